// The ways of the client of loads: connections, pipelining, HTTP/2, TLS.
import { readFileSync } from 'node:fs';
import { constants } from 'node:http2';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type Http2Options, type StreamAnswer, startHttp2 } from '../../../../fixtures/servers/http2.ts';
import { startHttpProxy, startSocksProxy } from '../../../../fixtures/servers/proxy.ts';
import { ok, startScripted } from '../../../../fixtures/servers/scripted.ts';
import type { NetworkOptions } from '../../../model/contracts.ts';
import type { LeanAnswer, LeanOptions } from './lean-client.ts';
import { leanForTest, textOf } from './test-lean.ts';

const pem = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../../../fixtures/tls', name));
const TRUSTING = { verify: true, clientCertificates: [], extraCa: pem('ca.pem').toString() };

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});
const kept = async <T extends { close(): unknown }>(starting: Promise<T> | T): Promise<T> => {
  const thing = await starting;
  open.push(thing);
  return thing;
};

const lean = (options: Partial<LeanOptions> = {}) => {
  const made = leanForTest({ tls: TRUSTING, ...options });
  open.push(made.client);
  return made;
};

const secureServer = async (): Promise<number> => {
  const server = createServer({ key: pem('server-key.pem'), cert: pem('server.pem') }, (request, response) =>
    response.end(`secure ${request.url}`),
  );
  await new Promise<void>((resolve) => server.listen(0, resolve));
  open.push({ close: () => server.closeAllConnections() }, { close: () => new Promise((done) => server.close(done)) });
  return (server.address() as AddressInfo).port;
};

describe('TLS', () => {
  test('is set up once a connection, and its time told', async () => {
    const url = `https://localhost:${await secureServer()}/a`;
    const { send } = lean();
    const [first, second] = [await send({ url }), await send({ url })];
    expect([textOf(first), textOf(second)]).toEqual(['secure /a', 'secure /a']);
    expect(first.timings.tlsMs).toBeGreaterThan(0);
    expect(second.timings.tlsMs).toBe(0);
  });

  test('with many answers at once keeps them apart', async () => {
    const port = await secureServer();
    const { send } = lean({ connections: 5 });
    const paths = Array.from({ length: 200 }, (_, index) => `/${index}`);
    const answers = await Promise.all(paths.map((path) => send({ url: `https://localhost:${port}${path}` })));
    expect(answers.map(textOf)).toEqual(paths.map((path) => `secure ${path}`));
  });

  test('that cannot be trusted, or is none, is a tls error', async () => {
    const url = `https://localhost:${await secureServer()}/`;
    const distrusting = leanForTest();
    open.push(distrusting.client);
    expect((await distrusting.send({ url })).error).toMatchObject({ class: 'tls' });
    const plain = createTcpServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => plain.listen(0, resolve));
    open.push({ close: () => new Promise((done) => plain.close(done)) });
    const plainUrl = `https://localhost:${(plain.address() as AddressInfo).port}/`;
    expect((await lean().send({ url: plainUrl })).error?.class).toBe('tls');
    const careless = lean({ tls: { verify: false, clientCertificates: [] } });
    expect((await careless.send({ url })).status).toBe(200);
  });
});

describe('ways to the server', () => {
  const through = (network: Partial<NetworkOptions>) =>
    lean({ network: { proxies: { bypass: [] }, resolve: [], connectTo: [], ...network } });

  test('a proxy gets plain requests whole, and tunnels for TLS', async () => {
    const server = await kept(startScripted(({ target }) => ok(target)));
    const port = await secureServer();
    const proxy = await kept(startHttpProxy('http', { credentials: 'u:p' }));
    const url = `http://u:p@localhost:${proxy.port}`;
    const { send } = through({ proxies: { http: url, https: url, bypass: [] } });
    expect(textOf(await send({ url: `http://127.0.0.1:${server.port}/a` }))).toBe('/a');
    for (const path of ['/b', '/c'])
      expect(textOf(await send({ url: `https://localhost:${port}${path}` }))).toBe(`secure ${path}`);
    expect(proxy.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      `GET http://127.0.0.1:${server.port}/a`,
      `CONNECT localhost:${port}`,
    ]);
  });

  test('a SOCKS proxy, --resolve and --connect-to are taken', async () => {
    const server = await kept(startScripted(({ target }) => ok(target)));
    const socks = await kept(startSocksProxy());
    const proxied = through({ proxies: { http: `socks5h://127.0.0.1:${socks.port}`, bypass: [] } });
    expect(textOf(await proxied.send({ url: `http://127.0.0.1:${server.port}/socks` }))).toBe('/socks');
    const resolved = through({ resolve: [`api.example:${server.port}:127.0.0.1`] });
    expect(textOf(await resolved.send({ url: `http://api.example:${server.port}/resolved` }))).toBe('/resolved');
    const moved = through({ connectTo: [`api.example:80:127.0.0.1:${server.port}`] });
    expect(textOf(await moved.send({ url: 'http://api.example/moved' }))).toBe('/moved');
  });
});

