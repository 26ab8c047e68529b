import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { startScripted } from '../../../fixtures/servers/scripted.ts';
import type { SpillFile } from '../../model/contracts.ts';
import { connectForTest, readAll } from './test-client.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** A client and a server that answers with these bytes under this coding. */
const serve = async (coding: string, bytes: Buffer, spill?: () => SpillFile) => {
  const server = await startScripted((_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes);
    return undefined;
  });
  open.push(server);
  const test = await connectForTest(spill ? { spill } : {});
  open.push(test.client);
  return { server, test };
};

const SMALL = 'hello '.repeat(100);
/** Does not compress well, so that it is decoded as a stream. */
const LARGE = Array.from({ length: 60_000 }, (_, index) => ((index * 2654435761) >>> 0).toString(36)).join('');

const CODINGS: readonly (readonly [name: string, encode: (text: string) => Buffer])[] = [
  ['gzip', (text) => gzipSync(text)],
  ['x-gzip', (text) => gzipSync(text)],
  ['GZIP', (text) => gzipSync(text)],
  ['deflate', (text) => deflateSync(text)],
  ['deflate', (text) => deflateRawSync(text)],
  ['br', (text) => brotliCompressSync(text)],
  ['zstd', (text) => zstdCompressSync(text)],
  ['gzip, br', (text) => brotliCompressSync(gzipSync(text))],
  ['identity', (text) => Buffer.from(text)],
  ['unknown', (text) => Buffer.from(text)],
];

describe.each(CODINGS)('%s', (coding, encode) => {
  test.each([
    ['small', SMALL],
    ['large', LARGE],
  ])('a %s body', async (_size, text) => {
    const bytes = encode(text);
    const { server, test } = await serve(coding, bytes);
    for (let sent = 0; sent < 2; sent++) {
      const { last, text: received } = await test.send({ url: server.url });
      expect(last.error).toBeUndefined();
      expect(received === text).toBe(true);
      expect(last.received[0]?.sizes).toMatchObject({ wireBytes: bytes.length, bodyBytes: text.length });
    }
    expect(server.connections()).toBe(1);
  });
});

const ENCODED = CODINGS.slice(0, 8).filter(([name]) => name !== 'x-gzip' && name !== 'GZIP');

describe.each(ENCODED)('broken %s', (coding, encode) => {
  test.each([
    ['small', SMALL],
    ['large', LARGE],
  ])('a cut off %s body is an error', async (_size, text) => {
    const bytes = encode(text);
    const { server, test } = await serve(coding, bytes.subarray(0, bytes.length - 9));
    const { last } = await test.send({ url: server.url });
    expect(last.error).toMatchObject({ class: 'body', hint: expect.stringContaining('broken or cut off') });
    expect(last.received).toEqual([]);
  });

  test('an empty body is empty', async () => {
    const { server, test } = await serve(coding, Buffer.alloc(0));
    expect((await test.send({ url: server.url })).last.received[0]?.body.size).toBe(0);
  });

  test('a bomb is bounded after inflation', async () => {
    const { server, test } = await serve(coding, encode('0'.repeat(3_000_000)));
    const { last } = await test.send({ url: server.url, maxResponseBytes: 1_000_000 });
    expect(last.error).toMatchObject({ class: 'body', message: 'Maximum response size reached' });
  });
});

test('what is no gzip at all is told in zlib’s words', async () => {
  const { server, test } = await serve('gzip', Buffer.from('not gzip'));
  const { last } = await test.send({ url: server.url });
  expect(last.error).toMatchObject({ class: 'body', code: 'Z_DATA_ERROR', message: 'incorrect header check' });
});

/** A spill file in memory that counts how it is used. */
const countedSpill = () => {
  const chunks: Buffer[] = [];
  const used = { created: 0, finished: 0, discarded: 0 };
  const spill = (): SpillFile => {
    used.created++;
    return {
      write: async (chunk) => {
        chunks.push(Buffer.from(chunk));
      },
      finish: async () => {
        used.finished++;
        return {
          size: chunks.reduce((size, chunk) => size + chunk.length, 0),
          open: async function* () {
            yield* chunks;
          },
        };
      },
      discard: async () => {
        used.discarded++;
      },
    };
  };
  return { used, spill };
};

const MEGABYTE = 1024 * 1024;

test.each([
  ['plain', (bytes: Buffer) => bytes, 'identity'],
  ['encoded', (bytes: Buffer) => gzipSync(bytes), 'gzip'],
])('a %s body beyond 16 MB goes to a spill file whole', async (_name, encode, coding) => {
  const bytes = Buffer.alloc(20 * MEGABYTE, 'abcdefg');
  const { used, spill } = countedSpill();
  const { server, test } = await serve(coding, encode(bytes), spill);
  const { last } = await test.send({ url: server.url });
  expect(used).toEqual({ created: 1, finished: 1, discarded: 0 });
  const body = last.received[0]!.body;
  expect(body.bytes).toBeUndefined();
  expect(body.size).toBe(bytes.length);
  expect(bytes.equals(await readAll(body.open()))).toBe(true);
});

test('a spilled body that grows beyond its bound is discarded', async () => {
  const { used, spill } = countedSpill();
  const { server, test } = await serve('identity', Buffer.alloc(20 * MEGABYTE), spill);
  const { last } = await test.send({ url: server.url, maxResponseBytes: 18 * MEGABYTE });
  expect(last.error).toMatchObject({ class: 'body' });
  await expect.poll(() => used.discarded).toBe(1);
});

test('a full disk is an error of the exchange', async () => {
  const full = (): SpillFile => ({
    write: async () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    },
    finish: async () => {
      throw new Error('not reached');
    },
    discard: async () => undefined,
  });
  const { server, test } = await serve('identity', Buffer.alloc(20 * MEGABYTE), full);
  const { last } = await test.send({ url: server.url });
  expect(last.error).toMatchObject({ class: 'body', code: 'ENOSPC', hint: expect.stringContaining('temporary') });
});
