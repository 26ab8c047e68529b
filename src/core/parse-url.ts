// Takes a URL text with {{templates}} apart the way Postman does: separators inside a template do not count.
import type { Entry, UrlTemplate, VariableEntry } from '../model/collection.ts';

type UrlAuth = NonNullable<UrlTemplate['auth']>;

const TEMPLATE = /\{\{[^{}]*\}\}/g;

/** Same length as the text, with every template blanked out: where to cut is looked up here. */
const mask = (text: string): string =>
  text.includes('{{') ? text.replace(TEMPLATE, (template) => '_'.repeat(template.length)) : text;

/** Cuts `text` at each unmasked `separator`. */
const splitOutsideTemplates = (text: string, separator: string): string[] => {
  const masked = mask(text);
  if (masked === text) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  for (let at = masked.indexOf(separator); at !== -1; at = masked.indexOf(separator, start)) {
    parts.push(text.slice(start, at));
    start = at + separator.length;
  }
  parts.push(text.slice(start));
  return parts;
};

/** Text before and after the first unmasked `separator`; `after` undefined when there is none. */
const cutAtFirst = (text: string, separator: string): [before: string, after: string | undefined] => {
  const at = mask(text).indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
};

/** One entry of a query, whatever else stands in the text. */
export const parseQueryPart = (part: string): Entry => {
  const at = part.indexOf('=');
  return at === -1 ? { key: part, value: null } : { key: part.slice(0, at), value: part.slice(at + 1) };
};

/** Splits a query text (without `?`) into its entries, values as written. */
export const parseQuery = (text: string): Entry[] => splitOutsideTemplates(text, '&').map(parseQueryPart);

/** The dots of a host text separate labels, those inside a template do not. */
export const parseHost = (text: string): string[] => (text === '' ? [] : splitOutsideTemplates(text, '.'));

/** Segments of a path text; a leading slash is not a segment of its own. */
export const parsePath = (text: string): string[] =>
  splitOutsideTemplates(text.startsWith('/') ? text.slice(1) : text, '/');

/** Names of the `:name` segments, once each; a dot ends the name (`:id.json`). */
export const pathVariableNames = (path: readonly string[]): string[] => {
  const names = new Set<string>();
  for (const segment of path) {
    if (segment.charCodeAt(0) !== 58 || segment.length === 1) continue;
    const dot = segment.indexOf('.');
    const name = segment.slice(1, dot === -1 ? undefined : dot);
    if (name !== '') names.add(name);
  }
  return [...names];
};

const parseUserInfo = (text: string): UrlAuth => {
  const [user, password] = cutAtFirst(text, ':');
  return password === undefined ? { user } : { user, password };
};

/** `[user[:password]@]host[:port]`; the last `@` and the last `:` count, and colons inside `[…]` do not. */
const parseAuthority = (text: string): Pick<UrlTemplate, 'auth' | 'host' | 'port'> => {
  const at = mask(text).lastIndexOf('@');
  const server = text.slice(at + 1);
  const masked = mask(server);
  const colon = masked.lastIndexOf(':');
  const hasPort = colon !== -1 && !masked.includes(']', colon);
  return {
    ...(at !== -1 && { auth: parseUserInfo(text.slice(0, at)) }),
    host: parseHost(hasPort ? server.slice(0, colon) : server),
    ...(hasPort && { port: server.slice(colon + 1) }),
  };
};

/** Browsers and Postman read a backslash as a slash. */
const withSlashes = (text: string): string =>
  text.includes('\\') ? text.replace(/\{\{[^{}]*\}\}|\\/g, (found) => (found === '\\' ? '/' : found)) : text;

/** `file:///x` keeps an empty host; any other scheme swallows the extra slashes. */
const parseLocation = (text: string): Omit<UrlTemplate, 'query' | 'variables' | 'raw' | 'hash'> => {
  const [before, after] = cutAtFirst(withSlashes(text), '://');
  const protocol = after === undefined ? undefined : before;
  let rest = after ?? before;
  if (protocol !== undefined && protocol.toLowerCase() !== 'file') rest = rest.replace(/^\/+/, '');
  const [authority, path] = cutAtFirst(rest, '/');
  return {
    ...(protocol !== undefined && { protocol }),
    ...parseAuthority(authority),
    ...(path !== undefined && { path: parsePath(`/${path}`) }),
  };
};

/**
 * Parses a URL as somebody typed it. Nothing is decoded, encoded or checked: joining the parts gives the text back
 * (except for leading blanks, backslashes and surplus slashes, which are mended). Never throws.
 */
export const parseUrl = (raw: string): UrlTemplate => {
  const [beforeHash, hash] = cutAtFirst(raw.trimStart(), '#');
  const [beforeQuery, query] = cutAtFirst(beforeHash, '?');
  const location = parseLocation(beforeQuery);
  const variables: VariableEntry[] = pathVariableNames(location.path ?? []).map((key) => ({
    key,
    value: undefined,
    type: 'any',
  }));
  return {
    raw,
    ...location,
    query: query === undefined ? [] : parseQuery(query),
    ...(hash !== undefined && { hash }),
    variables,
  };
};
