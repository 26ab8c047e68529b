// Opens a schema to judge by: reads it and what it refers to, has it judged by its meta-schema, and compiles it.
import type { SourceDocument } from '../../contracts/documents/source-document.ts';
import { createSchemaSet } from '../../contracts/json-schema/create-schema-set.ts';
import { loadSchema } from '../../contracts/json-schema/load-schema.ts';
import type { SchemaPlace } from '../../contracts/json-schema/schema-set.ts';
import { isBag, text } from '../../core/json-bag.ts';
import { valueAt } from '../../core/json-pointer.ts';
import type { JudgingSchema, SchemaWarning } from '../../engine/schema/schema-run.ts';
import type { SourceRef } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import type { Documents } from '../documents/open-documents.ts';
import type { Host } from '../host.ts';
import { checkSchema } from './check-schema.ts';
import { lintSchema } from './lint-schema.ts';
import { findPart, splitLocation } from './schema-location.ts';
import type { SchemaReading } from './verify-schema-options.ts';

export type OpenSchema = JudgingSchema & {
  readonly file: string;
  /** The document it stands in. */
  readonly raw: Json;
  /** Texts of everything read for it, by path as shown. */
  readonly texts: ReadonlyMap<string, string>;
  readonly warnings: readonly SchemaWarning[];
};

const nameOf = (value: Json | undefined, place: string): string => {
  const title = isBag(value) ? text(value.title)?.trim() : undefined;
  return title || place;
};

/** Rejects with Problem for a schema that cannot be used. */
export const openSchema = async (
  location: string,
  { formats = 'assert', dialect, lint }: SchemaReading,
  documents: Documents,
  host: Host,
): Promise<OpenSchema> => {
  const { path, fragment } = await splitLocation(location, host);
  const root = await documents.open(path);
  const part = findPart(root, fragment);
  const reading = { formats, ...(dialect ? { dialect } : {}) };
  await checkSchema(root, part.pointer, dialect);
  const set = createSchemaSet(reading);
  const loaded = await loadSchema(root, documents.fetch, set, dialect);
  const others = loaded.filter(({ uri }) => uri !== root.uri);
  for (const other of others) await checkSchema(other, undefined, dialect);
  const validator = await set.compile(part.uri);
  const byUri = new Map<string, SourceDocument>([root, ...others].map((one) => [one.uri, one]));
  const sourceOf = ({ uri, pointer }: SchemaPlace): SourceRef => ({ file: (byUri.get(uri) ?? root).path, pointer });
  return {
    name: nameOf(part.value, `${root.path}${fragment === '' ? '' : `#${fragment}`}`),
    validator,
    source: { file: root.path, pointer: part.pointer },
    sourceOf,
    schemaAt: ({ uri, pointer }) => valueAt(byUri.get(uri)?.value, pointer),
    file: root.path,
    raw: root.value,
    texts: new Map([...byUri.values()].map((one) => [one.path, one.text])),
    warnings: lint ? lintSchema(root, part.pointer, dialect) : [],
  };
};
