// The use case of `assay verify pact`: pacts are found, verified against a live provider, reported, and their results published.
import { join } from 'node:path';
import { type Core, startCore } from '../../contracts/pact/core/start-core.ts';
import { isFiltering } from '../../contracts/pact/select.ts';
import { createScopes } from '../../core/scopes.ts';
import type { PactRun } from '../../engine/pact/pact-run.ts';
import { verifyPacts } from '../../engine/pact/verify-pacts.ts';
import type { RunEvent } from '../../model/event.ts';
import { Problem } from '../../model/problem.ts';
import type { Sandbox } from '../../sandbox/protocol.ts';
import { createEarlySandbox, type EarlySandbox, startSandbox } from '../early-sandbox.ts';
import type { Host } from '../host.ts';
import { type OpenRun, openRun, type RunResult, resultOf } from '../open-run.ts';
import { PACKAGE_ROOT, packageVersion } from '../package-root.ts';
import { loadReporters } from '../reports.ts';
import { watchSecrets } from '../secret-variables.ts';
import { type Broker, openBroker } from './broker-connection.ts';
import { type FoundPacts, findPacts, nowhereToPublish } from './find-pacts.ts';
import { rememberFailed } from './last-failed.ts';
import { brokerSecrets, pactCredentials } from './pact-secrets.ts';
import {
  EMPTY_UNIT,
  messagesOf,
  type Preparation,
  prepare,
  providerOf,
  statesOf,
  variablesOf,
} from './provider-setup.ts';
import { concludePact } from './publish-results.ts';
import type { VerifyPactOptions } from './verify-options.ts';

const DEFAULT_REQUEST_MS = 30_000;

/** What cannot be meant, before anything is done. */
const check = ({ pacts, broker, publish, filter = {}, lastFailed }: VerifyPactOptions): void => {
  if (pacts.length === 0 && !broker) {
    throw new Problem('pact.no-source', 'No pact was given', {
      hint: 'Name files, folders, globs or URLs, or a Pact Broker with --broker-url.',
    });
  }
  if (publish && !broker) throw nowhereToPublish();
  if (publish && (isFiltering(filter) || lastFailed)) {
    const message = 'Results of a part of a pact cannot be published: they would vouch for the rest';
    throw new Problem('pact.publish-filtered', message, {
      hint: 'Leave out --publish, or the filters and --last-failed.',
    });
  }
};

const startEngine = (options: VerifyPactOptions, host: Host): Core =>
  startCore({
    childFile: join(PACKAGE_ROOT, 'dist', 'pact-core.js'),
    tempDir: host.tempDir(),
    version: packageVersion(),
    jobs: options.jobs ?? 1,
    env: host.env,
  });

/** What is open during a verification, to be closed in the end. */
type Parts = {
  readonly options: VerifyPactOptions;
  readonly core: Core;
  readonly broker: Broker | undefined;
  readonly found: FoundPacts;
  readonly prepared: Preparation;
  readonly sandboxes: readonly Sandbox[];
  readonly run: OpenRun;
};

type Failed = ReturnType<typeof rememberFailed>;

const onUnitEnd =
  ({ options, broker, found }: Parts, failed: Failed): NonNullable<PactRun['onUnitEnd']> =>
  async (unit, results, isWhole) => {
    for (const result of results) failed.take(unit, result);
    const { publish } = options;
    const ended = { unit, verified: found.published.get(unit), results, isWhole };
    return concludePact(ended, broker && publish && { broker, publish, version: packageVersion() });
  };

/** Variables as a pact's verification starts with them. */
const createVariables = ({ options, prepared, run }: Parts): PactRun['newScopes'] => {
  const { environment, globals } = prepared.inputs;
  const unit = prepared.unit ?? EMPTY_UNIT;
  const { id, name } = unit.collection;
  const set = { id, name, values: variablesOf(unit, options) };
  return () => {
    const scopes = watchSecrets(createScopes({ environment, globals }), options.secrets ?? [], run.learnSecret);
    scopes.apply({ scope: 'collection', op: 'load', set });
    return scopes;
  };
};

const toRun = (parts: Parts, failed: Failed, host: Host): PactRun => {
  const { options, core, found, prepared, sandboxes, run } = parts;
  const provider = providerOf(options, prepared.filter);
  return {
    name: found.units[0]?.pact.provider ?? 'pact',
    units: found.units,
    deps: run.deps,
    settings: run.settings,
    core,
    provider,
    states: statesOf(options, prepared.unit, host),
    messages: messagesOf(options, provider, host),
    strictStates: options.states?.strict ?? false,
    jobs: options.jobs ?? 1,
    sandboxes,
    newScopes: createVariables(parts),
    scriptUnit: prepared.unit ?? EMPTY_UNIT,
    notices: found.notices,
    onUnitEnd: onUnitEnd(parts, failed),
  };
};

const verify = async (parts: Parts, host: Host, onEvent?: (event: RunEvent) => void): Promise<RunResult> => {
  const { options, run, found } = parts;
  const failed = rememberFailed(host);
  const told = await run.tell(verifyPacts(toRun(parts, failed, host), run.signal), onEvent);
  await failed.keep();
  const result = resultOf(told);
  const isFine = result.exitCode === 4 && options.ignoreNoPacts === true && found.units.length === 0;
  return isFine ? { ...result, exitCode: 0 } : result;
};

/** One for each pact that is verified at once. */
const openSandboxes = (options: VerifyPactOptions, pacts: number, early: EarlySandbox, host: Host) => {
  const more = Math.max(0, Math.min(options.jobs ?? 1, pacts) - 1);
  return Promise.all([early.take(), ...Array.from({ length: more }, () => startSandbox(options, host))]);
};

const openParts = async (
  options: VerifyPactOptions,
  early: EarlySandbox,
  host: Host,
  closing: (() => unknown)[],
): Promise<Parts> => {
  // The bound on requests is the provider's, not the broker's.
  const { timeouts: _, ...rest } = options;
  const broker =
    options.broker && (await openBroker({ ...rest, ...options.broker, broker: options.broker.connection }, host));
  if (broker) closing.push(() => broker.close());
  // The engine is loaded while the files are read.
  const core = startEngine(options, host);
  closing.push(() => core.close());
  const [reporters, prepared, found] = await Promise.all([
    loadReporters(options.reporters ?? []),
    prepare(options, host),
    findPacts(options, broker, host),
  ]);
  const { inputs, needsSandbox } = prepared;
  const sandboxes = needsSandbox ? await openSandboxes(options, found.units.length, early, host) : [];
  for (const sandbox of sandboxes) closing.push(() => sandbox.close());
  const texts = new Map([...inputs.texts, ...found.texts]);
  const run = await openRun(options, { ...inputs, texts, reporters, sandbox: sandboxes[0] }, host);
  closing.push(() => run.close());
  for (const secret of brokerSecrets(options, host)) run.learnSecret(secret, 'broker credentials');
  for (const { pact } of found.units)
    for (const secret of pactCredentials(pact.raw)) run.learnSecret(secret, 'credentials in a pact');
  return { options, core, broker, found, prepared, sandboxes, run };
};

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
  const options = { ...given, timeouts: { requestMs: DEFAULT_REQUEST_MS, ...given.timeouts } };
  const early = createEarlySandbox(options, host);
  const closing: (() => unknown)[] = [() => early.close()];
  try {
    return await verify(await openParts(options, early, host, closing), host, onEvent);
  } finally {
    await Promise.allSettled(closing.reverse().map(async (close) => close()));
  }
};
