import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startHttp2 } from '../../../fixtures/servers/http2.ts';
import { ok, startScripted } from '../../../fixtures/servers/scripted.ts';
import { textBody } from '../../core/memory-body.ts';
import { connectForTest } from './test-client.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const connect = async (deps = {}) => {
  const test = await connectForTest(deps);
  open.push(test.client);
  return test.send;
};

/** A server that sees every chunk as it comes. */
const startRaw = async (onChunk: (socket: Socket, text: string) => void) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      onChunk(socket, text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  open.push({
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
};

const WAYS = [
  ['strict', {}],
  ['lenient', { insecureHTTPParser: true }],
] as const;

describe.each(WAYS)('Expect: 100-continue (%s)', (_name, behaviour) => {
  const expecting = {
    method: 'POST',
    body: textBody('hello'),
    behaviour,
    headers: [['Expect', '100-continue']],
  } as const;

  test.each([
    ['at once', 'HTTP/1.1 100 Continue\r\n\r\n', 0],
    ['late', 'HTTP/1.1 100 Continue\r\n\r\n', 300],
    ['not at all', '', 0],
  ])('a server that answers 100 %s', async (_when, interim, ms) => {
    let seen = '';
    const url = await startRaw(async (socket, text) => {
      seen = text;
      if (!text.endsWith('hello')) return;
      await sleep(ms);
      socket.write(interim);
      await sleep(20);
      socket.write(ok('fine'));
    });
    const { last, text } = await (await connect())({ url, ...expecting });
    expect([last.error, text]).toEqual([undefined, 'fine']);
    expect(seen).toContain('\r\nExpect: 100-continue\r\n');
  });

  test('a server that refuses before the body is there', async () => {
    const url = await startRaw((socket) =>
      socket.end('HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno'),
    );
    const { last, text } = await (await connect())({ url, ...expecting });
    expect([last.error, last.received[0]?.status, text]).toEqual([undefined, 417, 'no']);
  });
});

const LONG = 'x'.repeat(200_000);

test.each(WAYS)('a URL and a header of 200 kB each (%s)', async (_name, behaviour) => {
  const server = await startScripted(() => ok());
  open.push(server);
  const { last } = await (await connect())({ url: `${server.url}/?${LONG}`, headers: [['X-Long', LONG]], behaviour });
  expect(last.error).toBeUndefined();
  expect(server.requests[0]?.target).toBe(`/?${LONG}`);
  expect(server.requests[0]?.lines).toContain(`X-Long: ${LONG}`);
});

test('a URL and a header of 60 kB each over HTTP/2, which has no room for more', async () => {
  const server = await startHttp2(
    (stream) => {
      stream.respond();
      stream.end();
    },
    { secure: false, settings: { maxHeaderListSize: 2 ** 24 } },
  );
  open.push(server);
  const send = await connect({ httpVersion: 'http2' });
  const fits = LONG.slice(0, 60_000);
  const { last } = await send({ url: `${server.url}/?${fits}`, headers: [['X-Long', fits]] });
  expect(last.error).toBeUndefined();
  expect(server.requests[0]?.headers).toMatchObject({ ':path': `/?${fits}`, 'x-long': fits });
  const { last: refused } = await send({ url: server.url, headers: [['X-Long', LONG]] });
  expect(refused.error).toMatchObject({ class: 'protocol', hint: expect.stringContaining('64 kB') });
});

test.each(WAYS)('a file of another size than announced is a file error (%s)', async (_name, behaviour) => {
  const server = await startScripted(() => undefined);
  open.push(server);
  const send = await connect();
  for (const size of [2, 9]) {
    const chunks = async function* () {
      yield Buffer.from('hello');
    };
    const body = { size, open: chunks } as never;
    expect((await send({ url: server.url, method: 'POST', body, behaviour })).last.error?.class).toBe('file');
  }
});

test.each([
  ['3', 2],
  ['9', 2],
  ['', 2],
  ['5', 1],
  ['05', 1],
])('a Content-Length of %j for five bytes leaves nothing to the next request', async (length, connections) => {
  const server = await startRaw((socket, text) => {
    if (text.endsWith('hello')) socket.write(ok('one'));
    if (text.includes('GET ')) socket.write(ok('two'));
  });
  const send = await connect();
  const headers = [['Content-Length', length]] as const;
  const first = await send({ url: server, method: 'POST', body: textBody('hello'), headers });
  const second = await send({ url: server });
  expect([first.text, second.text, second.last.timings.reused]).toEqual(['one', 'two', connections === 1]);
});

describe('versions of answers', () => {
  test.each([
    ['HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', 2],
    ['HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok', 1],
    ['HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok', 2],
  ])('%j', async (answer, connections) => {
    const server = await startScripted(() => answer);
    open.push(server);
    const send = await connect();
    for (let index = 0; index < 2; index++) {
      const { last, text } = await send({ url: server.url });
      expect([last.error, last.received[0]?.httpVersion, text]).toEqual([undefined, answer.slice(5, 8), 'ok']);
    }
    expect(server.connections()).toBe(connections);
  });

  test.each(WAYS)('HTTP/0.9 is no answer (%s)', async (_name, behaviour) => {
    const server = await startScripted((_request, socket) => {
      socket.end('<html>hello</html>');
      return undefined;
    });
    open.push(server);
    const { last } = await (await connect())({ url: server.url, behaviour });
    expect(last.error).toMatchObject({ class: 'protocol', code: 'HPE_INVALID_CONSTANT' });
  });

  test('a switch of protocols is told as such', async () => {
    const server = await startScripted(
      () => 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    open.push(server);
    const { last } = await (await connect())({
      url: server.url,
      headers: [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
      ],
    });
    expect(last.error).toMatchObject({
      class: 'protocol',
      hint: expect.stringContaining('switched to another protocol'),
    });
  });
});
