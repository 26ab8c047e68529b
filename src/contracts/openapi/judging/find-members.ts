// Walks a value with the schemas that apply to each of its members, and collects the places of those that are looked for.
import { escapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Facets, ReadFacets } from './facets.ts';

export type Member = {
  readonly name: string;
  readonly value: Json;
  /** That apply to it: none where the schema does not speak of it. */
  readonly schemas: readonly Json[];
  /** Of the object that it is a member of. */
  readonly around: Facets;
};

/** JSON pointers, places in lists as `*`, each once. Within a member that is found nothing more is looked for. */
export const findMembers = (
  value: Json,
  schema: Json,
  read: ReadFacets,
  isWanted: (member: Member) => boolean,
): readonly string[] => {
  const found = new Set<string>();
  const pending: { readonly value: Json; readonly schemas: readonly Json[]; readonly pointer: string }[] = [
    { value, schemas: [schema], pointer: '' },
  ];
  while (pending.length > 0) {
    const next = pending.pop()!;
    if (typeof next.value !== 'object' || next.value === null || next.schemas.length === 0) continue;
    const around = read(next.schemas);
    if (Array.isArray(next.value)) {
      for (const [at, item] of (next.value as readonly Json[]).entries())
        pending.push({ value: item, schemas: around.item(at), pointer: `${next.pointer}/*` });
      continue;
    }
    for (const [name, member] of Object.entries(next.value)) {
      const pointer = `${next.pointer}/${escapeKey(name)}`;
      const schemas = around.member(name);
      if (isWanted({ name, value: member, schemas, around })) found.add(pointer);
      else pending.push({ value: member, schemas, pointer });
    }
  }
  return [...found];
};
