// Reads HTTP/1.1 answers out of the bytes of a connection as they come, wherever they are cut.
import { createHead, FAULT, fault, type Head, MORE, readHead, readLines } from './read-head.ts';

export { FAULT, MORE };

const HEAD = 0;
const LENGTH = 1;
const TO_CLOSE = 2;
const CHUNK_SIZE = 3;
const CHUNK_EXTENSION = 4;
const CHUNK_LF = 5;
const CHUNK_DATA = 6;
const DATA_CR = 7;
const DATA_LF = 8;
const TRAILERS = 9;

/** Node's own limit is 16 kB, too little for some APIs; `assay run` allows as much. */
const MAX_HEAD_BYTES = 128 * 1024;
const MAX_EXTENSION_BYTES = 16 * 1024;
const MAX_INTERIM = 100;
const CR = 13;
const LF = 10;
const SEMICOLON = 59;

export const TOO_LARGE = 'too large';
export const UPGRADED = 'upgraded';

export type Reader = {
  phase: number;
  readonly head: Head;
  /** Bytes of the body or the chunk that are still to come. */
  left: number;
  hasDigits: boolean;
  extension: number;
  interim: number;
  /** A head, or trailers, that have not come whole. */
  held: Buffer | undefined;
  heldLength: number;
  /** Set for each answer by its owner: does it belong to HEAD, is the body kept, how many bytes may it have (0: any number). */
  isBodiless: boolean;
  keepsBody: boolean;
  limit: number;
  /** Header lines as text, and the reason before them. */
  lines: string;
  reason: string;
  headBytes: number;
  bodyBytes: number;
  chunks: Buffer[];
};

const NO_CHUNKS: Buffer[] = [];

export const createReader = (): Reader => ({
  phase: HEAD,
  head: createHead(),
  left: 0,
  hasDigits: false,
  extension: 0,
  interim: 0,
  held: undefined,
  heldLength: 0,
  isBodiless: false,
  keepsBody: false,
  limit: 0,
  lines: '',
  reason: '',
  headBytes: 0,
  bodyBytes: 0,
  chunks: NO_CHUNKS,
});

/** To be called before each answer. */
export const expectAnswer = (reader: Reader, isBodiless: boolean, keepsBody: boolean, limit: number): void => {
  reader.isBodiless = isBodiless;
  reader.keepsBody = keepsBody;
  reader.limit = limit;
  reader.phase = HEAD;
  reader.interim = 0;
  reader.headBytes = 0;
  reader.bodyBytes = 0;
  reader.held = undefined;
  reader.heldLength = 0;
  if (reader.chunks.length > 0) reader.chunks = NO_CHUNKS;
};

export const headArrived = ({ phase }: Reader): boolean => phase !== HEAD;

/** Does the end of the bytes end the answer? */
export const endsWithConnection = ({ phase }: Reader): boolean => phase === TO_CLOSE;

/** What of the head has come is no HTTP, though it has not come whole. */
export const isPartFaulty = ({ phase, held, heldLength, head }: Reader): boolean =>
  phase === HEAD && held !== undefined && readHead(head, held, 0, heldLength) === FAULT;

const takeBody = (reader: Reader, bytes: Buffer, start: number, end: number): boolean => {
  const size = end - start;
  reader.bodyBytes += size;
  if (reader.limit > 0 && reader.bodyBytes > reader.limit) return false;
  if (!reader.keepsBody || size === 0) return true;
  if (reader.chunks === NO_CHUNKS) reader.chunks = [];
  // The bytes lie in a buffer that the next read overwrites.
  reader.chunks.push(Buffer.from(bytes.subarray(start, end)));
  return true;
};

