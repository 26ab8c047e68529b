// A request under way: when what happened to it, and how its sender is told what came of it.
import type { ExchangeError, HeaderPair } from '../../../model/exchange.ts';
import { decodeAll, MAX_CODINGS, parseCodings } from '../content-coding.ts';
import { decodingError, tooLargeError, tooManyCodings } from '../errors.ts';
import type { LeanAnswer, LeanTimings } from './lean-client.ts';
import type { Prepared } from './prepare-request.ts';

/** Whatever carries requests to a server: a connection of HTTP/1.1, or a session of HTTP/2. */
export type Carrier = { giveUp(flight: Flight, error: ExchangeError): void };

export type Flight = {
  readonly request: Prepared;
  readonly wantsBody: boolean;
  readonly onAnswer: (answer: LeanAnswer) => void;
  readonly startedAt: number;
  /** What it was written to. */
  carrier: Carrier | undefined;
  isOver: boolean;
  resends: number;
  /** Moments; 0: not yet. */
  writtenAt: number;
  sentAt: number;
  answeredAt: number;
  connectingMs: number;
  tlsMs: number;
  sentBytes: number;
  receivedBytes: number;
  expiresAt: number;
  /** Neighbours among those with the same timeout. */
  earlier: Flight | undefined;
  later: Flight | undefined;
};

export const createFlight = (
  request: Prepared,
  wantsBody: boolean,
  onAnswer: (answer: LeanAnswer) => void,
  startedAt: number,
): Flight => ({
  request,
  wantsBody,
  onAnswer,
  startedAt,
  carrier: undefined,
  isOver: false,
  resends: 0,
  writtenAt: 0,
  sentAt: 0,
  answeredAt: 0,
  connectingMs: 0,
  tlsMs: 0,
  sentBytes: 0,
  receivedBytes: 0,
  expiresAt: 0,
  earlier: undefined,
  later: undefined,
});

/** What came back, as the carrier has it. */
export type Arrival = {
  readonly status: number;
  readonly reason: string;
  readonly httpVersion: string;
  /** Header lines as they came, each with its CRLF; or pairs. */
  readonly headers: string | readonly HeaderPair[];
  readonly headerBytes: number;
  readonly bodyBytes: number;
  readonly isEncoded: boolean;
  readonly chunks: readonly Buffer[];
};

const NO_BYTES = new Uint8Array(0);
const NO_ARRIVAL: Arrival = {
  status: 0,
  reason: '',
  httpVersion: '',
  headers: [],
  headerBytes: 0,
  bodyBytes: 0,
  isEncoded: false,
  chunks: [],
};

/** Decoded bytes where nothing else bounds them: more than any load should keep of one answer. */
const MAX_DECODED_BYTES = 512 * 1024 * 1024;

const readPairs = (lines: string): HeaderPair[] => {
  const pairs: HeaderPair[] = [];
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf('\r\n', start);
    const colon = lines.indexOf(':', start);
    pairs.push([lines.slice(start, colon), lines.slice(colon + 1, end).replace(/^[ \t]+|[ \t]+$/g, '')]);
    start = end + 2;
  }
  return pairs;
};

let last: { readonly lines: string; readonly pairs: readonly HeaderPair[] } = { lines: '', pairs: [] };

/** Most answers look like the one before: those have the same pairs. */
const pairsOf = (lines: string): readonly HeaderPair[] => {
  if (lines !== last.lines) last = { lines, pairs: readPairs(lines) };
  return last.pairs;
};

const codingOf = (headers: readonly HeaderPair[]): string =>
  headers
    .filter(([name]) => name.length === 16 && name.toLowerCase() === 'content-encoding')
    .map(([, value]) => value)
    .join();

type Decoded = { readonly body: Uint8Array; readonly error?: ExchangeError };

const decode = (encoded: Uint8Array, headers: readonly HeaderPair[], limit: number): Decoded => {
  const codings = parseCodings(codingOf(headers));
  if (codings.length > MAX_CODINGS) return { body: NO_BYTES, error: tooManyCodings };
  if (codings.length === 0) return { body: encoded };
  const bound = limit > 0 ? limit : MAX_DECODED_BYTES;
  try {
    return { body: decodeAll(encoded, codings, bound) };
  } catch (thrown) {
    const isTooLarge = (thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return {
      body: NO_BYTES,
      error: isTooLarge ? tooLargeError(bound) : decodingError(thrown as Error, codings.join(', ')),
    };
  }
};

const joined = (chunks: readonly Buffer[]): Uint8Array =>
  chunks.length === 0 ? NO_BYTES : chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);

/** What did not happen any more takes no time. */
const timingsOf = (flight: Flight, endedAt: number): LeanTimings => {
  const { startedAt, writtenAt, sentAt, answeredAt, connectingMs, tlsMs } = flight;
  if (writtenAt === 0)
    return { blockedMs: endedAt - startedAt, connectingMs: 0, tlsMs: 0, sendingMs: 0, waitingMs: 0, receivingMs: 0 };
  const firstAt = answeredAt === 0 ? endedAt : answeredAt;
  return {
    blockedMs: Math.max(0, writtenAt - startedAt - connectingMs - tlsMs),
    connectingMs,
    tlsMs,
    sendingMs: sentAt - writtenAt,
    waitingMs: Math.max(0, firstAt - sentAt),
    receivingMs: endedAt - firstAt,
  };
};

/** Tells the sender; nothing is kept that a later read overwrites. */
export const tellAnswer = (
  flight: Flight,
  arrival: Arrival,
  error: ExchangeError | undefined,
  endedAt: number,
): void => {
  const timings = timingsOf(flight, endedAt);
  let pairs: readonly HeaderPair[] | undefined;
  const headers = (): readonly HeaderPair[] => {
    pairs ??= typeof arrival.headers === 'string' ? pairsOf(arrival.headers) : arrival.headers;
    return pairs;
  };
  let body = joined(arrival.chunks);
  let failure = error;
  if (arrival.isEncoded && body.length > 0) {
    const decoded = decode(body, headers(), flight.request.maxResponseBytes);
    body = decoded.body;
    failure = decoded.error;
  }
  flight.onAnswer({
    status: failure ? 0 : arrival.status,
    error: failure,
    reason: arrival.reason,
    httpVersion: arrival.httpVersion,
    headers,
    body,
    headerBytes: arrival.headerBytes,
    wireBytes: arrival.bodyBytes,
    sentBytes: flight.sentBytes,
    receivedBytes: flight.receivedBytes,
    durationMs: timings.sendingMs + timings.waitingMs + timings.receivingMs,
    startedAt: flight.startedAt,
    timings,
  });
};

export const tellFailure = (flight: Flight, error: ExchangeError, endedAt: number): void =>
  tellAnswer(flight, NO_ARRIVAL, error, endedAt);
