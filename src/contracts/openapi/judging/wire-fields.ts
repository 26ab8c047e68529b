// Named fields of a query, a form or cookies, and the values that those of one parameter may stand for.
import type { ParameterStyle } from '../api.ts';
import type { Facets, ReadFacets } from './facets.ts';
import { either, fixed, leaf, listOf, mapOf, type Reading, type Texts } from './readings.ts';
import { type Decode, delimitedReadings, separatorOf, wants, wantsText } from './wire-styles.ts';

/** `name` is decoded, `raw` is as on the wire. */
export type Field = { readonly name: string; readonly raw: string };

export type FieldStyle = {
  readonly name: string;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  /** A text may be JSON, as objects in forms are. */
  readonly json?: boolean;
};

const decodedOnce = (raw: string): string => {
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
};

/** Of queries and forms: a plus is a space, or itself. */
export const decodeQuery: Decode = (raw) => {
  const text = decodedOnce(raw.replaceAll('+', ' '));
  return raw.includes('+') ? [text, decodedOnce(raw)] : [text];
};

export const decodePath: Decode = (raw) => [decodedOnce(raw)];

/** Of headers and cookies, where it is not said. */
export const decodeMaybe: Decode = (raw) => {
  const text = decodedOnce(raw);
  return text === raw ? [raw] : [raw, text];
};

/** The fields of `a=1&b=2`. */
export const readFields = (query: string): readonly Field[] =>
  query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const at = part.indexOf('=');
      const [name, raw] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
      return { name: decodeQuery(name)[0]!, raw };
    });

/** Nobody nests deeper on purpose. */
const MAX_KEYS = 32;

/** `filter[owner][name]` as its keys; undefined where it is not below `name`. */
const keysBelow = (name: string, field: string): readonly string[] | undefined => {
  if (!field.startsWith(`${name}[`) || !field.endsWith(']')) return undefined;
  const keys = field.slice(name.length + 1, -1).split('][');
  return keys.length > MAX_KEYS ? undefined : keys;
};

export const isBelow = (name: string, field: string): boolean => keysBelow(name, field) !== undefined;

type Entry = { readonly keys: readonly string[]; readonly texts: Texts };

const deepReading = (entries: readonly Entry[], facets: Facets, read: ReadFacets): Reading => {
  const ends = entries.filter(({ keys }) => keys.length === 0 || (keys.length === 1 && keys[0] === ''));
  if (ends.length === entries.length) {
    if (wants(facets, 'array') || entries.length > 1 || entries[0]?.keys.length === 1)
      return listOf(
        entries.map(({ texts }) => texts),
        facets,
        read,
      );
    return leaf(entries[0]!.texts, facets);
  }
  const groups = [...Map.groupBy(entries, ({ keys }) => keys[0] ?? '')];
  const below = (held: readonly Entry[]) => held.map(({ keys, texts }) => ({ keys: keys.slice(1), texts }));
  if (wants(facets, 'array') && groups.every(([key]) => /^\d+$/.test(key)))
    return { kind: 'list', items: groups.map(([, held], at) => deepReading(below(held), read(facets.item(at)), read)) };
  return {
    kind: 'map',
    members: groups.map(([key, held]) => [key, deepReading(below(held), read(facets.member(key)), read)] as const),
  };
};

const deepEntries = (name: string, fields: readonly Field[], decode: Decode): readonly Entry[] =>
  fields.flatMap((field): Entry[] => {
    const keys = keysBelow(name, field.name);
    return keys ? [{ keys, texts: decode(field.raw) }] : [];
  });

const jsonReadings = (texts: Texts): readonly Reading[] => {
  for (const text of texts) {
    if (!/^\s*[[{]/.test(text)) continue;
    try {
      return [fixed(JSON.parse(text))];
    } catch {}
  }
  return [];
};

/** The members of an object that stand as fields of their own; undefined where there is none. */
const spreadReading = (
  fields: readonly Field[],
  claimed: ReadonlySet<string>,
  decode: Decode,
  facets: Facets,
  read: ReadFacets,
) => {
  const own = fields.filter(
    ({ name }) => facets.names.has(name) || facets.isNamedByPattern(name) || (!facets.closed && !claimed.has(name)),
  );
  // What belongs to nobody is no reason to believe that the object is there.
  if (!own.some(({ name }) => facets.names.has(name) || facets.open)) return undefined;
  const members = [...Map.groupBy(own, ({ name }) => name)].map(([name, held]) => {
    const about = read(facets.member(name));
    const texts = held.map(({ raw }) => decode(raw));
    const value = held.length > 1 || wants(about, 'array') ? listOf(texts, about, read) : leaf(texts[0]!, about);
    return [name, value] as const;
  });
  return { kind: 'map', members } satisfies Reading;
};

const repeatedReadings = (
  named: readonly Field[],
  style: FieldStyle,
  decode: Decode,
  facets: Facets,
  read: ReadFacets,
) => {
  const readings: Reading[] = [];
  const texts = named.map(({ raw }) => decode(raw));
  if (wants(facets, 'array')) readings.push(listOf(texts, facets, read));
  if (wants(facets, 'array') && named.length === 1 && named[0]!.raw === '') readings.push(listOf([], facets, read));
  if (style.json) readings.push(...texts.flatMap(jsonReadings));
  if (wantsText(facets)) readings.push(...texts.map((one) => leaf(one, facets)));
  if (facets.types === undefined && named.length > 1) readings.push(listOf(texts, facets, read));
  return readings.length > 0 ? readings : [leaf(texts[0]!, facets)];
};

/**
 * The ways to read the fields of one parameter; undefined where there are none of it. `claimed`: names that belong to other parameters.
 */
export const fieldReadings = (
  fields: readonly Field[],
  given: FieldStyle,
  claimed: ReadonlySet<string>,
  decode: Decode,
  facets: Facets,
  read: ReadFacets,
): readonly Reading[] | undefined => {
  const { name, style, explode } = given;
  const deep = style === 'deepObject' || given.json ? deepEntries(name, fields, decode) : [];
  if (deep.length > 0) return [deepReading(deep, facets, read)];
  const named = fields.filter((field) => field.name === name);
  if (named.length === 0) {
    const spread =
      explode && (style === 'form' || style === 'cookie') && wants(facets, 'object')
        ? spreadReading(fields, claimed, decode, facets, read)
        : undefined;
    return spread && [spread];
  }
  const delimited = !explode || style === 'spaceDelimited' || style === 'pipeDelimited' || style === 'tabDelimited';
  if (named.length > 1 || !delimited || style === 'deepObject')
    return repeatedReadings(named, given, decode, facets, read);
  const json = given.json ? jsonReadings(decode(named[0]!.raw)) : [];
  return [...json, ...delimitedReadings(named[0]!.raw, { separator: separatorOf(style) }, decode, facets, read)];
};

/** A whole form as one object. `styleOf`: how a property is written. */
export const formReading = (
  fields: readonly Field[],
  styleOf: (name: string) => FieldStyle,
  facets: Facets,
  read: ReadFacets,
): Reading => {
  const tops = new Set(
    fields.map(({ name }) => {
      if (facets.names.has(name)) return name;
      return name.includes('[') && name.endsWith(']') ? name.slice(0, name.indexOf('[')) : name;
    }),
  );
  const members = [...tops].flatMap((name): (readonly [string, Reading])[] => {
    const about = read(facets.member(name));
    const readings = fieldReadings(fields, styleOf(name), tops, decodeQuery, about, read);
    return readings ? [[name, either(readings)]] : [];
  });
  return members.length > 0 ? { kind: 'map', members } : mapOf([], facets, read);
};
