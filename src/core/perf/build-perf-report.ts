// Builds the performance report of a run from its events, load or functional; memory grows with the requests of the plan, not with the run.
import type { RunEvent, RunFinished, RunStarted } from '../../model/event.ts';
import type { LoadTotals } from '../../model/load.ts';
import type { MetricSeries, MetricTags } from '../../model/metric.ts';
import type { PerfBlock, PerfEnvironment, PerfReport } from '../../model/perf.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import { requestName } from '../request-name.ts';
import { summariseLoad } from '../summarise-load.ts';
import { recordExchange } from './exchange-series.ts';
import { planHashOf, profileHashOf } from './perf-hashes.ts';
import { createSlices, type Slice, type Slices } from './time-slices.ts';
import { pointOf } from './timeline.ts';

export type PerfBuilder = {
  take(event: RunEvent): void;
  /** Undefined when the run has not started and finished. */
  report(environment: PerfEnvironment): PerfReport | undefined;
};

const BLOCK_MS = 5000;
const MOST_BLOCKS = 30;
const POINT_MS = 1000;
const MOST_POINTS = 600;
const OF_BLOCKS = new Set(['http_req_duration', 'http_reqs', 'http_req_failed']);
const OF_TIMELINE = new Set([...OF_BLOCKS, 'vus']);
const byName = (): readonly string[] => ['name'];
const byError = (metric: string): readonly string[] => (metric === 'http_reqs' ? ['error_code', 'status'] : []);

const onlyTags = (
  series: readonly MetricSeries[],
  metrics: ReadonlySet<string>,
  keeps: (metric: string) => readonly string[],
) =>
  series
    .filter(({ metric }) => metrics.has(metric))
    .map((one): MetricSeries => {
      const kept = keeps(one.metric).filter((tag) => one.tags[tag] !== undefined);
      const tags: MetricTags = Object.fromEntries(kept.map((tag) => [tag, one.tags[tag] as string]));
      return { ...one, tags };
    });

const blockOf = ({ startMs, endMs, metrics }: Slice): PerfBlock => ({
  startMs,
  durationMs: endMs - startMs,
  series: metrics.totals(),
});

type Running = {
  started: RunStarted | undefined;
  finished: RunFinished | undefined;
  readonly blocks: Slices;
  readonly points: Slices;
  /** Of a functional run: all of it, and what came since the last iteration ended. */
  readonly whole: Metrics;
  pending: Metrics;
  readonly names: Map<string, string>;
  readonly requests: Map<string, string>;
  iterations: number;
};

/** Of a functional run an iteration is a block, however long it took: its number stands for its time. */
const ITERATION_MS = 1;

const createRunning = (): Running => ({
  started: undefined,
  finished: undefined,
  blocks: createSlices(BLOCK_MS, 2 * MOST_BLOCKS),
  points: createSlices(POINT_MS, MOST_POINTS),
  whole: createMetrics(),
  pending: createMetrics(),
  names: new Map(),
  requests: new Map(),
  iterations: 0,
});

const GENERATOR: LoadTotals['generator'] = {
  processes: 1,
  cpuMean: 0,
  cpuMax: 0,
  loopDelayP99Ms: 0,
  gcShare: 0,
  rssMaxBytes: 0,
  isSaturated: false,
  reasons: [],
};

const functionalTotals = (running: Running, durationMs: number): LoadTotals => ({
  durationMs,
  warmUpMs: 0,
  series: running.whole.totals(),
  thresholds: [],
  generator: GENERATOR,
  scenarios: [],
  isRuled: { checks: true, errors: true },
});

const takeExchange = (running: Running, event: Extract<RunEvent, { type: 'exchange.finished' }>): void => {
  const name = running.names.get(event.cursor.ref);
  if (event.exchange.role !== 'main' || name === undefined) return;
  running.requests.set(event.cursor.stepId, `${event.exchange.sent.method} ${name}`);
  recordExchange(running.pending, name, event.exchange);
};

const flush = (running: Running, at: number, iterations: Slices): void => {
  const series = running.pending.totals();
  running.pending = createMetrics();
  if (series.length === 0) return;
  running.whole.add(series);
  iterations.take(running.iterations, ITERATION_MS, onlyTags(series, OF_BLOCKS, byName));
  running.iterations += 1;
  running.points.take(at - (running.started?.at ?? at), POINT_MS, onlyTags(series, OF_TIMELINE, byError));
};

const take = (running: Running, iterations: Slices, event: RunEvent): void => {
  if (event.type === 'run.started') running.started ??= event;
  else if (event.type === 'run.finished') {
    flush(running, event.at, iterations);
    running.finished ??= event;
  } else if (event.type === 'step.started') running.names.set(event.cursor.ref, requestName(event));
  else if (event.type === 'step.finished') running.names.delete(event.cursor.ref);
  else if (event.type === 'exchange.finished') takeExchange(running, event);
  else if (event.type === 'iteration.finished') flush(running, event.at, iterations);
  else if (event.type === 'window.closed') {
    const { startMs, durationMs, isWarmUp, series } = event.window;
    running.points.take(startMs, durationMs, onlyTags(series, OF_TIMELINE, byError));
    if (!isWarmUp) running.blocks.take(startMs, durationMs, onlyTags(series, OF_BLOCKS, byName));
  }
};

const namesOf = (series: readonly MetricSeries[]): readonly string[] =>
  [...new Set(series.flatMap(({ metric, tags }) => (metric === 'http_reqs' && tags.name ? [tags.name] : [])))].sort();

const reportOf = (running: Running, iterations: Slices, environment: PerfEnvironment): PerfReport | undefined => {
  const { started, finished } = running;
  if (!started || !finished) return undefined;
  const { load } = finished;
  const totals = load ?? functionalTotals(running, finished.at - started.at);
  const requests = load ? (started.load?.requests ?? namesOf(load.series)) : [...running.requests.values()];
  const profile = { scenarios: totals.scenarios, warmUpMs: totals.warmUpMs };
  const interrupted = finished.interrupted ?? (totals.isIncomplete ? 'lost' : undefined);
  return {
    schema: 'https://assay.dev/schemas/perf-1.json',
    version: 1,
    kind: load ? 'load' : 'run',
    name: started.name,
    startedAt: started.at,
    durationMs: totals.durationMs,
    ...(interrupted ? { interrupted } : {}),
    planHash: planHashOf(requests),
    profileHash: profileHashOf(profile),
    requests,
    warmUpMs: totals.warmUpMs,
    environment,
    scenarios: totals.scenarios,
    summary: (load && finished.summary?.load) || summariseLoad(totals),
    series: totals.series,
    blocks: (load ? running.blocks : iterations).all(MOST_BLOCKS).map(blockOf),
    timeline: running.points.all(MOST_POINTS).map(pointOf),
    ...(finished.comparison ? { comparison: finished.comparison } : {}),
  };
};

/** `take` every event of a run, then ask for the report. */
export const createPerfBuilder = (): PerfBuilder => {
  const running = createRunning();
  const iterations = createSlices(ITERATION_MS, 2 * MOST_BLOCKS);
  return {
    take: (event) => take(running, iterations, event),
    report: (environment) => reportOf(running, iterations, environment),
  };
};
