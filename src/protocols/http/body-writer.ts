// Writes the chunks of a body as fast as the other side takes them.
import type { Writable } from 'node:stream';
import type { Body } from '../../model/body.ts';
import { streamedChunks } from './hop.ts';

const sizeMismatch = (): Error =>
  Object.assign(new Error('other size than announced'), { code: 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH' });

/** The chunks of a streamed body, as long as they add up to its size. */
async function* exactChunks(body: Body): AsyncGenerator<Uint8Array> {
  let left = body.size;
  for await (const chunk of streamedChunks(body)) {
    if (left !== undefined) left -= chunk.length;
    if (left !== undefined && left < 0) throw sizeMismatch();
    yield chunk;
  }
  if (left) throw sizeMismatch();
}

const untilWritable = (stream: Writable): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      stream.off('drain', go);
      stream.off('close', go);
      resolve();
    };
    stream.on('drain', go);
    stream.on('close', go);
  });

/** Resolves when everything is handed over or nobody takes it any more; rejects when the body cannot be read. */
export const writeBody = async (
  stream: Writable,
  body: Body,
  write: (chunk: Uint8Array) => boolean = (chunk) => stream.write(chunk),
): Promise<void> => {
  for await (const chunk of exactChunks(body)) {
    if (stream.destroyed || stream.writableEnded) return;
    if (!write(chunk)) await untilWritable(stream);
  }
};
