// The header block of an HTTP/2 request: pseudo headers as Postman orders them, and no header that speaks of a connection.
import type { HeaderPair } from '../../../model/exchange.ts';

/** RFC 9113, 8.2.2: they would make the message malformed. */
const OF_CONNECTIONS = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

const isAllowed = ([name, value]: HeaderPair): boolean => {
  const key = name.toLowerCase();
  return key === 'te' ? value.trim().toLowerCase() === 'trailers' : !OF_CONNECTIONS.has(key);
};

/** The headers of a draft that HTTP/2 can carry. */
export const carriedHeaders = (headers: readonly HeaderPair[]): readonly HeaderPair[] => headers.filter(isAllowed);

/** Names and values in turn, as node:http2 takes them; names are in lower case. */
export const headerBlock = (
  request: { readonly method: string; readonly path: string; readonly authority: string; readonly scheme: string },
  headers: readonly HeaderPair[],
): string[] => [
  ...[':path', request.path, ':method', request.method],
  ...[':authority', request.authority, ':scheme', request.scheme],
  ...headers.flatMap(([name, value]) => [name.toLowerCase(), value]),
];

/** The headers of an answer as Postman shows them: `:status` among them, repeated ones joined. */
export const answerHeaders = (headers: {
  readonly [name: string]: string | number | readonly string[] | undefined;
}): HeaderPair[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one): HeaderPair => [name, String(one)]),
  );
