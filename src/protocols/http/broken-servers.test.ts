import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Answer, ok, startScripted } from '../../../fixtures/servers/scripted.ts';
import { textBody } from '../../core/memory-body.ts';
import { connectForTest } from './test-client.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const start = async (answer: Answer) => {
  const server = await startScripted(answer);
  open.push(server);
  const test = await connectForTest();
  open.push(test.client);
  return { server, test };
};

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

// Answers of a broken server; classes are ours, codes and messages newman's.
const ANSWERS: readonly (readonly [name: string, bytes: string, end: 'end' | 'reset', error: object])[] = [
  ['nothing', '', 'end', { class: 'reset', code: 'ECONNRESET', message: 'socket hang up' }],
  ['a reset', '', 'reset', { class: 'reset', code: 'ECONNRESET', message: 'read ECONNRESET' }],
  [
    'half a head',
    'HTTP/1.1 200 OK\r\nContent-Le',
    'end',
    { class: 'reset', code: 'ECONNRESET', message: 'socket hang up' },
  ],
  [
    'half a body',
    'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc',
    'end',
    { class: 'reset', code: 'ECONNRESET', message: 'aborted' },
  ],
  [
    'an unfinished chunked body',
    `${CHUNKED}3\r\nabc\r\n`,
    'end',
    { class: 'reset', code: 'ECONNRESET', message: 'aborted' },
  ],
  [
    'a bad chunk size',
    `${CHUNKED}zz\r\nabc\r\n`,
    'end',
    { class: 'protocol', code: 'HPE_INVALID_CHUNK_SIZE', message: 'Parse Error: Invalid character in chunk size' },
  ],
  [
    'no HTTP',
    'hello world\r\n\r\n',
    'end',
    {
      class: 'protocol',
      code: 'HPE_INVALID_CONSTANT',
      message: expect.stringMatching(/^Parse Error: Expected HTTP\//),
    },
  ],
  [
    'a bad header name',
    'HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n',
    'end',
    { class: 'protocol', code: 'HPE_INVALID_HEADER_TOKEN', message: 'Parse Error: Invalid header token' },
  ],
  [
    'two lengths',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    'end',
    { class: 'protocol', message: 'Parse Error: Invalid response head' },
  ],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
    'end',
    { class: 'protocol' },
  ],
  [
    'huge headers',
    `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(300_000)}\r\n\r\n`,
    'end',
    { class: 'protocol', code: 'HPE_HEADER_OVERFLOW', message: 'Parse Error: Header overflow' },
  ],
  [
    'an upgrade',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    'end',
    { class: 'protocol', message: 'socket hang up' },
  ],
  ['interim answers without end', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(500), 'end', { class: 'protocol' }],
  [
    'continue without end',
    'HTTP/1.1 100 Continue\r\n\r\n'.repeat(500),
    'end',
    { class: 'protocol', message: 'Parse Error: Too many interim responses' },
  ],
  [
    'a status below 100',
    'HTTP/1.1 099 Low\r\nContent-Length: 2\r\n\r\nok',
    'end',
    { class: 'protocol', code: 'HPE_INVALID_STATUS', message: 'Parse Error: Invalid status code' },
  ],
  [
    'a status of 000',
    'HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n',
    'end',
    { class: 'protocol', code: 'HPE_INVALID_STATUS', message: 'Parse Error: Invalid status code' },
  ],
];

test.each(ANSWERS)('a server that sends %s', async (_name, bytes, end, error) => {
  const { server, test } = await start((_request, socket) => {
    if (end === 'reset') socket.resetAndDestroy();
    else socket.end(bytes, 'latin1');
    return undefined;
  });
  const { last } = await test.send({ url: server.url, method: 'POST', body: textBody('x') });
  expect(last.error).toMatchObject({ ...error, hint: expect.stringMatching(/\.$/) });
  expect(last.received).toEqual([]);
});

test('a reset in the middle of a body', async () => {
  const { server, test } = await start((_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', () =>
      setTimeout(() => socket.resetAndDestroy(), 30),
    );
    return undefined;
  });
  const { last } = await test.send({ url: server.url });
  expect(last.error).toMatchObject({ class: 'reset', code: 'ECONNRESET' });
});

