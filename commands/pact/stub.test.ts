// assay pact stub as a user meets it: the built program, real requests, Ctrl-C.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay } from '../../fixtures/assay-process.ts';
import { startBroker } from '../../fixtures/servers/broker.ts';
import { startOfficialStub } from '../../src/app/pact/testing/official-stub.ts';

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'run.js');
const folder = mkdtempSync(join(tmpdir(), 'assay-stub-'));
const at = (name: string): string => join(folder, name);

const pact = (consumer: string, ...interactions: readonly object[]): string =>
  JSON.stringify({
    consumer: { name: consumer },
    provider: { name: 'shop' },
    interactions,
    metadata: { pactSpecification: { version: '3.0.0' } },
  });

const JSON_TYPE = { 'Content-Type': 'application/json' };

const ORDER = {
  description: 'an order',
  providerStates: [{ name: 'order 7 exists', params: { id: 7 } }],
  request: { method: 'GET', path: '/orders/7', headers: { Accept: 'application/json' } },
  response: {
    status: 200,
    headers: { ...JSON_TYPE, 'Set-Cookie': ['a=1', 'b=2'] },
    body: { id: 1, price: 1.5, next: 'http://localhost/orders/8' },
    generators: {
      body: {
        '$.id': { type: 'ProviderState', expression: 'id' },
        '$.next': { type: 'MockServerURL', example: 'http://localhost/orders/8', regex: '.*(/orders/8)' },
      },
    },
  },
};
const NEW_ORDER = {
  description: 'a new order',
  request: { method: 'POST', path: '/orders', headers: JSON_TYPE, body: { lines: [{ sku: 'A1' }] } },
  response: { status: 201, body: 'made' },
};
const NO_ORDER = {
  description: 'no order',
  providerStates: [{ name: 'there is no order' }],
  request: { method: 'GET', path: '/orders/7' },
  response: { status: 404, body: { error: 'none' } },
};

type Stub = {
  readonly url: string;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until standard output says so. */
  says(text: string): Promise<void>;
  interrupt(): Promise<number | null>;
};

const running: Stub[] = [];

const startStub = async (...words: readonly string[]): Promise<Stub> => {
  const child = spawn(process.execPath, [BIN, 'pact', 'stub', ...words], {
    cwd: folder,
    env: { ...process.env, CI: '' },
  });
  let [stdout, stderr] = ['', ''];
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const heard = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    for (const hear of heard) hear();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const hear = (): void => {
        if (stdout.includes(text)) resolve();
      };
      heard.add(hear);
      hear();
      ended.then((code) => reject(new Error(`ended with ${code} before it said ${text}: ${stdout}${stderr}`)));
    });
  await says(words.includes('--json-log') ? '"listening"' : 'listens on');
  const stub: Stub = {
    url: /http:\/\/[\w.:[\]]+/.exec(stdout)![0],
    stdout: () => stdout,
    stderr: () => stderr,
    says,
    interrupt: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
  running.push(stub);
  return stub;
};

const post = (body: unknown): RequestInit => ({ method: 'POST', headers: JSON_TYPE, body: JSON.stringify(body) });

beforeAll(() => {
  mkdirSync(at('pacts'));
  writeFileSync(at('pacts/web.json'), pact('web', ORDER, NEW_ORDER));
  writeFileSync(at('pacts/app.json'), pact('app', NO_ORDER));
  writeFileSync(at('empty.json'), pact('web'));
  writeFileSync(at('broken.json'), '{"consumer": {"name": "web"},\n "provider": {"name": "shop"} "interactions": []}');
});

afterAll(async () => {
  await Promise.all(running.map((stub) => stub.interrupt()));
  rmSync(folder, { recursive: true, force: true });
});

