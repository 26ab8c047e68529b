// Reads what ends with an empty line, a head or trailers, when it does not come whole.
import { FAULT, fault, MORE, readHead, readLines } from './read-head.ts';
import type { Reader } from './reader.ts';

/** Node's own limit is 16 kB, too little for some APIs; `assay run` allows as much. */
const MAX_HEAD_BYTES = 128 * 1024;
const CR = 13;
const LF = 10;

/** Positions of where the empty line ends, or a line ends as no line may; -1: neither is there. */
const findEnd = (bytes: Buffer, from: number, end: number): number => {
  for (let i = from; i < end; i++) {
    if (bytes[i] !== LF) continue;
    if (i === 0 || bytes[i - 1] !== CR || (i === 1 && bytes[0] === CR) || bytes[i - 2] === LF) return i + 1;
  }
  return -1;
};

const hold = (reader: Reader, bytes: Buffer, at: number, end: number): void => {
  const size = reader.heldLength + end - at;
  if (!reader.held || reader.held.length < size) {
    const larger = Buffer.allocUnsafe(Math.max(512, size * 2));
    reader.held?.copy(larger, 0, 0, reader.heldLength);
    reader.held = larger;
  }
  bytes.copy(reader.held, reader.heldLength, at, end);
  reader.heldLength = size;
};

const takeHead = (reader: Reader, bytes: Buffer, at: number, end: number): void => {
  const { head } = reader;
  reader.reason = bytes.toString('latin1', head.reasonStart, head.reasonEnd);
  reader.lines = bytes.toString('latin1', head.linesStart, end - 2);
  reader.headBytes = end - at;
};

/** A head or trailers in `bytes`, or in what is held and `bytes`: position behind it in `bytes`, MORE or FAULT. */
export const readBlock = (reader: Reader, bytes: Buffer, at: number, end: number, isTrailer: boolean): number => {
  const { head, heldLength } = reader;
  if (heldLength === 0) {
    const next = isTrailer ? readLines(head, bytes, at, end, true) : readHead(head, bytes, at, end);
    if (next === MORE) hold(reader, bytes, at, end);
    else if (next >= 0 && !isTrailer) takeHead(reader, bytes, at, next);
    return next;
  }
  hold(reader, bytes, at, end);
  const held = reader.held as Buffer;
  const found = findEnd(held, Math.max(0, heldLength - 1), reader.heldLength);
  if (found === -1) return reader.heldLength > MAX_HEAD_BYTES ? fault(head, 'Header overflow') : MORE;
  const stop = found > MAX_HEAD_BYTES ? MORE : found;
  if (stop === MORE) return fault(head, 'Header overflow');
  const next = isTrailer ? readLines(head, held, 0, found, true) : readHead(head, held, 0, found);
  if (next < 0) return next === MORE ? MORE : FAULT;
  if (!isTrailer) takeHead(reader, held, 0, next);
  reader.held = undefined;
  reader.heldLength = 0;
  return at + next - heldLength;
};
