// Writes the environment, globals, collection and cookies a run left behind, in Postman's export shapes, unmasked.
import { join } from 'node:path';
import { knownType } from '../core/variable-value.ts';
import type { Collection, VariableEntry, VariableSet } from '../model/collection.ts';
import type { CookieJar } from '../model/contracts.ts';
import type { Json } from '../model/json.ts';
import type { Scopes } from '../model/variables.ts';
import type { Host } from './host.ts';
import type { RunOptions } from './run-options.ts';

export type ExportInput = {
  readonly scopes: Scopes;
  readonly cookies: CookieJar;
  readonly collection: Collection;
  readonly tool: string;
};

type Document = { readonly [key: string]: Json };

const writtenValue = ({ value, type }: VariableEntry): Json => {
  if (type === 'object' || type === 'array') return typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return value ?? null;
};

/** Newman writes `any` for secrets and for types it does not know. */
const exportedType = (type: string | undefined): string => (type === 'secret' ? 'any' : (knownType(type) ?? 'any'));

const exportEntry = (entry: VariableEntry): Json => ({
  ...(entry.disabled ? { disabled: true } : {}),
  type: exportedType(entry.type),
  ...(entry.value === undefined ? {} : { value: writtenValue(entry) }),
  key: entry.key,
});

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
  const variable = input.collection.variables.map(exportEntry);
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
  exports: RunOptions['exports'],
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
