// The use case of `assay convert`: what a file is decides what it is made into.
import { relative, resolve } from 'node:path';
import type { Converted } from '../contracts/pact/to-collection.ts';
import { placeOf } from '../core/parse-json.ts';
import { openSource } from '../core/source-position.ts';
import { Problem } from '../model/problem.ts';
import type { Host } from './host.ts';
import { type ReadPact, readPacts } from './pact/read-pacts.ts';
import type { CommonOptions } from './run-options.ts';

export type ConvertOptions = CommonOptions & {
  /** Files, folders, globs and URLs. */
  readonly inputs: readonly string[];
  /** Standard output without it. */
  readonly output?: string;
};

export type ConvertResult = {
  /** What the result does not say, each with its place. */
  readonly warnings: readonly string[];
  /** Files that were written. */
  readonly files: readonly string[];
};

type Draft = {
  readonly text: string;
  readonly warnings: readonly string[];
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
};

type Conversion = (host: Host, options: ConvertOptions) => Promise<Draft>;

/** Binary bodies lie beside the collection; it names them as the folder it is run in does. */
const filePrefix = (host: Host, output: string | undefined): string | undefined => {
  if (output === undefined) return undefined;
  const base = output.replace(/(?:\.postman_collection)?\.json$/i, '');
  const path = relative(host.cwd, resolve(host.cwd, `${base}-`));
  return path.startsWith('..') ? resolve(host.cwd, `${base}-`) : path.replaceAll('\\', '/');
};

const warningText = (pacts: readonly ReadPact[], { source, message }: Converted['warnings'][number]): string => {
  const text = pacts.find(({ pact }) => pact.file === source.file)?.text;
  if (text === undefined) return `${source.file} ${message}`;
  return `${placeOf({ path: source.file, text }, openSource(text).offsetOf(source.pointer) ?? 0)} ${message}`;
};

const pactsToCollection: Conversion = async (host, options) => {
  const pacts = await readPacts(host, options.inputs, options);
  const { toCollection } = await import('../contracts/pact/to-collection.ts');
  const { collection, warnings, files } = toCollection(
    pacts.map(({ pact }) => pact),
    filePrefix(host, options.output),
  );
  return {
    text: `${JSON.stringify(collection, null, 2)}\n`,
    warnings: warnings.map((warning) => warningText(pacts, warning)),
    files: files.map(({ path, base64 }) => ({ path, bytes: Buffer.from(base64, 'base64') })),
  };
};

/** What can be converted, by the names that `from` and `to` have. */
const CONVERSIONS: { readonly [name: string]: Conversion } = { 'pact -> collection': pactsToCollection };

const writeFile = async (host: Host, path: string, content: string | Uint8Array): Promise<void> => {
  const file = await host.createFile(path);
  try {
    await file.write(content);
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
};

/** Rejects with Problem for input that cannot be read; nothing is written then. */
export const convert = async (options: ConvertOptions, host: Host): Promise<ConvertResult> => {
  if (options.inputs.length === 0) {
    throw new Problem('convert.no-input', 'No file to convert is given', {
      hint: 'Name pacts: assay convert pacts/shop.json -o shop.postman_collection.json',
    });
  }
  const { text, warnings, files } = await CONVERSIONS['pact -> collection']!(host, options);
  if (options.output === undefined) {
    await host.stdout.write(text);
    return { warnings, files: [] };
  }
  const output = resolve(host.cwd, options.output);
  for (const { path, bytes } of files) await writeFile(host, resolve(host.cwd, path), bytes);
  await writeFile(host, output, text);
  return { warnings, files: [...files.map(({ path }) => path), options.output] };
};
