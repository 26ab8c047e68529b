// Finds members of an answer that its schema says are only ever sent: `writeOnly`.
import { bag, isBag, list, text } from '../../../core/json-bag.ts';
import { escapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Api } from '../api.ts';
import type { ReadFacets } from './facets.ts';

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
export const writeOnlyMembers = (
  value: Json,
  schema: Json,
  read: ReadFacets,
  schemaAt: SchemaAt,
): readonly string[] => {
  const found = new Set<string>();
  const pending: { readonly value: Json; readonly schemas: readonly Json[]; readonly pointer: string }[] = [
    { value, schemas: [schema], pointer: '' },
  ];
  while (pending.length > 0) {
    const next = pending.pop()!;
    if (typeof next.value !== 'object' || next.value === null || next.schemas.length === 0) continue;
    const facets = read(next.schemas);
    if (Array.isArray(next.value)) {
      for (const [at, item] of (next.value as readonly Json[]).entries())
        pending.push({ value: item, schemas: facets.item(at), pointer: `${next.pointer}/*` });
      continue;
    }
    for (const [name, member] of Object.entries(next.value)) {
      const pointer = `${next.pointer}/${escapeKey(name)}`;
      const schemas = facets.member(name);
      if (member !== null && schemas.length > 0 && schemas.every((one) => isWriteOnly(one, schemaAt)))
        found.add(pointer);
      else pending.push({ value: member, schemas, pointer });
    }
  }
  return [...found];
};
