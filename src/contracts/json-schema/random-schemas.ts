// Makes schemas and values for tests that compare engines: small ones, of few names, so that they meet.
import type { Json } from '../../model/json.ts';
import type { Dialect } from './schema-set.ts';

export type Random = () => number;

/** The same numbers for the same seed. */
export const createRandom = (seed: number): Random => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const NAMES = ['a', 'b', 'c', 'a/b', 'a~b', 'toString', '__proto__', 'é', ''];
const SCALARS: readonly Json[] = [0, 1, 2, 2.5, -1, 10, 1e20, '', 'a', 'abc', 'b1', '😀😀', true, false, null];
const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'];
const PATTERNS = ['^a', 'b', '^.$', '\\d', '^[\\w-.]+$', '[A-Z]', '^$'];
const DEFINITIONS = ['x', 'y', 'z'];

type Source = { readonly random: Random; readonly dialect: Dialect };

const pick = <T>({ random }: Source, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

const several = <T>(source: Source, most: number, make: () => T): T[] =>
  Array.from({ length: Math.floor(source.random() * (most + 1)) }, make);

const members = (source: Source, make: () => Json): Json =>
  Object.fromEntries(several(source, 3, () => [pick(source, NAMES), make()] as const));

export const randomValue = (random: Random, depth = 3): Json => {
  const source: Source = { random, dialect: '2020-12' };
  const kind = random();
  if (depth === 0 || kind < 0.4) return pick(source, SCALARS);
  if (kind < 0.65) return several(source, 3, () => randomValue(random, depth - 1));
  return members(source, () => randomValue(random, depth - 1));
};

type Make = (source: Source, inner: () => Json) => Json;

const count: Make = (source) => pick(source, [0, 1, 2, 3]);
const names: Make = (source) => [...new Set(several(source, 2, () => pick(source, NAMES)))];
const filled = (source: Source, inner: () => Json): Json => [inner(), ...several(source, 2, inner)];
const byPattern: Make = (source, inner) =>
  Object.fromEntries(several(source, 2, () => [pick(source, PATTERNS), inner()] as const));
const one: Make = (_, inner) => inner();

const KEYWORDS: readonly (readonly [keyword: string, make: Make, not?: (dialect: Dialect) => boolean])[] = [
  ['type', (source) => (source.random() < 0.7 ? pick(source, TYPES) : [...new Set(['object', pick(source, TYPES)])])],
  [
    'enum',
    (source) => [...new Set(several(source, 3, () => pick(source, SCALARS))), pick(source, SCALARS)].slice(0, 3),
  ],
  ['const', (source) => randomValue(source.random, 1), (dialect) => dialect === 'draft-04'],
  ['minimum', (source) => pick(source, [0, 1, 2.5])],
  ['maximum', (source) => pick(source, [0, 1, 2.5])],
  ['exclusiveMinimum', (source) => pick(source, [0, 1, 2]), (dialect) => dialect === 'draft-04'],
  ['multipleOf', (source) => pick(source, [1, 2, 0.5])],
  ['minLength', count],
  ['maxLength', count],
  ['pattern', (source) => pick(source, PATTERNS)],
  ['minItems', count],
  ['maxItems', count],
  ['uniqueItems', (source) => source.random() < 0.7],
  ['minProperties', count],
  ['maxProperties', count],
  [
    'required',
    (source, inner) => {
      const list = names(source, inner) as string[];
      return list.length > 0 ? list : ['a'];
    },
  ],
  ['properties', (source, inner) => members(source, inner)],
  ['properties', (source, inner) => members(source, inner)],
  ['patternProperties', byPattern],
  ['additionalProperties', one],
  [
    'items',
    (source, inner) => (source.dialect !== '2020-12' && source.random() < 0.5 ? filled(source, inner) : inner()),
  ],
  ['additionalItems', one, (dialect) => dialect === '2020-12'],
  ['prefixItems', filled, (dialect) => dialect !== '2020-12'],
  ['contains', one, (dialect) => dialect === 'draft-04'],
  ['minContains', count, (dialect) => dialect.startsWith('draft')],
  ['maxContains', count, (dialect) => dialect.startsWith('draft')],
  ['propertyNames', one, (dialect) => dialect === 'draft-04'],
  ['dependencies', (source, inner) => members(source, inner), (dialect) => !dialect.startsWith('draft')],
  [
    'dependentRequired',
    (source, inner) => members(source, () => names(source, inner)),
    (dialect) => dialect.startsWith('draft'),
  ],
  ['dependentSchemas', (source, inner) => members(source, inner), (dialect) => dialect.startsWith('draft')],
  ['allOf', filled],
  ['anyOf', filled],
  ['oneOf', filled],
  ['not', one],
  ['if', one, (dialect) => dialect === 'draft-04' || dialect === 'draft-06'],
  ['then', one, (dialect) => dialect === 'draft-04' || dialect === 'draft-06'],
  ['else', one, (dialect) => dialect === 'draft-04' || dialect === 'draft-06'],
  ['unevaluatedProperties', one, (dialect) => dialect.startsWith('draft')],
  ['unevaluatedItems', one, (dialect) => dialect.startsWith('draft')],
];

const reference = (source: Source): Json => {
  const holder = source.dialect.startsWith('draft') ? 'definitions' : '$defs';
  return `#/${holder}/${pick(source, DEFINITIONS)}`;
};

const randomInner = (source: Source, depth: number): Json => {
  const { random, dialect } = source;
  if (dialect !== 'draft-04' && random() < 0.12) return random() < 0.6;
  // A reference is only followed deeper in the value, or it could recur without end.
  const schema: { [keyword: string]: Json } = {};
  const known = KEYWORDS.filter(([, , not]) => !not?.(dialect));
  for (let left = Math.floor(random() * 4); left >= 0; left -= 1) {
    const [keyword, make] = pick(source, known);
    schema[keyword] = make(source, () => (depth > 0 ? randomInner(source, depth - 1) : {}));
  }
  if (random() < 0.25) schema.properties = { ...(schema.properties as object), a: { $ref: reference(source) } };
  if (dialect === '2020-12' && random() < 0.05) schema.properties = { b: { $dynamicRef: '#node' } };
  if (dialect === '2019-09' && random() < 0.05) schema.properties = { b: { $recursiveRef: '#' } };
  return schema;
};

export const randomSchema = (random: Random, dialect: Dialect): Json => {
  const source: Source = { random, dialect };
  const holder = dialect.startsWith('draft') ? 'definitions' : '$defs';
  const root = randomInner(source, 3);
  const definitions = Object.fromEntries(DEFINITIONS.map((name) => [name, randomInner(source, 2)]));
  const named: Json = dialect === '2020-12' ? { $dynamicAnchor: 'node' } : {};
  const recursive: Json = dialect === '2019-09' && random() < 0.5 ? { $recursiveAnchor: true } : {};
  return { ...(typeof root === 'object' ? root : { allOf: [root] }), ...named, ...recursive, [holder]: definitions };
};
