// CPU per request of the HTTP client alone against a bare sequential `undici.request` loop, both in this process, by turns.
// Usage: node bench/http.mjs [requests per round] [rounds]
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { request } from 'undici';

const BODY = Buffer.from(JSON.stringify({ id: 7, name: 'a product', price: 12.5, tags: ['new', 'blue'] }));

const serve = () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': BODY.length });
    response.end(BODY);
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
};

const startServer = () =>
  new Promise((resolve) => {
    const child = fork(import.meta.filename, ['serve']);
    child.once('message', (port) => resolve({ child, url: `http://127.0.0.1:${port}/products/7?full=1` }));
  });

const cpuOf = async (count, once) => {
  const before = process.cpuUsage();
  for (let index = 0; index < count; index++) await once();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
};

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const connectOurs = async () => {
  const { protocol } = await import('../src/protocols/http.ts');
  const { createCookieJar } = await import('../src/protocols/http/cookie-jar.ts');
  return protocol.connect({
    now: Date.now,
    newId: () => crypto.randomUUID(),
    cookies: createCookieJar(),
    tls: { verify: true, clientCertificates: [] },
    userAgent: 'assay/bench',
  });
};

const main = async (count, rounds) => {
  const { child, url } = await startServer();
  const client = await connectOurs();
  const { signal } = new AbortController();
  const call = {
    method: 'GET',
    url,
    headers: [['X-Trace', '1']],
    behaviour: {},
    timeoutMs: 300_000,
    maxResponseBytes: 128 * 1024 * 1024,
  };
  const ours = async () => {
    const { received, error } = await client.exchange(call, signal);
    if (error || received[0].status !== 200) throw new Error(`unexpected answer: ${error?.message}`);
  };
  const bare = async () => {
    const { body } = await request(url, { headers: { 'x-trace': '1' } });
    await body.arrayBuffer();
  };
  await cpuOf(1000, bare);
  await cpuOf(1000, ours);
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const baseline = await cpuOf(count, bare);
    const own = await cpuOf(count, ours);
    results.push({ baseline, own, ratio: own / baseline });
    console.log(`bare ${baseline.toFixed(1)} µs  ours ${own.toFixed(1)} µs  ratio ${(own / baseline).toFixed(2)}`);
  }
  console.log(`median ratio ${median(results.map(({ ratio }) => ratio)).toFixed(2)} (goal 1.3)`);
  await client.close();
  child.kill();
};

if (process.argv[2] === 'serve') serve();
else await main(Number(process.argv[2] ?? 4000), Number(process.argv[3] ?? 7)).then(() => process.exit());