/** Chooses the framing of the body: true when there is none. */
const startBody = (reader: Reader): boolean => {
  const { status, isChunked, hasCodings, length } = reader.head;
  if (reader.isBodiless || status === 204 || status === 304) return true;
  if (isChunked) {
    reader.phase = CHUNK_SIZE;
    reader.left = 0;
    reader.hasDigits = false;
    reader.extension = 0;
    return false;
  }
  if (hasCodings || length === -1) {
    reader.phase = TO_CLOSE;
    reader.head.keepAlive = false;
    return false;
  }
  reader.phase = LENGTH;
  reader.left = length;
  return length === 0;
};

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
const readBlock = (reader: Reader, bytes: Buffer, at: number, end: number, isTrailer: boolean): number => {
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

/** Reads heads until a final one: position, MORE or FAULT; `left` then is 0 and the phase tells of the body. */
const readFinalHead = (reader: Reader, bytes: Buffer, at: number, end: number): number => {
  let i = at;
  for (;;) {
    i = readBlock(reader, bytes, i, end, false);
    if (i < 0) return i;
    const { status } = reader.head;
    if (status >= 200) return i;
    if (status === 101) return fault(reader.head, UPGRADED);
    if (++reader.interim > MAX_INTERIM) return fault(reader.head, 'Too many interim responses');
    if (i >= end) return MORE;
  }
};

const hexDigit = (byte: number): number => {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
};

/** One byte of what stands between the data of two chunks; returns what is wrong with it. */
const readChunkByte = (reader: Reader, byte: number): string => {
  switch (reader.phase) {
    case CHUNK_SIZE: {
      const digit = hexDigit(byte);
      if (digit >= 0) {
        reader.hasDigits = true;
        reader.left = reader.left * 16 + digit;
        return reader.left > Number.MAX_SAFE_INTEGER ? 'Chunk size overflow' : '';
      }
      if (!reader.hasDigits || (byte !== CR && byte !== SEMICOLON)) return 'Invalid character in chunk size';
      reader.phase = byte === CR ? CHUNK_LF : CHUNK_EXTENSION;
      return '';
    }
    case CHUNK_EXTENSION:
      if (byte === CR) reader.phase = CHUNK_LF;
      else if ((byte < 32 && byte !== 9) || byte === 127) return 'Invalid character in chunk extensions';
      return ++reader.extension > MAX_EXTENSION_BYTES ? 'Chunk extensions overflow' : '';
    case CHUNK_LF:
      reader.phase = reader.left === 0 ? TRAILERS : CHUNK_DATA;
      return byte === LF ? '' : 'Expected LF after chunk size';
    case DATA_CR:
      reader.phase = DATA_LF;
      return byte === CR ? '' : 'Expected CR after chunk data';
    default:
      reader.phase = CHUNK_SIZE;
      reader.left = 0;
      reader.hasDigits = false;
      return byte === LF ? '' : 'Expected LF after chunk data';
  }
};

/** Data of a known length: position behind as much of it as is there, or FAULT. */
const readData = (reader: Reader, bytes: Buffer, at: number, end: number): number => {
  const stop = Math.min(end, at + reader.left);
  reader.left -= stop - at;
  return takeBody(reader, bytes, at, stop) ? stop : fault(reader.head, TOO_LARGE);
};

const readChunks = (reader: Reader, bytes: Buffer, at: number, end: number): number => {
  let i = at;
  while (i < end) {
    if (reader.phase === TRAILERS) return readBlock(reader, bytes, i, end, true);
    if (reader.phase === CHUNK_DATA) {
      i = readData(reader, bytes, i, end);
      if (i < 0) return i;
      if (reader.left === 0) reader.phase = DATA_CR;
    } else {
      const wrong = readChunkByte(reader, bytes[i++] as number);
      if (wrong !== '') return fault(reader.head, wrong);
    }
  }
  return MORE;
};

/** Position behind the answer once it is complete; MORE, or FAULT with `head.fault`. */
export const readAnswer = (reader: Reader, bytes: Buffer, at: number, end: number): number => {
  let i = at;
  if (reader.phase === HEAD) {
    i = readFinalHead(reader, bytes, i, end);
    if (i < 0) return i;
    if (startBody(reader)) return i;
  }
  if (reader.phase === LENGTH) {
    i = readData(reader, bytes, i, end);
    return i >= 0 && reader.left > 0 ? MORE : i;
  }
  if (reader.phase !== TO_CLOSE) return readChunks(reader, bytes, i, end);
  return takeBody(reader, bytes, i, end) ? MORE : fault(reader.head, TOO_LARGE);
};
