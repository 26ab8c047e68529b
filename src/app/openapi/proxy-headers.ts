// Headers of a message that is passed on: all as they are, but those that are about one connection.
import type { IncomingMessage } from 'node:http';
import type { HeaderPair } from '../../model/exchange.ts';

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

const asText = (latin1: string): string => Buffer.from(latin1, 'latin1').toString();

/** Raw headers, a name and its value in turn, as pairs; values are read as UTF-8. */
export const headerPairs = (raw: readonly string[]): readonly HeaderPair[] =>
  raw.flatMap((name, at) => (at % 2 === 0 ? [[name, asText(raw[at + 1]!)] as const] : []));

const rawPairs = (raw: readonly string[]): readonly HeaderPair[] =>
  raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1]!] as const] : []));

/** Those that the Connection header names are about the connection too. */
const connectionNames = (pairs: readonly HeaderPair[]): ReadonlySet<string> => {
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(','))
    .map((name) => name.trim().toLowerCase());
  return new Set([...HOP_BY_HOP, ...named]);
};

/** As Node takes them to write them unchanged: a name and its value in turn. The host is the target's. */
export const forwardedHeaders = ({ rawHeaders, method }: IncomingMessage, host: string): string[] => {
  const pairs = rawPairs(rawHeaders);
  const dropped = connectionNames(pairs);
  const kept = pairs.filter(([name]) => {
    const lower = name.toLowerCase();
    return lower !== 'host' && lower !== 'expect' && !dropped.has(lower);
  });
  const isFramed = kept.some(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name));
  // Node would announce a chunked body where there is none.
  const isBare = !isFramed && !/^(?:GET|HEAD|DELETE|OPTIONS|TRACE|CONNECT)$/.test(method ?? 'GET');
  return ['Host', host, ...kept.flat(), ...(isBare ? ['Content-Length', '0'] : [])];
};

/** Node frames the body anew where its length is not said. */
export const answerHeaders = ({ rawHeaders }: IncomingMessage): string[] => {
  const pairs = rawPairs(rawHeaders);
  const dropped = connectionNames(pairs);
  return pairs
    .filter(([name]) => name.toLowerCase() !== 'transfer-encoding' && !dropped.has(name.toLowerCase()))
    .flat();
};
