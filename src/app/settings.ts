// Collects the settings of config files and ASSAY_* variables, nearest first.
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { isProblem, Problem } from '../model/problem.ts';
import type { Host } from './host.ts';
import { VAULT_VARIABLE } from './read-vault.ts';

/** Where settings came from; `base` is the folder their relative paths start at. */
export type Settings = {
  readonly origin: string;
  readonly base: string;
  readonly values: Readonly<Record<string, unknown>>;
};

const CONFIG_NAMES = ['assay.config.json', 'assay.config.yaml', 'assay.config.yml', 'assay.config.ts'];
const PREFIX = 'ASSAY_';

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A parser's message shows the text around the mistake, over several lines. */
const causeOf = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .split('\n')[0]!
    .replace(/:$/, '');

const parseConfig = async (path: string, host: Host): Promise<unknown> => {
  try {
    if (path.endsWith('.ts')) return ((await import(pathToFileURL(path).href)) as { default: unknown }).default;
    const text = decode(await host.readBytes(path));
    if (path.endsWith('.json') || path.endsWith('rc')) return JSON.parse(text);
    return (await import('yaml')).parse(text);
  } catch (error) {
    // What the file system says names the file already.
    if (isProblem(error)) throw error;
    throw new Problem('config.unreadable', `Cannot read ${path}: ${causeOf(error)}`, {
      hint: 'The file must hold one object of settings, e.g. {"run": {"environment": "env.json"}}.',
    });
  }
};

/** Commands that a config file may have a section for, beside the settings that all of them share. */
const SECTIONS: ReadonlySet<string> = new Set([
  'run',
  'load',
  'send',
  'serve',
  'convert',
  'proxy',
  'ci',
  'verify-pact',
  'verify-schema',
  'verify-openapi',
  'pact-check',
  'pact-publish',
  'pact-stub',
]);

const sectionName = (key: string): string =>
  key
    .replace(/[a-z](?=[A-Z])/g, '$&-')
    .replace(/[\s_]+/g, '-')
    .toLowerCase();

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSection = (key: string, value: unknown): boolean => isObject(value) && SECTIONS.has(sectionName(key));

/** What `assay ci` reads itself; without suites, `provider` is the name of a pact's provider. */
const isOfCi = (key: string, values: Readonly<Record<string, unknown>>): boolean =>
  key === 'suites' || ((key === 'provider' || key === 'name') && 'suites' in values);

/** The section of the command first: what is nearer wins. */
const readConfig = async (path: string, command: string, base: string, host: Host): Promise<readonly Settings[]> => {
  const document = await parseConfig(path, host);
  if (!isObject(document)) {
    throw new Problem('config.not-object', `${path} does not hold an object of settings`);
  }
  const own = sectionName(command);
  const entries = Object.entries(document);
  const sections = entries.filter(([key, value]) => isSection(key, value) && sectionName(key) === own);
  const shared = entries.filter(([key, value]) => !isSection(key, value) && !isOfCi(key, document));
  return [
    ...sections.map(([, values]) => ({ origin: path, base, values: values as Record<string, unknown> })),
    { origin: path, base, values: Object.fromEntries(shared) },
  ];
};

const findUpwards = async (folder: string, host: Host): Promise<string | undefined> => {
  for (const name of CONFIG_NAMES) {
    const path = join(folder, name);
    if ((await host.exists(path)) === 'file') return path;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : findUpwards(parent, host);
};

const environmentSettings = async (host: Host): Promise<Settings> => {
  const path = join(host.cwd, '.env');
  const fromFile = (await host.exists(path)) === 'file' ? parseEnv(decode(await host.readBytes(path))) : {};
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...fromFile, ...host.env })) {
    if (name.startsWith(PREFIX) && !name.startsWith(VAULT_VARIABLE) && value !== undefined)
      values[name.slice(PREFIX.length).toLowerCase()] = value;
  }
  return { origin: 'the environment (ASSAY_*)', base: host.cwd, values };
};

/** The config file that is named, or the one found upwards. */
export const findConfig = async (host: Host, configPath: string | undefined): Promise<string | undefined> =>
  configPath === undefined ? findUpwards(host.cwd, host) : resolve(host.cwd, configPath);

/** The first that sets a name wins: environment, then the config file (the command's section first), then .newmanrc. */
export const readSettings = async (
  host: Host,
  configPath: string | undefined,
  command = 'run',
): Promise<readonly Settings[]> => {
  const config = await findConfig(host, configPath);
  const rc = join(host.cwd, '.newmanrc');
  return [
    await environmentSettings(host),
    ...(config === undefined ? [] : await readConfig(config, command, dirname(config), host)),
    ...((await host.exists(rc)) === 'file' ? await readConfig(rc, command, host.cwd, host) : []),
  ];
};
