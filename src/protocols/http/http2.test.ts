import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import {
  FRAME,
  frame,
  type Http2Options,
  type StreamAnswer,
  startFrames,
  startHttp2,
} from '../../../fixtures/servers/http2.ts';
import { startHttpProxy, startSocksProxy } from '../../../fixtures/servers/proxy.ts';
import { ok, startScripted } from '../../../fixtures/servers/scripted.ts';
import { textBody } from '../../core/memory-body.ts';
import type { ProtocolDeps } from '../../model/contracts.ts';
import type { Call } from '../../model/exchange.ts';
import { connectForTest } from './test-client.ts';

const CA = readFileSync(join(import.meta.dirname, '../../../fixtures/tls/ca.pem'), 'utf8');
const tls: ProtocolDeps['tls'] = { verify: true, extraCa: CA, clientCertificates: [] };
const HTTP2 = { protocolVersion: 'http2' };
const AUTO = { protocolVersion: 'auto' };

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const connect = async (deps: Partial<ProtocolDeps> = {}) => {
  const test = await connectForTest({ tls, ...deps });
  open.push(test.client);
  return (call: Partial<Call> & { url: string }, signal?: AbortSignal) =>
    test.send({ behaviour: HTTP2, ...call }, signal);
};

const start = async (answer: StreamAnswer, options?: Http2Options, deps?: Partial<ProtocolDeps>) => {
  const server = await startHttp2(answer, options);
  open.push(server);
  return { server, send: await connect(deps) };
};

const fine: StreamAnswer = (stream) => {
  if (stream.destroyed) return;
  stream.respond({ ':status': 200, 'content-type': 'text/plain' });
  stream.end('fine');
};

