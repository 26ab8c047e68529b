// Reads and writes the file of known failures: JSON, sorted, so that a change of it reads well in a review.
import { dirname, relative, resolve, sep } from 'node:path';
import { type Baseline, createBaseline } from '../core/baseline.ts';
import type { BaselineEntry } from '../core/baseline-entry.ts';
import { decodeText } from '../core/decode-text.ts';
import { findJsonFault } from '../core/json-fault.ts';
import { placeOf } from '../core/parse-json.ts';
import { openSource } from '../core/source-position.ts';
import type { SourceFile } from '../model/contracts.ts';
import { Problem } from '../model/problem.ts';
import type { Host } from './host.ts';
import type { CommonOptions } from './run-options.ts';

const VERSION = 1;
const KINDS: ReadonlySet<unknown> = new Set(['collection', 'pact', 'schema', 'openapi']);
const FIELDS = ['kind', 'unit', 'step', 'check', 'where', 'message', 'phase'] as const;
const NEEDED: ReadonlySet<string> = new Set(['kind', 'unit', 'step', 'check']);
const MEND = 'Mend the file there, or write it anew: remove it and run with --update-baseline.';

export type OpenBaseline = {
  readonly stage: Baseline['stage'];
  /** Writes the file where that was asked for; resolves with its path then. Rejects with Problem. */
  save(): Promise<string | undefined>;
};

const broken = (place: string, what: string): Problem =>
  new Problem('baseline.broken', `${place} ${what}`, { hint: MEND });

const faultOf = (value: unknown): string | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is no known failure';
  const entry = value as Readonly<Record<string, unknown>>;
  const wrong = FIELDS.find(
    (field) => typeof entry[field] !== 'string' && (NEEDED.has(field) || entry[field] !== undefined),
  );
  if (wrong) return `has no text as its "${wrong}"`;
  return KINDS.has(entry.kind) ? undefined : `has a "kind" that assay does not know: ${String(entry.kind)}`;
};

const parse = (file: SourceFile): { readonly version?: unknown; readonly failures?: unknown } => {
  const fault = findJsonFault(file.text);
  if (fault) throw broken(placeOf(file, fault.offset), `is not valid JSON: ${fault.cause}`);
  const document = JSON.parse(file.text) as unknown;
  if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document;
  throw broken(file.path, 'is no baseline: it has to hold an object');
};

/** Throws Problem with the line of what is wrong. */
const readEntries = (file: SourceFile): readonly BaselineEntry[] => {
  const { version, failures } = parse(file);
  const source = openSource(file.text);
  const at = (pointer: string): string => {
    const { line, column } = source.positionOf(pointer) ?? { line: 1, column: 1 };
    return `${file.path}:${line}:${column}`;
  };
  if (version !== VERSION) {
    throw new Problem('baseline.version', `${at('/version')} is no baseline of version ${VERSION}`, { hint: MEND });
  }
  if (!Array.isArray(failures)) throw broken(at('/failures'), 'has no list of failures');
  for (const [i, entry] of failures.entries()) {
    const fault = faultOf(entry);
    if (fault) throw broken(at(`/failures/${i}`), fault);
  }
  return failures as readonly BaselineEntry[];
};

const read = async (path: string, update: boolean, host: Host): Promise<readonly BaselineEntry[]> => {
  if ((await host.exists(resolve(host.cwd, path))) === undefined) {
    if (update) return [];
    throw new Problem('baseline.missing', `The baseline ${path} is not there`, {
      hint: 'A run with --update-baseline creates it.',
    });
  }
  return readEntries({ path, text: decodeText(await host.readBytes(resolve(host.cwd, path))) });
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sorted = (entries: readonly BaselineEntry[]): readonly BaselineEntry[] =>
  entries
    .map((entry) => ({ entry, key: FIELDS.map((field) => entry[field] ?? '') }))
    .sort((a, b) => a.key.reduce((before, text, i) => before || compare(text, b.key[i]!), 0))
    .map(({ entry }) => entry);

const inOrder = (entry: BaselineEntry) =>
  Object.fromEntries(FIELDS.flatMap((field) => (entry[field] === undefined ? [] : [[field, entry[field]]])));

const write = async (path: string, entries: readonly BaselineEntry[], host: Host): Promise<void> => {
  const text = `${JSON.stringify({ version: VERSION, failures: sorted(entries).map(inOrder) }, null, 2)}\n`;
  const file = await host.createFile(path);
  try {
    await file.write(text);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
};

/** A file as the baseline names it: relative to itself, with slashes; a URL without what changes from run to run. */
const shownFrom =
  (folder: string, cwd: string) =>
  (file: string): string => {
    if (!/^[a-z][a-z\d+.-]+:\/\//i.test(file)) return relative(folder, resolve(cwd, file)).split(sep).join('/');
    if (!URL.canParse(file)) return file;
    const { protocol, hostname, pathname } = new URL(file);
    return `${protocol}//${hostname}${pathname}`;
  };

/** Undefined without a baseline. Rejects with Problem for a file that is not there or cannot be used. */
export const openBaseline = async (
  { baseline: wanted }: Pick<CommonOptions, 'baseline'>,
  host: Host,
): Promise<OpenBaseline | undefined> => {
  if (!wanted) return undefined;
  const { file, update = false } = wanted;
  const path = resolve(host.cwd, file);
  const known = await read(file, update, host);
  const baseline = createBaseline(known, { update, shown: shownFrom(dirname(path), host.cwd) });
  return {
    stage: baseline.stage,
    save: async () => {
      if (!update) return undefined;
      await write(path, baseline.entries(), host);
      return file;
    },
  };
};
