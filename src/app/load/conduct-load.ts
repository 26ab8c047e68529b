// The course of a load as events: start, setup, the load itself, teardown, end.
import { join } from 'node:path';
import { generatorHealth } from '../../core/generator-health.ts';
import { thresholdWarning } from '../../core/thresholds.ts';
import { interruptionOf } from '../../engine/run-ends.ts';
import type { RunEvent, RunFinished } from '../../model/event.ts';
import type { LoadThreshold, LoadTotals } from '../../model/load.ts';
import type { PlanUnit } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import type { Host } from '../host.ts';
import type { OpenRun } from '../open-run.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import type { Inputs } from '../read-inputs.ts';
import { type DriveResult, driveLoad } from './drive-load.ts';
import { loadFinished, loadStarted, noticeEvents, problemEvent } from './load-events.ts';
import type { LoadOptions } from './load-options.ts';
import { countProcesses, loadTasks } from './load-tasks.ts';
import type { PlannedLoad } from './plan-load.ts';
import { processRights } from './process-rights.ts';
import { type OnceFailure, runOnce } from './setup-folders.ts';

export type LoadRun = {
  readonly options: LoadOptions;
  readonly planned: PlannedLoad;
  readonly inputs: Inputs;
  readonly run: OpenRun;
  readonly host: Host;
  readonly emit: (event: RunEvent) => void;
};

/** k6's bound of a teardown, for one whose run was interrupted. */
const TEARDOWN_MS = 60_000;

const nameOf = ({ metric }: LoadThreshold): string => metric.split('{')[0]!.trim();

const totalsOf = (drive: DriveResult, { planned }: LoadRun, processes: number): LoadTotals => {
  const { load, thresholds } = planned;
  const { samples, series, durationMs } = drive;
  return {
    durationMs,
    warmUpMs: load.warmUpMs,
    series,
    thresholds: drive.thresholds,
    generator: generatorHealth({ samples, series, scenarios: load.scenarios, processes, durationMs }),
    scenarios: load.scenarios,
    isRuled: {
      checks: thresholds.some((threshold) => nameOf(threshold) === 'checks'),
      errors: thresholds.some((threshold) => nameOf(threshold) === 'http_req_failed'),
    },
    ...(drive.lost ? { isIncomplete: true } : {}),
  };
};

const onceProblem = (what: 'setup' | 'teardown', { name, outcome, why }: OnceFailure): Problem => {
  const end = what === 'setup' ? '; the load was not started' : '';
  return new Problem(`load.${what}-${outcome}`, `The ${what} ${outcome} at "${name}"${why && ` (${why})`}${end}`, {
    exit: 3,
  });
};

/** What scripts may take where there are some. */
const scriptMs = ({ planned, run }: LoadRun): number => {
  const { settings } = run;
  const steps = planned.load.plan.units.flatMap(({ allSteps }) => allSteps);
  const hasScripts = settings.scripts && steps.some(({ scripts }) => scripts.before.length + scripts.after.length > 0);
  return hasScripts ? settings.timeouts.scriptMs : 0;
};

const drive = async (load: LoadRun, processes: number): Promise<DriveResult> => {
  const { options, planned, run, host, emit } = load;
  return driveLoad({
    file: join(PACKAGE_ROOT, 'dist', 'load-process.js'),
    load: planned.load,
    tasks: await loadTasks(options, planned.load, processes, load, host),
    rights: processRights(planned.load, options, processes, host),
    thresholds: planned.thresholds,
    scriptMs: scriptMs(load),
    signal: run.signal,
    clock: host.clock,
    now: host.now,
    learn: run.learnSecret,
    emit,
  });
};

/** The load itself, unless its setup went wrong. */
const setUpAndDrive = async (load: LoadRun): Promise<Pick<RunFinished, 'interrupted' | 'load'>> => {
  const { planned, options, run, host, emit } = load;
  const { setup } = planned;
  const failure = setup && (await runOnce(setup, run, run.signal, emit));
  if (run.signal.aborted) return { interrupted: interruptionOf(run.signal, undefined) };
  if (failure) {
    emit(problemEvent(onceProblem('setup', failure), host.now()));
    return {};
  }
  const processes = countProcesses(planned.load, options.processes);
  const result = await drive(load, processes);
  if (result.lost) emit(problemEvent(result.lost, host.now()));
  for (const threshold of result.thresholds) {
    const warning = thresholdWarning(threshold);
    if (warning) emit({ type: 'problem.raised', at: host.now(), ...warning });
  }
  const { interrupted } = result;
  return { ...(interrupted ? { interrupted } : {}), load: totalsOf(result, load, processes) };
};

/** Aborted so long after the other. */
const after = (signal: AbortSignal, ms: number) => {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => controller.abort('timeout'), ms);
  };
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait, { once: true });
  const forget = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', wait);
  };
  return { signal: controller.signal, forget };
};

/** An interruption ends the load, not what cleans up after it, be it under way or not. */
const tearDown = async (unit: PlanUnit | undefined, { run, host, emit }: LoadRun): Promise<void> => {
  if (!unit) return;
  const { signal, forget } = after(run.signal, TEARDOWN_MS);
  const failure = await runOnce(unit, run, signal, emit).finally(forget);
  if (failure) emit(problemEvent(onceProblem('teardown', failure), host.now()));
};

/** Emits the events of a load. Rejects with Problem when it could not be started. */
export const conductLoad = async (load: LoadRun): Promise<void> => {
  const { planned, options, inputs, run, host, emit } = load;
  const { scopes } = run;
  const [unit] = planned.load.plan.units;
  if (unit) {
    const { id, name } = unit.collection;
    scopes.apply({ scope: 'collection', op: 'load', set: { id, name, values: unit.variables } });
  }
  emit(loadStarted(planned, options, run));
  for (const notice of noticeEvents(inputs, host.now())) emit(notice);
  let ended: Pick<RunFinished, 'interrupted' | 'load'> = {};
  try {
    ended = await setUpAndDrive(load);
  } finally {
    await tearDown(planned.teardown, load);
  }
  emit(loadFinished(run, ended.interrupted ?? interruptionOf(run.signal, undefined), ended.load));
};
