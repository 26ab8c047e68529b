// The use case of `assay verify pact`: pacts are found, verified against a live provider, reported, and their results published.
import { join, resolve } from 'node:path';
import { startCore } from '../../contracts/pact/core/start-core.ts';
import { isFiltering } from '../../contracts/pact/select.ts';
import { decodeText } from '../../core/decode-text.ts';
import { planRun } from '../../core/plan-run.ts';
import { messagesByUrl } from '../../engine/pact/messages.ts';
import type { PactRun, Provider, StateHandler } from '../../engine/pact/pact-run.ts';
import { statesByCollection } from '../../engine/pact/states-by-collection.ts';
import { statesByUrl } from '../../engine/pact/states-by-url.ts';
import { verifyPacts } from '../../engine/pact/verify-pacts.ts';
import type { ScriptSource } from '../../model/collection.ts';
import type { RunEvent } from '../../model/event.ts';
import type { PlanUnit } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import { createEarlySandbox } from '../early-sandbox.ts';
import type { Host } from '../host.ts';
import { openRun, type RunResult, resultOf } from '../open-run.ts';
import { PACKAGE_ROOT, packageVersion } from '../package-root.ts';
import { readInputs } from '../read-inputs.ts';
import { loadReporters } from '../reports.ts';
import { type Broker, openBroker } from './broker-connection.ts';
import { type FoundPacts, findPacts } from './find-pacts.ts';
import { rememberFailed } from './last-failed.ts';
import { messagesByCommand } from './messages-by-command.ts';
import { publishResults } from './publish-results.ts';
import { statesByCommand } from './states-by-command.ts';
import type { VerifyPactOptions } from './verify-options.ts';

export const DEFAULT_REQUEST_MS = 30_000;

/** What cannot be meant, before anything is done. */
const check = (options: VerifyPactOptions): void => {
  const { pacts, broker, publish, filter = {}, lastFailed } = options;
  if (pacts.length === 0 && !broker) {
    throw new Problem('pact.no-source', 'No pact was given', {
      hint: 'Name files, folders, globs or URLs, or a Pact Broker with --broker-url.',
    });
  }
  if (!publish) return;
  if (!broker) {
    throw new Problem('pact.publish-where', 'Results are published to a Pact Broker, and none is named', {
      hint: 'Give --broker-url.',
    });
  }
  if (isFiltering(filter) || lastFailed) {
    throw new Problem(
      'pact.publish-filtered',
      'Results of a part of a pact cannot be published: they would vouch for the rest',
      {
        hint: 'Leave out --publish, or the filters and --last-failed.',
      },
    );
  }
};

const readFilter = async (path: string | undefined, host: Host): Promise<ScriptSource | undefined> => {
  if (path === undefined) return undefined;
  const text = decodeText(await host.readBytes(resolve(host.cwd, path)));
  const owner = { kind: 'request', id: 'request-filter', name: 'request filter' } as const;
  return { id: 'request-filter', event: 'prerequest', text, source: { file: path, pointer: '' }, owner };
};

const EMPTY_UNIT: PlanUnit = {
  index: 0,
  collection: { id: '', name: '', file: '', raw: {} },
  variables: [],
  steps: [],
  allSteps: [],
  iterations: 1,
  rows: [],
};

const statesOf = (
  { states = {} }: VerifyPactOptions,
  unit: PlanUnit | undefined,
  host: Host,
): StateHandler | undefined => {
  const { url, command, asQuery = false, teardown = true } = states;
  if (url !== undefined) return statesByUrl({ url, asQuery, teardown });
  if (command !== undefined) return statesByCommand(command, teardown, host);
  return unit && statesByCollection(unit, teardown);
};

const providerOf = (options: VerifyPactOptions, filter: ScriptSource | undefined): Provider => ({
  url: options.providerUrl,
  headers: options.headers ?? [],
  transports: options.transports ?? [],
  ...(options.auth ? { auth: { ...options.auth, source: { file: '', pointer: '' } } } : {}),
  ...(filter ? { filter } : {}),
});

/** Requests of the states find the provider where everybody expects it: at {{baseUrl}}. */
const withBaseUrl = (options: VerifyPactOptions): VerifyPactOptions => {
  const { envVars = [], providerUrl } = options;
  if (envVars.some(([name]) => name === 'baseUrl')) return options;
  return { ...options, envVars: [['baseUrl', providerUrl], ...envVars] };
};

