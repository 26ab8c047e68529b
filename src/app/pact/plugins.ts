// Looks whether the plugins that a pact names are installed, before Pact's engine would look for them on the network.
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { PactUnit } from '../../engine/pact/pact-run.ts';
import type { Pact, PactPlugin } from '../../model/pact.ts';
import type { Host } from '../host.ts';

type Fault = NonNullable<PactUnit['fault']>;

const pluginFolder = ({ env }: Host): string => env.PACT_PLUGIN_DIR || join(homedir(), '.pact', 'plugins');

/** What the engine demands of a manifest; one that lacks any of it hides all others from the engine. */
const MEMBERS = ['name', 'version', 'executableType', 'entryPoint', 'pluginInterfaceVersion'] as const;

const readManifest = async (file: string): Promise<PactPlugin | Fault | undefined> => {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const manifest = JSON.parse(text) as Record<(typeof MEMBERS)[number], string>;
    const lacking = MEMBERS.find((member) => manifest[member] === undefined);
    if (lacking === undefined) return { name: manifest.name, version: manifest.version };
    return { message: `The plugin's manifest ${file} has no ${lacking}`, hint: 'Install the plugin again.' };
  } catch {
    return { message: `The plugin's manifest ${file} is not JSON`, hint: 'Install the plugin again.' };
  }
};

type Version = { readonly numbers: readonly number[]; readonly isBefore: boolean };

const parseVersion = (version: string): Version | undefined => {
  const found = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-.+)?/.exec(version);
  if (!found) return undefined;
  return { numbers: [1, 2, 3].map((part) => Number(found[part] ?? 0)), isBefore: found[4] !== undefined };
};

const compare = (a: Version, b: Version): number =>
  a.numbers.map((number, at) => number - b.numbers[at]!).find((difference) => difference !== 0) ??
  Number(b.isBefore) - Number(a.isBefore);

/** As the engine sees it: the version asked for, or a newer one. */
const isGoodFor = (installed: string, wanted: string): boolean => {
  if (installed === wanted) return true;
  const [have, want] = [parseVersion(installed), parseVersion(wanted)];
  return have !== undefined && want !== undefined && compare(have, { ...want, isBefore: false }) >= 0;
};

const missing = ({ name, version }: PactPlugin, versions: readonly string[], folder: string): Fault => {
  if (version === '') {
    return {
      message: `The pact needs the plugin ${name}, and does not say in which version`,
      hint: 'Give it a version under metadata.plugins; it is the lowest that will do.',
    };
  }
  const there = versions.length === 0 ? '' : `: there is ${versions.join(', ')}`;
  return {
    message: `The pact needs the plugin ${name} ${version}, which is not installed in ${folder}${there}`,
    hint: `Install it with "pact plugin install ${name}", or set PACT_PLUGIN_DIR to the folder that holds it.`,
  };
};

/** Why the pact cannot be verified; undefined when all it needs is there. */
export const missingPlugin = async (host: Host, { plugins }: Pact): Promise<PactUnit['fault']> => {
  if (plugins.length === 0) return undefined;
  const folder = pluginFolder(host);
  const entries = (await readdir(folder).catch(() => [] as string[])).toSorted();
  const manifests = await Promise.all(entries.map((entry) => readManifest(join(folder, entry, 'pact-plugin.json'))));
  for (const wanted of plugins) {
    const versions = manifests.flatMap((one) => (one && 'name' in one && one.name === wanted.name ? one.version : []));
    if (!versions.some((version) => isGoodFor(version, wanted.version))) return missing(wanted, versions, folder);
  }
  return manifests.find((one) => one !== undefined && 'message' in one);
};
