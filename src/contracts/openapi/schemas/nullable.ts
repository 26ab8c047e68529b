// Makes `nullable` of OpenAPI 3.0 and `x-nullable` of Swagger 2 what JSON Schema says by the type null.
import type { Bag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { ApiVersion } from '../api.ts';

export const isNullable = (schema: Bag, version: ApiVersion): boolean =>
  (version === '3.0' && schema.nullable === true) ||
  (version === '2.0' && (schema['x-nullable'] === true || schema.nullable === true));

const COMBINING = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not'];

/**
 * Whether "or null" has to stand around the schema, since parts of it would reject null: it becomes `anyOf: [null, schema]`. The specification
 * says that `nullable` has no effect there; every author means it.
 */
export const isWrapped = (schema: Bag, version: ApiVersion): boolean =>
  isNullable(schema, version) && COMBINING.some((keyword) => Object.hasOwn(schema, keyword));

/** Where the schema itself stands in what wraps it. */
export const WRAPPED_AT = '/anyOf/1';

export const wrapped = (schema: Json): Json => ({ anyOf: [{ type: 'null' }, schema] });

const withNull = (values: Json, nothing: Json): Json =>
  Array.isArray(values) && !values.includes(nothing as never) ? [...(values as readonly Json[]), nothing] : values;

/** For schemas that need no wrapping: type and enum take null in. */
export const allowNull = (schema: { [keyword: string]: Json }): void => {
  if (typeof schema.type === 'string') schema.type = schema.type === 'null' ? 'null' : [schema.type, 'null'];
  else if (schema.type !== undefined) schema.type = withNull(schema.type, 'null');
  if (schema.enum !== undefined) schema.enum = withNull(schema.enum, null);
};