describe('the choice of the version', () => {
  test('http2 over TLS', async () => {
    const { server, send } = await start(fine);
    const { last, text } = await send({ url: `${server.url}/a` });
    expect(last.error).toBeUndefined();
    expect(last.received[0]).toMatchObject({ status: 200, reason: 'OK', httpVersion: '2.0' });
    expect(text).toBe('fine');
    expect(last.tls).toMatchObject({ authorized: true });
    expect(last.remote?.port).toBe(Number(new URL(server.url).port));
    expect(last.timings).toMatchObject({ reused: false, tlsMs: expect.any(Number), tcpMs: expect.any(Number) });
    expect(last.timings.firstByteMs).toBeGreaterThanOrEqual(0);
  });

  test('http1 is the default, and wins over the flag where the request chooses it', async () => {
    const { server, send } = await start(fine, { http1: true }, { httpVersion: 'http2' });
    const { last: one } = await send({ url: server.url, behaviour: { protocolVersion: 'http1' } });
    const { last: two } = await send({ url: server.url, behaviour: {} });
    expect([one, two].map(({ received }) => received[0]?.httpVersion)).toEqual(['1.1', '2.0']);
    const plain = await connect();
    expect((await plain({ url: server.url, behaviour: {} })).last.received[0]?.httpVersion).toBe('1.1');
  });

  test('auto takes what the server chooses and opens one connection for it', async () => {
    const { server, send } = await start(fine, { http1: true });
    expect((await send({ url: server.url, behaviour: AUTO })).last.received[0]?.httpVersion).toBe('2.0');
    expect(server.connections()).toBe(1);
  });

  test('auto with a server that speaks HTTP/1.1 only: the connection is used, the answer remembered', async () => {
    const { createServer } = await import('node:https');
    const key = (name: string) => readFileSync(join(import.meta.dirname, '../../../fixtures/tls', name));
    const server = createServer({ key: key('server-key.pem'), cert: key('server.pem') }, (_q, r) => r.end('old'));
    let connections = 0;
    server.on('secureConnection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, resolve));
    open.push({ close: async () => void server.close() });
    const url = `https://localhost:${(server.address() as { port: number }).port}/`;
    const send = await connect();
    for (let index = 0; index < 3; index++) {
      const { last, text } = await send({ url, behaviour: AUTO });
      expect([last.error, last.received[0]?.httpVersion, text]).toEqual([undefined, '1.1', 'old']);
    }
    expect(connections).toBe(1);
    const { last } = await send({ url, behaviour: HTTP2 });
    expect(last.error).toMatchObject({ class: 'protocol', message: 'The server does not speak HTTP/2' });
    expect(last.error?.hint).toMatch(/HTTP\/1\.x/);
  });

  test('a server without ALPN is an error for http2', async () => {
    const { createServer } = await import('node:tls');
    const key = (name: string) => readFileSync(join(import.meta.dirname, '../../../fixtures/tls', name));
    const server = createServer({ key: key('server-key.pem'), cert: key('server.pem') }, (s) =>
      s.on('error', () => {}),
    );
    await new Promise<void>((resolve) => server.listen(0, resolve));
    open.push({ close: async () => void server.close() });
    const send = await connect();
    const { last } = await send({ url: `https://localhost:${(server.address() as { port: number }).port}/` });
    expect(last.error).toMatchObject({ class: 'protocol', message: 'The server does not speak HTTP/2' });
  });

  test('without TLS a collection gets HTTP/1.1, as in Postman; --http 2 speaks HTTP/2 at once', async () => {
    const old = await startScripted(() => ok('old'));
    open.push(old);
    const { server, send } = await start(fine, { secure: false }, { httpVersion: 'http2' });
    expect((await send({ url: server.url, behaviour: {} })).last.received[0]?.httpVersion).toBe('2.0');
    const postman = await connect();
    for (const behaviour of [HTTP2, AUTO]) expect((await postman({ url: old.url, behaviour })).text).toBe('old');
    const { last } = await send({ url: old.url, behaviour: {} });
    expect(last.error).toMatchObject({ class: 'protocol', message: 'The server does not speak HTTP/2' });
  });
});

describe('requests', () => {
  test('headers as Postman sends them: pseudo headers first, lower case, in order, none of connections', async () => {
    const { server, send } = await start(fine);
    const { last } = await send({
      url: `${server.url}/a?b=c`,
      method: 'POST',
      headers: [
        ['X-Custom', 'One'],
        ['Dup', '1'],
        ['Dup', '2'],
        ['TE', 'trailers'],
        ['Keep-Alive', 'x'],
        ['Proxy-Connection', 'x'],
        ['Upgrade', 'x'],
        ['Connection', 'close'],
        ['Transfer-Encoding', 'chunked'],
        ['X-Empty', ''],
      ],
      body: textBody('hello'),
    });
    const { host } = new URL(server.url);
    expect(server.requests[0]?.raw.slice(0, 22)).toEqual([
      ...[':path', '/a?b=c', ':method', 'POST', ':authority', host, ':scheme', 'https'],
      ...['x-custom', 'One', 'dup', '1', 'dup', '2', 'te', 'trailers', 'x-empty', ''],
      ...['user-agent', 'assay/test', 'accept', '*/*'],
    ]);
    const names = server.requests[0]?.raw.filter((_, index) => index % 2 === 0) ?? [];
    for (const name of ['connection', 'host', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'])
      expect(names).not.toContain(name);
    expect(String(server.requests[0]?.body)).toBe('hello');
    expect(last.sent.headers.map(([name]) => name)).not.toContain('Host');
  });

  test('a Host of the user is the authority', async () => {
    const { server, send } = await start(fine, {}, { tls: { ...tls, verify: false } });
    await send({ url: server.url, headers: [['Host', 'other.example']] });
    expect(server.requests[0]?.headers[':authority']).toBe('other.example');
  });

  test('concurrent requests share one session', async () => {
    const { server, send } = await start((stream) => setTimeout(() => fine(stream, {} as never, 0), 30));
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ url: server.url })));
    expect(answers.map(({ text }) => text)).toEqual(Array(20).fill('fine'));
    expect(server.connections()).toBe(1);
    expect(answers.filter(({ last }) => last.timings.reused)).toHaveLength(19);
  });

  test('more requests than the server takes at a time wait for their turn', async () => {
    let now = 0;
    let most = 0;
    const { server, send } = await start(
      (stream, request, index) => {
        most = Math.max(most, ++now);
        setTimeout(() => {
          now--;
          fine(stream, request, index);
        }, 20);
      },
      { settings: { maxConcurrentStreams: 2 } },
    );
    await send({ url: server.url });
    const answers = await Promise.all(Array.from({ length: 8 }, () => send({ url: server.url })));
    expect(answers.every(({ text }) => text === 'fine')).toBe(true);
    expect(most).toBeLessThanOrEqual(2);
  });

  test('large bodies go both ways, in memory and as a stream', async () => {
    const { server, send } = await start((stream, { body }) => {
      stream.respond({ ':status': 200 });
      stream.end(body);
    });
    const bytes = Buffer.alloc(3_000_000, 'abcdefg');
    const chunks = async function* () {
      for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
    };
    for (const body of [
      { size: bytes.length, bytes, open: chunks },
      { size: bytes.length, open: chunks },
      { size: undefined, open: chunks },
    ]) {
      const { last, text } = await send({ url: server.url, method: 'PUT', body: body as never });
      expect(last.error).toBeUndefined();
      expect(text === bytes.toString()).toBe(true);
    }
    expect(server.requests.map(({ headers }) => headers['content-length'])).toEqual(['3000000', '3000000', undefined]);
  });

  test('an upload that the answer does not wait for is given up', async () => {
    const { server, send } = await start(fine, { early: true });
    const chunks = async function* () {
      for (;;) {
        yield Buffer.alloc(64 * 1024);
        await sleep(1);
      }
    };
    const { last, text } = await send({
      url: server.url,
      method: 'POST',
      body: { size: undefined, open: chunks } as never,
    });
    expect([last.error, text]).toEqual([undefined, 'fine']);
  });

  test('a body that cannot be read is a file error, and the session lives on', async () => {
    const { server, send } = await start(fine);
    const chunks = async function* () {
      yield Buffer.from('a');
      throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    };
    const { last } = await send({ url: server.url, method: 'POST', body: { size: 9, open: chunks } as never });
    expect(last.error).toMatchObject({ class: 'file', code: 'ENOENT' });
    expect((await send({ url: server.url })).text).toBe('fine');
    expect(server.connections()).toBe(1);
  });
});

