// Turns what sockets, TLS, the parser and undici throw into errors in newman's words, with a hint.
import type { ExchangeError } from '../../model/exchange.ts';
import { MAX_CODINGS } from './content-coding.ts';
import { INVALID_HEAD, parseError, TOO_MANY_INTERIM, upgradeError } from './parse-errors.ts';
import { CLOSED_HINT, tlsHint, tlsMessage } from './tls-hints.ts';

type Thrown = Error & { readonly code?: string; readonly syscall?: string };

/** How far the exchange had come when it failed. */
export type Progress = { readonly headArrived: boolean; readonly written: boolean };

const REFUSAL = Symbol('exchange error');

/** An Error that stands for a finished ExchangeError, so that it can travel through undici. */
export const refusal = (error: ExchangeError): Error => Object.assign(new Error(error.message), { [REFUSAL]: error });

const HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there: check that the server runs, and the host and port of the URL.',
  ENOTFOUND: 'The host name does not exist: check its spelling, and that its variables have values.',
  EAI_AGAIN: 'The name server did not answer: check the network connection.',
  ETIMEDOUT: 'No connection came about: check host, port and firewall.',
  EHOSTUNREACH: 'There is no way to that host from this machine: check the network.',
  ENETUNREACH: 'There is no way to that network from this machine: check the network.',
  EADDRNOTAVAIL:
    'This machine has no address of that kind, or no free port for another connection: check the host of the URL.',
  EMFILE: 'This machine lets assay open no more connections: raise ulimit -n, or send less at a time.',
  ENFILE: 'This machine can open no more connections: send less at a time.',
};

const TLS_CODE =
  /^(?:ERR_(?:TLS|SSL|OSSL)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO$|HOSTNAME_MISMATCH|INVALID_CA)/;
const CONNECT_HINT = 'No connection came about: check host and port of the URL, and the network.';
const RESET_HINT = 'The server closed the connection: look into its log, or for a proxy in between.';

const hintFor = (code: string | undefined): { hint?: string } => {
  const hint = code === undefined ? undefined : HINTS[code];
  return hint === undefined ? {} : { hint };
};

const closedEarly = (headArrived: boolean): ExchangeError => ({
  class: 'reset',
  code: 'ECONNRESET',
  message: headArrived ? 'aborted' : 'socket hang up',
  hint: RESET_HINT,
});

/** The connection that a request was tied to by its authentication is gone. */
export const pinnedConnectionClosed = (): Error =>
  refusal({
    class: 'reset',
    code: 'ECONNRESET',
    message: 'The connection was closed in the middle of the authentication handshake',
    hint: 'NTLM needs one connection for the whole handshake: check that the server, and any proxy before it, keeps connections open.',
  });

/** undici's own errors, by their code. */
const fromUndici = (error: Thrown, { headArrived }: Progress): ExchangeError | undefined => {
  // A reset where undici took the end of the bytes for the end of the body.
  if (error.message.includes('Invalid EOF state')) return closedEarly(headArrived);
  if (error.name === 'HTTPParserError') return parseError(/\((.*)\)$/s.exec(error.message)?.[1] ?? error.message);
  // node's own parser, which the lenient client uses.
  if (error.code?.startsWith('HPE_')) return parseError(error.message.replace(/^Parse Error: /, ''), error.code);
  switch (error.code) {
    case 'UND_ERR_HEADERS_OVERFLOW':
      return parseError('Header overflow', 'HPE_HEADER_OVERFLOW');
    case 'UND_ERR_SOCKET':
      if (error.message === 'bad upgrade') return upgradeError;
      // A `100 Continue` is the only answer that undici does not take, and those before it were taken out.
      return error.message === 'bad response' ? parseError(TOO_MANY_INTERIM) : closedEarly(headArrived);
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      // undici says this of every fault after a Content-Length, in the head as well.
      return headArrived ? closedEarly(true) : parseError(INVALID_HEAD);
    case 'UND_ERR_INFO':
    case 'UND_ERR_ABORTED':
      return closedEarly(headArrived);
    case 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH':
      return {
        class: 'file',
        message: 'The file changed its size while it was being sent',
        hint: 'Let nothing write to the file during the run.',
      };
    case 'UND_ERR_DESTROYED':
    case 'UND_ERR_CLOSED':
      return { class: 'aborted', message: 'The connections were closed' };
    default:
      return undefined;
  }
};

