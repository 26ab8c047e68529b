// The use case of a load: reads what it is given, drives it over processes, reports it.
import { createChannel } from '../../core/channel.ts';
import { headerCredentials, urlCredentials } from '../../core/written-credentials.ts';
import type { RunEvent } from '../../model/event.ts';
import type { PlanUnit } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import { learnWrittenCredentials } from '../auth-secrets.ts';
import { startSandbox } from '../early-sandbox.ts';
import type { Host } from '../host.ts';
import { type OpenRun, openRun, type RunResult, resultOf } from '../open-run.ts';
import { readInputs } from '../read-inputs.ts';
import { loadReporters } from '../reports.ts';
import { openComparison } from './comparison-stage.ts';
import { conductLoad } from './conduct-load.ts';
import type { Dashboard } from './dashboard/open-dashboard.ts';
import type { LoadOptions } from './load-options.ts';
import { type PlannedLoad, planLoad } from './plan-load.ts';
import { openSummaryExport } from './summary-export.ts';

const hasScripts = (units: readonly (PlanUnit | undefined)[]): boolean =>
  units.some((unit) => unit?.steps.some(({ scripts }) => scripts.before.length + scripts.after.length > 0));

const checkSources = ({ collections, target }: LoadOptions): void => {
  if (!target && collections.length === 0) throw new Problem('collection.missing', 'No collection or URL was given');
};

const learnCredentials = async ({ load }: PlannedLoad, { target }: LoadOptions, run: OpenRun): Promise<void> => {
  await learnWrittenCredentials(load.plan, run.scopes, run.deps.auth, run.learnSecret);
  if (!target) return;
  for (const secret of headerCredentials(target.headers)) run.learnSecret(secret, 'a header');
  for (const secret of urlCredentials(target.url)) run.learnSecret(secret, 'the URL');
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
  const compared = options.compareWith
    ? await openComparison(options.compareWith, { load: planned.load, target: options.target }, host)
    : undefined;
  const needsSandbox = options.scripts !== false && hasScripts([planned.setup, planned.teardown]);
  const sandbox = needsSandbox ? await startSandbox(options, host) : undefined;
  const run = await openRun(options, { ...inputs, reporters, sandbox }, host);
  let dashboard: Dashboard | undefined;
  try {
    if (options.dashboard) {
      const { showDashboard } = await import('./dashboard/open-dashboard.ts');
      dashboard = await showDashboard(options.dashboard, host);
    }
    await learnCredentials(planned, options, run);
    const events = eventsOf((emit) => conductLoad({ options, planned, inputs, run, host, emit }));
    const exported = openSummaryExport(options.summaryExport, host);
    const hear = (event: RunEvent): void => {
      exported.take(event);
      dashboard?.take(event);
      onEvent?.(event);
    };
    const told = await run.tell(compared?.(events) ?? events, hear);
    const { files, problems } = await exported.write();
    return resultOf(told, files, problems);
  } finally {
    await dashboard?.close();
    await run.close();
  }
};
