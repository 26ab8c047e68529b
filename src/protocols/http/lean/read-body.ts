// Reads bodies: of a known length, in chunks, or as long as there are bytes.

import { readBlock } from './read-block.ts';
import { fault, MORE } from './read-head.ts';
import {
  CHUNK_DATA,
  CHUNK_EXTENSION,
  CHUNK_LF,
  CHUNK_SIZE,
  DATA_CR,
  DATA_LF,
  type Reader,
  TRAILERS,
} from './reader.ts';

const MAX_EXTENSION_BYTES = 16 * 1024;
const CR = 13;
const LF = 10;
const SEMICOLON = 59;

export const TOO_LARGE = 'too large';

/** False: there is more of it than allowed. */
export const takeBody = (reader: Reader, bytes: Buffer, start: number, end: number): boolean => {
  const size = end - start;
  reader.bodyBytes += size;
  if (reader.limit > 0 && reader.bodyBytes > reader.limit) return false;
  if (!reader.keepsBody || size === 0) return true;
  if (reader.chunks.length === 0) reader.chunks = [];
  // The bytes lie in a buffer that the next read overwrites.
  reader.chunks.push(Buffer.from(bytes.subarray(start, end)));
  return true;
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
export const readData = (reader: Reader, bytes: Buffer, at: number, end: number): number => {
  const stop = Math.min(end, at + reader.left);
  reader.left -= stop - at;
  return takeBody(reader, bytes, at, stop) ? stop : fault(reader.head, TOO_LARGE);
};

/** Chunks and trailers: position behind them, MORE or FAULT. */
export const readChunks = (reader: Reader, bytes: Buffer, at: number, end: number): number => {
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
