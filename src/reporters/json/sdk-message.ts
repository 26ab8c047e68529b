// Requests and responses in the shape of Postman's SDK, without the response's body.
import type { ExchangeRecord, HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import { sdkUrl } from './sdk-url.ts';

type Node = { readonly [key: string]: Json };

const headerList = (headers: readonly HeaderPair[]): Json => headers.map(([key, value]) => ({ key, value }));

const formPairs = (text: string): Json => [...new URLSearchParams(text)].map(([key, value]) => ({ key, value }));

const graphqlOf = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return { query: text };
  }
};

/** `text`: what was sent; undefined when it is no text or not at hand. `written`: the body of the item. */
const requestBody = (text: string | undefined, written: Node | undefined): Node | undefined => {
  const mode = written?.mode;
  switch (mode) {
    case 'urlencoded':
      return text === undefined ? written : { mode, urlencoded: formPairs(text) };
    case 'graphql':
      return text === undefined ? written : { mode, graphql: graphqlOf(text) };
    case 'formdata':
    case 'file':
      return written;
    default:
      if (text === undefined) return undefined;
      return { mode: 'raw', raw: text, ...(written?.options === undefined ? {} : { options: written.options }) };
  }
};

export const sdkRequest = (exchange: ExchangeRecord, text: string | undefined, written: Node | undefined): Json => {
  const { method, url, headers } = exchange.sent;
  const body = exchange.sent.body === undefined ? undefined : requestBody(text, written);
  return { url: sdkUrl(url) as Json, header: headerList(headers), method, ...(body === undefined ? {} : { body }) };
};

/** Undefined when nothing came. */
export const sdkResponse = ({ id, received, timings }: ExchangeRecord): Node | undefined => {
  const answer = received.at(-1);
  return (
    answer && {
      id,
      status: answer.reason,
      code: answer.status,
      header: headerList(answer.headers),
      cookie: [],
      responseTime: Math.round(timings.totalMs),
      responseSize: answer.sizes.bodyBytes,
    }
  );
};
