import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, ok, startScripted } from '../../../fixtures/servers/scripted.ts';
import { textBody } from '../../core/memory-body.ts';
import type { Call } from '../../model/exchange.ts';
import { connectForTest } from './test-client.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const start = async (answer: Answer) => {
  const server = await startScripted(answer);
  open.push(server);
  const client = await connectForTest();
  open.push(client.client);
  return {
    server,
    send: (call: Partial<Call> = {}, signal?: AbortSignal) =>
      client.send({ url: server.url, behaviour: { insecureHTTPParser: true }, ...call }, signal),
    sendStrictly: (call: Partial<Call> = {}) => client.send({ url: server.url, ...call }),
  };
};

// Answers that break the rules and that Postman takes with a lenient parser.
const BROKEN: readonly (readonly [name: string, bytes: string, body: string])[] = [
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n',
    'body',
  ],
  ['a control character in a header', 'HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 4\r\n\r\nbody', 'body'],
  ['lines that end with LF', 'HTTP/1.1 200 OK\nContent-Length: 4\n\nbody', 'body'],
  ['an odd version', 'HTTP/1.7 200 OK\r\nContent-Length: 4\r\n\r\nbody', 'body'],
];

test.each(BROKEN)('%s: an answer for insecureHTTPParser, else an error that names it', async (_name, bytes, body) => {
  const { send, sendStrictly } = await start((_request, socket) => {
    socket.end(bytes, 'latin1');
    return undefined;
  });
  const { last, text } = await send();
  expect([last.error, text]).toEqual([undefined, body]);
  const strict = await sendStrictly();
  expect(strict.last.error).toMatchObject({ class: 'protocol', hint: expect.stringContaining('insecureHTTPParser') });
});

describe('an ordinary exchange', () => {
  test('sends the same bytes as the strict way', async () => {
    const { server, send, sendStrictly } = await start(() => ok());
    const chunks = async function* () {
      yield Buffer.from('one');
      yield Buffer.from('two');
    };
    const calls: Partial<Call>[] = [
      {},
      { method: 'HEAD' },
      { method: 'POST', body: textBody('b\u00f6dy'), headers: [['X-Name', 'Value']] },
      { method: 'PUT', body: { size: 6, open: chunks } as never },
      { method: 'PUT', body: textBody('x'), headers: [['Transfer-Encoding', 'chunked']] },
      { method: 'PATCH', body: { size: undefined, open: chunks } as never },
      { method: 'DELETE', headers: [['Connection', 'close']] },
      { behaviour: { insecureHTTPParser: true, disabledSystemHeaders: { connection: true, host: true } } },
    ];
    for (const call of calls) {
      await send(call);
      await sendStrictly({ ...call, behaviour: { ...call.behaviour, insecureHTTPParser: false } });
    }
    expect(server.requests).toHaveLength(calls.length * 2);
    for (let index = 0; index < server.requests.length; index += 2) {
      const [lenient, strict] = [server.requests[index], server.requests[index + 1]];
      const dechunked = (body = '') => body.replace(/[0-9a-f]+\r\n|\r\n/g, '');
      expect({ ...lenient, connection: 0, body: dechunked(lenient?.body) }).toEqual({
        ...strict,
        connection: 0,
        body: dechunked(strict?.body),
      });
    }
  });

  test('reports what was received, over a kept connection', async () => {
    const { server, send } = await start(() => ok('fine', 'X-Two: a\r\nX-Two: b\r\n'));
    await send();
    const { last } = await send();
    expect(last.received[0]).toMatchObject({ status: 200, reason: 'OK', httpVersion: '1.1' });
    expect(last.received[0]?.headers.slice(0, 2)).toEqual([
      ['X-Two', 'a'],
      ['X-Two', 'b'],
    ]);
    expect(last.timings).toMatchObject({ reused: true, firstByteMs: expect.any(Number) });
    expect(last.remote?.port).toBe(server.port);
    expect(server.connections()).toBe(1);
  });

  test('a kept connection that died is replaced', async () => {
    const { server, send } = await start((_request, socket) => {
      setTimeout(() => socket.destroy(), 20);
      return ok('fine');
    });
    await send();
    await sleep(60);
    const { last } = await send();
    expect([last.error, server.connections()]).toEqual([undefined, 2]);
  });

  test('interim answers are passed over', async () => {
    const { send } = await start(() => `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n${ok('fine')}`);
    expect((await send({ method: 'POST', body: textBody('x') })).text).toBe('fine');
  });

  test('an answer before the end of the request ends the connection', async () => {
    const { server, send } = await start((request) => (request.target === '/after' ? ok('after') : undefined));
    const early = await startScripted(() => undefined);
    open.push(early);
    const chunks = async function* () {
      yield Buffer.from('x');
      await sleep(60_000, undefined, { ref: false });
    };
    const { last } = await send({ method: 'POST', body: { size: 9, open: chunks } as never, timeoutMs: 100 });
    expect(last.error).toMatchObject({ class: 'timeout' });
    expect((await send({ url: `${server.url}/after` })).text).toBe('after');
    expect(server.connections()).toBe(2);
  });
});

describe('what goes wrong', () => {
  test.each([
    ['nothing', '', { class: 'reset', code: 'ECONNRESET', message: 'socket hang up' }],
    ['no HTTP', 'hello world\r\n\r\n', { class: 'protocol', code: 'HPE_INVALID_CONSTANT' }],
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', { class: 'reset', message: 'aborted' }],
    ['an upgrade', 'HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', { class: 'protocol' }],
    ['interim answers without end', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(500), { class: 'protocol' }],
    ['huge headers', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(300_000)}\r\n\r\n`, { class: 'protocol' }],
  ])('%s', async (_name, bytes, error) => {
    const { send } = await start((_request, socket) => {
      socket.end(bytes, 'latin1');
      return undefined;
    });
    const { last } = await send({ method: 'POST' });
    expect(last.error).toMatchObject({ ...error, hint: expect.stringMatching(/\.$/) });
    expect(last.received).toEqual([]);
  });

  test('a time limit, an interrupt and the size limit hold, and close the connection', async () => {
    const { server, send } = await start((_request, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100)}`);
      return undefined;
    });
    expect((await send({ timeoutMs: 80 })).last.error).toMatchObject({ class: 'timeout' });
    const aborter = new AbortController();
    setTimeout(() => aborter.abort(), 50);
    expect((await send({}, aborter.signal)).last.error).toMatchObject({ class: 'aborted' });
    expect((await send({ maxResponseBytes: 10 })).last.error).toMatchObject({ class: 'body' });
    await expect.poll(server.openSockets).toBe(0);
  });

  test('a handshake that never ends is given up, and its connection closed', async () => {
    const { server, send } = await start(() => undefined);
    const { last } = await send({ url: server.url.replace('http:', 'https:'), timeoutMs: 80 });
    expect(last.error).toMatchObject({ class: 'timeout' });
    await expect.poll(server.openSockets).toBe(0);
  });

  test('a stream is cut', async () => {
    const { send } = await start((_request, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n');
      return undefined;
    });
    const { last, text } = await send({ streamMs: 80 });
    expect([last.error, last.received[0]?.cut, text]).toEqual([undefined, 'time', 'data: 1\n\n']);
  });

  test('nothing listens there', async () => {
    const { server, send } = await start(() => ok());
    await server.close();
    expect((await send()).last.error).toMatchObject({ class: 'connect', code: 'ECONNREFUSED' });
  });
});
