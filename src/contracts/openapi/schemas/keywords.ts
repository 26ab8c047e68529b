// What happens to each keyword when a schema of OpenAPI or Swagger becomes JSON Schema 2020-12.
import type { ApiVersion } from '../api.ts';
import { isLegacy } from '../reading/version.ts';

/** Of Swagger 2 parameters, headers and items. */
const ITEMS_KEPT: ReadonlySet<string> = new Set([
  'description',
  'type',
  'enum',
  'multipleOf',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'format',
  'maxItems',
  'minItems',
  'uniqueItems',
  'items',
]);

/** Keywords of OpenAPI 3.0 and Swagger 2 schemas that JSON Schema has as well; `const` and `patternProperties` are what authors mean by them. */
const KEPT: ReadonlySet<string> = new Set([
  ...ITEMS_KEPT,
  'title',
  'const',
  'maxProperties',
  'minProperties',
  'required',
  'properties',
  'patternProperties',
  'additionalProperties',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'readOnly',
  'writeOnly',
  'deprecated',
]);

/** Of OpenAPI 3.1 and later: what says nothing about instances, and may hold anything. */
const DROPPED: ReadonlySet<string> = new Set([
  'example',
  'examples',
  'externalDocs',
  'xml',
  'discriminator',
  'default',
]);

export type SchemaKind = 'schema' | 'items';

export const isKept = (keyword: string, kind: SchemaKind, version: ApiVersion): boolean => {
  if (kind === 'items') return ITEMS_KEPT.has(keyword);
  if (isLegacy(version)) return KEPT.has(keyword);
  return !DROPPED.has(keyword) && !keyword.startsWith('x-');
};
