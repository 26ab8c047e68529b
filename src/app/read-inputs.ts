// Reads what a run is given: collections, environments, globals and data from files, URLs or parsed documents.
import { resolve } from 'node:path';
import { decodeText } from '../core/decode-text.ts';
import { readDataRows } from '../formats/reading/data-rows.ts';
import { readCollection } from '../formats/reading/read-collection.ts';
import { readVariableSet } from '../formats/reading/variable-set.ts';
import type { Collection, Notice, VariableEntry, VariableSet } from '../model/collection.ts';
import type { SourceFile } from '../model/contracts.ts';
import type { DataRow } from '../model/plan.ts';
import { Problem } from '../model/problem.ts';
import type { Host } from './host.ts';
import type { RunOptions, Source } from './run-options.ts';

export type Inputs = {
  readonly collections: readonly Collection[];
  readonly notices: readonly Notice[];
  readonly environment: VariableSet;
  readonly globals: VariableSet;
  readonly rows: readonly DataRow[];
  /** Texts of the collections read, for lines and columns in reports. */
  readonly texts: ReadonlyMap<string, string>;
};

const URL_LIKE = /^https?:\/\//i;
const GLOB = /[*?{}[\]]/;
const POSTMAN_API = 'https://api.postman.com';
const UID = /^\d+-[0-9a-f]{8}-[0-9a-f-]{27}$/i;

const readText = async (host: Host, location: string, options: RunOptions): Promise<SourceFile> => {
  if (!URL_LIKE.test(location)) {
    const path = resolve(host.cwd, location);
    return { path: location, text: decodeText(await host.readBytes(path)) };
  }
  const { fetchBytes } = await import('./fetch-bytes.ts');
  // The address is shown in messages and reports, the key in it must not be.
  const path = location.replace(/([?&]apikey=)[^&#]+/, '$1********');
  return { path, text: decodeText(await fetchBytes(host, options, location)) };
};

const readSource = async (host: Host, source: Source, kind: string, options: RunOptions): Promise<SourceFile> => {
  if (typeof source !== 'string') return { path: `<${kind}>`, text: JSON.stringify(source) };
  const isUid =
    options.postmanApiKey !== undefined && UID.test(source) && !(await host.exists(resolve(host.cwd, source)));
  return readText(host, isUid ? `${POSTMAN_API}/${kind}s/${source}` : source, options);
};

/** Globs become the files they match; a glob that matches nothing is a mistake, never an empty run. */
const expandSources = async (host: Host, sources: readonly Source[]): Promise<readonly Source[]> => {
  const expanded: Source[] = [];
  for (const source of sources) {
    const isPattern = typeof source === 'string' && !URL_LIKE.test(source) && GLOB.test(source);
    if (!isPattern || (await host.exists(resolve(host.cwd, source)))) {
      expanded.push(source);
      continue;
    }
    const files = await host.glob(source);
    if (files.length === 0) throw new Problem('glob.no-match', `No file matches ${source}`);
    expanded.push(...files);
  }
  return expanded;
};

/** A variable given by flag takes the place of the file's; a new one comes last. */
const override = (set: VariableSet, vars: NonNullable<RunOptions['envVars']>): VariableSet => {
  const waiting = new Map<string, VariableEntry>(vars.map(([key, value]) => [key, { key, value }]));
  const given = new Set(waiting.keys());
  const values = set.values.flatMap((entry) => {
    if (!given.has(entry.key)) return [entry];
    const mine = waiting.get(entry.key);
    waiting.delete(entry.key);
    return mine ? [mine] : [];
  });
  return { ...set, values: [...values, ...waiting.values()] };
};

const readSet = async (host: Host, options: RunOptions, kind: 'environment' | 'globals'): Promise<VariableSet> => {
  const source = options[kind];
  const empty: VariableSet = { values: [] };
  const set = source === undefined ? empty : readVariableSet(await readSource(host, source, kind, options), kind);
  return override(set, (kind === 'environment' ? options.envVars : options.globalVars) ?? []);
};

const readRows = async (host: Host, options: RunOptions): Promise<readonly DataRow[]> => {
  const { data, dataTypes } = options;
  if (data === undefined) return [];
  if (typeof data !== 'string') return data;
  return readDataRows(await readText(host, data, options), { types: dataTypes ?? 'auto' });
};

/** Rejects with Problem for input that cannot be read. `onText` hears each collection's text before it is understood. */
export const readInputs = async (host: Host, options: RunOptions, onText?: (text: string) => void): Promise<Inputs> => {
  const sources = await expandSources(host, options.collections);
  const collections: Collection[] = [];
  const notices: Notice[] = [];
  const texts = new Map<string, string>();
  for (const source of sources) {
    const file = await readSource(host, source, 'collection', options);
    onText?.(file.text);
    const read = await readCollection(file);
    collections.push(read.collection);
    notices.push(...read.notices);
    texts.set(file.path, file.text);
  }
  const [environment, globals, rows] = [
    await readSet(host, options, 'environment'),
    await readSet(host, options, 'globals'),
    await readRows(host, options),
  ];
  return { collections, notices, environment, globals, rows, texts };
};
