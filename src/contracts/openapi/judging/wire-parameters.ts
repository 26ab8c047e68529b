// The parameters of an operation as they stand in a request, read back from the wire.
import type { HeaderPair } from '../../../model/exchange.ts';
import type { Json } from '../../../model/json.ts';
import type { Api, Operation, Parameter } from '../api.ts';
import type { WireRequest } from '../judge.ts';
import type { ReadFacets } from './facets.ts';
import { mediaKind, readMediaType } from './media-types.ts';
import { fixed, leaf, type Reading, type Texts } from './readings.ts';
import {
  decodeMaybe,
  decodePath,
  decodeQuery,
  type Field,
  type FieldStyle,
  fieldReadings,
  formReading,
  isBelow,
  readFields,
} from './wire-fields.ts';
import { type Decode, styledReadings, wants } from './wire-styles.ts';

/** `absent`: it is not there. `malformed`: it is, but is nothing that could be read. */
export type WireParameter =
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed'; readonly message: string; readonly text: string }
  | { readonly kind: 'there'; readonly readings: readonly Reading[]; readonly text: string };

/** A request taken apart. */
export type WireParts = {
  readonly path: { readonly [name: string]: string };
  /** As on the wire, without the question mark. */
  readonly query: string;
  readonly fields: readonly Field[];
  readonly cookies: readonly Field[];
  readonly headers: readonly HeaderPair[];
};

const ABSENT: WireParameter = { kind: 'absent' };

/** The raw query of a URL. */
const queryOf = (url: string): string => {
  const withoutFragment = url.split('#', 1)[0]!;
  const at = withoutFragment.indexOf('?');
  return at < 0 ? '' : withoutFragment.slice(at + 1);
};

const readCookies = (headers: readonly HeaderPair[]): readonly Field[] =>
  headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';'))
    .flatMap((part) => {
      const at = part.indexOf('=');
      return at < 0
        ? []
        : [
            {
              name: part.slice(0, at).trim(),
              raw: part
                .slice(at + 1)
                .trim()
                .replace(/^"(.*)"$/, '$1'),
            },
          ];
    });

export const wireParts = (request: WireRequest, path: { readonly [name: string]: string }): WireParts => {
  const query = queryOf(request.url);
  return { path, query, fields: readFields(query), cookies: readCookies(request.headers), headers: request.headers };
};

const headerText = (headers: readonly HeaderPair[], name: string): string | undefined => {
  const lower = name.toLowerCase();
  const values = headers.filter(([key]) => key.toLowerCase() === lower).map(([, value]) => value.trim());
  return values.length === 0 ? undefined : values.join(', ');
};

const parsed = (texts: Texts): Json | undefined => {
  for (const text of texts) {
    try {
      return JSON.parse(text) as Json;
    } catch {}
  }
  return undefined;
};

/** A value that is written as a media type. */
const contentValue = (raw: string, type: string, decode: Decode, schema: Json, read: ReadFacets): WireParameter => {
  const media = readMediaType(type);
  const kind = media && mediaKind(media);
  const facets = read([schema]);
  if (kind === 'json') {
    const value = parsed(decode(raw));
    if (value === undefined) return { kind: 'malformed', message: 'is no JSON', text: decode(raw)[0]! };
    return { kind: 'there', readings: [fixed(value)], text: decode(raw)[0]! };
  }
  if (kind === 'form') {
    const styleOf = (name: string): FieldStyle => ({ name, style: 'form', explode: true, json: true });
    return { kind: 'there', readings: [formReading(readFields(raw), styleOf, facets, read)], text: raw };
  }
  return { kind: 'there', readings: [leaf(decode(raw), facets)], text: decode(raw)[0]! };
};

const there = (readings: readonly Reading[] | undefined, text: string, style: string): WireParameter =>
  readings
    ? { kind: 'there', readings, text }
    : { kind: 'malformed', message: `is not written in the style ${style}`, text };

export type ReadParameter = (parameter: Parameter) => WireParameter;

