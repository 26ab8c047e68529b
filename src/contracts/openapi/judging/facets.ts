// What a schema says of the types of a value and its parts: it decides how a text on the wire may be read.
import { bag, isBag, list, text } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { testerOf } from '../../json-schema/judging/patterns.ts';
import type { Api, Direction } from '../api.ts';

/** Of one value, by all schemas that say something about it. Generous: it may allow what the schema does not. */
export type Facets = {
  /** Undefined: any. */
  readonly types: ReadonlySet<string> | undefined;
  /** Names of the members that it knows. */
  readonly names: ReadonlySet<string>;
  /** Schemas of a member. */
  member(name: string): readonly Json[];
  /** Schemas of an item. */
  item(index: number): readonly Json[];
  /** Members that it does not name are meant to be there. */
  readonly open: boolean;
  /** They are forbidden. */
  readonly closed: boolean;
  /** Names that it knows by pattern. */
  isNamedByPattern(name: string): boolean;
};

const NESTED = ['allOf', 'anyOf', 'oneOf'] as const;
const BRANCHES = ['then', 'else'] as const;
/** Schemas that are looked into at once. */
const MAX_OPEN = 256;

const ownTypes = (schema: { readonly [key: string]: Json }): ReadonlySet<string> | undefined => {
  const { type } = schema;
  if (typeof type === 'string') return new Set([type]);
  return Array.isArray(type) ? new Set(type.filter((one): one is string => typeof one === 'string')) : undefined;
};

const intersect = (
  a: ReadonlySet<string> | undefined,
  b: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined => {
  if (!a || !b) return a ?? b;
  const both = new Set([...a].filter((one) => b.has(one)));
  if (a.has('integer') && b.has('number')) both.add('integer');
  if (b.has('integer') && a.has('number')) both.add('integer');
  return both;
};

const unite = (sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined =>
  sets.some((one) => one === undefined) ? undefined : new Set(sets.flatMap((one) => [...one!]));

type Follow = (schema: Json) => readonly Json[];

/** A schema and what its reference leads to, until nothing leads on. */
const following =
  (api: Api, direction: Direction): Follow =>
  (schema) => {
    const found: Json[] = [];
    let next: Json | undefined = schema;
    while (isBag(next) && !found.includes(next)) {
      found.push(next);
      const reference: string | undefined = text(next.$ref) ?? text(next.$dynamicRef);
      next = reference === undefined ? undefined : api.schemaAt(reference, direction);
    }
    return found;
  };

type Types = ReadonlySet<string> | undefined;

/** Each schema is looked at once, also where schemas lead back to themselves: what is still open says nothing. */
const createTypes = (follow: Follow): ((schema: Json) => Types) => {
  const known = new Map<Json, Types>();
  const open = new Set<Json>();
  const ofOne = (one: { readonly [key: string]: Json }): Types => {
    let types = ownTypes(one);
    for (const part of list(one.allOf)) types = intersect(types, of(part));
    for (const key of ['anyOf', 'oneOf'] as const) {
      const branches = list(one[key]).filter((part) => !follow(part).some((one) => open.has(one)));
      if (branches.length > 0) types = intersect(types, unite(branches.map(of)));
    }
    return types;
  };
  const of = (schema: Json): Types => {
    if (known.has(schema)) return known.get(schema);
    const chain = follow(schema);
    if (chain.some((one) => open.has(one)) || open.size > MAX_OPEN) return undefined;
    for (const one of chain) open.add(one);
    const types = chain.reduce<Types>(
      (before, one) => (isBag(one) ? intersect(before, ofOne(one)) : before),
      undefined,
    );
    for (const one of chain) open.delete(one);
    known.set(schema, types);
    return types;
  };
  return of;
};

/** The schemas that apply, or may apply, to the value itself. */
const applying = (schemas: readonly Json[], follow: Follow): readonly { readonly [key: string]: Json }[] => {
  const found = new Set<{ readonly [key: string]: Json }>();
  const pending = [...schemas];
  while (pending.length > 0) {
    for (const one of follow(pending.pop()!)) {
      if (!isBag(one) || found.has(one)) continue;
      found.add(one);
      for (const key of NESTED) pending.push(...list(one[key]));
      for (const key of BRANCHES) if (one[key] !== undefined) pending.push(one[key]);
      pending.push(...Object.values(bag(one.dependentSchemas)));
    }
  }
  return [...found];
};

const matches = (pattern: string, name: string): boolean => {
  try {
    return testerOf(pattern)(name);
  } catch {
    return true;
  }
};

/** Remembered for the schemas of an API. */
export type ReadFacets = (schemas: readonly Json[]) => Facets;

export const createFacets = (api: Api, direction: Direction): ReadFacets => {
  const follow = following(api, direction);
  const typesOf = createTypes(follow);
  const read = (schemas: readonly Json[]): Facets => {
    const all = applying(schemas, follow);
    const patterns = all.flatMap((one) => Object.entries(bag(one.patternProperties)));
    const additional = all.flatMap((one) => one.additionalProperties ?? one.unevaluatedProperties ?? []);
    return {
      types: schemas.length === 0 ? undefined : unite(schemas.map(typesOf)),
      names: new Set(all.flatMap((one) => Object.keys(bag(one.properties)))),
      member: (name) => {
        const named = all.flatMap(({ properties }) =>
          isBag(properties) && Object.hasOwn(properties, name) ? [properties[name]!] : [],
        );
        const patterned = patterns.filter(([pattern]) => matches(pattern, name)).map(([, schema]) => schema);
        return named.length + patterned.length > 0 ? [...named, ...patterned] : additional.filter(isBag);
      },
      item: (index) => {
        const first = all.flatMap(({ prefixItems }) => list(prefixItems)[index] ?? []);
        return first.length > 0 ? first : all.flatMap(({ items }) => (items === undefined ? [] : [items]));
      },
      open: additional.some((one) => one === true || isBag(one)),
      closed: additional.includes(false),
      isNamedByPattern: (name) => patterns.some(([pattern]) => matches(pattern, name)),
    };
  };
  const known = new WeakMap<object, Facets>();
  return (schemas) => {
    const [only] = schemas;
    if (schemas.length !== 1 || !isBag(only)) return read(schemas);
    const before = known.get(only);
    if (before) return before;
    const facets = read(schemas);
    known.set(only, facets);
    return facets;
  };
};
