// What the dashboard knows of a load, for those who look at it early or late; its size has a limit however long the load is.
import { createMetrics } from '../../../core/metrics.ts';
import { judgeThresholds } from '../../../core/thresholds.ts';
import type { RunEvent, RunFinished, RunStarted } from '../../../model/event.ts';
import type { LoadThreshold, LoadWindow, ThresholdResult } from '../../../model/load.ts';
import { createLoadProgress, type LoadPoint, type LoadSoFar } from '../../../reporters/gather/load-progress.ts';
import { observedText } from '../../../reporters/terminal/load-facts.ts';
import { loadSentence } from '../../../reporters/terminal/load-verdict.ts';
import { createPoints } from './points.ts';

const MOST_ERRORS = 20;

export type DashboardThreshold = {
  readonly name: string;
  readonly verdict: ThresholdResult['verdict'] | 'pending';
  readonly observed: string;
};

/** What stands beside the curves. */
export type DashboardNow = Omit<LoadSoFar, 'errors'> & {
  readonly elapsedMs: number;
  readonly isWarmUp: boolean;
  readonly rate: number;
  readonly active: number;
  readonly allocated: number;
  readonly cpu: number;
  readonly errors: readonly (readonly [kind: string, count: number])[];
  readonly thresholds: readonly DashboardThreshold[];
};

export type DashboardEnd = { readonly verdict: string; readonly sentence: string; readonly reasons: readonly string[] };

export type DashboardState = {
  readonly name: string;
  readonly scenarios: readonly string[];
  readonly startedAt: number;
  readonly plannedMs?: number | undefined;
  readonly warmUpMs: number;
  readonly points: readonly LoadPoint[];
  readonly now?: DashboardNow | undefined;
  readonly end?: DashboardEnd | undefined;
};

/** `state`: everything, anew. */
export type DashboardNews =
  | { readonly kind: 'state'; readonly state: DashboardState }
  | { readonly kind: 'window'; readonly point?: LoadPoint | undefined; readonly now: DashboardNow }
  | { readonly kind: 'end'; readonly end: DashboardEnd; readonly now?: DashboardNow | undefined };

const metricOf = ({ metric }: LoadThreshold): string => metric.split('{')[0]!.trim();

const createLiveThresholds = () => {
  const metrics = createMetrics();
  let thresholds: readonly LoadThreshold[] = [];
  let names = new Set<string>();
  let measuredMs = 0;
  return {
    start(given: readonly LoadThreshold[]): void {
      thresholds = given;
      names = new Set(given.map(metricOf));
    },
    add({ series, durationMs }: LoadWindow): void {
      measuredMs += durationMs;
      if (thresholds.length > 0) metrics.add(series.filter(({ metric }) => names.has(metric)));
    },
    judged: (): readonly ThresholdResult[] =>
      thresholds.length === 0 ? [] : judgeThresholds(thresholds, metrics.totals(), measuredMs, { isOver: false }),
  };
};

const shownThreshold = (result: ThresholdResult, isOver: boolean): DashboardThreshold => ({
  name: `${result.metric} ${result.expression}`,
  verdict: result.verdict === 'none' && !isOver ? 'pending' : result.verdict,
  observed: result.reason ?? observedText(result),
});

const scenarioText = ({ name, profile }: NonNullable<RunStarted['load']>['scenarios'][number]): string =>
  name === 'default' ? profile.executor : `${name} (${profile.executor})`;

const endOf = ({ summary, interrupted }: RunFinished): DashboardEnd => {
  const load = summary?.load;
  const stopped = interrupted === undefined ? '' : ` (stopped: ${interrupted})`;
  if (!load) return { verdict: 'errored', sentence: `nothing was measured${stopped}`, reasons: [] };
  const broke = summary.steps.failed + summary.steps.errored + summary.problems > 0;
  const verdict = broke && load.verdict !== 'failed' ? 'errored' : load.verdict;
  const reasons = broke ? ['Setup, teardown or the run had problems; the terminal tells them.'] : [];
  return {
    verdict: verdict === 'passed' && interrupted !== undefined ? 'interrupted' : verdict,
    sentence: loadSentence(load) + stopped,
    reasons: [...load.generator.reasons, ...reasons],
  };
};

export type LoadHistory = {
  /** What those who look have to be told of it. */
  take(event: RunEvent): DashboardNews | undefined;
  state(): DashboardState;
};

export const createLoadHistory = (name: string): LoadHistory => {
  const progress = createLoadProgress();
  const points = createPoints();
  const thresholds = createLiveThresholds();
  let now: DashboardNow | undefined;
  let end: DashboardEnd | undefined;

  const nowAt = (point: LoadPoint): DashboardNow => {
    const { errors, ...counts } = progress.soFar;
    const { endMs, isWarmUp, rate, active, allocated, cpu } = point;
    return {
      ...counts,
      elapsedMs: endMs,
      isWarmUp,
      rate,
      active,
      allocated,
      cpu,
      errors: [...errors].sort(([, left], [, right]) => right - left).slice(0, MOST_ERRORS),
      thresholds: thresholds.judged().map((result) => shownThreshold(result, false)),
    };
  };

  const state = (): DashboardState => {
    const { load, at = 0 } = progress.started ?? {};
    return {
      name: progress.started?.name || name,
      scenarios: (load?.scenarios ?? []).map(scenarioText),
      startedAt: at,
      plannedMs: load?.durationMs,
      warmUpMs: load?.warmUpMs ?? 0,
      points: points.all(),
      now,
      end,
    };
  };

  const takeWindow = (window: LoadWindow, point: LoadPoint): DashboardNews => {
    if (!window.isWarmUp) thresholds.add(window);
    now = nowAt(point);
    const added = points.add(point);
    return added.isAnew ? { kind: 'state', state: state() } : { kind: 'window', point: added.point, now };
  };

  return {
    state,
    take(event) {
      const point = progress.take(event);
      if (event.type === 'window.closed' && point) return takeWindow(event.window, point);
      if (event.type === 'run.started') {
        thresholds.start(event.load?.thresholds ?? []);
        return { kind: 'state', state: state() };
      }
      if (event.type !== 'run.finished') return undefined;
      end = endOf(event);
      const last = event.summary?.load?.thresholds.map((result) => shownThreshold(result, true));
      if (now && last) now = { ...now, thresholds: last };
      return { kind: 'end', end, now };
    },
  };
};
