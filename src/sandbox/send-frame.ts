// Writes one frame to a sandbox process.
import type { Writable } from 'node:stream';
import { encodeFrame } from './frames.ts';

/** A small body travels in one piece with its frame. */
const SMALL_BYTES = 16 * 1024;

export const sendFrame = (input: Writable, kind: number, json: string, raw: readonly Uint8Array[]): void => {
  const rawBytes = raw.reduce((sum, part) => sum + part.length, 0);
  if (rawBytes <= SMALL_BYTES) {
    const frame = encodeFrame(kind, json, rawBytes, rawBytes);
    let at = frame.length - rawBytes;
    for (const part of raw) {
      frame.set(part, at);
      at += part.length;
    }
    input.write(frame);
    return;
  }
  input.cork();
  input.write(encodeFrame(kind, json, rawBytes));
  for (const part of raw) input.write(part);
  input.uncork();
};
