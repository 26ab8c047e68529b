// What went wrong with an HTTP/2 exchange, from the code its stream or its session was closed with.
import type { ExchangeError } from '../../../model/exchange.ts';
import { toExchangeError } from '../errors.ts';

type Thrown = Error & { readonly code?: string; readonly errno?: number };

/** How an exchange ended that did not end well. */
export type BadEnd = {
  /** Code of the stream's end, undefined when there was no stream. */
  readonly code: number | undefined;
  readonly cause: Thrown | undefined;
  readonly headArrived: boolean;
  /** The server has shown that it speaks HTTP/2. */
  readonly spoken: boolean;
};

/** RFC 9113, 7. */
export const CODES = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
] as const;

export type Code = (typeof CODES)[number];

export const isCode = (code: number | undefined, name: Code): boolean => code !== undefined && CODES[code] === name;

/** Codes with which a server ends an exchange that it understood. */
const RESETS: ReadonlySet<string | undefined> = new Set<Code>([
  'NO_ERROR',
  'INTERNAL_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'CONNECT_ERROR',
]);

const HINTS: { readonly [code in Code]?: string } = {
  COMPRESSION_ERROR: 'Headers could not be packed or unpacked: a URL or header beyond 64 kB does not fit into HTTP/2.',
  ENHANCE_YOUR_CALM: 'One side got more than it wants to take: look for very large headers, or for a flood of frames.',
  HTTP_1_1_REQUIRED: "Set the request's HTTP version to HTTP/1.x or Auto: the server wants HTTP/1.1 here.",
};

const RESET_HINT = 'The server ended the exchange before its answer was complete: look into its log.';
const PROTOCOL_HINT = 'One side broke the rules of HTTP/2: try HTTP/1.x, and look into the log of the server.';

/** A server that was asked for HTTP/2 and does not speak it. */
export const notSpoken: ExchangeError = {
  class: 'protocol',
  message: 'The server does not speak HTTP/2',
  hint: "Set the request's HTTP version to HTTP/1.x or Auto, or use --http auto.",
};

const closedWith = (code: number): ExchangeError => {
  const name = CODES[code];
  const isReset = RESETS.has(name);
  return {
    class: isReset ? 'reset' : 'protocol',
    code: 'ERR_HTTP2_STREAM_ERROR',
    message: `Stream closed with error code ${name === undefined ? code : `NGHTTP2_${name}`}`,
    hint: (name === undefined ? undefined : HINTS[name]) ?? (isReset ? RESET_HINT : PROTOCOL_HINT),
  };
};

const EXCESS = /flood|too many/i;

const ofLibrary = ({ code, message }: Thrown): ExchangeError => ({
  class: 'protocol',
  ...(code !== undefined && { code }),
  message: `HTTP/2: ${message}`,
  hint: (EXCESS.test(message) ? HINTS.ENHANCE_YOUR_CALM : undefined) ?? PROTOCOL_HINT,
});

/** What node found wrong with the server's frames: it ends the streams with INTERNAL_ERROR, which the server never sent. */
const FOUND_HERE: ReadonlySet<string | undefined> = new Set(['ERR_HTTP2_ERROR', 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES']);

export const toHttp2Error = ({ code, cause, headArrived, spoken }: BadEnd): ExchangeError => {
  const isLibrary = cause?.code?.startsWith('ERR_HTTP2_') === true;
  if (isLibrary && cause.code === 'ERR_HTTP2_ERROR' && !spoken) return notSpoken;
  if (isLibrary && FOUND_HERE.has(cause.code)) return ofLibrary(cause);
  if (code !== undefined && code !== 0 && !isCode(code, 'CANCEL')) return closedWith(code);
  if (isLibrary) return ofLibrary(cause);
  const closed = Object.assign(new Error('closed'), { code: 'UND_ERR_ABORTED' });
  return toExchangeError(cause ?? closed, { headArrived, written: true });
};
