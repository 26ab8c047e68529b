// Keeps what flows through a stream, up to a bound, without holding it up.
import type { Readable } from 'node:stream';

export type TakenBody = {
  /** All of it, or what came before the bound. */
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly cut: boolean;
};

/** `maxBytes` 0: no bound. */
export const collectBody = (stream: Readable, maxBytes: number): { taken(): TakenBody } => {
  const chunks: Buffer[] = [];
  let size = 0;
  let cut = false;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (maxBytes > 0 && size > maxBytes) cut = true;
    else if (!cut) chunks.push(chunk);
  });
  return { taken: () => ({ bytes: Buffer.concat(chunks), size, cut }) };
};
