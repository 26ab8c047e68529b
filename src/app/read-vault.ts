// Reads the vault of a run: a file of secrets, and ASSAY_VAULT_* environment variables, which win.
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { Problem } from '../model/problem.ts';
import type { Host } from './host.ts';

type Entries = [key: string, value: string][];

export const VAULT_VARIABLE = 'ASSAY_VAULT_';

const unreadable = (path: string, why: string): Problem =>
  new Problem('vault.unreadable', `Cannot read the vault ${path}: ${why}`, {
    hint: 'It must be a JSON or YAML object of names and texts, a Postman environment, or a file of NAME=value lines.',
  });

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fromValues = (values: readonly unknown[]): [string, unknown][] =>
  values
    .filter(isObject)
    .filter(({ enabled, disabled }) => enabled !== false && disabled !== true)
    .map(({ key, value }) => [String(key), value]);

const toEntries = (document: unknown, path: string): Entries => {
  if (!isObject(document)) throw unreadable(path, 'it does not hold an object');
  const pairs = Array.isArray(document.values) ? fromValues(document.values) : Object.entries(document);
  return pairs.map(([key, value]) => {
    if (isObject(value) || Array.isArray(value)) throw unreadable(path, `the value of "${key}" is not a text`);
    return [key, value === null || value === undefined ? '' : String(value)];
  });
};

const parse = async (path: string, text: string): Promise<unknown> => {
  if (/\.env$|(^|[/\\])\.env/i.test(path)) return parseEnv(text);
  if (/\.ya?ml$/i.test(path)) return (await import('yaml')).parse(text);
  return JSON.parse(text);
};

const readFile = async (path: string, host: Host): Promise<Entries> => {
  const full = resolve(host.cwd, path);
  let document: unknown;
  try {
    document = await parse(full, new TextDecoder().decode(await host.readBytes(full)));
  } catch (error) {
    throw unreadable(path, error instanceof Error ? error.message : String(error));
  }
  return toEntries(document, path);
};

/** Undefined when the run was given no vault at all. */
export const readVault = async (path: string | undefined, host: Host): Promise<Entries | undefined> => {
  const named = Object.entries(host.env).flatMap(
    ([name, value]): Entries =>
      name.startsWith(VAULT_VARIABLE) && value !== undefined ? [[name.slice(VAULT_VARIABLE.length), value]] : [],
  );
  if (path === undefined && named.length === 0) return undefined;
  return [...(path === undefined ? [] : await readFile(path, host)), ...named];
};
