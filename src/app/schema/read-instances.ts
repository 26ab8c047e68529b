// Reads the instances that are judged: JSON, YAML and JSON Lines, from files and standard input.
import { resolve } from 'node:path';
import { parseDocument } from '../../contracts/documents/parse-document.ts';
import { decodeText, isBrokenUtf8 } from '../../core/decode-text.ts';
import { findJsonFault } from '../../core/json-fault.ts';
import { openSource } from '../../core/source-position.ts';
import type { Instance } from '../../engine/schema/schema-run.ts';
import type { Json } from '../../model/json.ts';
import { isProblem, Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';

const STDIN = '<stdin>';

const GLOB = /[*?{}[\]]/;

const expand = async (pattern: string, host: Host): Promise<readonly string[]> => {
  if (pattern === '-' || !GLOB.test(pattern) || (await host.exists(resolve(host.cwd, pattern)))) return [pattern];
  const files = await host.glob(pattern);
  if (files.length > 0) return files;
  throw new Problem('glob.no-match', `No file matches ${pattern}`);
};

/** `line`: which one of the file it is, where the text is only a line. */
const placeIn = (text: string, offset: number, line?: number): string => {
  const before = text.slice(0, offset);
  return `line ${line ?? before.split('\n').length}, column ${offset - before.lastIndexOf('\n')}`;
};

const parseJson = (
  name: string,
  text: string,
  line?: number,
): { readonly value: Json } | { readonly unreadable: string } => {
  if (text.trim() === '') return { unreadable: `${name} is empty, so there is nothing to judge` };
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    const fault = findJsonFault(text);
    return {
      unreadable: `${name} is no JSON${fault ? `: ${fault.cause} (${placeIn(text, fault.offset, line)})` : ''}`,
    };
  }
};

const parseAny = (name: string, text: string): { readonly value: Json } | { readonly unreadable: string } => {
  if (text.trim() === '') return { unreadable: `${name} is empty, so there is nothing to judge` };
  try {
    return { value: parseDocument({ path: name, text }).value };
  } catch (error) {
    if (isProblem(error)) return { unreadable: error.message };
    return { unreadable: `${name} is neither JSON nor YAML` };
  }
};

const lineInstances = (name: string, text: string): readonly Instance[] =>
  text.split('\n').flatMap((written, index): readonly Instance[] => {
    if (written.trim() === '') return [];
    const line = index + 1;
    const shown = `${name}:${line}`;
    const placeOf = (pointer: string): string =>
      ` (line ${line}, column ${openSource(written).positionOf(pointer)?.column ?? 1})`;
    return [{ name: shown, source: { file: name, pointer: '' }, placeOf, ...parseJson(shown, written, line) }];
  });

const isLines = (path: string): boolean => /\.(?:ndjson|jsonl)$/i.test(path);
const isJsonFile = (path: string, text: string): boolean =>
  /\.json$/i.test(path) || (!/\.ya?ml$/i.test(path) && /^\s*[[{]/.test(text));

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

export type ReadInstances = {
  readonly instances: readonly Instance[];
  /** By path as shown; of files whose places are looked up in them. */
  readonly texts: ReadonlyMap<string, string>;
};

/** Rejects with Problem for files that are not there. */
export const readInstances = async (patterns: readonly string[], host: Host): Promise<ReadInstances> => {
  const paths = (await Promise.all(patterns.map((pattern) => expand(pattern, host)))).flat();
  const instances: Instance[] = [];
  const texts = new Map<string, string>();
  for (const path of new Set(paths)) {
    const bytes = path === '-' ? await host.readStdin() : await host.readBytes(resolve(host.cwd, path));
    const [name, text] = [path === '-' ? STDIN : path, decodeText(bytes)];
    if (isGzip(bytes)) {
      const unreadable = `${name} is compressed by gzip; unpack it, then it can be judged`;
      instances.push({ name, source: { file: name, pointer: '' }, unreadable });
      continue;
    }
    if (isBrokenUtf8(bytes, text)) {
      const unreadable = `${name} holds bytes that are no UTF-8, so it cannot be judged`;
      instances.push({ name, source: { file: name, pointer: '' }, unreadable });
      continue;
    }
    if (isLines(path)) {
      instances.push(...lineInstances(name, text));
      continue;
    }
    texts.set(name, text);
    const parsed = isJsonFile(path, text) ? parseJson(name, text) : parseAny(name, text);
    instances.push({ name, source: { file: name, pointer: '' }, ...parsed });
  }
  return { instances, texts };
};
