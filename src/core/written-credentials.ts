// Credentials that a request shows whatever its authorization is: in headers that somebody wrote, and in its URL.
import type { HeaderPair } from '../model/exchange.ts';
import { splitCallUrl } from './call-url.ts';
import { percentDecode } from './percent-encode.ts';
import { SHORTEST_SECRET } from './redact-secrets.ts';

const CREDENTIAL = /^(?:proxy-)?authorization$/i;
export const isCredentialHeader = (name: string): boolean =>
  (name.length === 13 || name.length === 19) && CREDENTIAL.test(name);

/** The name of a scheme alone, and what a script writes that had no token: masked, they would blot out half the output. */
const NO_CREDENTIAL = /^(?:basic|bearer|digest|negotiate|apikey|undefined|\[object Object\])$|\{\{/i;

const NONE: readonly string[] = [];

const isCredential = (text: string): boolean => text.length >= SHORTEST_SECRET && !NO_CREDENTIAL.test(text);

/** What follows the name of the scheme in `Authorization` and `Proxy-Authorization`. */
export const headerCredentials = (headers: readonly HeaderPair[]): readonly string[] => {
  // Most requests have none, and this looks at every one of them.
  if (!headers.some(([name]) => isCredentialHeader(name))) return NONE;
  return headers
    .filter(([name]) => isCredentialHeader(name))
    .map(([, value]) => value.slice(value.indexOf(' ') + 1))
    .filter(isCredential);
};

/** The password of a URL. */
export const urlCredentials = (url: string): readonly string[] => {
  if (!url.includes('@')) return NONE;
  const { credentials = '' } = splitCallUrl(url);
  const colon = credentials.indexOf(':');
  return colon === -1 ? [] : [percentDecode(credentials.slice(colon + 1))].filter(isCredential);
};
