// Finds and reads pacts: files, folders, globs and URLs.
import { relative, resolve } from 'node:path';
import { isPact, readPact } from '../../contracts/pact/read-pact.ts';
import { decodeText } from '../../core/decode-text.ts';
import type { SourceFile } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import type { Pact } from '../../model/pact.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import type { CommonOptions } from '../run-options.ts';

/** A pact and the text it was read from, for lines and columns. */
export type ReadPact = {
  readonly pact: Pact;
  readonly text: string;
  /** Chosen by a folder or a pattern, not by its name. */
  readonly among: boolean;
};

const URL_LIKE = /^https?:\/\//i;
const GLOB = /[*?{}[\]]/;

type Found = {
  readonly path: string /** Chosen by a pattern or a folder: other JSON files are passed over. */;
  readonly among: boolean;
};

const inFolder = async (host: Host, folder: string): Promise<readonly Found[]> => {
  const files = await host.glob(`${resolve(host.cwd, folder).replaceAll('\\', '/')}/**/*.json`);
  return files.map((path) => ({ path: shortPath(host, path), among: true }));
};

const shortPath = (host: Host, path: string): string => {
  const short = relative(host.cwd, path);
  return short.startsWith('..') ? path : short;
};

const expand = async (host: Host, source: string): Promise<readonly Found[]> => {
  if (URL_LIKE.test(source)) return [{ path: source, among: false }];
  const kind = await host.exists(resolve(host.cwd, source));
  if (kind === 'folder') {
    const found = await inFolder(host, source);
    if (found.length > 0) return found;
    throw new Problem('pact.empty-folder', `${source} holds no JSON file`, {
      hint: 'Name the folder that the consumer tests write their pacts to.',
    });
  }
  if (kind === undefined && GLOB.test(source)) {
    const files = await host.glob(source);
    if (files.length > 0) return files.map((path) => ({ path: shortPath(host, path), among: true }));
    throw new Problem('glob.no-match', `No file matches ${source}`);
  }
  return [{ path: source, among: false }];
};

const readFile = async (host: Host, options: CommonOptions, path: string): Promise<SourceFile> => {
  if (!URL_LIKE.test(path)) return { path, text: decodeText(await host.readBytes(resolve(host.cwd, path))) };
  const { fetchBytes } = await import('../fetch-bytes.ts');
  const { username, password } = new URL(path);
  const shown = username || password ? path.replace(/\/\/[^/@]*@/, '//') : path;
  return { path: shown, text: decodeText(await fetchBytes(host, options, path)) };
};

const looksLikePact = (file: SourceFile): boolean => {
  try {
    return isPact(JSON.parse(file.text) as Json);
  } catch {
    // Broken JSON in a folder of pacts is told, not passed over.
    return true;
  }
};

/**
 * Reads every pact that the sources name, in their order. Rejects with Problem for a source that does not exist, a text
 * that is no pact, and a folder or pattern without a single pact.
 */
export const readPacts = async (
  host: Host,
  sources: readonly string[],
  options: CommonOptions = {},
): Promise<readonly ReadPact[]> => {
  const pacts: ReadPact[] = [];
  const seen = new Set<string>();
  for (const source of sources) {
    const before = pacts.length;
    const found = await expand(host, source);
    for (const { path, among } of found) {
      if (seen.has(path)) continue;
      const file = await readFile(host, options, path);
      if (among && !looksLikePact(file)) continue;
      seen.add(path);
      pacts.push({ pact: readPact(file), text: file.text, among });
    }
    if (pacts.length === before && found.every(({ path }) => !seen.has(path)))
      throw new Problem('pact.none', `${source} holds no pact`, {
        hint: 'A pact is a JSON file with a consumer and a provider.',
      });
  }
  return pacts;
};