describe('answers', () => {
  let stub: Stub;
  beforeAll(async () => {
    stub = await startStub('pacts/web.json', '--port', '0');
  });

  test('as the pact says, with its generators', async () => {
    const answer = await fetch(`${stub.url}/orders/7`, { headers: { Accept: 'application/json' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.text()).toBe(`{"id":7,"price":1.5,"next":"${stub.url}/orders/8"}`);
    await stub.says('GET /orders/7 200 an order (web -> shop)\n');
  });

  test('though a header differs, and says so', async () => {
    const answer = await fetch(`${stub.url}/orders/7`, { headers: { Accept: 'text/html' } });
    expect(answer.status).toBe(200);
    await stub.says(
      "an order (web -> shop), although: Expected the header Accept to be 'application/json', but it is 'text/html'\n",
    );
  });

  test('what nothing matches with the nearest interaction and every mismatch', async () => {
    const answer = await fetch(`${stub.url}/orders`, post({ lines: [{ sku: 'B1' }] }));
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({
      error: 'No interaction matches POST /orders',
      nearest: {
        description: 'a new order',
        consumer: 'web',
        provider: 'shop',
        states: [],
        pact: join('pacts', 'web.json'),
        mismatches: [
          {
            type: 'body',
            path: '$.lines[0].sku',
            expected: '"A1"',
            actual: '"B1"',
            message: 'Expected "A1", but it is "B1"',
          },
        ],
      },
    });
    await stub.says('POST /orders 404 no interaction matches\n');
    await expect
      .poll(stub.stderr)
      .toContain('No interaction matches POST /orders\n  nearest: a new order (web -> shop)');
    expect(stub.stderr()).toContain('$.lines[0].sku: Expected "A1", but it is "B1"');
  });

  test('many at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        fetch(`${stub.url}/orders${n % 2 ? '/7' : ''}`, n % 2 ? {} : post({ lines: [{ sku: 'A1' }] })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, (_, n) => (n % 2 ? 200 : 201)));
  });

  test('until Ctrl-C, which ends it with 0', async () => {
    expect(await stub.interrupt()).toBe(0);
    await expect(fetch(stub.url)).rejects.toThrow();
  });
});

test('--strict lets no header differ', async () => {
  const stub = await startStub('pacts/web.json', '--strict');
  expect((await fetch(`${stub.url}/orders/7`)).status).toBe(404);
  expect((await fetch(`${stub.url}/orders/7`, { headers: { Accept: 'application/json' } })).status).toBe(200);
});

test('states choose among the interactions of a folder', async () => {
  const none = await startStub('-d', 'pacts', '-s', 'no order');
  expect((await fetch(`${none.url}/orders/7`)).status).toBe(404);
  expect((await fetch(`${none.url}/orders`, post({}))).status).toBe(404);
  const header = await startStub('pacts', '--provider-state-header-name', 'X-State');
  const byState = (state: string) => fetch(`${header.url}/orders/7`, { headers: { 'X-State': state } });
  expect(await (await byState('there is no order')).json()).toEqual({ error: 'none' });
  expect((await byState('order 7')).status).toBe(200);
});

test('a header that cannot be sent is told, and the server goes on', async () => {
  const odd = { ...NO_ORDER, response: { status: 200, headers: { 'X-A': 'a\r\nX-B: 1' } } };
  writeFileSync(at('odd.json'), pact('web', odd, NEW_ORDER));
  const stub = await startStub('odd.json');
  const answer = await fetch(`${stub.url}/orders/7`);
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({
    error: expect.stringContaining('Invalid character in header content ["X-A"]'),
  });
  expect((await fetch(`${stub.url}/orders`, post({ lines: [{ sku: 'A1' }] }))).status).toBe(201);
});

test('consumers choose among the pacts of a folder', async () => {
  const stub = await startStub('pacts', '--consumer-name', '^app$', '--silent');
  expect(stub.stdout()).toContain('1 pact with 1 interaction');
  expect(await (await fetch(`${stub.url}/orders/7`)).json()).toEqual({ error: 'none' });
  expect(stub.stdout()).not.toContain('GET');
});

test('--json-log writes one object a request', async () => {
  const stub = await startStub('-f', 'pacts/web.json', '--json-log', '--cors');
  await fetch(`${stub.url}/orders/7`);
  await fetch(`${stub.url}/orders/7`, { method: 'OPTIONS' });
  await stub.says('"OPTIONS"');
  const lines = stub
    .stdout()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ listening: stub.url, interactions: 2 });
  expect(lines[1]).toMatchObject({
    method: 'GET',
    path: '/orders/7',
    status: 200,
    from: 'pact',
    interaction: { description: 'an order' },
  });
  expect(lines[2]).toMatchObject({ method: 'OPTIONS', status: 200, from: 'cors' });
});

