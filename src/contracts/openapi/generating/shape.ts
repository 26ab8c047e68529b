// What all schemas that apply to one value say together, one alternative of them: what values are generated from.
import type { Json } from '../../../model/json.ts';
import { compilePattern } from '../../json-schema/judging/patterns.ts';

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

export const TYPES: readonly JsonType[] = ['object', 'array', 'string', 'integer', 'number', 'boolean', 'null'];

/** What one schema says of members. */
export type Members = {
  readonly properties: ReadonlyMap<string, Json>;
  readonly patterns: readonly (readonly [pattern: string, schema: Json])[];
  readonly additional?: Json;
};

/** What one schema says of items. */
export type Items = { readonly prefix: readonly Json[]; readonly rest?: Json };

export type Contains = { readonly schema: Json; readonly min: number; readonly max: number };

export type Limit = { readonly value: number; readonly exclusive: boolean };

export type Shape = {
  /** Undefined: none is named. */
  readonly types?: ReadonlySet<JsonType>;
  /** Of `enum` and `const`. */
  readonly values?: readonly Json[];
  readonly isConst?: boolean;
  readonly min?: Limit;
  readonly max?: Limit;
  readonly multiples: readonly number[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly patterns: readonly string[];
  readonly formats: readonly string[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly unique: boolean;
  readonly items: readonly Items[];
  readonly contains: readonly Contains[];
  readonly members: readonly Members[];
  readonly required: ReadonlySet<string>;
  readonly forbidden: ReadonlySet<string>;
  readonly names: readonly Json[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly dependent: readonly (readonly [name: string, others: readonly string[]])[];
  /** `unevaluatedProperties: false` or `unevaluatedItems: false`. */
  readonly closed: boolean;
  readonly nots: readonly Json[];
  /** Of `default`, `example` and `examples`. */
  readonly hints: readonly Json[];
  readonly readOnly: boolean;
};

export const ANY: Shape = {
  multiples: [],
  patterns: [],
  formats: [],
  unique: false,
  items: [],
  contains: [],
  members: [],
  required: new Set(),
  forbidden: new Set(),
  names: [],
  dependent: [],
  closed: false,
  nots: [],
  hints: [],
  readOnly: false,
};

export const typeOf = (value: Json): JsonType => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as JsonType;
};

/** Whether a shape names a type; integers are numbers. */
export const allows = (shape: Shape, type: JsonType): boolean =>
  shape.types === undefined || shape.types.has(type) || (type === 'integer' && shape.types.has('number'));

/** What authors mean who name no type: what the other keywords speak of. */
export const meantTypes = (shape: Shape): readonly JsonType[] => {
  if (shape.types) return [...shape.types];
  const meant: JsonType[] = [];
  if (shape.members.length > 0 || shape.required.size > 0 || shape.maxProperties || shape.minProperties)
    meant.push('object');
  if (shape.items.length > 0 || shape.contains.length > 0 || shape.minItems || shape.maxItems) meant.push('array');
  if (shape.patterns.length > 0 || shape.formats.length > 0 || shape.minLength || shape.maxLength) meant.push('string');
  if (shape.min || shape.max || shape.multiples.length > 0) meant.push('number');
  return meant;
};

const matches = (pattern: string, name: string): boolean => compilePattern(pattern)?.test(name) === true;

/** All schemas of a member. */
export const memberSchemas = (shape: Shape, name: string): readonly Json[] =>
  shape.members.flatMap(({ properties, patterns, additional }) => {
    const own = properties.get(name);
    const matching = patterns.filter(([pattern]) => matches(pattern, name)).map(([, schema]) => schema);
    const found = own === undefined ? matching : [own, ...matching];
    return found.length > 0 || additional === undefined ? found : [additional];
  });

/** Whether a member has a schema of its own somewhere. */
export const isNamed = (shape: Shape, name: string): boolean =>
  shape.members.some(
    ({ properties, patterns }) => properties.has(name) || patterns.some(([pattern]) => matches(pattern, name)),
  );

export const propertyNames = (shape: Shape): readonly string[] => [
  ...new Set(shape.members.flatMap(({ properties }) => [...properties.keys()])),
];

/** All schemas of an item. */
export const itemSchemas = (shape: Shape, index: number): readonly Json[] =>
  shape.items.flatMap(({ prefix, rest }) => {
    if (index < prefix.length) return [prefix[index]!];
    return rest === undefined ? [] : [rest];
  });

/** Characters as JSON Schema counts them. */
export const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
};
