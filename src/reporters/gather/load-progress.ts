// Follows a load by its windows: what each second came to, and what all of them came to so far.
import { createMetricCell } from '../../core/metric-cell.ts';
import { mergeValues } from '../../core/metrics.ts';
import { isSupported, percentile, type TrendValue } from '../../core/trend-stats.ts';
import type { RunEvent, RunStarted } from '../../model/event.ts';
import type { LoadWindow } from '../../model/load.ts';
import type { MetricSeries } from '../../model/metric.ts';

export type Latencies = { readonly p50?: number; readonly p95?: number; readonly p99?: number };

/** One window. */
export type LoadPoint = Latencies & {
  /** Since the start of the load. */
  readonly endMs: number;
  readonly isWarmUp: boolean;
  /** Per second. */
  readonly rate: number;
  /** Requests that failed, per second. */
  readonly failedRate: number;
  readonly requests: number;
  readonly failed: number;
  readonly active: number;
  readonly allocated: number;
  readonly dropped: number;
  /** Share of a core, on average over the processes. */
  readonly cpu: number;
};

/** What counts: warm-up left out. */
export type LoadSoFar = Latencies & {
  readonly measuredMs: number;
  readonly requests: number;
  readonly failed: number;
  readonly iterations: number;
  readonly dropped: number;
  readonly checksFailed: number;
  readonly checks: number;
  /** Requests without an answer by kind, those answered with 400 and above by `HTTP 503`. */
  readonly errors: ReadonlyMap<string, number>;
};

export type LoadProgress = {
  /** The point of a window; undefined for other events. */
  take(event: RunEvent): LoadPoint | undefined;
  readonly started: RunStarted | undefined;
  readonly soFar: LoadSoFar;
};

const trendOf = (series: readonly MetricSeries[], metric: string): TrendValue | undefined => {
  const value = mergeValues(series.filter((one) => one.metric === metric).map((one) => one.value));
  return value?.kind === 'trend' ? value : undefined;
};

const sum = (series: readonly MetricSeries[], metric: string): number => {
  let total = 0;
  for (const { metric: name, value } of series) if (name === metric && value.kind === 'counter') total += value.sum;
  return total;
};

const yeses = (
  series: readonly MetricSeries[],
  metric: string,
): { readonly passes: number; readonly total: number } => {
  let passes = 0;
  let total = 0;
  for (const { metric: name, value } of series) {
    if (name !== metric || value.kind !== 'rate') continue;
    passes += value.passes;
    total += value.total;
  }
  return { passes, total };
};

const gauge = (series: readonly MetricSeries[], metric: string): number => {
  let last = 0;
  for (const { metric: name, value } of series) if (name === metric && value.kind === 'gauge') last += value.last;
  return last;
};

/** Only such as the sample supports. */
const latenciesOf = (value: TrendValue | undefined): Latencies => {
  if (!value) return {};
  const named = (name: keyof Latencies, percent: number): Latencies => {
    const found = isSupported(percent, value.count) ? percentile(value, percent) : undefined;
    return found === undefined ? {} : { [name]: found };
  };
  return { ...named('p50', 50), ...named('p95', 95), ...named('p99', 99) };
};

const pointOf = ({ startMs, durationMs, isWarmUp, series, generator }: LoadWindow): LoadPoint => {
  const requests = sum(series, 'http_reqs');
  const failed = yeses(series, 'http_req_failed').passes;
  const perSecond = (count: number): number => (durationMs > 0 ? (count * 1000) / durationMs : 0);
  return {
    endMs: startMs + durationMs,
    isWarmUp,
    requests,
    failed,
    rate: perSecond(requests),
    failedRate: perSecond(failed),
    active: gauge(series, 'vus'),
    allocated: gauge(series, 'vus_max'),
    dropped: sum(series, 'dropped_iterations'),
    cpu: generator.reduce((total, { cpu }) => total + cpu / generator.length, 0),
    ...latenciesOf(trendOf(series, 'http_req_duration')),
  };
};

const errorKind = ({ metric, tags, value }: MetricSeries): string | undefined => {
  if (metric !== 'http_reqs' || value.kind !== 'counter') return undefined;
  if (tags.error_code !== undefined) return tags.error_code;
  return Number(tags.status) >= 400 ? `HTTP ${tags.status}` : undefined;
};

const createTotals = () => {
  const durations = createMetricCell('trend', 3);
  const errors = new Map<string, number>();
  const counts = { measuredMs: 0, requests: 0, failed: 0, iterations: 0, dropped: 0, checks: 0, checksFailed: 0 };
  return {
    add({ durationMs, series }: LoadWindow, { requests, failed, dropped }: LoadPoint): void {
      const checks = yeses(series, 'checks');
      counts.measuredMs += durationMs;
      counts.requests += requests;
      counts.failed += failed;
      counts.dropped += dropped;
      counts.iterations += sum(series, 'iterations');
      counts.checks += checks.total;
      counts.checksFailed += checks.total - checks.passes;
      for (const one of series) {
        if (one.metric === 'http_req_duration') durations.add(one.value);
        const kind = errorKind(one);
        if (kind !== undefined && one.value.kind === 'counter')
          errors.set(kind, (errors.get(kind) ?? 0) + one.value.sum);
      }
    },
    now(): LoadSoFar {
      const value = durations.value();
      return { ...counts, errors, ...latenciesOf(value.kind === 'trend' ? value : undefined) };
    },
  };
};

export const createLoadProgress = (): LoadProgress => {
  const totals = createTotals();
  let started: RunStarted | undefined;
  return {
    take(event) {
      if (event.type === 'run.started') started = event;
      if (event.type !== 'window.closed') return undefined;
      const point = pointOf(event.window);
      if (!event.window.isWarmUp) totals.add(event.window, point);
      return point;
    },
    get started() {
      return started;
    },
    get soFar() {
      return totals.now();
    },
  };
};