describe('answers', () => {
  test('headers as Postman shows them: the status among them, repeated ones joined, cookies apart', async () => {
    const { server, send } = await start((stream) => {
      stream.respond({ ':status': 201, 'X-Two': ['a', 'b'], 'set-cookie': ['a=1', 'b=2'] }, {
        sendDate: false,
      } as never);
      stream.end();
    });
    const { last } = await send({ url: server.url });
    expect(last.received[0]?.headers.filter(([name]) => name !== 'date')).toEqual([
      [':status', '201'],
      ['x-two', 'a, b'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    await send({ url: server.url });
    expect(server.requests[1]?.headers.cookie).toBe('a=1; b=2');
  });

  test('a redirect stays in the session', async () => {
    const { server, send } = await start((stream, { headers }) => {
      if (headers[':path'] === '/new') stream.respond({ ':status': 200 });
      else stream.respond({ ':status': 302, location: '/new' });
      stream.end('x');
    });
    const { last, hops } = await send({ url: `${server.url}/old` });
    expect([last.received[0]?.status, hops.length, server.connections()]).toEqual([200, 1, 1]);
  });

  test.each(['HEAD', 'GET'])('%s with an answer without a body', async (method) => {
    const { server, send } = await start((stream) => {
      stream.respond({ ':status': method === 'HEAD' ? 200 : 204 }, { endStream: true });
    });
    const { last, text } = await send({ url: server.url, method });
    expect([last.error, text]).toEqual([undefined, '']);
  });

  test('interim answers and trailers are passed over', async () => {
    const { server, send } = await start((stream) => {
      stream.additionalHeaders({ ':status': 103, link: '</a.css>' });
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.once('wantTrailers', () => stream.sendTrailers({ 'x-checksum': '1' }));
      stream.end('body');
    });
    const { last, text } = await send({ url: server.url });
    expect([last.error, text]).toEqual([undefined, 'body']);
  });

  test('bodies are decoded and bounded', async () => {
    const { server, send } = await start((stream) => {
      stream.respond({ ':status': 200, 'content-encoding': 'gzip' });
      stream.end(gzipSync('packed '.repeat(1000)));
    });
    expect((await send({ url: server.url })).text).toBe('packed '.repeat(1000));
    const { last } = await send({ url: server.url, maxResponseBytes: 100 });
    expect(last.error).toMatchObject({ class: 'body', message: 'Maximum response size reached' });
    expect(server.connections()).toBe(1);
  });

  test('a stream that goes on is cut, and its session lives on', async () => {
    const { server, send } = await start((stream, { headers }, index) => {
      if (headers[':path'] === '/after') return fine(stream, {} as never, index);
      stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
      const timer = setInterval(() => stream.write('data: x\n\n'), 10);
      stream.on('close', () => clearInterval(timer));
    });
    const { last, text } = await send({ url: server.url, streamMs: 100 });
    expect([last.error, last.received[0]?.cut]).toEqual([undefined, 'time']);
    expect(text).toMatch(/^data: x\n\n/);
    expect((await send({ url: `${server.url}/after` })).text).toBe('fine');
    expect(server.connections()).toBe(1);
  });
});

describe('through proxies', () => {
  test.each([
    'http',
    'socks5',
  ])('a tunnel of a proxy (%s) carries both versions and the lenient client', async (scheme) => {
    const proxy = await (scheme === 'http' ? startHttpProxy() : startSocksProxy());
    open.push(proxy);
    const url = `${scheme}://127.0.0.1:${proxy.port}`;
    const network = { proxies: { http: url, https: url, bypass: [] }, resolve: [], connectTo: [] };
    const { server, send } = await start(fine, { http1: true }, { network });
    const behaviours = [HTTP2, AUTO, { insecureHTTPParser: true }];
    const versions: unknown[] = [];
    for (const behaviour of behaviours) {
      const { last } = await send({ url: server.url.replace('localhost', '127.0.0.1'), behaviour });
      expect(last.error).toBeUndefined();
      versions.push(last.received[0]?.httpVersion);
    }
    expect(versions).toEqual(['2.0', '2.0', '1.1']);
    expect(proxy.connections()).toBe(2);
  });

  test('a proxy that passes requests on gets HTTP/1.1', async () => {
    const proxy = await startHttpProxy();
    const plain = await startScripted(() => ok('plain'));
    open.push(plain, proxy);
    const network = { proxies: { http: `http://127.0.0.1:${proxy.port}`, bypass: [] }, resolve: [], connectTo: [] };
    const send = await connect({ network, httpVersion: 'http2' });
    const { last, text } = await send({ url: plain.url, behaviour: {} });
    expect([last.error, text]).toEqual([undefined, 'plain']);
  });
});

describe('what goes wrong', () => {
  test('a time limit and an interrupt end the stream, not the session', async () => {
    const { server, send } = await start((stream, { headers }, index) => {
      if (headers[':path'] === '/fine') fine(stream, {} as never, index);
    });
    expect((await send({ url: server.url, timeoutMs: 80 })).last.error).toMatchObject({ class: 'timeout' });
    const aborter = new AbortController();
    setTimeout(() => aborter.abort(), 50);
    expect((await send({ url: server.url }, aborter.signal)).last.error).toMatchObject({ class: 'aborted' });
    expect((await send({ url: `${server.url}/fine` })).text).toBe('fine');
    expect(server.connections()).toBe(1);
  });

  test('the server is held back while a spill file is slow', async () => {
    let stored = 0;
    const spill = () => ({
      write: async (chunk: Uint8Array) => {
        await sleep(1);
        stored += chunk.length;
      },
      finish: async () => ({ size: stored, open: async function* () {} }),
      discard: async () => undefined,
    });
    let sent = 0;
    const { server, send } = await start(
      (stream) => {
        stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
        const block = Buffer.alloc(64 * 1024, 'x');
        const pump = (): void => {
          do sent += block.length;
          while (!stream.destroyed && stream.write(block));
        };
        stream.on('drain', pump);
        pump();
      },
      {},
      { spill },
    );
    const { last } = await send({ url: server.url, streamMs: 1000 });
    expect([last.error, last.received[0]?.cut]).toEqual([undefined, 'time']);
    expect(stored).toBeGreaterThan(5_000_000);
    expect(sent - stored).toBeLessThan(40_000_000);
  });

  test('a server that never finishes the handshake is given up', async () => {
    const silent = await startScripted(() => undefined);
    open.push(silent);
    const send = await connect();
    const url = silent.url.replace('http:', 'https:');
    const [short, long] = [send({ url, timeoutMs: 80 }), send({ url, timeoutMs: 160 })];
    expect((await short).last.error).toMatchObject({ class: 'timeout' });
    expect([silent.openSockets(), silent.connections()]).toEqual([1, 1]);
    expect((await long).last.error).toMatchObject({ class: 'timeout' });
    await expect.poll(silent.openSockets).toBe(0);
  });

  test.each([
    [1, 'protocol', 'NGHTTP2_PROTOCOL_ERROR'],
    [2, 'reset', 'NGHTTP2_INTERNAL_ERROR'],
    [11, 'protocol', 'NGHTTP2_ENHANCE_YOUR_CALM'],
    [13, 'protocol', 'NGHTTP2_HTTP_1_1_REQUIRED'],
  ])('a stream that is reset with %i', async (code, kind, name) => {
    const { server, send } = await start((stream) => stream.close(code));
    const { last } = await send({ url: server.url, method: 'POST' });
    expect(last.error).toMatchObject({ class: kind, message: expect.stringContaining(name) });
    expect(last.error?.hint).toMatch(/\.$/);
    expect(last.received).toEqual([]);
  });

  test.each([
    [8, { class: 'reset', message: 'aborted' }],
    [2, { class: 'reset', message: expect.stringContaining('INTERNAL_ERROR') }],
    [0, { class: 'reset', message: 'aborted' }],
  ])('a stream that is reset with %i in the middle of a body is no complete answer', async (code, error) => {
    const server = await startFrames((socket, _chunk, index) => {
      if (index > 0) return;
      socket.write(frame(FRAME.settings, 0, 0));
      socket.write(frame(FRAME.headers, 4, 1, Buffer.from([0x88])));
      socket.write(frame(FRAME.data, 0, 1, Buffer.from('half')));
      setTimeout(() => socket.write(frame(FRAME.reset, 0, 1, Buffer.from([0, 0, 0, code]))), 30);
    });
    open.push(server);
    const send = await connect({ httpVersion: 'http2' });
    const { last } = await send({ url: server.url, timeoutMs: 2000 });
    expect(last.error).toMatchObject(error);
    expect(last.received).toEqual([]);
  });

  test.each([
    [
      'a frame that is too large',
      [frame(FRAME.data, 0, 1, Buffer.alloc(1 << 20))],
      /^HTTP\/2: Protocol error/,
      /broke the rules/,
    ],
    [
      'headers without end',
      [frame(FRAME.headers, 0, 1, Buffer.from([0x88])), ...Array(50).fill(frame(9, 0, 1))],
      /CONTINUATION/,
      /more than it wants/,
    ],
  ])('%s is a broken rule and no reset', async (_name, frames, message, hint) => {
    const server = await startFrames((socket, _chunk, index) => {
      if (index === 0) socket.write(Buffer.concat([frame(FRAME.settings, 0, 0), ...frames]));
    });
    open.push(server);
    const send = await connect({ httpVersion: 'http2' });
    const { last } = await send({ url: server.url, timeoutMs: 2000 });
    const error = { class: 'protocol', message: expect.stringMatching(message), hint: expect.stringMatching(hint) };
    expect(last.error).toMatchObject(error);
  });

  test('a session that breaks off in the middle of a body', async () => {
    const { server, send } = await start((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('half');
      setTimeout(() => stream.session?.socket.destroy(), 30);
    });
    const { last } = await send({ url: server.url });
    expect(last.error).toMatchObject({ class: 'reset' });
  });

  test('a body shorter than its content-length', async () => {
    const { server, send } = await start((stream) => {
      stream.respond({ ':status': 200, 'content-length': '10' });
      stream.end('half');
    });
    const { last } = await send({ url: server.url });
    expect(last.error).toMatchObject({ class: 'protocol' });
  });

  test('a refused stream is sent again, whatever its method', async () => {
    const { server, send } = await start((stream, request, index) => {
      if (index === 0) stream.close(7);
      else fine(stream, request, index);
    });
    const { last, text } = await send({ url: server.url, method: 'POST', body: textBody('once') });
    expect([last.error, text, server.requests.length]).toEqual([undefined, 'fine', 2]);
  });

  test('a server that refuses every stream is an error in the end', async () => {
    const { server, send } = await start((stream) => stream.close(7));
    const { last } = await send({ url: server.url });
    expect(last.error).toMatchObject({ class: 'reset', message: expect.stringContaining('REFUSED_STREAM') });
    expect(server.requests.length).toBe(4);
  });

  test('a stream beyond the last one of a GOAWAY is sent again in a new session', async () => {
    const { server, send } = await start((stream, request, index) => {
      if (index !== 1) return fine(stream, request, index);
      stream.session?.goaway(0, 1);
      setTimeout(() => stream.session?.destroy(), 50);
    });
    await send({ url: server.url });
    const { last, text } = await send({ url: server.url, method: 'POST', body: textBody('x') });
    expect([last.error, text, server.connections()]).toEqual([undefined, 'fine', 2]);
  });

  test('a GOAWAY lets the streams before it end, and new ones go elsewhere', async () => {
    const { server, send } = await start((stream, request, index) => {
      if (index === 0) stream.session?.goaway(0, stream.id);
      setTimeout(() => fine(stream, request, index), 50);
    });
    const first = send({ url: server.url });
    await expect.poll(() => server.requests.length).toBe(1);
    await sleep(20);
    const second = send({ url: server.url });
    expect((await Promise.all([first, second])).map(({ text }) => text)).toEqual(['fine', 'fine']);
    expect(server.connections()).toBe(2);
  });

  test('a GOAWAY with an error is one', async () => {
    const { server, send } = await start((stream) => stream.session?.goaway(2, stream.id));
    const { last } = await send({ url: server.url, method: 'POST' });
    expect(last.error?.class).toMatch(/reset|protocol/);
  });

  test('a session that died while idle is replaced', async () => {
    const { server, send } = await start(fine);
    await send({ url: server.url });
    for (const session of server.sessions) session.socket.destroy();
    const { last } = await send({ url: server.url });
    expect([last.error, server.connections()]).toEqual([undefined, 2]);
  });

  test('an idle session is closed in the end', async () => {
    const { server, send } = await start(fine, {}, { keepAliveMs: 60 });
    await send({ url: server.url });
    await expect.poll(() => server.sessions[0]?.closed).toBe(true);
  });

  test('a server that wants HTTP/1.1 gets it, where it may choose', async () => {
    const { server, send } = await start((stream) => stream.close(13), { http1: true });
    const { last } = await send({ url: server.url, behaviour: AUTO });
    expect([last.error, last.received[0]?.httpVersion]).toEqual([undefined, '1.1']);
    await send({ url: server.url, behaviour: AUTO });
    expect([server.http1Requests(), server.requests.length]).toEqual([2, 1]);
  });

  test('headers without bound are refused', async () => {
    const { server, send } = await start((stream) => {
      stream.respond({
        ':status': 200,
        'x-large': 'x'.repeat(50_000),
        'x-larger': 'y'.repeat(50_000),
        z: 'z'.repeat(50_000),
      });
      stream.end();
    });
    const { last } = await send({ url: server.url });
    expect(last.error).toMatchObject({ class: 'protocol' });
  });

  test.each([
    ['closes at once', (socket: import('node:net').Socket) => socket.destroy(), /reset|protocol/],
    ['answers in HTTP/1.1', (socket: import('node:net').Socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n'), /protocol/],
    ['sends random bytes', (socket: import('node:net').Socket) => socket.end(Buffer.alloc(4000, 0xaa)), /protocol/],
    [
      'floods with pings',
      (socket: import('node:net').Socket) => {
        socket.write(frame(FRAME.settings, 0, 0));
        for (let index = 0; index < 200; index++)
          socket.write(Buffer.concat(Array(500).fill(frame(FRAME.ping, 0, 0, Buffer.alloc(8)))));
      },
      /timeout|protocol|reset/,
    ],
    [
      'floods with settings',
      (socket: import('node:net').Socket) => {
        for (let index = 0; index < 200; index++)
          socket.write(Buffer.concat(Array(500).fill(frame(FRAME.settings, 0, 0))));
      },
      /timeout|protocol|reset/,
    ],
    [
      'sends a frame larger than allowed',
      (socket: import('node:net').Socket) => {
        socket.write(frame(FRAME.settings, 0, 0));
        socket.write(frame(FRAME.data, 0, 1, Buffer.alloc(200_000)));
      },
      /protocol|reset/,
    ],
    [
      'sends headers without end',
      (socket: import('node:net').Socket) => {
        socket.write(frame(FRAME.settings, 0, 0));
        socket.write(frame(FRAME.headers, 0, 1, Buffer.from([0x88])));
        for (let index = 0; index < 3000; index++)
          socket.write(
            frame(
              FRAME.continuation,
              0,
              1,
              Buffer.concat([Buffer.from([0x40, 1, 97, 0x7f, 0x81, 0x1f]), Buffer.alloc(4096, 97)]),
            ),
          );
      },
      /protocol|reset/,
    ],
  ])('a server that %s', async (_name, misbehave, kind) => {
    const broken = await startFrames((socket, _chunk, index) => {
      if (index === 0) misbehave(socket);
    });
    open.push(broken);
    const send = await connect({ httpVersion: 'http2' });
    const { last } = await send({ url: broken.url, method: 'POST', timeoutMs: 1500 });
    expect(last.error?.class).toMatch(kind);
    expect(last.error?.message).not.toBe('');
    expect(last.received).toEqual([]);
  });
});
