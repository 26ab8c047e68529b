// MD5 (RFC 1321), for ids that other tools make of it; core has no node:crypto.
import { pad } from './md4.ts';

type State = readonly [a: number, b: number, c: number, d: number];

const INITIAL: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

const MIXES: readonly ((x: number, y: number, z: number) => number)[] = [
  (x, y, z) => (x & y) | (~x & z),
  (x, y, z) => (x & z) | (y & ~z),
  (x, y, z) => x ^ y ^ z,
  (x, y, z) => y ^ (x | ~z),
];

const wordAt = (round: number, step: number): number => [step, 5 * step + 1, 3 * step + 5, 7 * step][round]! % 16;

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

const compress = (state: State, block: DataView, start: number): State => {
  let [a, b, c, d] = state;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const constant = Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32);
    const word = block.getUint32(start + wordAt(round, step) * 4, true);
    const sum = (a + MIXES[round]!(b, c, d) + constant + word) | 0;
    [a, b, c, d] = [d, (b + rotate(sum, SHIFTS[round]![step % 4]!)) | 0, b, c];
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
};

/** The digest of the text's UTF-8 bytes, in hexadecimal. */
export const md5Hex = (text: string): string => {
  const padded = pad(new TextEncoder().encode(text));
  let state = INITIAL;
  for (let start = 0; start < padded.byteLength; start += 64) state = compress(state, padded, start);
  const digest = new DataView(new ArrayBuffer(16));
  for (const [index, word] of state.entries()) digest.setInt32(index * 4, word, true);
  return [...new Uint8Array(digest.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
