// The client of loads on real servers, sound and broken.
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, ok, startScripted } from '../../../../fixtures/servers/scripted.ts';
import { memoryBody } from '../../../core/memory-body.ts';
import { connectForTest } from '../test-client.ts';
import type { LeanAnswer, LeanOptions } from './lean-client.ts';
import { leanForTest, textOf } from './test-lean.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const scripted = async (answer: Answer) => {
  const server = await startScripted(answer, '127.0.0.1');
  open.push(server);
  return server;
};

const lean = (options: Partial<LeanOptions> = {}) => {
  const made = leanForTest(options);
  open.push(made.client);
  return made;
};

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((done) => server.close(done)) });
  return (server.address() as AddressInfo).port;
};

/** Accepts and then does as it is told; its sockets end with the test. */
const listenRaw = (serve: (socket: Socket) => void): Promise<number> =>
  listen(
    createServer((socket) => {
      socket.on('error', () => undefined);
      open.push({ close: () => socket.destroy() });
      serve(socket);
    }),
  );

describe('requests', () => {
  test('are written as `assay run` writes them', async () => {
    const server = await scripted(() => ok());
    const run = await connectForTest({ userAgent: 'assay/test' });
    open.push(run.client);
    const body = Buffer.from('{"a":"\u00fc"}');
    const calls = [
      { method: 'get', url: `${server.url}/a?b=c%20d`, headers: [] },
      {
        method: 'POST',
        url: `http://u:p%40@127.0.0.1:${server.port}/x`,
        headers: [
          ['X-A', '1'],
          ['host', 'other'],
        ],
        body,
        bodyType: 'application/json',
      },
      {
        method: 'DELETE',
        url: `${server.url}/`,
        headers: [
          ['User-Agent', 'mine'],
          ['Cookie', 'a=b'],
        ],
      },
      {
        method: 'PUT',
        url: `${server.url}/`,
        headers: [['Transfer-Encoding', 'chunked']],
        body,
        bodyType: 'text/plain',
      },
    ] as const;
    for (const call of calls) {
      const { body: bytes, ...rest } = { body: undefined, ...call };
      await run.send({
        ...rest,
        ...(bytes && { body: memoryBody(bytes) }),
      });
      await lean().send(call);
      const [theirs, ours] = server.requests.slice(-2);
      expect({ ...ours, connection: 0 }).toEqual({ ...theirs, connection: 0 });
    }
  });

  test('that cannot be sent are refused when they are prepared', () => {
    const { client } = lean();
    const prepare = (url: string, headers: [string, string][] = []) =>
      client.prepare({ method: 'GET', url, headers, timeoutMs: 0, maxResponseBytes: 0 });
    expect(() => prepare('http:///x')).toThrow(expect.objectContaining({ code: 'load.url' }));
    expect(() => prepare('ftp://h/x')).toThrow(expect.objectContaining({ code: 'load.url' }));
    expect(() => prepare('http://h/x', [['A', 'b\r\nC: d']])).toThrow(
      expect.objectContaining({ code: 'load.request' }),
    );
  });

  test('share kept connections, and open as many as are asked for at once', async () => {
    const server = await scripted(() => ok());
    const { send } = lean();
    for (let i = 0; i < 5; i++) await send({ url: `${server.url}/` });
    expect(server.connections()).toBe(1);
    await Promise.all(Array.from({ length: 10 }, () => send({ url: `${server.url}/` })));
    expect(server.connections()).toBe(10);
    expect(server.requests).toHaveLength(15);
  });

  test('wait for one of so many connections, in order', async () => {
    const server = await scripted(() => ok());
    const { send } = lean({ connections: 2 });
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => send({ url: `${server.url}/${index}` }).then(() => order.push(index))),
    );
    expect(server.connections()).toBe(2);
    expect(server.requests.map(({ target }) => target).toSorted()).toHaveLength(20);
    expect(order.slice(0, 2).toSorted()).toEqual([0, 1]);
    expect(order.at(-1)).toBeGreaterThan(17);
  });

  test('are pipelined, and their answers told apart', async () => {
    let batch = '';
    const server = await scripted(({ target }, socket) => {
      batch += ok(target);
      // All four have come before the first is answered: they did not wait.
      if (batch.split('HTTP/1.1').length > 4) socket.write(batch);
      return undefined;
    });
    const { send } = lean({ connections: 1, pipelining: 4 });
    const answers = await Promise.all(['/1', '/2', '/3', '/4'].map((path) => send({ url: server.url + path })));
    expect(answers.map(textOf)).toEqual(['/1', '/2', '/3', '/4']);
    expect(server.connections()).toBe(1);
  });

  test('with large bodies arrive whole', async () => {
    const server = await scripted(({ body }) => ok(String(body.length)));
    const answer = await lean().send({ method: 'POST', url: `${server.url}/`, body: Buffer.alloc(300_000, 'x') });
    expect(textOf(answer)).toBe('300000');
    expect(answer.sentBytes).toBeGreaterThan(300_000);
  });
});

