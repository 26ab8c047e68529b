// Receives one answer: its body decoded and bounded, its sizes, and the end of a stream that has none.
import type { Body } from '../../model/body.ts';
import type { SpillFile } from '../../model/contracts.ts';
import type { HeaderPair, Received } from '../../model/exchange.ts';
import { MAX_CODINGS, parseCodings } from './content-coding.ts';
import { createDecodingSink, type DecodingSink } from './decoding-sink.ts';
import { refusal, tooManyCodings } from './errors.ts';
import { createPlainSink, type Source } from './plain-sink.ts';

export type AnswerHead = { readonly status: number; readonly reason: string; readonly headers: readonly HeaderPair[] };

export type ResponseOptions = {
  readonly limit: number;
  /** How long a stream is listened to, ms. */
  readonly streamMs: number | undefined;
  readonly httpVersion: () => string;
  readonly spill: (() => SpillFile) | undefined;
  readonly onReceived: (received: Received<Body>) => void;
  /** A stream has come to its bound: the connection is to be closed. */
  readonly onCut: () => void;
  readonly onError: (error: Error) => void;
};

type CutReason = NonNullable<Received<Body>['cut']>;

export type ResponseSink = {
  write(chunk: Buffer): void;
  end(): void;
  discard(): void;
  /** Ends it with what has arrived; only streams can be cut. */
  readonly cut: ((reason: CutReason) => void) | undefined;
};

/** Not imported: an import would evaluate the module's lazy members, and with them Node's own copy of undici. */
export const standardReason = (status: number): string =>
  process.getBuiltinModule('node:http').STATUS_CODES[status] ?? '';

export const pairHeaders = (raw: readonly Buffer[]): HeaderPair[] => {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2)
    pairs.push([raw[index]!.toString('latin1'), raw[index + 1]!.toString('latin1')]);
  return pairs;
};

/** The values of a header, joined as one. */
export const headerValue = (headers: readonly HeaderPair[], name: string): string | undefined => {
  let found: string | undefined;
  for (const [key, value] of headers)
    if (key.length === name.length && key.toLowerCase() === name)
      found = found === undefined ? value : `${found}, ${value}`;
  return found;
};

/** Bytes of the head as newman counts them: status line, headers, empty line. */
export const headSize = (reason: string, headers: readonly HeaderPair[]): number => {
  let size = 'HTTP/1.1 200 '.length + reason.length + 4;
  for (const [name, value] of headers) size += name.length + value.length + 4;
  return size;
};

/** Types whose messages come one after the other, maybe for ever. */
const STREAM =
  /^\s*(?:text\/event-stream|application\/(?:x-)?ndjson|application\/stream\+json|multipart\/x-mixed-replace)\s*(?:;|$)/i;

const listenFor = (streamMs: number | undefined, cut: () => void): NodeJS.Timeout | undefined =>
  streamMs ? setTimeout(cut, Math.min(streamMs, 2 ** 31 - 1)) : undefined;

/** Where the body of an answer goes. */
export const receiveResponse = (head: AnswerHead, source: Source, options: ResponseOptions): ResponseSink => {
  const { headers } = head;
  const reason = head.reason || standardReason(head.status);
  const streams = STREAM.test(headerValue(headers, 'content-type') ?? '');
  let wireBytes = 0;
  let cutBy: CutReason | undefined;
  let ended = false;
  const cut = (why: CutReason): void => {
    cutBy ??= why;
    if (!ended) {
      ended = true;
      clearTimeout(timer);
      options.onCut();
      inner.end(why);
    } else if (why === 'size') inner.end(why);
  };
  const timer = streams ? listenFor(options.streamMs, () => cut('time')) : undefined;
  const target = createPlainSink({
    limit: options.limit,
    source,
    spill: options.spill,
    onFull: streams ? () => cut('size') : undefined,
    onError: options.onError,
    onBody: (body) =>
      options.onReceived({
        status: head.status,
        reason,
        httpVersion: options.httpVersion(),
        headers,
        body,
        sizes: { headerBytes: headSize(reason, headers), wireBytes, bodyBytes: body.size ?? 0 },
        ...(cutBy && { cut: cutBy }),
      }),
  });
  const codings = parseCodings(headerValue(headers, 'content-encoding'));
  if (codings.length > MAX_CODINGS) throw refusal(tooManyCodings);
  const inner: DecodingSink =
    codings.length === 0
      ? target
      : createDecodingSink({ codings, streams, limit: options.limit, source, target, onError: options.onError });
  return {
    write: (chunk) => {
      if (ended) return;
      wireBytes += chunk.length;
      inner.write(chunk);
    },
    end: () => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      inner.end();
    },
    discard: () => {
      ended = true;
      clearTimeout(timer);
      inner.discard();
    },
    cut: streams ? cut : undefined,
  };
};
