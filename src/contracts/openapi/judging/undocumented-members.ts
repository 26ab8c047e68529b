// Finds members of a value that its schema does not name, although it does not forbid them.
import { escapeKey } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { ReadFacets } from './facets.ts';

/** JSON pointers, places in lists as `*`, each once. Members of a schema that is open on purpose, or that names none, are left alone. */
export const undocumentedMembers = (value: Json, schema: Json, read: ReadFacets): readonly string[] => {
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
      // What is forbidden is told by the schema itself.
      const isForgotten = !facets.open && !facets.closed && facets.names.size > 0;
      if (schemas.length === 0 && isForgotten && !facets.names.has(name)) found.add(pointer);
      else pending.push({ value: member, schemas, pointer });
    }
  }
  return [...found];
};
