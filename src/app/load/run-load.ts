// The use case of a load: reads what it is given, drives it over processes, reports it.
import { createChannel } from '../../core/channel.ts';
import { namedCredentials } from '../../core/named-credentials.ts';
import type { RunEvent } from '../../model/event.ts';
import type { PlanUnit } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import { learnWrittenCredentials } from '../auth-secrets.ts';
import { startSandbox } from '../early-sandbox.ts';
import type { Host } from '../host.ts';
import { type OpenRun, openRun, type RunResult, resultOf } from '../open-run.ts';
import { readInputs } from '../read-inputs.ts';
import { loadReporters } from '../reports.ts';
import { checkDestinations } from './check-destinations.ts';
import { openComparison } from './comparison-stage.ts';
import { conductLoad } from './conduct-load.ts';
import { type LoadHearers, openHearers } from './load-hearers.ts';
import type { LoadOptions } from './load-options.ts';
import { type PlannedLoad, planLoad } from './plan-load.ts';

const hasScripts = (units: readonly (PlanUnit | undefined)[]): boolean =>
  units.some((unit) => unit?.steps.some(({ scripts }) => scripts.before.length + scripts.after.length > 0));

const checkSources = ({ collections, target }: LoadOptions): void => {
  if (!target && collections.length === 0) throw new Problem('collection.missing', 'No collection or URL was given');
};

const learnCredentials = async ({ load }: PlannedLoad, { target }: LoadOptions, run: OpenRun): Promise<void> => {
  await learnWrittenCredentials(load.plan, run.scopes, run.deps.auth, run.learnSecret);
  if (!target) return;
  for (const secret of namedCredentials(target.headers, target.url)) run.learnSecret(secret, 'the URL or a header');
};

/** The events of a load as a stream; it throws what made the load impossible. */
const eventsOf = (conduct: (emit: (event: RunEvent) => void) => Promise<void>): AsyncIterable<RunEvent> => {
  const channel = createChannel<RunEvent>();
  conduct(channel.push).then(
    () => channel.end(),
    (error: unknown) => channel.end(error),
  );
  return channel.stream();
};

/**
 * Drives a load and resolves when every report is written.
 * Rejects with Problem for input that cannot be used; what fails during the load is in the result.
 */
export const runLoad = async (
  options: LoadOptions,
  host: Host,
  onEvent?: (event: RunEvent) => void,
): Promise<RunResult> => {
  checkSources(options);
  const [reporters, inputs] = await Promise.all([loadReporters(options.reporters ?? []), readInputs(host, options)]);
  const planned = planLoad(options, inputs);
  await checkDestinations(options, host);
  const compared = options.compareWith
    ? await openComparison(options.compareWith, { load: planned.load, target: options.target }, host)
    : undefined;
  const needsSandbox = options.scripts !== false && hasScripts([planned.setup, planned.teardown]);
  const sandbox = needsSandbox ? await startSandbox(options, host) : undefined;
  const run = await openRun(options, { ...inputs, reporters, sandbox }, host);
  let hearers: LoadHearers | undefined;
  try {
    await learnCredentials(planned, options, run);
    hearers = await openHearers(options, host);
    const { take, close } = hearers;
    const events = eventsOf((emit) => conductLoad({ options, planned, inputs, run, host, emit }));
    const told = await run.tell(compared?.(events) ?? events, (event) => {
      take(event);
      onEvent?.(event);
    });
    const { files, problems, warnings } = await close();
    return { ...resultOf(told, files, problems), warnings };
  } finally {
    await hearers?.close();
    await run.close();
  }
};
