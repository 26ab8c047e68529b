// Questions that the engine answers at once while everything here waits: for a library's text, for random bytes.
import { Buffer } from 'node:buffer';
import { FROM_CHILD, type Frame, TO_CHILD } from '../frames.ts';
import type { BundleSource } from './context.ts';
import { readFrame, writeFrame } from './pipe.ts';

const { parse, stringify } = JSON;

type BundleHead = { readonly name: string; readonly textBytes: number | undefined };

/** Frames that came while an answer was awaited. */
const early: Frame[] = [];

export const takeEarly = (): Frame | undefined => early.shift();

/** `accepts` refuses the answer to an earlier question whose asker ran out of stack before it came. */
const awaitAnswer = (kind: number, accepts: (frame: Frame) => boolean): Frame => {
  for (;;) {
    const frame = readFrame();
    if (frame.kind !== kind) early.push(frame);
    else if (accepts(frame)) return frame;
  }
};

const headOf = ({ json }: Frame): BundleHead => parse(json) as BundleHead;

export const bundleIn = (frame: Frame): BundleSource | undefined => {
  const { textBytes } = headOf(frame);
  if (textBytes === undefined) return undefined;
  const bytes = Buffer.from(frame.raw.buffer, frame.raw.byteOffset, frame.raw.length);
  return { text: bytes.toString('utf8', 0, textBytes), cache: bytes.subarray(textBytes) };
};

export const askForBundle = (name: string): BundleSource | undefined => {
  writeFrame(FROM_CHILD.library, stringify({ name }));
  return bundleIn(awaitAnswer(TO_CHILD.library, (frame) => headOf(frame).name === name));
};

const POOL_BYTES = 4096;

let pool: Uint8Array = new Uint8Array(0);

/** Loading Node's own crypto would cost a quarter of its start, and breaks for good when a script's stack ends in it. */
export const randomBytes = (size: number): Uint8Array => {
  if (pool.length < size) {
    const wanted = Math.max(size, POOL_BYTES);
    writeFrame(FROM_CHILD.random, stringify({ size: wanted }));
    pool = awaitAnswer(TO_CHILD.random, ({ raw }) => raw.length >= size).raw;
  }
  const taken = pool.subarray(0, size);
  pool = pool.subarray(size);
  return taken;
};
