// The header list of a request as newman writes it: the user's, then the system's, in newman's order and case.

import { earlyType } from '../../core/call-headers.ts';
import { percentDecode } from '../../core/percent-encode.ts';
import type { Call, ExchangeError, HeaderPair } from '../../model/exchange.ts';

/** Headers by lower-case name. */
export type HeaderDraft = Map<string, { name: string; values: string[] }>;

export type SystemHeaders = {
  readonly userAgent: string;
  readonly host: string;
  readonly credentials: string | undefined;
  readonly proxyAuthorization: string | undefined;
};

const ACCEPTED_ENCODINGS = 'gzip, deflate, br';
/** Methods that say nothing about a body they do not have. */
const BODILESS_METHODS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

export const setHeader = (draft: HeaderDraft, name: string, value: string): void => {
  const key = name.toLowerCase();
  draft.set(key, { name: draft.get(key)?.name ?? name, values: [value] });
};

/** Equal spellings are sent as several lines; of several spellings the one that first came last counts, in the place of the first. */
const draftOf = (headers: readonly HeaderPair[]): HeaderDraft => {
  const spellings = new Map<string, string[]>();
  for (const [name, value] of headers) {
    if (name === '') continue;
    const values = spellings.get(name);
    if (values) values.push(value);
    else spellings.set(name, [value]);
  }
  const draft: HeaderDraft = new Map();
  for (const [name, values] of spellings) draft.set(name.toLowerCase(), { name, values });
  return draft;
};

const addMissing = (draft: HeaderDraft, name: string, value: string): void => {
  const key = name.toLowerCase();
  if (!draft.has(key)) draft.set(key, { name, values: [value] });
};

const isDisabled = (call: Call, key: string): boolean => {
  const disabled = call.behaviour.disabledSystemHeaders;
  return typeof disabled === 'object' && disabled !== null && Boolean((disabled as Record<string, unknown>)[key]);
};

const isMultipart = (type: string): boolean => type.startsWith('multipart/form-data');

const URLENCODED = /^application\/x-www-form-urlencoded\b/;

/** A form goes out as what it is, whatever the user's own header says. */
const addLateType = (draft: HeaderDraft, call: Call): void => {
  const type = call.bodyType;
  if (!call.body || type === undefined || isDisabled(call, 'content-type')) return;
  const own = draft.get('content-type')?.values[0] ?? '';
  if (isMultipart(type) || (URLENCODED.test(type) && !URLENCODED.test(own))) setHeader(draft, 'Content-Type', type);
  else addMissing(draft, 'Content-Type', type);
};

const isText = ({ body, bodyType = '' }: Call): boolean => body?.bytes !== undefined && !isMultipart(bodyType);

export const isChunked = (draft: HeaderDraft): boolean =>
  draft.get('transfer-encoding')?.values.some((value) => /\bchunked\b/i.test(value)) === true;

/** `Content-Length` (beside chunks of the user's wish, too), unless the method says nothing about its absence. */
const addLength = (draft: HeaderDraft, call: Call): void => {
  if (draft.has('content-length')) return;
  const size = call.body ? call.body.size : 0;
  if (size === undefined) {
    setHeader(draft, 'Transfer-Encoding', 'chunked');
    return;
  }
  if (isDisabled(call, 'content-length')) return;
  const isEmpty = !call.body || call.body.bytes?.length === 0;
  if (isEmpty && BODILESS_METHODS.has(call.method)) return;
  draft.set('content-length', { name: 'Content-Length', values: [String(size)] });
};

/** The user's own `Cookie` comes first, then what the jar holds. */
export const putCookie = (draft: HeaderDraft, own: string | undefined, stored: string | undefined): void => {
  const cookie = !own || stored === undefined ? (stored ?? own) : `${own}; ${stored}`;
  if (cookie === undefined) draft.delete('cookie');
  else setHeader(draft, 'Cookie', cookie);
};

const basicCredentials = (credentials: string): string => {
  const colon = credentials.indexOf(':');
  const user = colon === -1 ? credentials : credentials.slice(0, colon);
  const password = colon === -1 ? '' : credentials.slice(colon + 1);
  return `Basic ${Buffer.from(`${percentDecode(user)}:${percentDecode(password)}`).toString('base64')}`;
};