/** All attempts of several addresses failed: the last one speaks for them, as in newman. */
const unwrap = (error: Thrown): Thrown =>
  error instanceof AggregateError && error.errors.length > 0 ? (error.errors.at(-1) as Thrown) : error;

/** A handshake that failed, or TLS settings that cannot be used. */
export const tlsError = ({ code, message }: Thrown): ExchangeError => ({
  class: 'tls',
  ...(code !== undefined && { code }),
  message: tlsMessage(message),
  hint: tlsHint(code),
});

type Reached = {
  readonly secure: boolean;
  readonly certificate: number;
  readonly route: { readonly proxy: string | undefined } | undefined;
};

/** Says what else may be behind an error, now that it is known where the request went. */
export const explainError = (
  error: ExchangeError,
  { secure, certificate, route }: Reached,
  { written, headArrived }: Progress,
): ExchangeError => {
  if (error.code === 'ETIMEDOUT' && error.class === 'timeout' && route?.proxy !== undefined)
    return { ...error, hint: `No connection came about through the proxy ${route.proxy} in the time of the request.` };
  if (error.class !== 'reset' || !secure) return error;
  // Before anything is written there is only the handshake to break off.
  if (!written) return { ...error, class: 'tls', hint: CLOSED_HINT };
  // Many servers that miss a client certificate say nothing and close the connection.
  return certificate === -1 && !headArrived ? { ...error, hint: CLOSED_HINT } : error;
};

const fromSystem = (error: Thrown, { headArrived, written }: Progress): ExchangeError => {
  const { code, message, syscall } = error;
  const common = { ...(code !== undefined && { code }), message };
  if (syscall === 'getaddrinfo') return { class: 'dns', ...common, ...hintFor(code) };
  if (code !== undefined && TLS_CODE.test(code)) return tlsError(error);
  if (message.includes('secure TLS connection')) return { class: 'tls', ...common, hint: CLOSED_HINT };
  if (code === 'ECONNRESET' && !written) return { class: 'reset', ...common, hint: RESET_HINT };
  if (syscall === 'connect' || !written) return { class: 'connect', hint: CONNECT_HINT, ...common, ...hintFor(code) };
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return syscall === undefined ? closedEarly(headArrived) : { class: 'reset', ...common, hint: RESET_HINT };
  return { class: 'protocol', ...common, ...hintFor(code) };
};

/** What went wrong, in newman's words where newman has any. */
export const toExchangeError = (thrown: Error, progress: Progress): ExchangeError => {
  const ready = (thrown as { [REFUSAL]?: ExchangeError })[REFUSAL];
  if (ready) return ready;
  const error = unwrap(thrown);
  return fromUndici(error, progress) ?? fromSystem(error, progress);
};

/** The whole exchange took too long; newman's words differ by how far it had come. */
export const timeoutError = (timeoutMs: number, connected: boolean): ExchangeError => {
  const code = connected ? 'ESOCKETTIMEDOUT' : 'ETIMEDOUT';
  return {
    class: 'timeout',
    code,
    message: code,
    hint: `The exchange was not over after ${timeoutMs} ms: raise --timeout-request, or look into the server.`,
  };
};

export const abortedError: ExchangeError = { class: 'aborted', message: 'The run was interrupted' };

export const tooLargeError = (limit: number): ExchangeError => ({
  class: 'body',
  message: 'Maximum response size reached',
  hint: `The decoded response is larger than ${limit} bytes: raise the limit, or set it to 0 for none.`,
});

/** A body that cannot be decoded; `error` is zlib's. */
export const decodingError = (error: Thrown, coding: string): ExchangeError => ({
  class: 'body',
  ...(error.code !== undefined && { code: error.code }),
  message: error.message,
  hint: `The server announced Content-Encoding ${coding}, but its body is broken or cut off.`,
});

export const tooManyCodings: ExchangeError = {
  class: 'body',
  message: 'Too many content codings',
  hint: `The server announced more than ${MAX_CODINGS} of them one upon the other, which nobody does: look into it.`,
};

/** A large body that could not be put into a temporary file. */
export const spillError = (error: Thrown): ExchangeError => ({
  class: 'body',
  ...(error.code !== undefined && { code: error.code }),
  message: error.message,
  hint: 'The response was too big for memory and the temporary folder did not take it: make room there.',
});
