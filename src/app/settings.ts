// Collects the settings of config files and ASSAY_* variables, nearest first.
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { Problem } from '../model/problem.ts';
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

const parseConfig = async (path: string, host: Host): Promise<unknown> => {
  try {
    if (path.endsWith('.ts')) return ((await import(pathToFileURL(path).href)) as { default: unknown }).default;
    const text = decode(await host.readBytes(path));
    if (path.endsWith('.json') || path.endsWith('rc')) return JSON.parse(text);
    return (await import('yaml')).parse(text);
  } catch (error) {
    throw new Problem('config.unreadable', `Cannot read ${path}: ${error instanceof Error ? error.message : error}`, {
      hint: 'The file must hold one object of settings, e.g. {"run": {"environment": "env.json"}}.',
    });
  }
};

const readConfig = async (path: string, host: Host): Promise<Settings> => {
  const document = await parseConfig(path, host);
  const section = (document as { run?: unknown } | null)?.run ?? document;
  if (typeof section !== 'object' || section === null || Array.isArray(section)) {
    throw new Problem('config.not-object', `${path} does not hold an object of settings`);
  }
  return { origin: path, base: dirname(path), values: section as Record<string, unknown> };
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

/** The first that sets a name wins: environment, then the config file, then .newmanrc. */
export const readSettings = async (host: Host, configPath: string | undefined): Promise<readonly Settings[]> => {
  const config = configPath === undefined ? await findUpwards(host.cwd, host) : resolve(host.cwd, configPath);
  const rc = join(host.cwd, '.newmanrc');
  return [
    await environmentSettings(host),
    ...(config === undefined ? [] : [await readConfig(config, host)]),
    ...((await host.exists(rc)) === 'file' ? [{ ...(await readConfig(rc, host)), base: host.cwd }] : []),
  ];
};
