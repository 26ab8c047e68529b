// What is secret is shown by nothing that a load writes or sends: the terminal, reports, metrics outputs, the dashboard.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: scripts are written so.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeWriteRequest, unsnappy } from '../src/app/load/outputs/testing/read-write-request.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');
const SLOW = 60_000;

/** One for each place that a secret comes from; no two share a beginning. */
const CANARIES = {
  variable: 'envar+cana/ry"one',
  named: 'named+cana/ry two',
  row: 'rowin+cana/ry=three',
  vault: 'vault+cana/ry&four',
  bearer: 'beare+cana/ry-five',
  basic: 'basic+cana/ry:six',
  key: 'apike+cana/ry?seven',
  oauth: 'oauth+cana/ry-eight',
  header: 'heade+cana/ry-nine',
  userInfo: 'userinfo-cana-ten',
  setup: 'setup+cana/ry eleven',
  script: 'scrip+cana/ry%twelve',
  proxy: 'proxy-cana-thirteen',
  output: 'outpu-cana-fourteen',
  token: 'fetch-cana-fifteen',
  client: 'clien-cana-sixteen',
} as const;

const formsOf = (secret: string): readonly string[] => {
  const beginning = secret.slice(0, 10);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(`${'~'.repeat(shift)}${secret}`)
      .toString('base64')
      .slice(Math.ceil((shift * 8) / 6), 10),
  );
  return [beginning, encodeURIComponent(beginning), ...base64];
};

const leaksIn = (texts: { readonly [place: string]: string }): readonly string[] =>
  Object.entries(texts).flatMap(([place, text]) =>
    Object.entries(CANARIES).flatMap(([name, secret]) =>
      formsOf(secret)
        .filter((form) => text.includes(form))
        .map((form) => {
          const at = text.indexOf(form);
          return `${name} in ${place}: ${text.slice(Math.max(0, at - 60), at + 20)}`;
        }),
    ),
  );

const reversed = (text: string): string => [...text].reverse().join('');

let folder = '';
const closers: (() => void)[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-load-secrets-'));
});
afterAll(() => {
  for (const close of closers) close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
};

const serve = async (answer: RequestListener): Promise<number> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

/** Answers what it was sent, and hands out a token. */
const serveApi = () => {
  const authorizations = new Set<string>();
  const listener: RequestListener = async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    authorizations.add(String(request.headers.authorization).split(' ')[0]!);
    response.setHeader('Content-Type', 'application/json');
    if (request.url?.startsWith('/token'))
      return void response.end(JSON.stringify({ access_token: CANARIES.token, token_type: 'bearer' }));
    response.end(
      JSON.stringify({ url: request.url, headers: request.headers, body, backwards: reversed(CANARIES.setup) }),
    );
  };
  return { listener, authorizations };
};

const receive = async () => {
  const bodies: Buffer[] = [];
  const port = await serve(async (request, response) => {
    bodies.push(Buffer.concat(await Array.fromAsync(request)));
    response.end('{}');
  });
  return { port, bodies };
};

