// What is known of the answer that a connection is in the middle of.
import { createHead, FAULT, type Head, readHead, readLines } from './read-head.ts';

/** Phases of an answer. */
export const HEAD = 0;
export const LENGTH = 1;
export const TO_CLOSE = 2;
export const CHUNK_SIZE = 3;
export const CHUNK_EXTENSION = 4;
export const CHUNK_LF = 5;
export const CHUNK_DATA = 6;
export const DATA_CR = 7;
export const DATA_LF = 8;
export const TRAILERS = 9;

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

/** What of a head or of trailers has come is no HTTP, though it has not come whole. */
export const isPartFaulty = ({ phase, held, heldLength, head }: Reader): boolean => {
  if (!held) return false;
  if (phase === TRAILERS) return readLines(head, held, 0, heldLength, true) === FAULT;
  return phase === HEAD && readHead(head, held, 0, heldLength) === FAULT;
};
