// Says how many processes drive a load, and what each is told.
import { availableParallelism } from 'node:os';
import type { LoadPlan, LoadProfile } from '../../model/load.ts';
import type { Host } from '../host.ts';
import { readNetworkOptions } from '../network-options.ts';
import type { OpenRun } from '../open-run.ts';
import type { Inputs } from '../read-inputs.ts';
import { readVault } from '../read-vault.ts';
import { readTlsOptions } from '../tls-options.ts';
import type { LoadOptions } from './load-options.ts';
import type { LoadTask } from './messages.ts';

/** Virtual users at most. */
export const usersOf = (profile: LoadProfile): number => {
  if (profile.executor === 'ramping-vus')
    return Math.max(profile.startVus, ...profile.stages.map(({ target }) => target));
  return 'maxVus' in profile ? profile.maxVus : profile.vus;
};

/** One a core, and none that would have no user. */
export const countProcesses = (load: LoadPlan, asked: number | undefined): number => {
  const users = Math.max(1, ...load.scenarios.map(({ profile }) => usersOf(profile)));
  return Math.min(asked ?? availableParallelism(), users);
};

/** The collection as written is of no use to a load process. */
const withoutSources = (load: LoadPlan): LoadPlan => ({
  ...load,
  plan: {
    ...load.plan,
    units: load.plan.units.map((unit) => ({ ...unit, rows: [], collection: { ...unit.collection, raw: null } })),
  },
});

const PICKED = [
  'allowPackages',
  'workingDir',
  'insecureFileRead',
  'httpVersion',
  'followRedirects',
  'secrets',
] as const satisfies readonly (keyof LoadTask['options'])[];

const picked = (options: LoadOptions): LoadTask['options'] =>
  Object.fromEntries(PICKED.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])));

/** To be called when setup has run: its scopes and cookies are what users begin with. */
export const loadTasks = async (
  options: LoadOptions,
  load: LoadPlan,
  processes: number,
  { run, inputs }: { readonly run: OpenRun; readonly inputs: Inputs },
  host: Host,
): Promise<readonly LoadTask[]> => {
  const { scopes, cookies, settings, learnSecret } = run;
  const { judges: _, ...plainSettings } = settings;
  const vault = await readVault(options.vault, host);
  const common = {
    load: withoutSources(load),
    ...(options.target ? { target: options.target } : {}),
    options: picked(options),
    settings: { ...plainSettings, bail: 'off' as const, sources: false },
    tls: await readTlsOptions(host, options),
    network: readNetworkOptions(host, options, (value, place = '') => learnSecret(value, place)),
    ...(vault ? { vault } : {}),
    scopes: {
      environment: scopes.toSet('environment'),
      globals: scopes.toSet('globals'),
      collection: scopes.toSet('collection'),
    },
    cookies: cookies.toJSON(),
    rows: inputs.rows,
    version: run.version,
    cacheDir: host.cacheDir(),
  };
  return Array.from({ length: processes }, (_, index) => ({ ...common, segment: { index, count: processes } }));
};
