// Credentials of a call that are known by the names under which they stand, whatever a document says of them.
import type { HeaderPair } from '../model/exchange.ts';
import { answeredTokens, cookieCredentials } from './answered-credentials.ts';
import { percentDecode } from './percent-encode.ts';
import { MASK, SHORTEST_SECRET } from './redact-secrets.ts';
import { headerCredentials, urlCredentials } from './written-credentials.ts';

const HEADERS = /^(?:x-)?(?:api-?key|auth-?token|access-?token|amz-security-token|csrf-?token)$/i;
const FIELDS = /^(?:access_token|refresh_token|id_token|auth_token|api_?key|client_secret|password|token)$/i;

const fieldOf = (part: string): readonly [name: string, value: string] => {
  const equals = part.includes('=') ? part.indexOf('=') : part.length;
  return [percentDecode(part.slice(0, equals)), percentDecode(part.slice(equals + 1).replaceAll('+', ' '))];
};

/** The values of a query that stand under names of credentials. */
export const queryCredentials = (url: string): readonly string[] => {
  const [before = ''] = url.split('#', 1);
  const start = before.indexOf('?');
  if (start === -1) return [];
  const fields = before
    .slice(start + 1)
    .split('&')
    .map(fieldOf);
  return fields.filter(([name, value]) => value !== '' && FIELDS.test(name)).map(([, value]) => value);
};

const textOfBase64 = (written: string): string | undefined => {
  try {
    const bytes = Uint8Array.from(atob(written), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const basicPassword = (credential: string): readonly string[] => {
  const text = textOfBase64(credential);
  const colon = text?.indexOf(':') ?? -1;
  return text === undefined || colon < 0 ? [] : [text.slice(colon + 1)];
};

/** In headers, cookies, the user and the query of the URL. */
export const namedCredentials = (headers: readonly HeaderPair[], url: string): readonly string[] => {
  const authorization = headerCredentials(headers);
  return [
    ...authorization,
    ...authorization.flatMap(basicPassword),
    ...urlCredentials(url),
    ...headers.filter(([name]) => HEADERS.test(name)).map(([, value]) => value),
    ...cookieCredentials(headers),
    ...queryCredentials(url),
  ].filter((value) => value.length > 0);
};

const USER_IN_URL = /([a-z][a-z\d+.-]*:\/\/[^\s/@"'?#:]*:)[^\s/@"'?#]+@/gi;
const FIELD_IN_URL =
  /([?&](?:access_token|refresh_token|id_token|auth_token|api_?key|client_secret|password|token)=)[^\s&#"'<>)]+/gi;

/** A sentence whose addresses show neither passwords nor keys. */
export const withoutUrlCredentials = (text: string): string =>
  text.replace(USER_IN_URL, `$1${MASK}@`).replace(FIELD_IN_URL, `$1${MASK}`);

const REFERENCE = /\$ref["']?\s*:\s*["']?([^"'\s#]*[@?][^"'\s#]*)/g;
const SERVER = /\burl["']?\s*:\s*["']?(https?:\/\/[^"'\s/@]*@[^"'\s#]*)/g;

/** Of the addresses that the text of a document refers to. */
export const documentCredentials = (text: string): readonly string[] =>
  [...text.matchAll(REFERENCE), ...text.matchAll(SERVER)]
    .flatMap(([, url = '']) => [...urlCredentials(url), ...queryCredentials(url)])
    .filter((value) => value.length >= SHORTEST_SECRET && !value.includes('{'));

/** What an answer hands out to later calls: cookies, tokens, and keys in the address that it leads to. */
export const answerCredentials = (
  headers: readonly HeaderPair[],
  body: Uint8Array,
  sent: Uint8Array,
): readonly string[] => [
  ...cookieCredentials(headers),
  ...headers
    .filter(([name]) => name.length === 8 && name.toLowerCase() === 'location')
    .flatMap(([, url]) => [...urlCredentials(url), ...queryCredentials(url)]),
  ...answeredTokens(body, sent),
];
