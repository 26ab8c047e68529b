// Histograms in HdrHistogram's own V2 format, which its libraries and tools read: zigzag LEB128 counts, runs of empty buckets as negative ones.
import type { HistogramData } from '../model/metric.ts';
import { Problem } from '../model/problem.ts';
import { BUCKETS, highestAt } from './histogram-buckets.ts';
import { addCounts, createCounters, toData } from './histogram-counts.ts';

const PLAIN = 0x1c849303;
const COMPRESSED = 0x1c849304;
/** Bytes of a counter, as the cookie has them: 1 stands for LEB128. */
const WORD = 0x10;
const WORD_MASK = 0xf0;
const HEADER_BYTES = 40;

const malformed = (why: string): never => {
  throw new Problem('histogram.encoding', `a histogram cannot be read: ${why}`, {
    hint: 'Expected is the V2 format of HdrHistogram, with 2 or 3 digits.',
  });
};

const pushCount = (bytes: number[], signed: number): void => {
  let left = signed < 0 ? -signed * 2 - 1 : signed * 2;
  while (left >= 0x80) {
    bytes.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  bytes.push(left);
};

const payloadOf = ({ counts }: HistogramData): number[] => {
  const bytes: number[] = [];
  let next = 0;
  for (let at = 0; at + 1 < counts.length; at += 2) {
    const index = counts[at] as number;
    if (index - next === 1) pushCount(bytes, 0);
    else if (index > next) pushCount(bytes, next - index);
    pushCount(bytes, counts[at + 1] as number);
    next = index + 1;
  }
  return bytes;
};

/** V2, not compressed. */
export const encodeHistogram = (data: HistogramData): Uint8Array<ArrayBuffer> => {
  const payload = payloadOf(data);
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  const buckets = BUCKETS[data.digits];
  const last = data.counts.at(-2) ?? 0;
  // Readers size their counters by it, and want two buckets' worth at least.
  const highest = Math.max(2, highestAt(buckets, Math.max(last, 2 * buckets.half - 1)));
  view.setInt32(0, PLAIN | WORD);
  view.setInt32(4, payload.length);
  view.setInt32(8, 0);
  view.setInt32(12, data.digits);
  view.setBigInt64(16, 1n);
  view.setBigInt64(24, BigInt(highest));
  view.setFloat64(32, 1);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
};

const LAST_BYTE = 8;

// The ninth byte has no mark of more to come: all its 8 bits count.
const countAt = (bytes: Uint8Array, start: number): { readonly signed: number; readonly next: number } => {
  let sum = 0;
  let scale = 1;
  for (let at = start; at < bytes.length; at += 1, scale *= 0x80) {
    const byte = bytes[at] as number;
    const isLast = at - start === LAST_BYTE;
    sum += (isLast ? byte : byte & 0x7f) * scale;
    if (isLast || byte < 0x80) {
      if (!Number.isSafeInteger(sum)) return malformed('a count is too large');
      return { signed: sum % 2 === 0 ? sum / 2 : -(sum + 1) / 2, next: at + 1 };
    }
  }
  return malformed('it ends within a count');
};

const readPayload = (payload: Uint8Array, limit: number): number[] => {
  const pairs: number[] = [];
  let index = 0;
  for (let at = 0; at < payload.length; ) {
    const { signed, next } = countAt(payload, at);
    at = next;
    if (signed > 0) {
      if (index >= limit) malformed('it has too many buckets');
      pairs.push(index, signed);
    }
    index += signed < 0 ? -signed : 1;
  }
  return pairs;
};

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What `encodeHistogram` or another library wrote in V2, with a unit of 1. Throws Problem. */
export const decodeHistogram = (bytes: Uint8Array): HistogramData => {
  if (bytes.length < HEADER_BYTES) malformed('it is too short');
  const view = viewOf(bytes);
  if ((view.getInt32(0) & ~WORD_MASK) !== PLAIN) malformed('it is not in the V2 format');
  const length = view.getInt32(4);
  const digits = view.getInt32(12);
  if (length < 0 || HEADER_BYTES + length > bytes.length) malformed('it ends too soon');
  if (digits !== 2 && digits !== 3) return malformed(`it has ${digits} digits`);
  // The offset at 8 is how a writer kept its counters; those that are written are in order whatever it says.
  if (view.getBigInt64(16) !== 1n) malformed('its unit is not 1');
  const payload = bytes.subarray(HEADER_BYTES, HEADER_BYTES + length);
  const counters = createCounters(digits);
  addCounts(counters, { digits, counts: readPayload(payload, BUCKETS[digits].limit) });
  return toData(counters);
};

/** V2 compressed, which most tools take (as base64). `deflate` writes zlib's format. */
export const compressHistogram = (
  data: HistogramData,
  deflate: (bytes: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> => {
  const packed = deflate(encodeHistogram(data));
  const bytes = new Uint8Array(8 + packed.length);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, COMPRESSED | WORD);
  view.setInt32(4, packed.length);
  bytes.set(packed, 8);
  return bytes;
};

/** Of V2, compressed or not. Throws Problem; what `inflate` throws means that it was no such thing. */
export const decompressHistogram = (bytes: Uint8Array, inflate: (bytes: Uint8Array) => Uint8Array): HistogramData => {
  if (bytes.length < 8) return malformed('it is too short');
  const view = viewOf(bytes);
  if ((view.getInt32(0) & ~WORD_MASK) !== COMPRESSED) return decodeHistogram(bytes);
  let plain: Uint8Array;
  try {
    plain = inflate(bytes.subarray(8, 8 + Math.max(0, view.getInt32(4))));
  } catch {
    return malformed('what is compressed is damaged');
  }
  return decodeHistogram(plain);
};