const receiveStatsd = async () => {
  const socket = createSocket('udp4');
  const lines: string[] = [];
  socket.on('message', (message) => lines.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closers.push(() => socket.close());
  return { port: socket.address().port, lines };
};

const script = (exec: string, listen = 'test') => ({ listen, script: { exec: [exec] } });

const SHOW = `
  const all = ['variable', 'named', 'row', 'setup', 'script'].map((name) => pm.variables.get(name));
  all.push(await pm.vault.get('vault'), pm.request.headers.get('Authorization'), pm.request.url.toString(), pm.response.text());
  for (const secret of all) {
    console.log('seen', secret, { nested: [secret] }, String(secret).length < 40 ? btoa(secret) : '');
    console.log('x'.repeat(4090) + secret);
    pm.test('check ' + String(secret).slice(0, 300), () => {});
    pm.metrics.counter('orders').add(1, { size: String(secret), id: String(secret), kind: String(secret) });
    pm.metrics.trend('m' + String(secret).replace(/\\W/g, '_').slice(0, 60)).add(1);
    pm.test('fails', () => pm.expect(secret).to.eql('nothing ' + secret));
  }
  if (Math.random() < 0.5) throw new Error('thrown with ' + all.join(' and '));
`;

const collection = (port: number) => {
  const url = `http://127.0.0.1:${port}`;
  const ask = (name: string, more: object, at = '/ask?q={{variable}}&named={{named}}&row={{row}}') => ({
    name,
    request: { method: 'POST', url: `${url}${at}`, body: { mode: 'raw', raw: '{{vault:vault}} {{setup}}' }, ...more },
    event: [script(SHOW)],
  });
  const auth = (type: string, values: { readonly [key: string]: string }) => ({
    auth: { type, [type]: Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' })) },
  });
  const learn = `const turned = (text) => [...text].reverse().join('');
    pm.environment.set('setup', turned(pm.response.json().backwards));
    pm.environment.set('script', turned(${JSON.stringify(reversed(CANARIES.script))}));`;
  return {
    info: { name: `Secrets of ${CANARIES.variable}`, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/' },
    item: [
      { name: 'Before', item: [{ name: 'Learn', request: { url: `${url}/learn` }, event: [script(learn)] }] },
      {
        name: 'All',
        item: [
          ask('Bearer', auth('bearer', { token: CANARIES.bearer })),
          ask('Basic', auth('basic', { username: 'ada', password: CANARIES.basic })),
          ask('Key', auth('apikey', { key: 'X-Whatever', value: CANARIES.key })),
          ask('Key in query', auth('apikey', { key: 'k', value: CANARIES.key, in: 'query' })),
          ask('Given token', auth('oauth2', { accessToken: CANARIES.oauth })),
          ask(
            'Fetched token',
            auth('oauth2', {
              grant_type: 'client_credentials',
              accessTokenUrl: `${url}/token`,
              clientId: 'me',
              clientSecret: CANARIES.client,
            }),
          ),
          ask('Header', { header: [{ key: 'Authorization', value: `Token ${CANARIES.header}` }] }),
          ask(`Name ${CANARIES.variable} {{named}}`, {}),
          {
            name: 'User in URL',
            request: { url: `http://ada:${CANARIES.userInfo}@127.0.0.1:${port}/ask` },
            event: [script(SHOW)],
          },
          { name: 'Nobody', request: { url: 'http://127.0.0.1:1/{{variable}}?{{named}}' } },
          { name: 'No such host', request: { url: 'http://{{setup}}.invalid/' } },
        ],
      },
    ],
  };
};

const startLoad = (words: readonly string[], env: { readonly [name: string]: string } = {}) => {
  const child = spawn(process.execPath, [BIN, 'load', ...words], {
    cwd: folder,
    env: { ...process.env, CI: '', ...env },
    timeout: SLOW,
  });
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    seen.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    seen.stderr += chunk;
  });
  const find = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(seen.stdout + seen.stderr);
      if (found) return found[0];
      if (child.exitCode !== null) throw new Error(`${pattern} was not printed: ${seen.stdout}${seen.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { seen, find, ended: once(child, 'close') as Promise<[number]> };
};

/** All that an address sends, from first to last. */
const follow = async (url: string): Promise<string> => {
  const response = await fetch(url);
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body!) text += decoder.decode(chunk, { stream: true });
  } catch {
    // The program ends.
  }
  return text;
};

const REPORTS = ['json', 'ndjson', 'junit', 'html'].flatMap((name) => ['--reporter', `${name}=out/${name}.txt`]);
const PERF = ['--reporter', 'perf=out/perf.json,out/perf.html,out/perf.md,out/perf.csv'];

test('no reporter, output or page shows a secret', { timeout: SLOW }, async () => {
  const { listener, authorizations } = serveApi();
  const [port, remoteWrite, otlp, statsd] = await Promise.all([serve(listener), receive(), receive(), receiveStatsd()]);
  mkdirSync(join(folder, 'out'), { recursive: true });
  write('shop.json', collection(port));
  write('env.json', {
    name: 'env',
    values: [
      { key: 'variable', value: CANARIES.variable, type: 'secret' },
      { key: 'named', value: CANARIES.named },
    ],
  });
  write('rows.json', [{ row: CANARIES.row }, { row: CANARIES.row }]);
  write('vault.json', { vault: CANARIES.vault });
  const load = startLoad([
    ...['shop.json', '-e', 'env.json', '-d', 'rows.json', '--vault', 'vault.json', '--setup', 'Before', '--vus', '2'],
    ...['--duration', '3s', '--processes', '1', '--folder', 'All'],
    ...['named', 'row', 'setup', 'script'].flatMap((name) => ['--secret', name]),
    ...['--threshold', `checks{check:check ${CANARIES.named}}: rate>0.5`],
    ...[...REPORTS, ...PERF, '--summary-export', 'out/k6.json', '--ui'],
    ...['--out', 'prometheus=:0', '--out', 'ndjson=out/metrics.txt'],
    ...['--out', `prometheus-rw=http://me:${CANARIES.output}@127.0.0.1:${remoteWrite.port}/w`],
    ...['--out', `otlp=http://me:${CANARIES.output}@127.0.0.1:${otlp.port}`],
    ...['--out', `statsd=127.0.0.1:${statsd.port}?tags`],
  ]);
  const address = await load.find(/http:\/\/127\.0\.0\.1:\d+\/metrics/);
  const page = await load.find(/dashboard\S* +http:\/\/\S+/i).then((line) => /http:\S+/.exec(line)![0]);
  const dashboard = follow(new URL('/events', page).href);
  const scraped: string[] = [];
  const scraping = setInterval(() => {
    fetch(address).then(
      async (response) => scraped.push(await response.text()),
      () => undefined,
    );
  }, 300);
  const [code] = await load.ended;
  clearInterval(scraping);
  const { stdout, stderr } = load.seen;
  const files = Object.fromEntries(
    readdirSync(join(folder, 'out')).map((name) => [name, readFileSync(join(folder, 'out', name), 'utf8')]),
  );
  const texts: { readonly [place: string]: string } = {
    ...files,
    stdout,
    stderr,
    dashboard: await dashboard,
    prometheus: scraped.join('\n'),
    otlp: otlp.bodies.join('\n'),
    remoteWrite: remoteWrite.bodies.map((body) => JSON.stringify(decodeWriteRequest(unsnappy(body)))).join('\n'),
    statsd: statsd.lines.join('\n'),
  };
  expect(code, stdout + stderr).toBe(1);
  expect([...authorizations].toSorted()).toEqual(['Basic', 'Bearer', 'Token', 'undefined']);
  // The secrets were there to be shown.
  for (const [place, text] of Object.entries(texts))
    if (place !== 'stderr') expect(text, place).toMatch(/\*{8}|(?:&#42;){8}/);
  expect(leaksIn(texts)).toEqual([]);
});

test('a plain URL with a password and a key, its headers and its proxy show none of them', {
  timeout: SLOW,
}, async () => {
  const port = await serve((_, response) => response.end('ok'));
  const out = mkdtempSync(join(folder, 'out-'));
  const place = (name: string): string => join(out, name);
  const load = startLoad([
    `http://ada:${CANARIES.userInfo}@127.0.0.1:${port}/a?api_key=${encodeURIComponent(CANARIES.key)}&page=2`,
    ...['-H', `Authorization: Bearer ${CANARIES.bearer}`, '-H', `Cookie: session=${CANARIES.variable}`],
    ...['--duration', '1s', '--proxy', `http://me:${CANARIES.proxy}@127.0.0.1:1`, '--noproxy', 'other.example'],
    ...['--reporter', `json=${place('r.json')}`, '--reporter', `ndjson=${place('r.ndjson')}`],
    ...['--reporter', `html=${place('r.html')}`, '--reporter', `junit=${place('r.xml')}`],
    ...['--reporter', `perf=${place('p.json')},${place('p.html')},${place('p.md')},${place('p.csv')}`],
    ...['--summary-export', place('k6.json'), '--out', `ndjson=${place('m.ndjson')}`],
    ...['--out', `otlp=http://me:${CANARIES.output}@127.0.0.1:1/?token=${CANARIES.token}`],
  ]);
  const [code] = await load.ended;
  const { stdout, stderr } = load.seen;
  const texts: { readonly [place: string]: string } = {
    ...Object.fromEntries(readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')])),
    stdout,
    stderr,
  };
  expect(code, stdout + stderr).toBe(3);
  expect(stderr).toContain('pushes were lost');
  expect(texts['r.ndjson']).toContain('api_key=********&page=2');
  expect(leaksIn(texts)).toEqual([]);
});
