// Receives one answer: its headers as pairs, its body decoded and bounded, its sizes.
import type { Dispatcher } from 'undici';
import type { Body } from '../../model/body.ts';
import type { SpillFile } from '../../model/contracts.ts';
import type { HeaderPair, Received } from '../../model/exchange.ts';
import { parseCodings } from './content-coding.ts';
import { createDecodingSink } from './decoding-sink.ts';
import type { AnswerHead, Sink } from './flight.ts';
import { createPlainSink } from './plain-sink.ts';

export type ResponseOptions = {
  readonly limit: number;
  readonly httpVersion: () => string;
  readonly spill: (() => SpillFile) | undefined;
  readonly onReceived: (received: Received<Body>) => void;
  readonly onError: (error: Error) => void;
};

export type ResponseSink = Sink & { discard(): void };

/** Not imported: an import would evaluate the module's lazy members, and with them Node's own copy of undici. */
const standardReason = (status: number): string => process.getBuiltinModule('node:http').STATUS_CODES[status] ?? '';

const pairHeaders = (raw: readonly Buffer[]): HeaderPair[] => {
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

/** Where the body of an answer goes. */
export const receiveResponse = (
  head: AnswerHead,
  controller: Dispatcher.DispatchController,
  options: ResponseOptions,
): { readonly sink: ResponseSink; readonly headers: readonly HeaderPair[] } => {
  const headers = pairHeaders(head.rawHeaders);
  const reason = head.reason || standardReason(head.status);
  let wireBytes = 0;
  const target = createPlainSink({
    limit: options.limit,
    source: controller,
    spill: options.spill,
    onError: options.onError,
    onBody: (body) =>
      options.onReceived({
        status: head.status,
        reason,
        httpVersion: options.httpVersion(),
        headers,
        body,
        sizes: { headerBytes: headSize(reason, headers), wireBytes, bodyBytes: body.size ?? 0 },
      }),
  });
  const codings = parseCodings(headerValue(headers, 'content-encoding'));
  const inner =
    codings.length === 0
      ? target
      : createDecodingSink({ codings, limit: options.limit, source: controller, target, onError: options.onError });
  return {
    headers,
    sink: {
      write: (chunk) => {
        wireBytes += chunk.length;
        inner.write(chunk);
      },
      end: () => inner.end(),
      discard: () => inner.discard(),
    },
  };
};