describe('HTTP/2', () => {
  const http2 = (answer: StreamAnswer, options?: Http2Options) => kept(startHttp2(answer, options));

  const echo: StreamAnswer = (stream, { headers, body }) => {
    stream.respond({ ':status': 200, 'x-path': headers[':path'] });
    stream.end(body);
  };

  test('one session carries all, and its answers are told apart', async () => {
    const server = await http2(echo);
    const { send } = lean({ httpVersion: 'http2' });
    const bodies = Array.from({ length: 60 }, (_, index) => Buffer.alloc(index * 500, `${index},`));
    const answers = await Promise.all(bodies.map((body) => send({ method: 'POST', url: `${server.url}/x`, body })));
    for (const [index, answer] of answers.entries()) {
      expect(answer).toMatchObject({ status: 200, reason: 'OK', httpVersion: '2.0', error: undefined });
      expect(Buffer.compare(Buffer.from(answer.body), bodies[index] as Buffer)).toBe(0);
    }
    expect(server.connections()).toBe(1);
    expect(answers[0]?.headers()).toContainEqual(['x-path', '/x']);
    const total = (key: 'sentBytes' | 'receivedBytes') => answers.reduce((sum, answer) => sum + answer[key], 0);
    const size = bodies.reduce((sum, { length }) => sum + length, 0);
    expect(total('sentBytes')).toBeGreaterThan(size);
    expect(total('receivedBytes')).toBeGreaterThan(size);
  });

  test('so many connections as are asked for', async () => {
    const server = await http2(echo);
    const { send } = lean({ httpVersion: 'http2', connections: 3 });
    await Promise.all(Array.from({ length: 30 }, () => send({ url: `${server.url}/` })));
    expect(server.connections()).toBe(3);
    expect(server.requests).toHaveLength(30);
  });

  test('over plain TCP when it is asked for, and not when the server may choose', async () => {
    const server = await http2(echo, { secure: false });
    expect(await lean({ httpVersion: 'http2' }).send({ url: `${server.url}/` })).toMatchObject({ httpVersion: '2.0' });
    const plain = await kept(startScripted(() => ok()));
    expect(await lean({ httpVersion: 'auto' }).send({ url: `${plain.url}/` })).toMatchObject({ httpVersion: '1.1' });
  });

  test('the server chooses', async () => {
    const [both, old] = [await http2(echo), await secureServer()];
    const auto = lean({ httpVersion: 'auto' });
    expect((await auto.send({ url: `${both.url}/` })).httpVersion).toBe('2.0');
    const answers = await Promise.all(Array.from({ length: 5 }, () => auto.send({ url: `https://localhost:${old}/` })));
    expect(answers.map(({ httpVersion }) => httpVersion)).toEqual(Array(5).fill('1.1'));
    const strict = lean({ httpVersion: 'http2' });
    expect((await strict.send({ url: `https://localhost:${old}/` })).error).toMatchObject({ class: 'protocol' });
  });

  test('bodies are decoded and bounded; HEAD and 204 have none', async () => {
    const server = await http2((stream, { headers }) => {
      if (headers[':method'] === 'HEAD') stream.respond({ ':status': 200 }, { endStream: true });
      else if (headers[':path'] === '/204') stream.respond({ ':status': 204 }, { endStream: true });
      else {
        stream.respond({ ':status': 200, 'content-encoding': 'gzip' });
        stream.end(gzipSync('hello'));
      }
    });
    const { send } = lean({ httpVersion: 'http2' });
    expect(textOf(await send({ url: `${server.url}/` }))).toBe('hello');
    expect((await send({ url: `${server.url}/`, maxResponseBytes: 3 })).error).toMatchObject({ class: 'body' });
    expect(await send({ url: `${server.url}/`, method: 'HEAD' })).toMatchObject({ status: 200, wireBytes: 0 });
    expect(await send({ url: `${server.url}/204` })).toMatchObject({ status: 204, error: undefined });
  });

  test('a stream that is reset is an error, one that was refused is sent again', async () => {
    const server = await http2((stream, request, index) => {
      if (request.headers[':path'] === '/reset') stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      else if (index === 0) stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else echo(stream, request, index);
    });
    const { send } = lean({ httpVersion: 'http2' });
    expect((await send({ method: 'POST', url: `${server.url}/` })).status).toBe(200);
    expect(server.requests).toHaveLength(2);
    expect((await send({ method: 'POST', url: `${server.url}/reset` })).error).toMatchObject({ class: 'reset' });
  });

  test('after the server has gone away the next request takes a new session', async () => {
    const server = await http2(echo);
    const { send } = lean({ httpVersion: 'http2' });
    for (let round = 1; round <= 3; round++) {
      expect((await send({ url: `${server.url}/` })).status).toBe(200);
      for (const session of server.sessions) session.destroy();
    }
    expect(server.connections()).toBe(3);
  });

  test('time that is up and giving up end the stream, not the session', async () => {
    const server = await http2((stream, request, index) => {
      if (request.headers[':path'] !== '/never') echo(stream, request, index);
    });
    const { client, send } = lean({ httpVersion: 'http2' });
    await send({ url: `${server.url}/` });
    expect((await send({ url: `${server.url}/never`, timeoutMs: 50 })).error).toMatchObject({ class: 'timeout' });
    const never = client.prepare({
      method: 'GET',
      url: `${server.url}/never`,
      headers: [],
      timeoutMs: 0,
      maxResponseBytes: 0,
    });
    const told: LeanAnswer[] = [];
    const abort = client.send(never, false, (answer) => told.push(answer));
    abort();
    abort();
    expect(told.map(({ error }) => error?.class)).toEqual(['aborted']);
    expect((await send({ url: `${server.url}/` })).status).toBe(200);
    expect(server.connections()).toBe(1);
  });
});
