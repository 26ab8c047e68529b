// Reads HTTP/1.1 answers out of the bytes of a connection as they come, wherever they are cut.
import { readBlock } from './read-block.ts';
import { readChunks, readData, TOO_LARGE, takeBody } from './read-body.ts';
import { FAULT, fault, MORE } from './read-head.ts';
import { CHUNK_SIZE, HEAD, LENGTH, type Reader, TO_CLOSE } from './reader.ts';

export { FAULT, MORE, TOO_LARGE };

const MAX_INTERIM = 100;

export const UPGRADED = 'upgraded';

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
