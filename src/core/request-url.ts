// Turns a URL template into the URL that goes on the wire, by Postman's rules of joining, resolving and encoding.
import type { Entry, ProtocolBehaviour, UrlTemplate } from '../model/collection.ts';
import { parseUrl } from './parse-url.ts';
import { PATH_SET, percentEncode, QUERY_SET, USERINFO_SET } from './percent-encode.ts';
import { castEntry } from './variable-value.ts';

/** `:name` up to the first dot is the name of a path variable. */
const variableName = (segment: string): string | undefined => {
  if (segment.charCodeAt(0) !== 58) return undefined;
  const dot = segment.indexOf('.');
  return segment.slice(1, dot === -1 ? undefined : dot) || undefined;
};

/**
 * Only a non-empty text replaces a placeholder (`type: string` makes one of anything, of null and of nothing too); the
 * last entry of a name wins, disabled or not.
 */
const fillSegment = (segment: string, variables: UrlTemplate['variables']): string => {
  const name = variableName(segment);
  if (name === undefined) return segment;
  const variable = variables.findLast(({ key }) => key === name);
  const value = variable?.type === 'string' ? String(variable.value) : variable && castEntry(variable);
  return typeof value === 'string' && value !== '' ? value + segment.slice(name.length + 1) : segment;
};

const RESERVED: Readonly<Record<string, string>> = { '&': '%26', '#': '%23', '=': '%3D' };

/** Encodes reserved characters, but not inside a `{{template}}`. */
const encodeReserved = (text: string, reserved: RegExp): string =>
  reserved.test(text)
    ? text.replace(/\{\{[^{}]*\}\}|[&#=]/g, (match) =>
        match.length === 1 && reserved.test(match) ? (RESERVED[match] ?? match) : match,
      )
    : text;

/** One query parameter as URL text: `&`, `#` and, in the key, `=` are encoded. */
export const queryText = ({ key, value }: Pick<Entry, 'key' | 'value'>): string => {
  const encodedKey = encodeReserved(key, /[&#=]/);
  return value === null ? encodedKey : `${encodedKey}=${encodeReserved(value, /[&#]/)}`;
};

const authText = (auth: NonNullable<UrlTemplate['auth']>): string | undefined => {
  if (auth.password !== undefined) return `${auth.user ?? ''}:${auth.password}@`;
  return auth.user === undefined ? undefined : `${auth.user}@`;
};

const protocolText = (protocol: string | undefined): string => {
  if (!protocol) return '';
  return protocol.endsWith('://') ? protocol : `${protocol}://`;
};

/** The template's parts (never its `raw`, as in Postman) as one text, path variables filled in, disabled parameters left out, templates unresolved. */
export const joinUrl = (url: UrlTemplate): string => {
  const path = url.path?.map((segment) => fillSegment(segment, url.variables));
  const query = url.query.filter((entry) => entry.disabled !== true);
  return (
    protocolText(url.protocol) +
    ((url.auth && authText(url.auth)) ?? '') +
    url.host.join('.') +
    (url.port === undefined ? '' : `:${url.port}`) +
    (path ? `/${path.join('/')}` : '') +
    (query.length > 0 ? `?${query.map(queryText).join('&')}` : '') +
    (url.hash === undefined ? '' : `#${url.hash}`)
  );
};

const PLAIN_HOST = /^[a-z0-9.-]*$/;
/** An IPv4 address in any of its spellings: `127.1`, `0x7f000001`. */
const ADDRESS = /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/;

/** Four numbers as they are usually written need no parser. */
const USUAL_ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}(?<!\.)$/;

const isPlain = (host: string): boolean =>
  host.startsWith('[') || (PLAIN_HOST.test(host) && (!ADDRESS.test(host) || USUAL_ADDRESS.test(host)));

/** Lower case, punycode for an international name, four numbers for an address; what is no host at all stays as it is. */
const encodeHost = (host: string): string => {
  const lower = host.toLowerCase();
  return isPlain(lower) ? lower : URL.parse(`ws://${lower}`)?.hostname || lower;
};

const encodeAuth = (auth: UrlTemplate['auth'], encode: (text: string) => string): string => {
  if (!auth) return '';
  const user = auth.user === undefined ? '' : encode(auth.user);
  return auth.password === undefined ? `${user}@` : `${user}:${encode(auth.password)}@`;
};

/** Joins a query as written: nothing in it is reserved any more. */
const plainQuery = (query: readonly Entry[]): string =>
  query.map(({ key, value }) => (value === null ? key : `${key}=${value}`)).join('&');

/**
 * Any URL text as it goes on the wire: `http://` added when the scheme is missing, hash dropped, host lower-cased and
 * in punycode. `encode` false (disableUrlEncoding) leaves path, query and credentials untouched.
 */
export const encodeUrl = (text: string, encode = true): string => {
  const url = parseUrl(text);
  const path = `/${(url.path ?? []).join('/')}`;
  const query = url.query.length > 0 ? `?${plainQuery(url.query)}` : '';
  return (
    `${(url.protocol ?? 'http').toLowerCase()}://` +
    encodeAuth(url.auth, encode ? (part) => percentEncode(part, USERINFO_SET) : (part) => part) +
    encodeHost(url.host.join('.')) +
    (url.port === undefined ? '' : `:${url.port}`) +
    (encode ? percentEncode(path, PATH_SET) + percentEncode(query, QUERY_SET) : path + query)
  );
};

/**
 * The URL of a request, encoded as it goes out: parts are joined, templates resolved in the whole text, and the result
 * taken apart and encoded, as Postman does it. `text` is the resolved URL before it was encoded.
 */
export const buildUrl = (
  template: UrlTemplate,
  resolve: (text: string) => string,
  behaviour: ProtocolBehaviour = {},
): { readonly url: string; readonly text: string } | { readonly error: string } => {
  const text = resolve(joinUrl(template));
  if (text.trim() === '') return { error: 'runtime:extensions~request: request url is empty' };
  return { url: encodeUrl(text, !behaviour.disableUrlEncoding), text };
};