/** Names that belong to a parameter; what a free-form object may not take. */
const claimedNames = (parameters: readonly Parameter[]): ReadonlySet<string> =>
  new Set(parameters.filter((one) => one.in === 'query' || one.in === 'cookie').map(({ name }) => name));

/** `decode` of a single text; header values have their commas between trimmed items. */
const singleText = (
  parts: WireParts,
  parameter: Parameter,
): { readonly raw: string; readonly decode: Decode } | undefined => {
  const { name } = parameter;
  if (parameter.in === 'path') {
    const raw = Object.hasOwn(parts.path, name) ? parts.path[name] : undefined;
    return raw === undefined ? undefined : { raw, decode: decodePath };
  }
  if (parameter.in === 'header') {
    const raw = headerText(parts.headers, name);
    return raw === undefined ? undefined : { raw, decode: (text) => decodeMaybe(text.trim()) };
  }
  const isCookie = parameter.in === 'cookie';
  const field = (isCookie ? parts.cookies : parts.fields).find((one) => one.name === name);
  return field && { raw: field.raw, decode: isCookie ? decodeMaybe : decodeQuery };
};

/** A schema is looked up once: requests are many. */
const schemas = new WeakMap<Parameter, Json>();

const schemaOf = (api: Api, parameter: Parameter): Json => {
  const known = schemas.get(parameter);
  if (known !== undefined) return known;
  const place = parameter.schema ?? parameter.content?.schema;
  const schema = place ? api.schema(place, 'request') : true;
  schemas.set(parameter, schema);
  return schema;
};

export const readParameters = (
  api: Api,
  { parameters }: Operation,
  parts: WireParts,
  read: ReadFacets,
): ReadParameter => {
  const claimed = claimedNames(parameters);
  return (parameter) => {
    const schema = schemaOf(api, parameter);
    const { content } = parameter;
    if (parameter.in === 'querystring') {
      if (parts.query === '') return ABSENT;
      return contentValue(parts.query, content?.type ?? 'application/x-www-form-urlencoded', decodePath, schema, read);
    }
    const isField = parameter.in === 'query' || parameter.in === 'cookie';
    const single = singleText(parts, parameter);
    if (content || !isField) {
      if (!single) return ABSENT;
      if (content) return contentValue(single.raw, content.type, single.decode, schema, read);
      const readings = styledReadings(single.raw, parameter, single.decode, read([schema]), read);
      return there(readings, single.decode(single.raw)[0]!, parameter.style);
    }
    const isCookie = parameter.in === 'cookie';
    const fields = isCookie ? parts.cookies : parts.fields;
    const decode = isCookie ? decodeMaybe : decodeQuery;
    const readings = fieldReadings(fields, parameter, claimed, decode, read([schema]), read);
    return readings ? { kind: 'there', readings, text: single ? decode(single.raw)[0]! : parts.query } : ABSENT;
  };
};

/** Names in the query that no parameter of the operation takes. */
export const unknownFields = (
  api: Api,
  { parameters, security }: Operation,
  parts: WireParts,
  read: ReadFacets,
): readonly string[] => {
  const query = parameters.filter((one) => one.in === 'query');
  if (parameters.some((one) => one.in === 'querystring')) return [];
  const spread = query.flatMap((one) => {
    if (!one.schema || !one.explode || one.style !== 'form') return [];
    const facets = read([schemaOf(api, one)]);
    return wants(facets, 'object') ? [facets] : [];
  });
  const keys = security.flatMap((one) => Object.keys(one)).map((name) => api.securitySchemes[name]);
  const credentials = new Set(keys.flatMap((one) => (one?.in === 'query' && one.name ? [one.name] : [])));
  const isKnown = (name: string): boolean =>
    credentials.has(name) ||
    query.some((one) => one.name === name || (one.style === 'deepObject' && isBelow(one.name, name))) ||
    spread.some((facets) => !facets.closed || facets.names.has(name) || facets.isNamedByPattern(name));
  return [...new Set(parts.fields.map(({ name }) => name))].filter((name) => !isKnown(name));
};
