// Makes the keywords of OpenAPI 3.0 and Swagger 2 schemas those of JSON Schema 2020-12.
import type { Json } from '../../../model/json.ts';

type Draft = { [keyword: string]: Json };

/** `exclusiveMinimum: true` makes `minimum` itself exclusive. */
const moveExclusive = (schema: Draft, exclusive: string, inclusive: string): void => {
  const flag = schema[exclusive];
  if (typeof flag !== 'boolean') return;
  delete schema[exclusive];
  const limit = schema[inclusive];
  if (!flag || limit === undefined) return;
  schema[exclusive] = limit;
  delete schema[inclusive];
};

/** Of draft-03, and so common that everybody ignores it: `required: true` in the member's own schema. */
const mendRequired = (schema: Draft): void => {
  const { required } = schema;
  if (required === undefined) return;
  if (Array.isArray(required)) {
    if (required.length === 0) delete schema.required;
    else schema.required = [...new Set(required as readonly Json[])];
  } else if (typeof required === 'boolean') delete schema.required;
};

export const translateLegacy = (schema: Draft, file: Json): void => {
  // A key that is written without a value says nothing.
  for (const keyword of Object.keys(schema))
    if (schema[keyword] === null && keyword !== 'const') delete schema[keyword];
  moveExclusive(schema, 'exclusiveMinimum', 'minimum');
  moveExclusive(schema, 'exclusiveMaximum', 'maximum');
  mendRequired(schema);
  if (schema.type === 'file') {
    delete schema.type;
    Object.assign(schema, file);
  }
  if (Array.isArray(schema.items)) {
    if (schema.items.length > 0) schema.prefixItems = schema.items;
    delete schema.items;
  }
};
