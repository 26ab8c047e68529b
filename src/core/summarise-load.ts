// The numbers of a load, computed once from what it measured.
import type { LoadSummary, LoadTotals, RequestStats, TrendStats } from '../model/load.ts';
import { METRICS, type MetricSeries, type MetricValue, PHASE_METRICS } from '../model/metric.ts';
import { judgeLoad } from './judge-load.ts';
import { mergeValues } from './metrics.ts';
import { type TrendValue, trendStats } from './trend-stats.ts';

type ByMetric = ReadonlyMap<string, readonly MetricSeries[]>;

const NO_SAMPLES: TrendStats = { count: 0, avg: 0, min: 0, max: 0 };

const grouped = (series: readonly MetricSeries[], keyOf: (one: MetricSeries) => string | undefined) => {
  const groups = new Map<string, MetricSeries[]>();
  for (const one of series) {
    const key = keyOf(one);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
};

const tagOf =
  (name: string) =>
  ({ tags }: MetricSeries): string | undefined =>
    Object.hasOwn(tags, name) ? tags[name] : undefined;

const merged = (series: readonly MetricSeries[] | undefined): MetricValue | undefined =>
  mergeValues((series ?? []).map(({ value }) => value));

const statsIn = (byMetric: ByMetric, metric: string): TrendStats | undefined => {
  const value = merged(byMetric.get(metric));
  return value?.kind === 'trend' && value.count > 0 ? trendStats(value as TrendValue) : undefined;
};

const sumOf = (series: readonly MetricSeries[] | undefined): number => {
  let sum = 0;
  for (const { value } of series ?? []) if (value.kind === 'counter') sum += value.sum;
  return sum;
};

const yesesOf = (series: readonly MetricSeries[] | undefined) => {
  let passes = 0;
  let total = 0;
  for (const { value } of series ?? []) {
    if (value.kind !== 'rate') continue;
    passes += value.passes;
    total += value.total;
  }
  return { passes, fails: total - passes };
};

const sumsBy = (series: readonly MetricSeries[] | undefined, tag: string): { readonly [key: string]: number } =>
  Object.fromEntries(
    [...grouped(series ?? [], tagOf(tag))]
      .map(([key, group]) => [key, sumOf(group)] as const)
      .filter(([, sum]) => sum > 0)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );

const requestStats = (name: string, series: readonly MetricSeries[], durationMs: number): RequestStats => {
  const byMetric: ByMetric = grouped(series, ({ metric }) => metric);
  const requests = byMetric.get('http_reqs');
  const count = sumOf(requests);
  const service = statsIn(byMetric, 'http_req_service');
  const phases = [...PHASE_METRICS].flatMap((metric) => {
    const stats = statsIn(byMetric, metric);
    return stats ? [[metric.replace(/^http_req_/, ''), stats] as const] : [];
  });
  return {
    name,
    count,
    rate: durationMs > 0 ? (count * 1000) / durationMs : 0,
    failed: yesesOf(byMetric.get('http_req_failed')).passes,
    duration: statsIn(byMetric, 'http_req_duration') ?? NO_SAMPLES,
    ...(service ? { service } : {}),
    errors: sumsBy(requests, 'error_code'),
    statuses: sumsBy(requests, 'status'),
    phases: Object.fromEntries(phases),
  };
};

const checksOf = (series: readonly MetricSeries[] | undefined): LoadSummary['checks'] =>
  [...grouped(series ?? [], tagOf('check'))].map(([name, group]) => ({ name, ...yesesOf(group) }));

const numberOf = (value: MetricValue): TrendStats | number => {
  if (value.kind === 'trend') return trendStats(value);
  if (value.kind === 'counter') return value.sum;
  if (value.kind === 'gauge') return value.last;
  return value.total > 0 ? value.passes / value.total : 0;
};

/** By name: metrics of scripts come in whatever order users get to them. */
const customOf = (byMetric: ByMetric): LoadSummary['custom'] =>
  [...byMetric.keys()]
    .filter((metric) => !Object.hasOwn(METRICS, metric))
    .sort()
    .flatMap((metric) => {
      const value = merged(byMetric.get(metric));
      return value ? [{ metric, kind: value.kind, stats: numberOf(value) }] : [];
    });

const iterationsOf = (byMetric: ByMetric): LoadSummary['iterations'] => {
  const duration = statsIn(byMetric, 'iteration_duration');
  return {
    completed: sumOf(byMetric.get('iterations')),
    interrupted: sumOf(byMetric.get('interrupted_iterations')),
    dropped: sumOf(byMetric.get('dropped_iterations')),
    ...(duration ? { duration } : {}),
  };
};

const vusMaxOf = (byMetric: ByMetric): number => {
  const value = merged(byMetric.get('vus_max')) ?? merged(byMetric.get('vus'));
  return value?.kind === 'gauge' ? value.max : 0;
};

const isOfRequests = ({ metric }: MetricSeries): boolean => metric.startsWith('http_req');

/** Requests in the order in which they were first measured. Checks are those of a name, over all requests. */
export const summariseLoad = (totals: LoadTotals): LoadSummary => {
  const { series, durationMs, warmUpMs, thresholds, generator } = totals;
  const byMetric: ByMetric = grouped(series, ({ metric }) => metric);
  const ofRequests = series.filter(isOfRequests);
  const numbers = {
    durationMs,
    warmUpMs,
    total: requestStats('total', ofRequests, durationMs),
    requests: [...grouped(ofRequests, tagOf('name'))]
      .map(([name, own]) => requestStats(name, own, durationMs))
      .filter(({ count }) => count > 0),
    checks: checksOf(byMetric.get('checks')),
    iterations: iterationsOf(byMetric),
    scriptErrors: sumOf(byMetric.get('script_errors')),
    data: { sentBytes: sumOf(byMetric.get('data_sent')), receivedBytes: sumOf(byMetric.get('data_received')) },
    vusMax: vusMaxOf(byMetric),
    custom: customOf(byMetric),
    thresholds,
    generator,
  };
  return { verdict: judgeLoad(numbers, totals), ...numbers };
};