describe('answers', () => {
  test('have status, headers, body and sizes, and may be kept', async () => {
    const server = await scripted(({ target }) => ok(target, 'X-A: 1\r\nx-a: 2\r\n'));
    const { send } = lean();
    const first = await send({ url: `${server.url}/one` });
    const second = await send({ url: `${server.url}/two` }, false);
    const head = 'HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 4\r\n\r\n';
    expect(first).toMatchObject({
      status: 200,
      reason: 'OK',
      httpVersion: '1.1',
      headerBytes: head.length,
      wireBytes: 4,
    });
    expect(first.receivedBytes).toBe(head.length + 4);
    expect(first.headers()).toEqual([
      ['X-A', '1'],
      ['x-a', '2'],
      ['Content-Length', '4'],
    ]);
    expect(textOf(first)).toBe('/one');
    expect(second).toMatchObject({ status: 200, wireBytes: 4 });
    expect(second.body).toHaveLength(0);
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('are decoded: %s', async (coding, encode) => {
    const encoded = encode(Buffer.from('hello '.repeat(100)));
    const server = await scripted(() => ok(encoded.toString('latin1'), `Content-Encoding: ${coding}\r\n`));
    const { send } = lean();
    const answer = await send({ url: `${server.url}/` });
    expect(textOf(answer)).toBe('hello '.repeat(100));
    expect(answer.wireBytes).toBe(encoded.length);
    const small = await send({ url: `${server.url}/`, maxResponseBytes: encoded.length + 10 });
    expect(small).toMatchObject({ status: 0, error: { class: 'body', message: 'Maximum response size reached' } });
  });

  test('that are not what they say, or too large, fail', async () => {
    const server = await scripted(() => ok('not gzip at all', 'Content-Encoding: gzip\r\n'));
    const { send } = lean();
    expect((await send({ url: `${server.url}/` })).error).toMatchObject({ class: 'body' });
    expect((await send({ url: `${server.url}/`, maxResponseBytes: 5 }, false)).error).toMatchObject({ class: 'body' });
    expect((await send({ url: `${server.url}/`, maxResponseBytes: 15 }, false)).error).toBeUndefined();
  });

  test('of all framings follow each other on one connection', async () => {
    const answers = [
      'HTTP/1.1 204 No Content\r\n\r\n',
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX: y\r\n\r\n',
      'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n',
    ];
    const server = await scripted((_request, _socket, index) => answers[index]);
    const { send } = lean();
    const got: [number, string][] = [];
    for (let i = 0; i < 4; i++) {
      const answer = await send({ url: `${server.url}/` });
      got.push([answer.status, textOf(answer)]);
    }
    const head = await send({ method: 'HEAD', url: `${server.url}/` });
    expect(got).toEqual([
      [204, ''],
      [304, ''],
      [200, 'ok'],
      [200, ''],
    ]);
    expect([head.status, head.error]).toEqual([200, undefined]);
    expect(server.connections()).toBe(1);
  });

  test('with Connection: close, or that end with the connection, are whole, and the next takes another', async () => {
    const server = await scripted((_request, socket, index) => {
      if (index === 0) return ok('a', 'Connection: close\r\n');
      socket.end('HTTP/1.1 200 OK\r\n\r\nto the end');
      return undefined;
    });
    const { send } = lean();
    expect(textOf(await send({ url: `${server.url}/` }))).toBe('a');
    expect(textOf(await send({ url: `${server.url}/` }))).toBe('to the end');
    expect(textOf(await send({ url: `${server.url}/` }))).toBe('to the end');
    expect(server.connections()).toBe(3);
  });

  test('that come byte by byte are whole', async () => {
    const text = ok('hello', 'X: y\r\n');
    const port = await listenRaw((socket) =>
      socket.once('data', async () => {
        socket.setNoDelay();
        for (const byte of text) {
          socket.write(byte);
          await new Promise(setImmediate);
        }
      }),
    );
    const answer = await lean().send({ url: `http://127.0.0.1:${port}/` });
    expect([textOf(answer), answer.receivedBytes]).toEqual(['hello', text.length]);
  });

  test('with bytes behind them that are no answer are no answers', async () => {
    const server = await scripted((_request, _socket, index) => (index === 0 ? `${ok()}garbage` : ok()));
    const { send } = lean();
    expect((await send({ url: `${server.url}/` })).error).toMatchObject({ class: 'protocol' });
    expect((await send({ url: `${server.url}/` })).status).toBe(200);
    expect(server.connections()).toBe(2);
  });

  test('measure k6\u2019s phases: only the first request of a connection connects', async () => {
    const server = await scripted(() => ok());
    const { send } = lean();
    const first = await send({ url: `${server.url}/` });
    const second = await send({ url: `${server.url}/` });
    expect(first.timings.connectingMs).toBeGreaterThan(0);
    expect(second.timings).toMatchObject({ connectingMs: 0, tlsMs: 0, blockedMs: 0 });
    for (const { durationMs, timings } of [first, second]) {
      expect(timings.waitingMs).toBeGreaterThan(0);
      expect(durationMs).toBeCloseTo(timings.sendingMs + timings.waitingMs + timings.receivingMs, 6);
    }
  });
});

describe('failures', () => {
  const closedPort = async (): Promise<number> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    return port;
  };

  test('a refused connection answers its request, once each', async () => {
    const port = await closedPort();
    const { send } = lean({ connections: 2 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ url: `http://127.0.0.1:${port}/` })));
    expect(answers.map(({ error }) => error?.code)).toEqual(Array(20).fill('ECONNREFUSED'));
    expect(answers[0]).toMatchObject({ status: 0, error: { class: 'connect' }, durationMs: 0 });
  });

  test('a name that does not exist is a dns error', async () => {
    const answer = await lean().send({ url: 'http://name.invalid/' });
    expect(answer.error).toMatchObject({ class: 'dns' });
  });

  test('what is no HTTP is a protocol error, what breaks off a reset', async () => {
    const port = await listenRaw((socket) => socket.once('data', () => socket.write('SSH-2.0-x\r\n')));
    expect((await lean().send({ url: `http://127.0.0.1:${port}/` })).error).toMatchObject({ class: 'protocol' });
    for (const text of ['', 'HTTP/1.1 200 O', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell']) {
      const cut = await listenRaw((socket) => socket.once('data', () => socket.end(text)));
      const answer = await lean().send({ url: `http://127.0.0.1:${cut}/` });
      expect(answer, text).toMatchObject({ status: 0, error: { class: 'reset' } });
    }
  });

  test('a reset in a body without length is no end of it', async () => {
    const port = await listenRaw((socket) =>
      socket.once('data', () =>
        socket.write('HTTP/1.1 200 OK\r\n\r\nhalf', () => setTimeout(() => socket.resetAndDestroy(), 20)),
      ),
    );
    expect((await lean().send({ url: `http://127.0.0.1:${port}/` })).error).toMatchObject({ class: 'reset' });
  });

  test('a request that a dying kept connection swallowed is sent once more, if that does no harm', async () => {
    const server = await scripted((_request, socket, index) => {
      if (index % 2 === 0) return ok(String(index));
      socket.destroy();
      return undefined;
    });
    const { send } = lean();
    await send({ url: `${server.url}/` });
    expect(textOf(await send({ url: `${server.url}/` }))).toBe('2');
    expect(server.requests).toHaveLength(3);
    expect((await send({ method: 'POST', url: `${server.url}/` })).error).toMatchObject({ class: 'reset' });
    expect(server.requests).toHaveLength(4);
  });

  test('one that was swallowed goes over a new connection: others that are kept may be at their end, too', async () => {
    const port = await listenRaw((socket) => {
      let count = 0;
      socket.on('data', () => (count++ === 0 ? socket.write(ok()) : socket.destroy()));
    });
    const { send } = lean();
    const statuses: number[] = [];
    const user = async (): Promise<void> => {
      for (let i = 0; i < 50; i++) statuses.push((await send({ url: `http://127.0.0.1:${port}/` })).status);
    };
    await Promise.all(Array.from({ length: 4 }, user));
    expect(statuses).toEqual(Array(200).fill(200));
  });

  test('more requests than the system has connections for leave everything else its turn', async () => {
    const server = await scripted(() => ok());
    const { send } = lean();
    let turns = 0;
    const count = (): void => {
      turns += 1;
      immediate = setImmediate(count);
    };
    let immediate = setImmediate(count);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => send({ url: `${server.url}/` })));
    clearImmediate(immediate);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  test('a server that always breaks off is not asked for ever', async () => {
    const server = await scripted((_request, socket, index) => {
      if (index === 0) return ok();
      socket.destroy();
      return undefined;
    });
    const { send } = lean();
    await send({ url: `${server.url}/` });
    expect((await send({ url: `${server.url}/` })).error).toMatchObject({ class: 'reset' });
    expect(server.requests).toHaveLength(3);
  });

  test('pipelined requests behind the end of a connection are sent again, those that may be', async () => {
    const server = await scripted(({ target }) => ok(target, 'Connection: close\r\n'));
    const { send } = lean({ connections: 1, pipelining: 8 });
    const answers = await Promise.all(['/1', '/2', '/3'].map((path) => send({ url: server.url + path })));
    expect(answers.map(textOf)).toEqual(['/1', '/2', '/3']);
    const posts = await Promise.all(['/4', '/5'].map((path) => send({ method: 'POST', url: server.url + path })));
    expect(posts.map(({ status, error }) => error?.class ?? status)).toEqual([200, 'reset']);
  });

  test('time that is up ends a request in every stage, with its own words', async () => {
    const silent = await listenRaw(() => undefined);
    const half = await listenRaw((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe'));
    const { send } = lean({ connections: 1 });
    // The second still waits for the connection of the first when its time is up.
    const waiting = [1000, 60].map((timeoutMs) => send({ url: `http://127.0.0.1:${silent}/`, timeoutMs }));
    const [first, second] = await Promise.all(waiting);
    expect(first).toMatchObject({ status: 0, error: { class: 'timeout', code: 'ESOCKETTIMEDOUT' } });
    expect(second).toMatchObject({ status: 0, error: { class: 'timeout', code: 'ETIMEDOUT' } });
    expect((await send({ url: `http://127.0.0.1:${half}/`, timeoutMs: 60 })).error).toMatchObject({ class: 'timeout' });
  });

  test('one that is given up calls back at once and once, and frees its place', async () => {
    const server = await scripted(({ target }) => (target === '/never' ? undefined : ok(target)));
    const { client, send } = lean({ connections: 1 });
    const never = client.prepare({
      method: 'GET',
      url: `${server.url}/never`,
      headers: [],
      timeoutMs: 0,
      maxResponseBytes: 0,
    });
    const told: LeanAnswer[] = [];
    const abort = client.send(never, false, (answer) => told.push(answer));
    const abortWaiting = client.send(never, false, (answer) => told.push(answer));
    const after = send({ url: `${server.url}/after` });
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    abortWaiting();
    abort();
    abort();
    expect(told.map(({ error }) => error?.class)).toEqual(['aborted', 'aborted']);
    expect(textOf(await after)).toBe('/after');
    expect(told).toHaveLength(2);
  });

  test('closing answers all that are under way or wait, and leaves no socket', async () => {
    const server = await scripted(() => undefined);
    const { client, send } = leanForTest({ connections: 2 });
    const answers = Promise.all(Array.from({ length: 5 }, () => send({ url: `${server.url}/` })));
    while (server.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.close();
    expect((await answers).map(({ error }) => error?.class)).toEqual(Array(5).fill('aborted'));
    while (server.openSockets() > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await send({ url: `${server.url}/` })).error).toMatchObject({ class: 'aborted' });
  });
});

describe('against node:http', () => {
  test('thousands of requests with bodies of all sizes come back as they were sent', async () => {
    const port = await listen(
      createHttpServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const body = Buffer.concat(chunks);
          if (body.length % 2 === 0) response.setHeader('content-length', body.length);
          for (let at = 0; at < body.length; at += 7000) response.write(body.subarray(at, at + 7000));
          response.end();
        });
      }) as unknown as Server,
    );
    const { send } = lean({ connections: 7 });
    const bodies = Array.from({ length: 1500 }, (_, index) => Buffer.alloc((index * 37) % 40_000, `${index},`));
    const answers = await Promise.all(
      bodies.map((body) => send({ method: 'PUT', url: `http://127.0.0.1:${port}/`, body })),
    );
    for (const [index, answer] of answers.entries()) {
      expect(answer.error).toBeUndefined();
      expect(Buffer.compare(Buffer.from(answer.body), bodies[index] as Buffer), `body ${index}`).toBe(0);
    }
  });
});
