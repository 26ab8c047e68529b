// Makes, of each document, the copy that validators are compiled from: its schemas as JSON Schema 2020-12, each at its place, and nothing else.
import { isBag } from '../../../core/json-bag.ts';
import { keysOf, valueAt } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { Direction, SpecPlace } from '../api.ts';
import { rootCursor } from '../reading/cursor.ts';
import type { Library } from '../reading/library.ts';
import { writtenOperations } from '../reading/operations.ts';
import { uriOf } from '../reading/places.ts';
import { formFields, formSchemaPlace } from '../reading/swagger.ts';
import type { Visit } from '../reading/walk.ts';
import { type Conversion, convertAt } from './convert.ts';
import { hiddenMembers } from './hidden.ts';
import type { SchemaKind } from './keywords.ts';
import type { PointerMap } from './pointer-map.ts';

type Draft = { [key: string]: Json };

const isDraft = (value: Json | undefined): value is Draft => typeof value === 'object' && value !== null;

/** Objects stand in for lists: a JSON pointer does not tell the difference. */
const put = (root: Draft, pointer: string, value: Json): void => {
  const keys = [...keysOf(pointer)];
  const last = keys.pop()!;
  let at: Draft = root;
  for (const key of keys) {
    const next: Json | undefined = Object.hasOwn(at, key) ? at[key] : undefined;
    if (next !== undefined && !isDraft(next)) return;
    if (next === undefined)
      Object.defineProperty(at, key, { value: {}, enumerable: true, writable: true, configurable: true });
    at = at[key] as Draft;
  }
  const before = Object.hasOwn(at, last) ? at[last] : undefined;
  const merged = isBag(before) && isBag(value) ? { ...before, ...value } : value;
  Object.defineProperty(at, last, { value: merged, enumerable: true, writable: true, configurable: true });
};

const isSchema = (visit: Visit): boolean => visit.kind === 'schema' || visit.kind === 'items';

/** By document; shorter pointers first, so that a schema comes before those in it. */
const schemasByDocument = (library: Library): ReadonlyMap<string, readonly Visit[]> => {
  const found = new Map<string, Visit[]>();
  for (const visit of library.visits) {
    if (!isSchema(visit) || visit.inner) continue;
    const known = found.get(visit.place.uri);
    if (known) known.push(visit);
    else found.set(visit.place.uri, [visit]);
  }
  for (const visits of found.values()) visits.sort((a, b) => a.place.pointer.length - b.place.pointer.length);
  return found;
};

const formSchemas = (library: Library): readonly (readonly [SpecPlace, Json])[] => {
  if (library.version !== '2.0') return [];
  return writtenOperations(library, rootCursor(library)).flatMap(({ pathItems, from }) => {
    const path = pathItems.find((item) => 'parameters' in item.value) ?? pathItems[0]!;
    const fields = formFields(library, path, from);
    if (fields.length === 0) return [];
    const required = fields.filter((field) => field.from.value.required === true).map((field) => field.name);
    const properties = fields.map((field) => [field.name, { $ref: uriOf(field.from.place) }] as const);
    const schema: Json = {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(required.length > 0 ? { required } : {}),
    };
    return [[formSchemaPlace(from), schema] as const];
  });
};

const usesDynamicReferences = (library: Library): ReadonlySet<string> => {
  const dynamic = new Set<string>();
  for (const { kind, place, value } of library.visits) {
    if (kind === 'schema' && isBag(value) && ('$dynamicRef' in value || '$recursiveRef' in value))
      dynamic.add(place.uri);
  }
  return dynamic.size > 0 ? new Set(library.documents.map((document) => document.uri)) : dynamic;
};

const JSON_SCHEMA = /^https?:\/\/json-schema\.org\/draft/;

/** The dialect that the document sets for schemas that name none. */
const dialectOf = (value: Json): string | undefined => {
  const dialect = isBag(value) ? value.jsonSchemaDialect : undefined;
  return typeof dialect === 'string' && JSON_SCHEMA.test(dialect) ? dialect : undefined;
};

const copyOf = (conversion: Conversion, pointers: PointerMap, schemas: readonly Visit[], document: Json): Json => {
  const dialect = dialectOf(document);
  let copy: Json = dialect ? { $schema: dialect } : {};
  for (const { kind, place, value } of schemas) {
    const at = pointers.toCopy(place).pointer;
    if (at !== '' && valueAt(copy, at) !== undefined) continue;
    const converted = convertAt(conversion, { kind: kind as SchemaKind, place, value, holder: { place, value } });
    if (at === '') copy = converted;
    else if (isDraft(copy)) put(copy, at, converted);
  }
  return copy;
};

export const copyDocuments = (
  library: Library,
  pointers: PointerMap,
  direction: Direction,
): ReadonlyMap<string, Json> => {
  const conversion: Conversion = {
    library,
    isHidden: hiddenMembers(library, direction),
    refTo: (place) => uriOf(pointers.toCopy(place)),
    dynamic: usesDynamicReferences(library),
  };
  const schemas = schemasByDocument(library);
  const copies = new Map(
    library.documents.map(({ uri, value }) => [uri, copyOf(conversion, pointers, schemas.get(uri) ?? [], value)]),
  );
  for (const [place, schema] of formSchemas(library)) {
    const copy = copies.get(place.uri);
    if (isDraft(copy)) put(copy, place.pointer, schema);
  }
  return copies;
};
