// Which keywords each draft knows, and where in them schemas stand.
import type { Dialect } from '../schema-set.ts';

/** `data`: no schema in it. `items`: one or a list. `dependencies`: by name, schemas or lists of names. */
export type Shape = 'one' | 'list' | 'map' | 'items' | 'dependencies' | 'data';

type Table = { readonly [keyword: string]: Shape };

const data = (...keywords: readonly string[]): Table =>
  Object.fromEntries(keywords.map((keyword) => [keyword, 'data']));

const DRAFT_04: Table = {
  ...data('$ref', 'type', 'enum', 'format', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'),
  ...data('maxLength', 'minLength', 'pattern', 'maxItems', 'minItems', 'uniqueItems'),
  ...data('maxProperties', 'minProperties', 'required'),
  additionalItems: 'one',
  additionalProperties: 'one',
  allOf: 'list',
  anyOf: 'list',
  dependencies: 'dependencies',
  items: 'items',
  not: 'one',
  oneOf: 'list',
  patternProperties: 'map',
  properties: 'map',
};

const DRAFT_06: Table = { ...DRAFT_04, ...data('const'), contains: 'one', propertyNames: 'one' };

const DRAFT_07: Table = {
  ...DRAFT_06,
  // Written this way since a `then` makes an object look like a promise.
  ...Object.fromEntries(['if', 'then', 'else'].map((keyword) => [keyword, 'one'] as const)),
};

const DRAFT_2019: Table = {
  ...DRAFT_07,
  ...data('dependentRequired', 'minContains', 'maxContains', '$recursiveRef'),
  dependentSchemas: 'map',
  unevaluatedItems: 'one',
  unevaluatedProperties: 'one',
};

const { additionalItems: _, $recursiveRef: __, ...SHARED } = DRAFT_2019;
const DRAFT_2020: Table = { ...SHARED, ...data('$dynamicRef'), items: 'one', prefixItems: 'list' };

const mapOf = (table: Table): ReadonlyMap<string, Shape> => new Map(Object.entries(table));

const BY_DIALECT: { readonly [dialect in Dialect]: ReadonlyMap<string, Shape> } = {
  'draft-04': mapOf(DRAFT_04),
  'draft-06': mapOf(DRAFT_06),
  'draft-07': mapOf(DRAFT_07),
  '2019-09': mapOf(DRAFT_2019),
  '2020-12': mapOf(DRAFT_2020),
};

/** The keywords that judge, and `$ref`s. */
export const judgingKeywords = (dialect: Dialect): ReadonlyMap<string, Shape> => BY_DIALECT[dialect];

/** Where schemas stand that only references lead to. */
export const HOLDERS: ReadonlyMap<string, Shape> = new Map([
  ['$defs', 'map'],
  ['definitions', 'map'],
  ['contentSchema', 'one'],
]);

/** In these, `$ref` stands alone: what is beside it says nothing. */
export const ignoresBesideRef = (dialect: Dialect): boolean => dialect.startsWith('draft-');
