// Writes the chunks of a body as fast as the other side takes them.
import type { Writable } from 'node:stream';

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

/** Resolves when everything is handed over or nobody takes it any more; rejects when the chunks cannot be read. */
export const writeChunks = async (
  stream: Writable,
  chunks: AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => boolean = (chunk) => stream.write(chunk),
): Promise<void> => {
  for await (const chunk of chunks) {
    if (stream.destroyed || stream.writableEnded) return;
    if (!write(chunk)) await untilWritable(stream);
  }
};
