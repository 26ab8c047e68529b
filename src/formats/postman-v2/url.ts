// Reads a request's URL: text, or an object in parts. As in Postman the parts count, never the `raw` beside them.
import { parseHost, parsePath, parseUrl } from '../../core/parse-url.ts';
import type { UrlTemplate } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import { queryOf } from './entries.ts';
import { type Bag, isBag, present, textOf } from './shape.ts';
import { pathVariablesOf } from './variables.ts';

/** A segment may be an object with its text in `value`. */
const partText = (part: Json): string => textOf(isBag(part) ? part.value : part) ?? '';

const hostOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly Json[]).map(partText) : parseHost(textOf(value) ?? '');

const pathOf = (value: Json | undefined): readonly string[] | undefined => {
  if (typeof value === 'string') return parsePath(value);
  return Array.isArray(value) ? (value as readonly Json[]).map(partText) : undefined;
};

const stringOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

const userInfoOf = (value: Json | undefined): UrlTemplate['auth'] =>
  isBag(value) ? present({ user: stringOf(value.user), password: stringOf(value.password) }) : undefined;

const fromParts = (url: Bag): UrlTemplate =>
  present({
    protocol: textOf(url.protocol),
    auth: userInfoOf(url.auth),
    host: hostOf(url.host),
    port: textOf(url.port),
    path: pathOf(url.path),
    query: queryOf(url.query),
    hash: textOf(url.hash),
    variables: pathVariablesOf(url.variable),
  });

const isEmpty = ({ host, query, protocol, port, path }: UrlTemplate): boolean =>
  host.length === 0 && query.length === 0 && protocol === undefined && port === undefined && path === undefined;

/** Undefined when the request names no URL; an object that has nothing but `raw` names none. */
export const urlOf = (value: Json | undefined): UrlTemplate | undefined => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : parseUrl(value);
  if (!isBag(value)) return undefined;
  const url = fromParts(value);
  if (isEmpty(url)) return undefined;
  return typeof value.raw === 'string' ? { raw: value.raw, ...url } : url;
};

/** Is there a `raw` text, and nothing that counts? */
export const isRawOnly = (value: Json | undefined): boolean =>
  isBag(value) && typeof value.raw === 'string' && value.raw !== '' && urlOf(value) === undefined;
