// The head of a request as it is written, and what of it HTTP cannot carry.
import type { ExchangeError, HeaderPair } from '../../model/exchange.ts';
import type { HopRequest } from './hop.ts';
import type { Leg } from './redirects.ts';
import { findInvalidHeader, findInvalidMethod, isChunked } from './request-headers.ts';

/** Request line and headers, without the empty line. */
export const createHead = (method: string, target: string, headers: readonly HeaderPair[]): string => {
  let head = `${method} ${target} HTTP/1.1\r\n`;
  for (const [name, value] of headers) head += `${name}: ${value}\r\n`;
  return head;
};

/** node writes the headers along with a body that starts with text, in its encoding, and ahead of any body after Expect; else they are Latin-1. */
export const headEncoding = ({ body, bodyKind, draft }: Leg): HopRequest['headEncoding'] =>
  draft.has('expect') || (body && body.size !== 0 && bodyKind !== 'bytes') ? 'utf8' : 'latin1';

const UNSENDABLE_PATH = /[^\x21-\xff]/;

export const findUnsendable = (
  method: string,
  target: string,
  headers: readonly HeaderPair[],
): ExchangeError | undefined => {
  if (UNSENDABLE_PATH.test(target))
    return {
      class: 'url',
      name: 'TypeError',
      code: 'ERR_UNESCAPED_CHARACTERS',
      message: 'Request path contains unescaped characters',
      hint: 'Without URL encoding, the URL must be encoded as written.',
    };
  if (method === 'CONNECT')
    return { class: 'protocol', message: 'Method CONNECT is not supported', hint: 'It is for proxies only.' };
  return findInvalidMethod(method) ?? findInvalidHeader(headers);
};

/** A body whose end nothing tells, or a wrong length, is taken for the next request: no other one must follow it. */
const isUnframed = ({ body, draft }: Leg): boolean => {
  const lengths = draft.get('content-length')?.values;
  const size = body ? body.size : 0;
  if (size === undefined || isChunked(draft)) return false;
  return lengths ? lengths.some((length) => Number(length || Number.NaN) !== size) : size !== 0;
};

export const closesConnection = (leg: Leg): boolean =>
  isUnframed(leg) || leg.draft.get('connection')?.values.some((value) => /\bclose\b/i.test(value)) === true;
