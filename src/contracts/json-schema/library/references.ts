// Lists the references that a schema makes itself, and the schemas in it. What stands in data is no reference.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Dialect } from '../schema-set.ts';
import { dialectNamed } from './dialects.ts';
import { type Inner, schemasIn } from './inner-schemas.ts';
import { HOLDERS, ignoresBesideRef, judgingKeywords } from './keywords.ts';

export type Reference = { readonly keyword: string; readonly written: string };

const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'];

/** A meta-schema of somebody's own has to be read as well. */
export const referencesIn = (schema: Json, dialect: Dialect): readonly Reference[] => {
  if (!isBag(schema)) return [];
  const known = judgingKeywords(dialect);
  const found = REFERENCES.filter((keyword) => known.has(keyword) && typeof schema[keyword] === 'string');
  const { $schema } = schema;
  const isCustom = typeof $schema === 'string' && !dialectNamed($schema);
  return [...(isCustom ? ['$schema'] : []), ...found].map((keyword) => ({
    keyword,
    written: schema[keyword] as string,
  }));
};

/** `withHeld`: also those that nothing but a reference leads to. */
export const innerSchemas = (schema: Json, dialect: Dialect, withHeld: boolean): readonly Inner[] => {
  if (!isBag(schema)) return [];
  const isAlone = ignoresBesideRef(dialect) && typeof schema.$ref === 'string';
  return Object.keys(schema).flatMap((keyword) => {
    const held = withHeld ? HOLDERS.get(keyword) : undefined;
    const shape = held ?? (isAlone ? undefined : judgingKeywords(dialect).get(keyword));
    return shape === undefined ? [] : schemasIn(keyword, shape, schema[keyword]!);
  });
};
