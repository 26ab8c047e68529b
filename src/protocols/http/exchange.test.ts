import { afterEach, expect, test } from 'vitest';
import { type Answer, ok, type ScriptedServer, startScripted } from '../../../fixtures/servers/scripted.ts';
import { memoryBody, textBody } from '../../core/memory-body.ts';
import type { Call } from '../../model/exchange.ts';
import { connectForTest, type TestClient } from './test-client.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const start = async (answer: Answer = () => ok(), host?: string) => {
  const server = await startScripted(answer, host);
  open.push(server);
  const test = await connectForTest();
  open.push(test.client);
  return { server, test };
};

/** Header lines without those that every request has. */
const special = (server: ScriptedServer, index = 0): readonly string[] =>
  (server.requests[index]?.lines ?? []).map((line) => line.replaceAll(String(server.port), 'PORT'));

const U = 'User-Agent: assay/test';
const A = 'Accept: */*';
const C = 'Cache-Control: no-cache';
const H = 'Host: 127.0.0.1:PORT';
const E = 'Accept-Encoding: gzip, deflate, br';
const K = 'Connection: keep-alive';

const sendTo = (test: TestClient, server: ScriptedServer, call: Partial<Call>) =>
  test.send({ url: `${server.url}/x`, ...call });

// Order and case of newman 6.2.2.
const WIRE: readonly (readonly [name: string, call: Partial<Call>, lines: readonly string[]])[] = [
  [
    'user headers, then the system’s',
    {
      headers: [
        ['X-zeta', '1'],
        ['x-ALPHA', ''],
      ],
    },
    ['X-zeta: 1', 'x-ALPHA: ', U, A, C, H, E, K],
  ],
  ['a user’s own system header', { headers: [['accept', 'a/b']] }, ['accept: a/b', U, C, H, E, K]],
  [
    'duplicates stand together',
    {
      headers: [
        ['X-A', '1'],
        ['X-B', 'b'],
        ['X-A', '2'],
      ],
    },
    ['X-A: 1', 'X-A: 2', 'X-B: b', U, A, C, H, E, K],
  ],
  [
    'the last spelling wins',
    {
      headers: [
        ['X-A', '1'],
        ['x-a', '3'],
      ],
    },
    ['x-a: 3', U, A, C, H, E, K],
  ],
  ['an empty name is left out', { headers: [['', 'v']] }, [U, A, C, H, E, K]],
  ['an empty host is filled in', { headers: [['Host', '']] }, [H, U, A, C, E, K]],
  ['an own host', { headers: [['host', 'example.test']] }, ['host: example.test', U, A, C, E, K]],
  [
    'text body',
    { method: 'POST', body: textBody('{}'), bodyType: 'application/json' },
    ['Content-Type: application/json', U, A, C, H, E, K, 'Content-Length: 2'],
  ],
  [
    'urlencoded body',
    { method: 'POST', body: textBody('a=1'), bodyType: 'application/x-www-form-urlencoded' },
    [U, A, C, H, E, K, 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 3'],
  ],
  [
    'form data replaces the type',
    {
      method: 'POST',
      headers: [['content-type', 'text/x']],
      body: textBody('ab'),
      bodyType: 'multipart/form-data; boundary=b',
    },
    ['content-type: multipart/form-data; boundary=b', U, A, C, H, E, K, 'Content-Length: 2'],
  ],
  [
    'own type wins',
    { method: 'POST', headers: [['content-type', 'text/x']], body: textBody('ab'), bodyType: 'application/json' },
    ['content-type: text/x', U, A, C, H, E, K, 'Content-Length: 2'],
  ],
  [
    'own length',
    { method: 'POST', headers: [['Content-Length', '2']], body: textBody('ab') },
    ['Content-Length: 2', U, A, C, H, E, K],
  ],
  ['POST without body', { method: 'POST' }, [U, A, C, H, E, K, 'Content-Length: 0']],
  ['DELETE without body', { method: 'DELETE' }, [U, A, C, H, E, K]],
  ['unknown method', { method: 'purge' }, [U, A, C, H, E, K, 'Content-Length: 0']],
  [
    'disabled system headers',
    {
      method: 'POST',
      body: textBody('{}'),
      bodyType: 'application/json',
      behaviour: {
        disabledSystemHeaders: {
          'content-type': true,
          'cache-control': true,
          'user-agent': true,
          accept: true,
          'accept-encoding': true,
          connection: true,
        },
      },
    },
    [H, 'Content-Length: 2'],
  ],
];

test.each(WIRE)('on the wire: %s', async (_name, call, lines) => {
  const { server, test } = await start();
  const { last } = await sendTo(test, server, call);
  expect(special(server)).toEqual(lines);
  expect(last.sent.headers.map(([name, value]) => `${name}: ${value}`.replace(String(server.port), 'PORT'))).toEqual(
    lines,
  );
});

test('credentials of the URL become an Authorization header, unless there is one', async () => {
  const { server, test } = await start();
  const url = `http://us%40er:p%3Ass@127.0.0.1:${server.port}/x`;
  await test.send({ url });
  await test.send({ url, headers: [['Authorization', 'Mine']] });
  expect(special(server)).toEqual([U, A, C, H, E, K, 'Authorization: Basic dXNAZXI6cDpzcw==']);
  expect(special(server, 1)).toEqual(['Authorization: Mine', U, A, C, H, E, K]);
});

test('the request target goes out as the URL has it', async () => {
  const { server, test } = await start();
  await test.send({ url: `${server.url}/a/../%zz//b?x={1}&y` });
  expect(server.requests[0]?.target).toBe('/a/../%zz//b?x={1}&y');
});

test('a streamed body is sent whole, its length before its type', async () => {
  const { server, test } = await start();
  const pieces = ['one ', 'two ', 'three'];
  const body = {
    size: 13,
    open: async function* () {
      for (const piece of pieces) yield Buffer.from(piece);
    },
  };
  const { last } = await sendTo(test, server, { method: 'POST', body, bodyType: 'text/plain' });
  expect(server.requests[0]?.body).toBe('one two three');
  expect(special(server).slice(-2)).toEqual(['Content-Length: 13', 'Content-Type: text/plain']);
  expect(last.sent.sizes.bodyBytes).toBe(13);
});

test.each(['', 'abc'])('a user’s Transfer-Encoding: chunked frames the body %j beside its length', async (text) => {
  const { server, test } = await start();
  const { last } = await sendTo(test, server, {
    method: 'POST',
    headers: [['Transfer-Encoding', 'chunked']],
    body: textBody(text),
  });
  expect(last.error).toBeUndefined();
  expect(server.requests[0]?.body).toBe(text === '' ? '0\r\n\r\n' : '3\r\nabc\r\n0\r\n\r\n');
  expect(special(server).some((line) => line.startsWith('Content-Length'))).toBe(true);
});

test('a body of unknown size is sent in chunks', async () => {
  const { server, test } = await start();
  const { bytes: _bytes, size: _size, ...unknown } = memoryBody(Buffer.from('abc'));
  await sendTo(test, server, { method: 'POST', body: { ...unknown, size: undefined } });
  expect(special(server)).toContain('Transfer-Encoding: chunked');
  expect(server.requests[0]?.body).toBe('3\r\nabc\r\n0\r\n\r\n');
});

test.each([
  [
    { headers: [['X A', '1']] },
    'TypeError',
    'ERR_INVALID_HTTP_TOKEN',
    'Header name must be a valid HTTP token ["X A"]',
  ],
  [{ headers: [['X-U', 'a\nb']] }, 'TypeError', 'ERR_INVALID_CHAR', 'Invalid character in header content ["X-U"]'],
  [{ headers: [['X-U', '日']] }, 'TypeError', 'ERR_INVALID_CHAR', 'Invalid character in header content ["X-U"]'],
  [{ method: 'G T' }, 'TypeError', 'ERR_INVALID_HTTP_TOKEN', 'Method must be a valid HTTP token ["G T"]'],
  [
    { url: 'http://127.0.0.1/a b' },
    'TypeError',
    'ERR_UNESCAPED_CHARACTERS',
    'Request path contains unescaped characters',
  ],
  [
    { url: 'http://127.0.0.1:abc/' },
    'RangeError',
    'ERR_SOCKET_BAD_PORT',
    "Port should be >= 0 and < 65536. Received type string ('abc').",
  ],
  [{ url: 'http:///x' }, undefined, undefined, 'Invalid URI "http:///x"'],
  [{ url: 'ftp://x/' }, undefined, undefined, 'Invalid protocol: ftp:'],
] as const)('never sent: %j', async (call, name, code, message) => {
  const { server, test } = await start();
  const { last } = await sendTo(test, server, call as Partial<Call>);
  expect(last.error).toMatchObject({ message });
  expect(last.error?.name).toBe(name);
  expect(last.error?.code).toBe(code);
  expect(last.received).toEqual([]);
  expect(server.requests).toEqual([]);
});

test('Latin-1 header values: as bytes without a body, as UTF-8 beside a text body, as newman', async () => {
  const { server, test } = await start();
  await sendTo(test, server, { headers: [['X-L', 'é']] });
  await sendTo(test, server, { method: 'POST', headers: [['X-L', 'é']], body: textBody('b'), bodyType: 'text/plain' });
  await sendTo(test, server, { method: 'POST', headers: [['X-L', 'é']], body: textBody('of a file') });
  expect(special(server)[0]).toBe('X-L: é');
  expect(special(server, 1)[0]).toBe('X-L: Ã©');
  expect(special(server, 2)[0]).toBe('X-L: é');
});

test('one connection serves one request after another, and says so', async () => {
  const { server, test } = await start();
  const first = await sendTo(test, server, {});
  const second = await sendTo(test, server, { method: 'POST', body: textBody('x') });
  expect(server.connections()).toBe(1);
  expect(first.last.timings).toMatchObject({ reused: false, tcpMs: expect.any(Number) });
  expect(second.last.timings.reused).toBe(true);
  expect(second.last.timings.tcpMs).toBeUndefined();
  expect(second.last.remote).toEqual({ address: '127.0.0.1', port: server.port });
});

test('Connection: close and HEAD end their connection', async () => {
  const { server, test } = await start(({ method }) => (method === 'HEAD' ? ok('') : ok()));
  await sendTo(test, server, { headers: [['Connection', 'close']] });
  await sendTo(test, server, { method: 'HEAD' });
  await sendTo(test, server, {});
  expect(server.connections()).toBe(3);
});

test('requests at the same time use a connection each', async () => {
  const waiting: (() => void)[] = [];
  const { server, test } = await start((_request, socket) => {
    waiting.push(() => socket.write(ok()));
    if (waiting.length === 3) for (const answer of waiting) answer();
    return undefined;
  });
  const all = await Promise.all([0, 1, 2].map(() => sendTo(test, server, {})));
  expect(all.map(({ last }) => last.received[0]?.status)).toEqual([200, 200, 200]);
  expect(server.connections()).toBe(3);
});

test.each(['127.0.0.1', '::1'])('localhost and the names below it reach a server on %s', async (host) => {
  const { server, test } = await start(undefined, host);
  for (const name of ['localhost', 'api.localhost']) {
    const { last } = await test.send({ url: `http://${name}:${server.port}/` });
    expect(last.error).toBeUndefined();
    expect(last.remote?.address).toBe(host);
  }
});

test('counts sizes as newman does', async () => {
  const { server, test } = await start(() => 'HTTP/1.1 200\r\nX-A: b\r\nContent-Length: 2\r\n\r\nok');
  const { last } = await sendTo(test, server, {});
  expect(last.received[0]).toMatchObject({
    reason: 'OK',
    sizes: { headerBytes: 'HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 2\r\n\r\n'.length, wireBytes: 2, bodyBytes: 2 },
  });
});

test('answers without a body, of HTTP/1.0, in chunks with trailers', async () => {
  const answers: Record<string, string> = {
    '/head': 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n',
    '/204': 'HTTP/1.1 204 No Content\r\n\r\n',
    '/304': 'HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n',
    '/chunked': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: T\r\n\r\n2\r\nok\r\n0\r\nT: v\r\n\r\n',
  };
  const { server, test } = await start(({ target }, socket) => {
    if (target === '/10') socket.end('HTTP/1.0 200 OK\r\n\r\nold');
    return answers[target];
  });
  const send = (path: string, method = 'GET') => test.send({ url: server.url + path, method });
  expect((await send('/head', 'HEAD')).last.received[0]).toMatchObject({ status: 200, body: { size: 0 } });
  expect((await send('/204')).last.received[0]).toMatchObject({ status: 204, body: { size: 0 } });
  expect((await send('/304')).last.received[0]).toMatchObject({ status: 304, body: { size: 0 } });
  expect((await send('/chunked')).text).toBe('ok');
  const old = await send('/10');
  expect(old.text).toBe('old');
  expect(old.last.received[0]?.httpVersion).toBe('1.0');
});

test('interim answers are waited through, whole or in pieces', async () => {
  const { server, test } = await start(({ target }, socket) => {
    if (target === '/pieces') {
      socket.write('HTTP/1.1 10');
      setTimeout(() => socket.write('0 Continue\r\n\r'), 20);
      setTimeout(() => socket.write(`\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${ok('late')}`), 40);
      return undefined;
    }
    return `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${ok('whole')}`;
  });
  expect((await test.send({ url: `${server.url}/whole`, headers: [['Expect', '100-continue']] })).text).toBe('whole');
  expect((await test.send({ url: `${server.url}/pieces` })).text).toBe('late');
  expect(server.connections()).toBe(1);
});
