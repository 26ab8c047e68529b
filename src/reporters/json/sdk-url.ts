// Takes a URL apart the way Postman's JSON shows it: host and path as lists, query as pairs.
import type { Json } from '../../model/json.ts';

type Pair = { readonly key: string; readonly value: string | null };

export type SdkUrl = {
  readonly protocol?: string;
  readonly auth?: Json;
  readonly host?: Json;
  readonly port?: string;
  readonly path?: Json;
  readonly query: Json;
  readonly variable: Json;
  readonly hash?: string;
};

const PARTS =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^/?#@]*)@)?((?:\{\{[^}]*\}\}|[^/?#])*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is;

// A dot or colon inside {{…}} belongs to a variable's name.
const HOST_DOT = /\.(?![^{]*\}\})/;
const PORT = /:(\d+|\{\{[^}]*\}\})$/;

const pairsOf = (query: string): readonly Pair[] =>
  query.split('&').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? { key: part, value: null } : { key: part.slice(0, at), value: part.slice(at + 1) };
  });

const authOf = (userInfo: string): Json => {
  const [user = '', ...password] = userInfo.split(':');
  return {
    type: 'basic',
    basic: [
      { type: 'any', value: user, key: 'username' },
      { type: 'any', value: password.join(':'), key: 'password' },
    ],
  };
};

export const sdkUrl = (text: string): SdkUrl => {
  const [, protocol, userInfo, authority = '', path = '', query, hash] = PARTS.exec(text) ?? [];
  const port = PORT.exec(authority)?.[1];
  const host = port === undefined ? authority : authority.slice(0, -port.length - 1);
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(userInfo === undefined ? {} : { auth: authOf(userInfo) }),
    ...(port === undefined ? {} : { port }),
    ...(path === '' ? {} : { path: path.slice(1).split('/') }),
    ...(host === '' ? {} : { host: host.split(HOST_DOT) }),
    query: query === undefined || query === '' ? [] : pairsOf(query),
    variable: [],
    ...(hash === undefined ? {} : { hash }),
  };
};

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A URL as a collection has it: text, or already in parts. */
export const sdkUrlAsWritten = (written: Json | undefined): SdkUrl => {
  if (typeof written === 'string') return sdkUrl(written);
  if (!isRecord(written)) return { query: [], variable: [] };
  const { raw, host, path, query, variable, ...rest } = written;
  const parsed = host === undefined && typeof raw === 'string' ? sdkUrl(raw) : undefined;
  const parts = (value: Json | undefined, separator: string) =>
    typeof value === 'string' ? value.split(separator) : value;
  return {
    ...(parsed ?? {}),
    ...rest,
    ...(host === undefined ? {} : { host: parts(host, '.') }),
    ...(path === undefined ? {} : { path: parts(path, '/') }),
    query: query ?? parsed?.query ?? [],
    variable: variable ?? [],
  };
};
