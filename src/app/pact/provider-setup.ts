// Prepares who stands in for the user during a verification: the request filter, the handler of states, the provider's address.
import { resolve } from 'node:path';
import { decodeText } from '../../core/decode-text.ts';
import { planRun } from '../../core/plan-run.ts';
import { messagesByUrl } from '../../engine/pact/messages.ts';
import type { MessageSource, Provider, StateHandler } from '../../engine/pact/pact-run.ts';
import { statesByCollection } from '../../engine/pact/states-by-collection.ts';
import { statesByUrl } from '../../engine/pact/states-by-url.ts';
import type { ScriptSource } from '../../model/collection.ts';
import type { PlanUnit } from '../../model/plan.ts';
import { checkAuthType } from '../auth-type.ts';
import type { Host } from '../host.ts';
import { type Inputs, readInputs } from '../read-inputs.ts';
import { messagesByCommand } from './messages-by-command.ts';
import { statesByCommand } from './states-by-command.ts';
import type { VerifyPactOptions } from './verify-options.ts';

export type Preparation = {
  readonly inputs: Inputs;
  /** The collection of states, which is also the one that scripts belong to. */
  readonly unit: PlanUnit | undefined;
  readonly filter: ScriptSource | undefined;
  readonly needsSandbox: boolean;
};

/** Scripts that belong to no collection see an empty one. */
export const EMPTY_UNIT: PlanUnit = {
  index: 0,
  collection: { id: '', name: '', file: '', raw: {} },
  variables: [],
  steps: [],
  allSteps: [],
  iterations: 1,
  rows: [],
};

const readFilter = async (path: string | undefined, host: Host): Promise<ScriptSource | undefined> => {
  if (path === undefined) return undefined;
  const text = decodeText(await host.readBytes(resolve(host.cwd, path)));
  const owner = { kind: 'request', id: 'request-filter', name: 'request filter' } as const;
  return { id: 'request-filter', event: 'prerequest', text, source: { file: path, pointer: '' }, owner };
};

/** Requests of the states find the provider where everybody expects it: at {{baseUrl}}, unless the environment says another. */
export const variablesOf = (unit: PlanUnit, { providerUrl }: VerifyPactOptions): PlanUnit['variables'] => [
  ...unit.variables.filter(({ key }) => key !== 'baseUrl'),
  { key: 'baseUrl', value: providerUrl },
];

const hasScripts = ({ allSteps }: PlanUnit): boolean =>
  allSteps.some(({ scripts }) => scripts.before.length + scripts.after.length > 0);

/** Reads the files that a verification names beside its pacts. Rejects with Problem. */
export const prepare = async (options: VerifyPactOptions, host: Host): Promise<Preparation> => {
  const { collection } = options.states ?? {};
  if (options.auth) checkAuthType(options.auth.type, Object.keys(options.auth.fields));
  const collections = collection === undefined ? [] : [collection];
  const [filter, inputs] = await Promise.all([
    readFilter(options.requestFilter, host),
    readInputs(host, { ...options, collections }),
  ]);
  const [unit] = planRun(inputs.collections, { folders: [], rows: [] }).units;
  const scripted = filter !== undefined || (unit !== undefined && hasScripts(unit));
  return { inputs, unit, filter, needsSandbox: options.scripts !== false && scripted };
};

export const statesOf = (
  { states = {} }: VerifyPactOptions,
  unit: PlanUnit | undefined,
  host: Host,
): StateHandler | undefined => {
  const { url, command, asQuery = false, teardown = true } = states;
  if (url !== undefined) return statesByUrl({ url, asQuery, teardown });
  if (command !== undefined) return statesByCommand(command, teardown, host);
  return unit && statesByCollection(unit, teardown);
};

export const providerOf = (options: VerifyPactOptions, filter: ScriptSource | undefined): Provider => ({
  url: options.providerUrl,
  headers: options.headers ?? [],
  transports: options.transports ?? [],
  ...(options.auth ? { auth: { ...options.auth, source: { file: '', pointer: '' } } } : {}),
  ...(filter ? { filter } : {}),
});

export const messagesOf = ({ messages }: VerifyPactOptions, provider: Provider, host: Host): MessageSource =>
  messages?.command === undefined ? messagesByUrl(messages?.url, provider) : messagesByCommand(messages.command, host);