const addSystemHeaders = (draft: HeaderDraft, call: Call, system: SystemHeaders): void => {
  if (!isDisabled(call, 'user-agent')) addMissing(draft, 'User-Agent', system.userAgent);
  if (!isDisabled(call, 'accept')) addMissing(draft, 'Accept', '*/*');
  if (!isDisabled(call, 'cache-control')) addMissing(draft, 'Cache-Control', 'no-cache');
  if (!draft.get('host')?.values[0] && !isDisabled(call, 'host')) setHeader(draft, 'Host', system.host);
  if (!isDisabled(call, 'accept-encoding')) addMissing(draft, 'Accept-Encoding', ACCEPTED_ENCODINGS);
  if (!isDisabled(call, 'connection')) addMissing(draft, 'Connection', 'keep-alive');
};

/** What the user part of a URL stands for, unless there is an `Authorization` already. */
export const addCredentials = (draft: HeaderDraft, credentials: string | undefined): void => {
  if (credentials) addMissing(draft, 'Authorization', basicCredentials(credentials));
};

const addAuthorization = (draft: HeaderDraft, { credentials, proxyAuthorization }: SystemHeaders): void => {
  addCredentials(draft, credentials);
  if (proxyAuthorization !== undefined) addMissing(draft, 'Proxy-Authorization', proxyAuthorization);
};

/** After a redirect: another proxy, or none, must not see what the last one was shown. */
export const changeProxyAuthorization = (
  draft: HeaderDraft,
  before: string | undefined,
  now: string | undefined,
): void => {
  if (before === now) return;
  if (draft.get('proxy-authorization')?.values[0] === before) draft.delete('proxy-authorization');
  if (now !== undefined) addMissing(draft, 'Proxy-Authorization', now);
};

/** All headers of a first request in newman's order, and the user's own cookies among them. */
export const draftHeaders = (
  call: Call,
  system: SystemHeaders,
  stored: string | undefined,
): { readonly draft: HeaderDraft; readonly cookie: string | undefined } => {
  const draft = draftOf(call.headers);
  const isFile = call.body !== undefined && !isText(call) && !isMultipart(call.bodyType ?? '');
  const early = earlyType(call);
  if (early !== undefined) addMissing(draft, 'Content-Type', early);
  addSystemHeaders(draft, call, system);
  if (!isFile) addLateType(draft, call);
  addAuthorization(draft, system);
  if (isText(call)) addLength(draft, call);
  const cookie = draft.get('cookie')?.values.join('; ');
  if (stored !== undefined || cookie !== undefined) putCookie(draft, cookie, stored);
  addLength(draft, call);
  if (isFile) addLateType(draft, call);
  return { draft, cookie };
};

export const listHeaders = (draft: HeaderDraft): HeaderPair[] => {
  const pairs: HeaderPair[] = [];
  for (const { name, values } of draft.values()) for (const value of values) pairs.push([name, value]);
  return pairs;
};

const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const INVALID_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

const headerError = (code: string, message: string, hint: string): ExchangeError => ({
  class: 'protocol',
  name: 'TypeError',
  code,
  message,
  hint,
});

const isHost = ([name]: HeaderPair): boolean => name.length === 4 && name.toLowerCase() === 'host';

/** The first header that HTTP cannot carry, in newman's words. */
export const findInvalidHeader = (headers: readonly HeaderPair[]): ExchangeError | undefined => {
  if (headers.filter(isHost).length > 1)
    return headerError(
      'ERR_INVALID_ARG_TYPE',
      'The "options.headers.host" property must be of type string. Received an instance of Array',
      'A request names one host only: take out all Host headers but one.',
    );
  for (const [name, value] of headers) {
    if (!TOKEN.test(name))
      return headerError(
        'ERR_INVALID_HTTP_TOKEN',
        `Header name must be a valid HTTP token ["${name}"]`,
        'Header names hold letters, digits and - only: look for a space or a colon in it.',
      );
    if (INVALID_VALUE.test(value))
      return headerError(
        'ERR_INVALID_CHAR',
        `Invalid character in header content ["${name}"]`,
        'Header values hold no line breaks and no characters beyond Latin-1: look for a line break at its end.',
      );
  }
  return undefined;
};

/** The error of a method that is no HTTP token. */
export const findInvalidMethod = (method: string): ExchangeError | undefined =>
  TOKEN.test(method)
    ? undefined
    : headerError(
        'ERR_INVALID_HTTP_TOKEN',
        `Method must be a valid HTTP token ["${method}"]`,
        'Check the method of the request: an unresolved variable is not a method.',
      );
