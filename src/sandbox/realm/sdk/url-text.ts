// Cuts the text of a URL into parts, templates left whole, nothing decoded.
import { parseQuery } from './query-param.ts';
import { maskTemplates } from './templates.ts';

export type UrlParts = {
  protocol?: string;
  auth?: { user?: string; password?: string };
  host?: string[];
  port?: string;
  path?: string[];
  query: { key: string; value: string | null }[];
  hash?: string;
};

export function parseUrl(text: string): UrlParts {
  const { text: masked, restore } = maskTemplates(text.trimStart());
  const parts: UrlParts = { query: [] };
  let rest = masked;
  const hash = rest.indexOf('#');
  if (hash >= 0) {
    parts.hash = restore(rest.slice(hash + 1));
    rest = rest.slice(0, hash);
  }
  const query = rest.indexOf('?');
  if (query >= 0) {
    const text = restore(rest.slice(query + 1));
    parts.query = text === '' ? [{ key: '', value: null }] : parseQuery(text);
    rest = rest.slice(0, query);
  }
  rest = rest.replace(/\\/g, '/');
  const scheme = rest.indexOf('://');
  if (scheme >= 0) {
    parts.protocol = restore(rest.slice(0, scheme));
    rest = rest.slice(scheme + 3);
  }
  const slash = rest.indexOf('/');
  if (slash >= 0) {
    parts.path = rest
      .slice(slash + 1)
      .split('/')
      .map(restore);
    rest = rest.slice(0, slash);
  }
  readAuthority(rest, restore, parts);
  return parts;
}

function readAuthority(authority: string, restore: (text: string) => string, parts: UrlParts): void {
  let host = authority;
  const at = host.lastIndexOf('@');
  if (at >= 0) {
    const [user, ...password] = host.slice(0, at).split(':');
    parts.auth = { user: restore(user ?? ''), password: password.length ? restore(password.join(':')) : undefined };
    host = host.slice(at + 1);
  }
  const colon = host.lastIndexOf(':');
  if (colon >= 0 && colon > host.lastIndexOf(']')) {
    parts.port = restore(host.slice(colon + 1));
    host = host.slice(0, colon);
  }
  if (host !== '') parts.host = host.startsWith('[') ? [restore(host)] : host.split('.').map(restore);
}

/** Segments of a path given as text or as an array. */
export function segmentsOf(path: unknown): string[] | undefined {
  if (Array.isArray(path)) return path.map(segmentText);
  if (typeof path !== 'string') return undefined;
  const { text, restore } = maskTemplates(path);
  return text.replace(/^\//, '').split('/').map(restore);
}

function segmentText(segment: unknown): string {
  const isParameter = typeof segment === 'object' && segment !== null && 'value' in segment;
  const value = isParameter ? segment.value : segment;
  return value === undefined || value === null ? '' : String(value);
}

/** Labels of a host given as text or as an array; a port or a scheme in the text stays in it, and counts when the URL is joined. */
export function labelsOf(host: unknown): string[] | undefined {
  if (host === undefined || host === null || host === '') return undefined;
  if (Array.isArray(host)) return host.map(String);
  const { text, restore } = maskTemplates(String(host));
  return text.split('.').map(restore);
}
