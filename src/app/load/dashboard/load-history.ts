// What the dashboard knows of a load, for those who look at it early or late; its size has a limit however long the load is.
import { createMetrics } from '../../../core/metrics.ts';
import { judgeThresholds } from '../../../core/thresholds.ts';
import type { RunEvent, RunFinished, RunStarted } from '../../../model/event.ts';
import type { LoadThreshold, LoadWindow, ThresholdResult } from '../../../model/load.ts';
import { createLoadProgress, type LoadPoint, type LoadSoFar } from '../../../reporters/gather/load-progress.ts';
import { observedText } from '../../../reporters/terminal/load-facts.ts';
import { loadSentence } from '../../../reporters/terminal/load-verdict.ts';

/** An hour of seconds; of a longer load, two points become one, and so on. */
export const MOST_POINTS = 3600;
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

const highest = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || right === undefined ? (left ?? right) : Math.max(left, right);

/** Counts are those of both, rates their mean, latencies the higher ones: a peak stays in sight. */
const joined = (left: LoadPoint, right: LoadPoint): LoadPoint => {
  const mean = (of: 'rate' | 'failedRate' | 'cpu'): number => (left[of] + right[of]) / 2;
  const latencies = Object.fromEntries(
    (['p50', 'p95', 'p99'] as const).flatMap((name) => {
      const value = highest(left[name], right[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    endMs: right.endMs,
    isWarmUp: left.isWarmUp && right.isWarmUp,
    requests: left.requests + right.requests,
    failed: left.failed + right.failed,
    dropped: left.dropped + right.dropped,
    rate: mean('rate'),
    failedRate: mean('failedRate'),
    cpu: mean('cpu'),
    active: Math.max(left.active, right.active),
    allocated: Math.max(left.allocated, right.allocated),
    ...latencies,
  };
};

/** Points of equal length; how many windows each stands for doubles when there are too many. */
export const createPoints = (most = MOST_POINTS) => {
  let points: LoadPoint[] = [];
  let perPoint = 1;
  let waiting: LoadPoint[] = [];
  return {
    all: (): readonly LoadPoint[] => points,
    /** `isAnew`: earlier points have changed. */
    add(point: LoadPoint): { readonly point?: LoadPoint; readonly isAnew: boolean } {
      waiting.push(point);
      if (waiting.length < perPoint) return { isAnew: false };
      const made = waiting.reduce(joined);
      waiting = [];
      points.push(made);
      if (points.length < most) return { point: made, isAnew: false };
      points = Array.from({ length: Math.floor(points.length / 2) }, (_, i) =>
        joined(points[2 * i]!, points[2 * i + 1]!),
      );
      perPoint *= 2;
      return { isAnew: true };
    },
  };
};

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
      thresholds.length === 0 ? [] : judgeThresholds(thresholds, metrics.totals(), measuredMs),
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
