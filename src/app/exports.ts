// Writes the environment, globals, collection and cookies a run left behind, in Postman's export shapes, unmasked.
import { join } from 'node:path';
import { castValue, knownType } from '../core/variable-value.ts';
import type { Collection, VariableEntry, VariableSet } from '../model/collection.ts';
import type { CookieJar } from '../model/contracts.ts';
import type { Json } from '../model/json.ts';
import type { Scopes } from '../model/variables.ts';
import type { Host } from './host.ts';
import type { CommonOptions } from './run-options.ts';

export type ExportInput = {
  readonly scopes: Scopes;
  readonly cookies: CookieJar;
  readonly collection: Collection;
  readonly tool: string;
};

type Document = { readonly [key: string]: Json };

type Written = Pick<VariableEntry, 'value' | 'type'>;

const writtenValue = ({ value, type }: Written): Json => {
  if (type === 'object' || type === 'array') return typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return castValue(value, type) ?? null;
};

/** Newman writes `any` for secrets and for types it does not know. */
const exportedType = (type: string | undefined): string => (type === 'secret' ? 'any' : (knownType(type) ?? 'any'));

const exportEntry = (entry: VariableEntry): Json => ({
  ...(entry.disabled ? { disabled: true } : {}),
  type: exportedType(entry.type),
  ...(entry.value === undefined ? {} : { value: writtenValue(entry) }),
  key: entry.key,
});

const asDescription = (value: Json | undefined): Json | undefined =>
  typeof value === 'string' ? { content: value, type: 'text/plain' } : value;

/** A collection's variable as it was written: without a key it cannot be used, but it is not lost. */
const exportWritten = (written: Json): Json => {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return written;
  const { key, value, type, disabled, description } = written as Document;
  const known = typeof type === 'string' ? type : undefined;
  const text = asDescription(description);
  return {
    ...(disabled === true ? { disabled: true } : {}),
    type: exportedType(known),
    ...(value === undefined ? {} : { value: writtenValue({ value, ...(known === undefined ? {} : { type: known }) }) }),
    ...(key === undefined ? {} : { key }),
    ...(text === undefined ? {} : { description: text }),
  };
};

const stamp = (document: Document, scope: string, host: Host, tool: string): Document => ({
  ...document,
  _postman_variable_scope: scope,
  _postman_exported_at: new Date(host.now()).toISOString(),
  _postman_exported_using: tool,
});

const exportSet = (set: VariableSet, scope: string, host: Host, tool: string): Document =>
  stamp(
    { id: set.id ?? host.newId(), values: set.values.map(exportEntry), name: set.name ?? scope },
    scope,
    host,
    tool,
  );

const exportCollection = (input: ExportInput, host: Host): Document => {
  const raw = input.collection.raw as Document;
  const document = (typeof raw.collection === 'object' ? raw.collection : raw) as Document;
  const list = document.variable;
  const variable = Array.isArray(list) ? list.map(exportWritten) : input.collection.variables.map(exportEntry);
  return stamp({ ...document, variable, name: 'collection' }, 'collection', host, input.tool);
};

const documents: Readonly<Record<string, (input: ExportInput, host: Host) => Json>> = {
  environment: (input, host) => exportSet(input.scopes.toSet('environment'), 'environment', host, input.tool),
  globals: (input, host) => exportSet(input.scopes.toSet('globals'), 'globals', host, input.tool),
  collection: exportCollection,
  cookieJar: (input) => input.cookies.toJSON(),
};

const FILE_NAMES: Readonly<Record<string, string>> = { cookieJar: 'cookie-jar' };

/** A folder gets a file named as newman would name it. */
const targetPath = async (path: string, kind: string, host: Host): Promise<string> => {
  const isFolder = path.endsWith('/') || path.endsWith('\\') || (await host.exists(path)) === 'folder';
  if (!isFolder) return path;
  const at = new Date(host.now())
    .toISOString()
    .replace(/[^\d]+/g, '-')
    .replace(/-$/, '');
  return join(path, `newman-${FILE_NAMES[kind] ?? kind}-${at}0.json`);
};

/** Returns the files written; rejects with Problem for one that cannot be. */
export const writeExports = async (
  exports: CommonOptions['exports'],
  input: ExportInput,
  host: Host,
): Promise<string[]> => {
  const written: string[] = [];
  for (const [kind, path] of Object.entries(exports ?? {})) {
    if (path === undefined) continue;
    const target = await targetPath(path, kind, host);
    const file = await host.createFile(target);
    await file.write(`${JSON.stringify(documents[kind]!(input, host), undefined, 2)}\n`);
    await file.commit();
    written.push(target);
  }
  return written;
};
