import { setTimeout as sleep } from 'node:timers/promises';
import { constants, createGzip, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { type Answer, ok, startScripted } from '../../../fixtures/servers/scripted.ts';
import { connectForTest } from './test-client.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

const start = async (answer: Answer, deps = {}) => {
  const server = await startScripted(answer);
  open.push(server);
  const test = await connectForTest(deps);
  open.push(test.client);
  return { server, test };
};

const head = (type: string, more = ''): string => `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${more}\r\n`;

/** Sends an event every 10 ms for as long as anybody listens. */
const drip =
  (type: string, more = ''): Answer =>
  (_request, socket) => {
    let count = 0;
    socket.write(head(type, more));
    const timer = setInterval(() => socket.write(`data: ${++count}\n\n`), 10);
    socket.on('close', () => clearInterval(timer));
    return undefined;
  };

test.each([
  'text/event-stream',
  'Text/Event-Stream; charset=utf-8',
  'application/x-ndjson',
  'application/stream+json',
  'multipart/x-mixed-replace; boundary=frame',
])('a response of type %s that goes on is cut when its time is up', async (type) => {
  const { server, test } = await start(drip(type));
  const { last, text } = await test.send({ url: server.url, streamMs: 200 });
  expect(last.error).toBeUndefined();
  expect(last.received[0]).toMatchObject({ status: 200, cut: 'time' });
  expect(text).toMatch(/^data: 1\n\ndata: 2\n\n/);
  expect(last.received[0]?.sizes.bodyBytes).toBe(text.length);
  expect(last.timings.totalMs).toBeLessThan(2000);
  await expect.poll(server.openSockets).toBe(0);
});

test('a chunked stream is cut between its chunks, and the next request has a connection of its own', async () => {
  const { server, test } = await start((request, socket) => {
    if (request.target === '/after') return ok('after');
    socket.write(`${head('text/event-stream', 'Transfer-Encoding: chunked\r\n')}9\r\ndata: 1\n\n\r\n`);
    return undefined;
  });
  const { last, text } = await test.send({ url: server.url, streamMs: 100 });
  expect([last.error, text, last.received[0]?.cut]).toEqual([undefined, 'data: 1\n\n', 'time']);
  expect((await test.send({ url: `${server.url}/after` })).text).toBe('after');
  expect(server.connections()).toBe(2);
});

test('without a time of its own a stream is cut when the time of the exchange is up', async () => {
  const { server, test } = await start(drip('text/event-stream'));
  const { last } = await test.send({ url: server.url, timeoutMs: 200 });
  expect([last.error, last.received[0]?.cut]).toEqual([undefined, 'time']);
});

test('a stream is cut at the size limit, to the byte', async () => {
  const { server, test } = await start((_request, socket) => {
    socket.write(`${head('text/event-stream')}${'x'.repeat(5000)}`);
    return undefined;
  });
  const { last, text } = await test.send({ url: server.url, maxResponseBytes: 1234 });
  expect([last.error, last.received[0]?.cut, text.length]).toEqual([undefined, 'size', 1234]);
  await expect.poll(server.openSockets).toBe(0);
});

test('a stream that ends by itself is an ordinary answer', async () => {
  const { server, test } = await start((_request, socket) => {
    socket.write(head('text/event-stream'));
    setTimeout(() => socket.end('data: end\n\n'), 50);
    return undefined;
  });
  const { last, text } = await test.send({ url: server.url, streamMs: 5000 });
  expect([last.error, last.received[0]?.cut, text]).toEqual([undefined, undefined, 'data: end\n\n']);
});

test.each([
  ['time', { streamMs: 300 }],
  ['size', { maxResponseBytes: 15, streamMs: 300 }],
])('a compressed stream that is cut by %s gives what was decoded', async (cut, bounds) => {
  const { server, test } = await start((_request, socket) => {
    const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
    socket.write(head('text/event-stream', 'Content-Encoding: gzip\r\n'));
    gzip.pipe(socket);
    gzip.write('data: one\n\n');
    setTimeout(() => gzip.write('data: two\n\n'), 50);
    return undefined;
  });
  const { last, text } = await test.send({ url: server.url, ...bounds });
  expect(last.error).toBeUndefined();
  expect(last.received[0]?.cut).toBe(cut);
  expect(text).toBe('data: one\n\ndata: two\n\n'.slice(0, cut === 'size' ? 15 : undefined));
});

test('a compressed stream whose coding ends before the stream does is cut all the same', async () => {
  const { server, test } = await start((_request, socket) => {
    socket.write(head('text/event-stream', 'Content-Encoding: gzip\r\n'));
    socket.write(gzipSync('data: all\n\n'));
    return undefined;
  });
  const { last, text } = await test.send({ url: server.url, streamMs: 150, timeoutMs: 2000 });
  expect([last.error, last.received[0]?.cut, text]).toEqual([undefined, 'time', 'data: all\n\n']);
});

test('a stream that unfolds beyond the size limit is cut there', async () => {
  const { server, test } = await start((_request, socket) => {
    socket.write(head('text/event-stream', 'Content-Encoding: gzip\r\n'));
    socket.end(gzipSync(Buffer.alloc(200_000_000, 'x')));
    return undefined;
  });
  const { last, text } = await test.send({ url: server.url, maxResponseBytes: 100_000 });
  expect([last.error, last.received[0]?.cut, text.length]).toEqual([undefined, 'size', 100_000]);
});

test('other responses that never end are errors', async () => {
  const { server, test } = await start(drip('text/plain'));
  const { last } = await test.send({ url: server.url, timeoutMs: 150, streamMs: 50 });
  expect(last.error).toMatchObject({ class: 'timeout', code: 'ESOCKETTIMEDOUT' });
  expect(last.received).toEqual([]);
  const { last: large } = await test.send({ url: server.url, maxResponseBytes: 10 });
  expect(large.error).toMatchObject({ class: 'body', message: 'Maximum response size reached' });
});

test('a stream that is interrupted by the user is an error', async () => {
  const { server, test } = await start(drip('text/event-stream'));
  const aborter = new AbortController();
  setTimeout(() => aborter.abort(), 100);
  const { last } = await test.send({ url: server.url }, aborter.signal);
  expect(last.error).toMatchObject({ class: 'aborted' });
});

test('a stream that breaks off is an error', async () => {
  const { server, test } = await start((_request, socket) => {
    socket.write(`${head('text/event-stream', 'Transfer-Encoding: chunked\r\n')}9\r\ndata: 1\n\n\r\n`);
    setTimeout(() => socket.destroy(), 50);
    return undefined;
  });
  const { last } = await test.send({ url: server.url, streamMs: 2000 });
  expect(last.error).toMatchObject({ class: 'reset', message: 'aborted' });
});

test('memory stays level while a fast stream fills a slow spill file', async () => {
  const stored: number[] = [];
  const spill = () => ({
    write: async (chunk: Uint8Array) => {
      await sleep(1);
      stored.push(chunk.length);
    },
    finish: async () => ({ size: stored.reduce((sum, size) => sum + size, 0), open: async function* () {} }),
    discard: async () => undefined,
  });
  let sent = 0;
  const { server, test } = await start(
    (_request, socket) => {
      const block = Buffer.alloc(256 * 1024, 'x');
      const pump = (): void => {
        while (!socket.destroyed && socket.write(block)) sent += block.length;
        sent += block.length;
      };
      socket.write(head('text/event-stream'));
      socket.on('drain', pump);
      pump();
      return undefined;
    },
    { spill },
  );
  const before = process.memoryUsage().rss;
  const { last } = await test.send({ url: server.url, streamMs: 1500 });
  expect(last.error).toBeUndefined();
  expect(last.received[0]?.cut).toBe('time');
  expect(sent).toBeGreaterThan(20_000_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
});