test.each([
  ['never answers', ''],
  ['never ends its head', 'HTTP/1.1 200 OK\r\nX: '],
  ['never ends its body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
])('a server that %s is given up in time, and its connection closed', async (_name, bytes) => {
  const { server, test } = await start(() => bytes);
  const { last } = await test.send({ url: server.url, timeoutMs: 60 });
  expect(last.error).toMatchObject({ class: 'timeout', code: 'ESOCKETTIMEDOUT', message: 'ESOCKETTIMEDOUT' });
  await expect.poll(() => server.openSockets()).toBe(0);
});

test('a time longer than any timer is as good as none', async () => {
  const { server, test } = await start(() => ok());
  expect((await test.send({ url: server.url, timeoutMs: 2 ** 40 })).last.error).toBeUndefined();
});

test('an endless body is bounded', async () => {
  const { server, test } = await start((_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const more = (): void => {
      while (!socket.destroyed && socket.write('x'.repeat(10_000)));
    };
    socket.on('drain', more);
    more();
    return undefined;
  });
  const { last } = await test.send({ url: server.url, maxResponseBytes: 100_000 });
  expect(last.error).toMatchObject({ class: 'body', message: 'Maximum response size reached' });
  await expect.poll(() => server.openSockets()).toBe(0);
});

test('a body of exactly the bound is accepted', async () => {
  const { server, test } = await start(() => ok('12345'));
  expect((await test.send({ url: server.url, maxResponseBytes: 5 })).text).toBe('12345');
  expect((await test.send({ url: server.url, maxResponseBytes: 4 })).last.error?.class).toBe('body');
});

test('the time counts for the whole exchange, redirects included', async () => {
  const { server, test } = await start((_request, socket, index) => {
    setTimeout(() => socket.write(`HTTP/1.1 302 Found\r\nLocation: /${index}\r\nContent-Length: 0\r\n\r\n`), 30);
    return undefined;
  });
  const { last, hops } = await test.send({ url: server.url, timeoutMs: 100 });
  expect(last.error?.class).toBe('timeout');
  expect(hops.length).toBeGreaterThan(0);
});

test('an interrupt ends what is under way and what comes after it', async () => {
  const { server, test } = await start(() => undefined);
  const abort = new AbortController();
  const sent = test.send({ url: server.url }, abort.signal);
  await expect.poll(() => server.requests.length).toBe(1);
  abort.abort();
  expect((await sent).last.error).toMatchObject({ class: 'aborted' });
  expect((await test.send({ url: server.url }, abort.signal)).last.error).toMatchObject({ class: 'aborted' });
  expect(server.requests).toHaveLength(1);
  await expect.poll(() => server.openSockets()).toBe(0);
});

test('nobody listens', async () => {
  const { server, test } = await start(() => ok());
  await server.close();
  open.splice(0, 1);
  for (const name of ['127.0.0.1', 'localhost']) {
    const { last } = await test.send({ url: `http://${name}:${server.port}/` });
    expect(last.error).toMatchObject({
      class: 'connect',
      code: 'ECONNREFUSED',
      message: `connect ECONNREFUSED 127.0.0.1:${server.port}`,
    });
  }
});

test('a host that does not exist', async () => {
  const { test } = await start(() => ok());
  const { last } = await test.send({ url: 'http://{{host}}/' });
  expect(last.error).toMatchObject({
    class: 'dns',
    message: expect.stringMatching(/^getaddrinfo (?:ENOTFOUND|EAI_AGAIN) /),
  });
});

/** Closes the connection when a second request comes on it. */
const closeOnReuse = () => {
  const seen = new Set<number>();
  const answer: Answer = ({ connection }, socket) => {
    if (!seen.has(connection)) {
      seen.add(connection);
      return ok();
    }
    socket.destroy();
    return undefined;
  };
  return answer;
};

test('an idempotent request that a dying connection swallowed is sent again, a POST is not', async () => {
  const { server, test } = await start(closeOnReuse());
  await test.send({ url: server.url });
  const again = await test.send({ url: server.url, method: 'PUT', body: textBody('abc') });
  expect(again.last.error).toBeUndefined();
  expect(server.requests.map(({ body }) => body)).toEqual(['', 'abc', 'abc']);
  const post = await test.send({ url: server.url, method: 'POST', body: textBody('abc') });
  expect(post.last.error).toMatchObject({ class: 'reset', message: 'socket hang up' });
  expect(server.requests).toHaveLength(4);
});

test('a POST goes out on a new connection when the old one was closed in between', async () => {
  const { server, test } = await start((_request, socket) => {
    socket.write(ok());
    socket.end();
    return undefined;
  });
  for (let sent = 0; sent < 5; sent++) {
    const { last } = await test.send({ url: server.url, method: 'POST', body: textBody('abc') });
    expect(last.error).toBeUndefined();
    await expect.poll(() => server.openSockets()).toBe(0);
  }
});

test('a fresh connection that fails is not tried again', async () => {
  const { server, test } = await start((_request, socket) => {
    socket.destroy();
    return undefined;
  });
  expect((await test.send({ url: server.url })).last.error?.class).toBe('reset');
  expect(server.requests).toHaveLength(1);
});

test('an answer that comes before the body was sent is taken', async () => {
  const early = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno'));
  });
  await new Promise<void>((resolve) => early.listen(0, '127.0.0.1', resolve));
  const { port } = early.address() as { port: number };
  const { test } = await start(() => ok());
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const body = {
    size: 10,
    open: async function* () {
      yield Buffer.from('start');
      await held;
      yield Buffer.from('never');
    },
  };
  const { last } = await test.send({ url: `http://127.0.0.1:${port}/`, method: 'POST', body });
  release();
  expect(last.received[0]?.status).toBe(413);
  await new Promise((resolve) => early.close(resolve));
});

test('a file that fails while it is being sent is a file error', async () => {
  const { server, test } = await start(() => ok());
  const body = {
    size: 10,
    open: async function* () {
      yield Buffer.from('start');
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    },
  };
  const { last } = await test.send({ url: server.url, method: 'POST', body });
  expect(last.error).toMatchObject({ class: 'file', code: 'EIO', message: 'EIO: i/o error, read' });
});

test('a file that is shorter or longer than announced is a file error', async () => {
  const { server, test } = await start(() => ok());
  for (const size of [3, 30]) {
    const body = {
      size,
      open: async function* () {
        yield Buffer.from('0123456789');
      },
    };
    const { last } = await test.send({ url: server.url, method: 'POST', body });
    expect(last.error?.class).toBe('file');
  }
});

test('closing the client ends what is under way', async () => {
  const { server, test } = await start(() => undefined);
  const sent = test.send({ url: server.url });
  await expect.poll(() => server.requests.length).toBe(1);
  await test.client.close();
  expect((await sent).last.error).toMatchObject({ class: 'aborted' });
  await expect.poll(() => server.openSockets()).toBe(0);
});
