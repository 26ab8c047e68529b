// Finds members of a value that its schema does not name, although it does not forbid them.
import type { Json } from '../../../model/json.ts';
import type { ReadFacets } from './facets.ts';
import { findMembers } from './find-members.ts';

/** JSON pointers, places in lists as `*`, each once. Members of a schema that is open on purpose, or that names none, are left alone. */
export const undocumentedMembers = (value: Json, schema: Json, read: ReadFacets): readonly string[] =>
  findMembers(value, schema, read, ({ name, schemas, around }) => {
    // What is forbidden is told by the schema itself.
    const isForgotten = !around.open && !around.closed && around.names.size > 0;
    return schemas.length === 0 && isForgotten && !around.names.has(name);
  });
