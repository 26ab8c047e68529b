// Finds members of an answer that its schema says are only ever sent: `writeOnly`.
import { bag, isBag, list, text } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import type { Api } from '../api.ts';
import type { ReadFacets } from './facets.ts';
import { findMembers } from './find-members.ts';

type SchemaAt = (ref: string) => Json | undefined;

const isWriteOnly = (schema: Json, schemaAt: SchemaAt, depth = 0): boolean => {
  if (!isBag(schema) || depth > 20) return false;
  if (schema.writeOnly === true) return true;
  const reference = text(bag(schema).$ref);
  const target = reference === undefined ? undefined : schemaAt(reference);
  if (target !== undefined && isWriteOnly(target, schemaAt, depth + 1)) return true;
  return list(schema.allOf).some((one) => isWriteOnly(one, schemaAt, depth + 1));
};

const known = new WeakMap<Api, boolean>();

/** Most documents have none of it, and their answers need no search. */
export const hasWriteOnly = (api: Api): boolean => {
  const before = known.get(api);
  if (before !== undefined) return before;
  const has = api.documents.some(({ value }) => JSON.stringify(value).includes('"writeOnly":true'));
  known.set(api, has);
  return has;
};

/** JSON pointers, places in lists as `*`, each once. Null gives nothing away; what one of several schemas takes as an ordinary member is one. */
export const writeOnlyMembers = (value: Json, schema: Json, read: ReadFacets, schemaAt: SchemaAt): readonly string[] =>
  findMembers(
    value,
    schema,
    read,
    ({ value: member, schemas }) =>
      member !== null && schemas.length > 0 && schemas.every((one) => isWriteOnly(one, schemaAt)),
  );
