// Says what shape the value of each keyword of a schema has to have.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { ApiVersion } from '../api.ts';

type Shape = {
  readonly is: (value: Json) => boolean;
  /** `the keyword must be ...`. */
  readonly what: string;
};

const isCount = (value: Json): boolean => Number.isInteger(value) && (value as number) >= 0;
const isText = (value: Json): boolean => typeof value === 'string';
const isTexts = (value: Json): boolean =>
  Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
const isSchema = (value: Json): boolean => isBag(value) || typeof value === 'boolean';

const COUNT: Shape = { is: isCount, what: 'a number of 0, 1, 2, ...' };
const NUMBER: Shape = { is: (value) => typeof value === 'number', what: 'a number' };
const FLAG: Shape = { is: (value) => typeof value === 'boolean', what: 'true or false' };
const TEXT: Shape = { is: isText, what: 'a text' };
const NAMES: Shape = { is: isTexts, what: 'a list of different names' };
const SCHEMA: Shape = { is: isSchema, what: 'a schema' };
const SCHEMA_OBJECT: Shape = { is: (value) => isBag(value), what: 'a schema object' };
const SCHEMAS: Shape = {
  is: (value) => Array.isArray(value) && value.length > 0 && value.every(isSchema),
  what: 'a list of schemas, with at least one',
};
const SCHEMA_MAP: Shape = {
  is: (value) => isBag(value) && Object.values(value).every(isSchema),
  what: 'a map of names to schemas',
};
const ANY_LIST: Shape = { is: (value) => Array.isArray(value), what: 'a list' };
const OBJECT: Shape = { is: (value) => isBag(value), what: 'an object' };

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'];
const ONE_TYPE: Shape = { is: (value) => TYPES.includes(value as string), what: `one of ${TYPES.join(', ')}` };
const SWAGGER_TYPE: Shape = {
  is: (value) => [...TYPES, 'file'].includes(value as string),
  what: `one of ${TYPES.join(', ')}, file`,
};
const ALL_TYPES = [...TYPES, 'null'];
const ANY_TYPES: Shape = {
  is: (value) =>
    ALL_TYPES.includes(value as string) ||
    (isTexts(value) &&
      (value as readonly string[]).length > 0 &&
      (value as readonly string[]).every((one) => ALL_TYPES.includes(one))),
  what: `one of ${ALL_TYPES.join(', ')}, or a list of some of them`,
};

type Shapes = { readonly [keyword: string]: Shape };

const COMMON: Shapes = {
  title: TEXT,
  description: TEXT,
  multipleOf: { is: (value) => typeof value === 'number' && value > 0, what: 'a number above 0' },
  maximum: NUMBER,
  minimum: NUMBER,
  maxLength: COUNT,
  minLength: COUNT,
  pattern: TEXT,
  format: TEXT,
  maxItems: COUNT,
  minItems: COUNT,
  uniqueItems: FLAG,
  maxProperties: COUNT,
  minProperties: COUNT,
  properties: SCHEMA_MAP,
  additionalProperties: SCHEMA,
  allOf: SCHEMAS,
  readOnly: FLAG,
};

const LEGACY: Shapes = {
  ...COMMON,
  type: ONE_TYPE,
  exclusiveMaximum: FLAG,
  exclusiveMinimum: FLAG,
  enum: { is: (value) => Array.isArray(value) && value.length > 0, what: 'a list with at least one value' },
  required: {
    is: (value) => isTexts(value) && (value as readonly Json[]).length > 0,
    what: 'a list of different names, with at least one',
  },
  items: SCHEMA_OBJECT,
};

const OPENAPI_30: Shapes = {
  ...LEGACY,
  anyOf: SCHEMAS,
  oneOf: SCHEMAS,
  not: SCHEMA_OBJECT,
  nullable: FLAG,
  writeOnly: FLAG,
  deprecated: FLAG,
  discriminator: OBJECT,
};

const SWAGGER: Shapes = { ...LEGACY, type: SWAGGER_TYPE, discriminator: TEXT };

const OPENAPI_31: Shapes = {
  ...COMMON,
  type: ANY_TYPES,
  exclusiveMaximum: NUMBER,
  exclusiveMinimum: NUMBER,
  enum: ANY_LIST,
  required: NAMES,
  items: SCHEMA,
  anyOf: SCHEMAS,
  oneOf: SCHEMAS,
  not: SCHEMA,
  if: SCHEMA,
  // biome-ignore lint/suspicious/noThenProperty: it is the keyword's name
  then: SCHEMA,
  else: SCHEMA,
  prefixItems: SCHEMAS,
  contains: SCHEMA,
  minContains: COUNT,
  maxContains: COUNT,
  propertyNames: SCHEMA,
  patternProperties: SCHEMA_MAP,
  dependentSchemas: SCHEMA_MAP,
  dependentRequired: {
    is: (value) => isBag(value) && Object.values(value).every(isTexts),
    what: 'a map of names to lists of names',
  },
  unevaluatedItems: SCHEMA,
  unevaluatedProperties: SCHEMA,
  $defs: SCHEMA_MAP,
  $ref: TEXT,
  $dynamicRef: TEXT,
  $id: { is: (value) => isText(value) && !/#./.test(value as string), what: 'a URI without a fragment' },
  $anchor: { is: (value) => isText(value) && /^[A-Za-z_][-A-Za-z0-9._]*$/.test(value as string), what: 'a name' },
  $comment: TEXT,
  writeOnly: FLAG,
  deprecated: FLAG,
  examples: ANY_LIST,
  contentEncoding: TEXT,
  contentMediaType: TEXT,
  contentSchema: SCHEMA,
  discriminator: OBJECT,
};

export const shapesOf = (version: ApiVersion): Shapes => {
  if (version === '2.0') return SWAGGER;
  return version === '3.0' ? OPENAPI_30 : OPENAPI_31;
};

/** OpenAPI 3.0 and Swagger 2: some thousand documents have `required: []`, and every tool takes it. */
export const isHarmless = (keyword: string, value: Json): boolean =>
  keyword === 'required' && Array.isArray(value) && value.length === 0;