const hasScripts = ({ allSteps }: PlanUnit): boolean =>
  allSteps.some(({ scripts }) => scripts.before.length + scripts.after.length > 0);

const readStates = async (options: VerifyPactOptions, host: Host) => {
  const { collection } = options.states ?? {};
  const inputs = await readInputs(host, { ...options, collections: collection === undefined ? [] : [collection] });
  const [unit] = collection === undefined ? [] : planRun(inputs.collections, { folders: [], rows: [] }).units;
  return { inputs, unit };
};

const onUnitEnd =
  (
    found: FoundPacts,
    broker: Broker | undefined,
    options: VerifyPactOptions,
    failed: ReturnType<typeof rememberFailed>,
  ) =>
  async (...[unit, results]: Parameters<NonNullable<PactRun['onUnitEnd']>>) => {
    for (const result of results) failed.take(unit, result);
    const { publish } = options;
    const verified = found.published.get(unit);
    if (!publish || !broker) return [];
    if (!verified) {
      const message = `The result for ${unit.pact.file} was not published: the pact is not from the broker`;
      return [{ level: 'warning', code: 'pact.not-publishable', message } as const];
    }
    return publishResults(broker, verified, results, publish, packageVersion());
  };

const engineFor = (options: VerifyPactOptions, host: Host) =>
  startCore({
    childFile: join(PACKAGE_ROOT, 'dist', 'pact-core.js'),
    tempDir: host.tempDir(),
    version: packageVersion(),
    jobs: options.jobs ?? 1,
    env: host.env,
  });

/**
 * Verifies and resolves when every report is written. Rejects with Problem for input that cannot be used; what fails
 * during the verification is in the result.
 */
export const verifyPact = async (
  given: VerifyPactOptions,
  host: Host,
  onEvent?: (event: RunEvent) => void,
): Promise<RunResult> => {
  check(given);
  const options = withBaseUrl({ ...given, timeouts: { requestMs: DEFAULT_REQUEST_MS, ...given.timeouts } });
  const closing: (() => unknown)[] = [];
  const early = createEarlySandbox(options, host);
  closing.push(() => early.close());
  try {
    const broker = options.broker && (await openBroker({ ...options, broker: options.broker.connection }, host));
    if (broker) closing.push(() => broker.close());
    const core = engineFor(options, host);
    closing.push(() => core.close());
    const [reporters, filter, { inputs, unit }] = await Promise.all([
      loadReporters(options.reporters ?? []),
      readFilter(options.requestFilter, host),
      readStates(options, host),
    ]);
    const found = await findPacts(options, broker, host);
    const needsSandbox =
      options.scripts !== false && (filter !== undefined || (unit !== undefined && hasScripts(unit)));
    const sandbox = needsSandbox ? await early.take() : undefined;
    const texts = new Map([...inputs.texts, ...found.texts]);
    const run = await openRun(options, { ...inputs, texts, reporters, sandbox }, host);
    closing.push(() => run.close());
    if (unit) {
      const { id, name } = unit.collection;
      run.scopes.apply({ scope: 'collection', op: 'load', set: { id, name, values: unit.variables } });
    }
    const failed = rememberFailed(host);
    const provider = providerOf(options, filter);
    const command = options.messages?.command;
    const verification: PactRun = {
      name: found.units[0] ? `${found.units[0].pact.provider}` : 'pact',
      units: found.units,
      deps: run.deps,
      settings: run.settings,
      core,
      provider,
      states: statesOf(options, unit, host),
      messages:
        command === undefined ? messagesByUrl(options.messages?.url, provider) : messagesByCommand(command, host),
      strictStates: options.states?.strict ?? false,
      jobs: options.jobs ?? 1,
      scriptUnit: unit ?? EMPTY_UNIT,
      notices: found.notices,
      onUnitEnd: onUnitEnd(found, broker, options, failed),
    };
    const told = await run.tell(verifyPacts(verification, run.signal), onEvent);
    await failed.keep();
    const result = resultOf(told);
    const isFine = result.exitCode === 4 && options.ignoreNoPacts === true && found.units.length === 0;
    return isFine ? { ...result, exitCode: 0 } : result;
  } finally {
    await Promise.allSettled(closing.reverse().map((close) => close()));
  }
};
