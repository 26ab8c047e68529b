// How the events of a load begin and end.
import { planRequests } from '../../core/perf/plan-requests.ts';
import { runEnvironment } from '../../engine/run-ends.ts';
import type { ProblemRaised, RunFinished, RunStarted } from '../../model/event.ts';
import type { LoadTotals } from '../../model/load.ts';
import type { Problem } from '../../model/problem.ts';
import type { OpenRun } from '../open-run.ts';
import type { Inputs } from '../read-inputs.ts';
import type { LoadOptions } from './load-options.ts';
import { plannedMs } from './load-times.ts';
import type { PlannedLoad } from './plan-load.ts';

export const loadStarted = (
  { load, thresholds }: PlannedLoad,
  options: LoadOptions,
  { deps, settings }: OpenRun,
): RunStarted => {
  const durationMs = plannedMs(load.scenarios);
  const units = load.plan.units.map(({ collection: { id, name, file, raw } }) => ({
    index: 0,
    id,
    name,
    file,
    ...(settings.sources ? { raw } : {}),
  }));
  const { target } = options;
  // An id is not masked: it must not be the URL, which may hold a password.
  const url = target ? [{ index: 0, id: 'url', name: `${target.method} ${target.url}`, file: target.url }] : [];
  const steps = new Set(load.scenarios.flatMap(({ stepIds }) => stepIds)).size;
  return {
    type: 'run.started',
    at: deps.now(),
    runId: deps.newId(),
    name: load.plan.name,
    kind: 'load',
    tool: deps.tool,
    environment: runEnvironment(deps),
    units: [...units, ...url].map((unit) => ({
      ...unit,
      steps: target ? 1 : steps,
      iterations: 1,
      kind: 'load' as const,
    })),
    load: {
      scenarios: load.scenarios,
      thresholds,
      warmUpMs: load.warmUpMs,
      requests: planRequests(load, target),
      ...(durationMs === undefined ? {} : { durationMs }),
    },
  };
};

/** What reading the files gave rise to. */
export const noticeEvents = ({ notices }: Inputs, at: number): readonly ProblemRaised[] =>
  notices.map(({ code, message, source }) => ({
    type: 'problem.raised',
    at,
    level: 'warning',
    code,
    message,
    ...(source ? { where: `${source.file}#${source.pointer}` } : {}),
  }));

export const problemEvent = ({ code, message, hint }: Problem, at: number): ProblemRaised => ({
  type: 'problem.raised',
  at,
  level: 'error',
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});

export const loadFinished = (
  { deps, scopes }: OpenRun,
  interrupted: RunFinished['interrupted'],
  load: LoadTotals | undefined,
): RunFinished => ({
  type: 'run.finished',
  at: deps.now(),
  ...(interrupted ? { interrupted } : {}),
  scopes: {
    environment: scopes.toSet('environment'),
    globals: scopes.toSet('globals'),
    collections: [scopes.toSet('collection')],
  },
  ...(load ? { load } : {}),
});
