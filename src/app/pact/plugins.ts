// Looks whether the plugins that a pact names are installed, before Pact's engine would look for them on the network.
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { PactUnit } from '../../engine/pact/pact-run.ts';
import type { Pact } from '../../model/pact.ts';
import type { Host } from '../host.ts';

const pluginFolder = ({ env }: Host): string => env.PACT_PLUGIN_DIR || join(homedir(), '.pact', 'plugins');

/** Why the pact cannot be verified; undefined when all it needs is there. Versions are the engine's to judge. */
export const missingPlugin = async (host: Host, { plugins }: Pact): Promise<PactUnit['fault']> => {
  if (plugins.length === 0) return undefined;
  const folder = pluginFolder(host);
  const installed = await readdir(folder).catch(() => [] as string[]);
  const missing = plugins.find(({ name }) => !installed.some((entry) => entry.startsWith(`${name}-`)));
  if (!missing) return undefined;
  const { name, version } = missing;
  return {
    message: `The pact needs the plugin ${name} ${version}, which is not installed in ${folder}`,
    hint: `Install it with "pact plugin install ${name}", or set PACT_PLUGIN_DIR to the folder that holds it.`,
  };
};
