// A body whose bytes are all in memory.
import type { Body } from '../model/body.ts';

/** Re-openable any number of times; the bytes are not copied. */
export const memoryBody = (bytes: Uint8Array): Body => ({
  size: bytes.byteLength,
  bytes,
  open: async function* () {
    if (bytes.byteLength > 0) yield bytes;
  },
});

const encoder = new TextEncoder();

/** The text as UTF-8. */
export const textBody = (text: string): Body => memoryBody(encoder.encode(text));
