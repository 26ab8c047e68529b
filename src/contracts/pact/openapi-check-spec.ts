// Reads an OpenAPI or AsyncAPI document with the files that it refers to, and knows where each part stands.
import { escapeKey, valueAt } from '../../core/json-pointer.ts';
import type { SourceFile } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import { parseDocument } from '../documents/parse-document.ts';
import type { SourceDocument } from '../documents/source-document.ts';

export type JsonObject = { readonly [key: string]: Json };

export type Spec = {
  /** The document, with the files it refers to inside. */
  readonly value: JsonObject;
  /** References to nothing, one sentence each, with its place. */
  readonly dangling: readonly string[];
  /** `file:line:column` of a pointer into `value`. */
  placeOf(pointer: string): string;
  /** The pointer as it is in the file that the part stands in. */
  ownPointer(pointer: string): string;
};

/** Reads a file that the spec names, by a path or URL that is resolved already. */
export type ReadFile = (path: string) => Promise<SourceFile>;

/** Where the files that are referred to lie in the document. */
const FILES = 'x-assay-files';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);

const resolveFrom = (base: string, reference: string): string => {
  if (isUrl(reference)) return reference;
  if (isUrl(base)) return new URL(reference, base).href;
  const written = decodeURI(reference);
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(written)) return written;
  const parts = base.split(/[\\/]/).slice(0, -1);
  for (const part of written.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

/** Values in which `$ref` is data. */
const DATA = new Set(['example', 'default', 'const', 'enum']);

/** Calls back with every reference; `keys` lead to its holder. */
const eachRef = (
  value: Json,
  found: (reference: string, keys: readonly string[]) => void,
  keys: string[] = [],
): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, held] of Object.entries(value)) {
    if (key === '$ref' && typeof held === 'string' && !Array.isArray(value)) found(held, keys);
    else if (typeof held === 'object' && !DATA.has(key)) {
      keys.push(key);
      eachRef(held as Json, found, keys);
      keys.pop();
    }
  }
};

const mapRefs = (value: Json, change: (reference: string) => string): Json => {
  if (Array.isArray(value)) return value.map((item) => mapRefs(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => {
      if (key === '$ref' && typeof held === 'string') return [key, change(held)];
      return [key, DATA.has(key) ? held : mapRefs(held, change)];
    }),
  );
};

const fileOf = (reference: string, base: string): string => {
  const [path = ''] = reference.split('#', 1);
  return path === '' ? base : resolveFrom(base, path);
};

type Files = ReadonlyMap<string, { readonly name: string; readonly file: SourceDocument }>;

/** The file and all that it leads to, by path. */
const load = async (root: SourceDocument, read: ReadFile): Promise<Files> => {
  const files = new Map([[root.path, { name: '', file: root }]]);
  const waiting = [root];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    const wanted = new Set<string>();
    const { path: base, value } = file;
    eachRef(value, (reference) => wanted.add(fileOf(reference, base)));
    for (const path of wanted) {
      if (files.has(path)) continue;
      const next = parseDocument(await read(path));
      files.set(path, { name: `f${files.size}`, file: { ...next, path } });
      waiting.push({ ...next, path });
    }
  }
  return files;
};

/** Brings every file that is referred to into one document. */
const bundled = (root: SourceDocument, files: Files): Json => {
  if (files.size === 1) return root.value;
  const localised = ({ path, value }: SourceDocument): Json =>
    mapRefs(value, (reference) => {
      const { name } = files.get(fileOf(reference, path))!;
      const at = reference.indexOf('#');
      return `${name === '' ? '#' : `#/${FILES}/${name}`}${at < 0 ? '' : reference.slice(at + 1)}`;
    });
  const others = [...files.values()].filter(({ name }) => name !== '');
  const held = Object.fromEntries(others.map(({ name, file }) => [name, localised(file)]));
  return { ...(localised(root) as JsonObject), [FILES]: held };
};

/** The pointer a local reference names. */
export const pointerOfRef = (reference: string): string => {
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return reference.slice(1);
  }
};

const danglingIn = (root: Json): readonly string[] => {
  const lost: string[] = [];
  const known = new Map<string, boolean>();
  eachRef(root, (reference, keys) => {
    if (!reference.startsWith('#')) return;
    const isThere = known.get(reference) ?? valueAt(root, pointerOfRef(reference)) !== undefined;
    known.set(reference, isThere);
    if (!isThere) lost.push(`${keys.map((key) => `/${escapeKey(key)}`).join('')}/$ref`);
  });
  return lost;
};

/** Rejects with Problem, with line and column, for a text that is neither JSON nor YAML. */
export const readSpec = async (file: SourceFile, read: ReadFile): Promise<Spec> => {
  const root = parseDocument(file);
  if (!isObject(root.value)) {
    throw new Problem('spec.invalid', `${file.path}:1:1 is no API description: it holds no object`);
  }
  const files = await load(root, read);
  const byName = new Map([...files.values()].map(({ name, file: one }) => [name, one]));
  const value = bundled(root, files);
  const placeOf = (pointer: string): string => {
    const [, first, name = '', ...rest] = pointer.split('/');
    const holder = first === FILES ? byName.get(name) : undefined;
    const { line, column } = holder
      ? holder.positionOf(rest.map((key) => `/${key}`).join(''))
      : root.positionOf(pointer);
    return `${holder?.path ?? root.path}:${line}:${column}`;
  };
  const dangling = danglingIn(value).map(
    (pointer) =>
      `${placeOf(pointer)} refers to ${String(valueAt(value, pointer)).replace(/^#\/x-assay-files\/[^/]*/, '#')}, which is not there`,
  );
  const ownPointer = (pointer: string): string =>
    pointer.startsWith(`/${FILES}/`) ? pointer.replace(/^\/[^/]*\/[^/]*/, '') : pointer;
  return { value: value as JsonObject, dangling, placeOf, ownPointer };
};