test('--watch serves what the pacts say now, and goes on when one is broken for a while', async () => {
  writeFileSync(at('watched.json'), pact('web', NO_ORDER));
  const stub = await startStub('watched.json', '--watch');
  const status = async () => (await fetch(`${stub.url}/orders/7`)).status;
  expect(await status()).toBe(404);
  writeFileSync(at('watched.json'), pact('web', ORDER, NEW_ORDER));
  await stub.says('watched.json changed: 2 interactions');
  expect(await status()).toBe(200);
  writeFileSync(at('watched.json'), '{');
  await expect.poll(stub.stderr, { timeout: 10_000 }).toContain('error: watched.json');
  expect(await status()).toBe(200);
});

test('a pact of a URL is served, with a token that is never shown', async () => {
  const server = createServer((request, response) => {
    if (request.headers.authorization !== 'Bearer s3cret') return void response.writeHead(401).end();
    response.writeHead(200, JSON_TYPE).end(pact('web', NO_ORDER));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pact.json`;
  try {
    const stub = await startStub('-u', url, '-t', 's3cret');
    expect(await (await fetch(`${stub.url}/orders/7`)).json()).toEqual({ error: 'none' });
    const refused = await runAssay(['pact', 'stub', url, '-t', 'wr0ng'], { cwd: folder });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/401/);
    expect(refused.stderr + stub.stdout() + stub.stderr()).not.toMatch(/s3cret|wr0ng/);
  } finally {
    server.close();
  }
});

test('the latest pacts of a broker are served, as by the official stub', async () => {
  const broker = await startBroker({ basic: { username: 'ada', password: 's3cret' } });
  const login = ['--broker-username', 'ada', '--broker-password', 's3cret'];
  const published = await runAssay(['pact', 'publish', 'pacts', '-a', '1', '-b', broker.url, ...login], {
    cwd: folder,
  });
  expect(published.stderr + published.stdout).toMatch(/web/);
  const words = ['-b', broker.url, '--user', 'ada:s3cret', '--consumer-name', 'web'];
  const official = await startOfficialStub(words);
  try {
    const stub = await startStub(...words);
    expect(stub.stdout()).toContain('1 pact with 2 interactions');
    for (const path of ['/orders/7', '/orders']) {
      const [there, here] = await Promise.all([
        fetch(`http://127.0.0.1:${official.port}${path}`),
        fetch(stub.url + path),
      ]);
      expect(here.status).toBe(there.status);
    }
    expect(stub.stdout() + stub.stderr()).not.toContain('s3cret');
  } finally {
    await official.close();
    await broker.close();
  }
});

describe('what cannot be served is one clear sentence', () => {
  const stub = (...words: readonly string[]) => runAssay(['pact', 'stub', ...words], { cwd: folder });

  test.each<[string, readonly string[], number, RegExp]>([
    ['no pacts', [], 2, /^error: Say which pacts to serve\n/],
    ['a file that is not there', ['nowhere.json'], 2, /^error: .*nowhere\.json/],
    ['a broken pact', ['broken.json'], 2, /^error: broken\.json:2:\d+ is not valid JSON/],
    ['a pact without interactions', ['empty.json'], 4, /^Nothing to serve/],
    ['a consumer nobody knows', ['pacts', '--consumer-name', 'nobody'], 4, /^Nothing to serve/],
    ['a state that is no pattern', ['pacts', '-s', '('], 2, /^error: --provider-state is no regular expression: \(/],
    ['a user without a password', ['pacts', '--user', 'ada'], 2, /^error: --user expects a user and a password/],
    [
      'a host of another machine',
      ['pacts', '--host', '192.0.2.1'],
      2,
      /^error: This machine has no address 192\.0\.2\.1/,
    ],
  ])('%s', async (_, words, code, says) => {
    const ended = await stub(...words);
    expect(ended.stderr).toMatch(says);
    expect(ended.stderr).not.toMatch(/\n {4}at /);
    expect(ended.code).toBe(code);
    expect(ended.stdout).toBe('');
  });

  test('a port in use', async () => {
    const first = await startStub('pacts');
    const ended = await stub('pacts', '-p', new URL(first.url).port);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^error: Port \d+ is in use already\n {2}Choose another/);
  });
});
