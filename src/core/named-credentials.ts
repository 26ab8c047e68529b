// Credentials of a call that are known by the names under which they stand, whatever a document says of them.
import type { HeaderPair } from '../model/exchange.ts';
import { cookieCredentials } from './answered-credentials.ts';
import { percentDecode } from './percent-encode.ts';
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
