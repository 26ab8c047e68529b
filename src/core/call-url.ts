// Takes an encoded call URL apart without changing a byte of it, and changes its query.
import { percentEncode, QUERY_SET } from './percent-encode.ts';
import { encodeUrl, queryText } from './request-url.ts';

export type CallUrl = {
  /** Lower case, without colon. */
  readonly protocol: string;
  /** `user[:password]`, still encoded. */
  readonly credentials: string | undefined;
  /** Without brackets. */
  readonly hostname: string;
  /** As written; undefined when there is none. */
  readonly port: string | undefined;
  /** `host[:port]` as written, without credentials. */
  readonly authority: string;
  /** The same without the scheme's own port: `Host` header value after a redirect. */
  readonly host: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
};

const splitHost = (host: string): { hostname: string; port: string | undefined } => {
  const colon = host.lastIndexOf(':');
  const hasPort = colon !== -1 && !host.includes(']', colon);
  const name = hasPort ? host.slice(0, colon) : host;
  const port = hasPort ? host.slice(colon + 1) : '';
  const hostname = name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
  return { hostname, port: port === '' ? undefined : port };
};

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** The parts of a URL that `encodeUrl` made. */
export const splitCallUrl = (url: string): CallUrl => {
  const scheme = url.indexOf('://');
  const start = scheme + 3;
  const slash = url.indexOf('/', start);
  const authority = url.slice(start, slash === -1 ? undefined : slash);
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const { hostname, port } = splitHost(host);
  const protocol = url.slice(0, scheme);
  const bareHost = port === undefined ? host.replace(/:$/, '') : host;
  return {
    protocol,
    credentials: at === -1 ? undefined : authority.slice(0, at),
    hostname,
    port,
    authority: bareHost,
    host: port !== undefined && port === DEFAULT_PORTS[protocol] ? host.slice(0, -port.length - 1) : bareHost,
    target: slash === -1 ? '/' : url.slice(slash),
  };
};

/** The URL without `user:password@`, for places that other people read. */
export const withoutCredentials = (url: string): string => url.replace(/^([a-z0-9.+-]+:\/\/)[^/?#]*@/i, '$1');

const keyOf = (parameter: string): string => {
  const equals = parameter.indexOf('=');
  return equals === -1 ? parameter : parameter.slice(0, equals);
};

/** The URL without any query parameter of this name. */
export const removeQueryParameter = (url: string, key: string): string => {
  const mark = url.indexOf('?');
  if (mark === -1) return url;
  const encodedKey = percentEncode(queryText({ key, value: null }), QUERY_SET);
  const kept = url
    .slice(mark + 1)
    .split('&')
    .filter((parameter) => keyOf(parameter) !== encodedKey && keyOf(parameter) !== key);
  return kept.length === 0 ? url.slice(0, mark) : `${url.slice(0, mark)}?${kept.join('&')}`;
};

/** The URL with a parameter at the end of its query. */
export const addQueryParameter = (url: string, key: string, value: string | null, encode = true): string => {
  const text = queryText({ key, value });
  const parameter = encode ? percentEncode(text, QUERY_SET) : text;
  return `${url}${url.includes('?') ? '&' : '?'}${parameter}`;
};

const ABSOLUTE = /^(?:https?:|[a-z0-9.+-]+:(?:\/\/|\\\\).)/i;

/** Where a `Location` leads, unencoded: relative ones are joined to the base as Postman joins them, dots and all. */
const joinLocation = (base: string, location: string): string => {
  if (ABSOLUTE.test(location)) return location;
  const { protocol } = splitCallUrl(base);
  if (/^(?:\/\/|\\\\)/.test(location)) return `${protocol}:${location}`;
  const start = base.indexOf('/', protocol.length + 3);
  const origin = start === -1 ? base : base.slice(0, start);
  const path = (start === -1 ? '/' : base.slice(start)).replace(/[?#].*$/s, '');
  if (/^[/\\]/.test(location)) return origin + location;
  if (location.startsWith('#')) return base.replace(/#.*$/s, '') + location;
  if (location.startsWith('?')) return origin + path + location;
  return origin + path.slice(0, path.lastIndexOf('/') + 1) + location;
};

/** Where a `Location` leads, encoded (unless `encode` is false) as it goes out. */
export const resolveLocation = (base: string, location: string, encode = true): string =>
  encodeUrl(joinLocation(base, location.trim()), encode);
