// Loads a URL by the client of loads alone, or by undici's dispatcher alone, without virtual users and metrics; prints what came of it as JSON.
// Usage: node bench/load-bare.mjs URL SECONDS CONNECTIONS [lean|undici]
const [url, seconds, connections, kind = 'lean'] = process.argv.slice(2);

const HEADERS = [
  ['User-Agent', 'assay/bench'],
  ['Accept', '*/*'],
  ['Cache-Control', 'no-cache'],
  ['Accept-Encoding', 'gzip, deflate, br'],
];

/** Each returns a function that sends once more and calls back whether there was an answer of 200. */
const senders = {
  lean: async () => {
    const { createLeanClient } = await import('../src/protocols/http/lean/create-lean-client.ts');
    const client = createLeanClient({
      tls: { verify: true, clientCertificates: [] },
      network: { proxies: { bypass: [] }, resolve: [], connectTo: [] },
      httpVersion: 'http1',
      userAgent: 'assay/bench',
      connections: 0,
      pipelining: 1,
      clock: () => performance.now(),
    });
    const request = client.prepare({ method: 'GET', url, headers: [], timeoutMs: 60_000, maxResponseBytes: 0 });
    return () => (done) => client.send(request, false, ({ status }) => done(status === 200));
  },
  undici: async () => {
    const { Client } = await import('undici');
    const { origin, pathname } = new URL(url);
    const options = { method: 'GET', path: pathname, headers: HEADERS.flat() };
    return () => {
      const client = new Client(origin);
      return (done) => {
        let isOk = false;
        client.dispatch(options, {
          onRequestStart() {},
          onResponseStart(_controller, status) {
            isOk = status === 200;
          },
          onResponseData() {},
          onResponseEnd: () => done(isOk),
          onResponseError: () => done(false),
        });
      };
    };
  },
};

const createSender = await senders[kind]();
let answers = 0;
let failures = 0;
let isOver = false;

const keepSending = (send) => {
  const again = (isOk) => {
    answers++;
    if (!isOk) failures++;
    if (!isOver) send(again);
  };
  send(again);
};

for (let index = 0; index < Number(connections); index++) keepSending(createSender());
const began = performance.now();
setTimeout(() => {
  isOver = true;
  const rate = answers / ((performance.now() - began) / 1000);
  console.log(JSON.stringify({ rate, failures }));
  process.exit();
}, Number(seconds) * 1000);
