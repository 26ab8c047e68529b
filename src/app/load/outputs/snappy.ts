// Snappy's block format: literals and copies of what came up to 64 KB before.

const MIN_MATCH = 4;
const MAX_OFFSET = 65_535;
const TABLE_BITS = 14;

const pushLength = (out: number[], length: number): void => {
  let left = length;
  for (; left >= 128; left = Math.floor(left / 128)) out.push((left % 128) | 128);
  out.push(left);
};

const literalHead = (length: number): number[] => {
  const last = length - 1;
  if (last < 60) return [last << 2];
  if (last < 256) return [60 << 2, last];
  if (last < 65_536) return [61 << 2, last & 255, last >> 8];
  return [62 << 2, last & 255, (last >> 8) & 255, last >> 16];
};

const MOST_LITERAL = 2 ** 24;

const pushCopy = (parts: Uint8Array[], offset: number, length: number): void => {
  for (let left = length; left > 0; left -= 64) {
    const part = Math.min(64, left);
    parts.push(Uint8Array.of(((part - 1) << 2) | 2, offset & 255, offset >> 8));
  }
};

const matchLength = (bytes: Buffer, from: number, to: number): number => {
  let length = 0;
  while (to + length < bytes.length && bytes[from + length] === bytes[to + length]) length += 1;
  return length;
};

/** Compresses labels well, which repeat from series to series. */
export const snappy = (input: Uint8Array): Uint8Array => {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const head: number[] = [];
  pushLength(head, bytes.length);
  const parts: Uint8Array[] = [Uint8Array.from(head)];
  const pushLiteral = (from: number, to: number): void => {
    for (let at = from; at < to; at += MOST_LITERAL) {
      const end = Math.min(to, at + MOST_LITERAL);
      parts.push(Uint8Array.from(literalHead(end - at)), bytes.subarray(at, end));
    }
  };
  const table = new Int32Array(2 ** TABLE_BITS).fill(-1);
  let literal = 0;
  let at = 0;
  while (at + MIN_MATCH <= bytes.length) {
    const word = bytes.readUInt32LE(at);
    const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - TABLE_BITS);
    const before = table[slot] as number;
    table[slot] = at;
    if (before < 0 || at - before > MAX_OFFSET || bytes.readUInt32LE(before) !== word) {
      at += 1;
      continue;
    }
    pushLiteral(literal, at);
    const length = matchLength(bytes, before, at);
    pushCopy(parts, at - before, length);
    at += length;
    literal = at;
  }
  pushLiteral(literal, bytes.length);
  return Buffer.concat(parts);
};
