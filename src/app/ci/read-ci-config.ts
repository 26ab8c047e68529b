// Reads the suites of a config file: values with their variables filled in, each with its place for messages.
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { parseDocument } from '../../contracts/documents/parse-document.ts';
import { decodeText } from '../../core/decode-text.ts';
import { escapeKey } from '../../core/json-pointer.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import { findConfig } from '../settings.ts';

/** One entry of `suites`, as it is written. */
export type SuiteEntry = {
  readonly values: { readonly [key: string]: unknown };
  /** `file:line` of the entry, or of one of its keys. */
  at(key?: string): string;
};

export type CiConfig = {
  readonly path: string;
  /** Relative paths in it start here. */
  readonly base: string;
  readonly name?: string;
  /** Where the provider of all suites is. */
  readonly provider?: string;
  readonly suites: readonly SuiteEntry[];
  /** Values of variables that are named as credentials. */
  readonly secretValues: readonly string[];
};

type Variables = { readonly [name: string]: string | undefined };
type Read = { readonly shown: string; readonly value: unknown; at(pointer: string): string };

const VARIABLE = /\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g;

const CREDENTIAL = /token|secret|passw|pwd|credential|api_?key|private|auth/i;

/** Those that the text of the config file names. */
const secretsIn = (value: unknown, variables: Variables): readonly string[] =>
  [...(JSON.stringify(value) ?? '').matchAll(VARIABLE)].flatMap(([, name = '']) => {
    const given = variables[name];
    return given && CREDENTIAL.test(name) ? [given] : [];
  });

const fill = (text: string, variables: Variables, at: string): string =>
  text.replace(VARIABLE, (_, name: string | undefined, otherwise: string | undefined) => {
    if (name === undefined) return '${';
    const value = variables[name] ?? otherwise;
    if (value !== undefined) return value;
    throw new Problem('config.variable', `${at} needs the variable ${name}, which is not set`, {
      hint: `Set it in the environment or in .env, or give a default: \${${name}:-value}.`,
    });
  });

const filled = (value: unknown, variables: Variables, read: Read, pointer: string): unknown => {
  if (typeof value === 'string') return fill(value, variables, read.at(pointer));
  if (Array.isArray(value)) return value.map((item, i) => filled(item, variables, read, `${pointer}/${i}`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      filled(member, variables, read, `${pointer}/${escapeKey(key)}`),
    ]),
  );
};

const readFile = async (path: string, host: Host): Promise<Read> => {
  const near = relative(host.cwd, path);
  const shown = near.startsWith('..') ? path : near;
  if (path.endsWith('.ts')) {
    const { default: value } = (await import(pathToFileURL(path).href)) as { default: unknown };
    return { shown, value, at: () => shown };
  }
  const document = parseDocument({ path: shown, text: decodeText(await host.readBytes(path)) });
  return { shown, value: document.value, at: (pointer) => `${shown}:${document.positionOf(pointer).line}` };
};

const variablesOf = async (host: Host): Promise<Variables> => {
  const path = join(host.cwd, '.env');
  const written = (await host.exists(path)) === 'file' ? parseEnv(decodeText(await host.readBytes(path))) : {};
  return { ...written, ...host.env };
};

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notThere = (what: string): Problem =>
  new Problem('ci.no-config', what, {
    hint: 'Write assay.config.yaml with a list of suites, e.g. "suites: [{collection: shop.json}]".',
  });

const suitesIn = (read: Read): readonly unknown[] => {
  if (!isObject(read.value))
    throw new Problem('config.not-object', `${read.shown} does not hold an object of settings`);
  const { suites } = read.value;
  if (suites === undefined) throw notThere(`${read.shown} has no suites`);
  if (Array.isArray(suites)) return suites;
  throw new Problem('ci.suites', `${read.at('/suites')} "suites" is no list`);
};

const textOf = (value: unknown, what: string, at: string): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new Problem('ci.text', `${at} "${what}" is no text`);
};

/** `provider` is the one of the command line, which wins. Rejects with Problem, with file and line. */
export const readCiConfig = async (
  host: Host,
  configPath: string | undefined,
  provider: string | undefined,
): Promise<CiConfig> => {
  const path = await findConfig(host, configPath);
  if (path === undefined) throw notThere('There is no config file here or in a folder above');
  const read = await readFile(path, host);
  const entries = suitesIn(read);
  const top = read.value as { readonly [key: string]: unknown };
  const environment = await variablesOf(host);
  const written =
    provider ?? textOf(filled(top.provider, environment, read, '/provider'), 'provider', read.at('/provider'));
  const suites = entries.map((entry, i): SuiteEntry => {
    const pointer = `/suites/${i}`;
    const at = (key?: string) => read.at(key === undefined ? pointer : `${pointer}/${escapeKey(key)}`);
    if (!isObject(entry)) throw new Problem('ci.suite', `${at()} is no suite: it has to be an object`);
    const own =
      provider ??
      textOf(filled(entry.provider, environment, read, `${pointer}/provider`), 'provider', at('provider')) ??
      written;
    const values = filled(entry, { ...environment, provider: own }, read, pointer) as SuiteEntry['values'];
    return { values: { ...values, ...(own === undefined ? {} : { provider: own }) }, at };
  });
  const name = textOf(top.name, 'name', read.at('/name'));
  return {
    path,
    base: dirname(path),
    suites,
    secretValues: secretsIn(top, environment),
    ...(name === undefined ? {} : { name }),
    ...(written ? { provider: written } : {}),
  };
};
