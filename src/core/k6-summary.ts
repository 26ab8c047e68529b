// A load's numbers in the shape of the file that k6 writes with --summary-export, for what reads such files.
import type { Json } from '../model/json.ts';
import type { LoadTotals, ThresholdResult } from '../model/load.ts';
import { METRICS, type MetricKind, type MetricSeries, type MetricValue } from '../model/metric.ts';
import { k6Groups } from './k6-groups.ts';
import { selectSeries } from './metric-select.ts';
import { parseSelector } from './threshold-selector.ts';
import { average, percentile } from './trend-stats.ts';

type Numbers = { readonly [name: string]: number };

// k6 prints these of any number of samples; percentiles here are of the histogram.
const trendNumbers = (value: Extract<MetricValue, { readonly kind: 'trend' }>): Numbers => {
  const at = (percent: number): number => percentile(value, percent) ?? 0;
  if (value.count === 0) return { avg: 0, min: 0, med: 0, max: 0, 'p(90)': 0, 'p(95)': 0 };
  return { avg: average(value), min: value.min, med: at(50), max: value.max, 'p(90)': at(90), 'p(95)': at(95) };
};

const numbersOf = (value: MetricValue, durationMs: number): Numbers => {
  if (value.kind === 'trend') return trendNumbers(value);
  if (value.kind === 'counter') return { count: value.sum, rate: durationMs > 0 ? (value.sum * 1000) / durationMs : 0 };
  if (value.kind === 'gauge') return { value: value.last, min: value.min, max: value.max };
  const { passes, total } = value;
  return { passes, fails: total - passes, value: total > 0 ? passes / total : 0 };
};

const EMPTY: { readonly [kind in MetricKind]: MetricValue } = {
  counter: { kind: 'counter', sum: 0 },
  gauge: { kind: 'gauge', last: 0, min: 0, max: 0 },
  rate: { kind: 'rate', passes: 0, total: 0 },
  trend: { kind: 'trend', count: 0, sum: 0, min: 0, max: 0, histogram: { digits: 3, counts: [] } },
};

const KIND_OF_AGGREGATION: { readonly [aggregation: string]: MetricKind } = {
  count: 'counter',
  value: 'gauge',
  rate: 'rate',
};

const kindWithoutSamples = (metric: string, { expression }: ThresholdResult): MetricKind => {
  if (Object.hasOwn(METRICS, metric)) return METRICS[metric as keyof typeof METRICS];
  return KIND_OF_AGGREGATION[/^\w+/.exec(expression)?.[0] ?? ''] ?? 'trend';
};

const SPLIT = 'http_req_duration{expected_response:true}';

/** Metrics with samples, then those that thresholds name: k6 has an entry for each of them. */
const valuesOf = ({ series, thresholds }: LoadTotals): ReadonlyMap<string, MetricValue> => {
  const values = new Map<string, MetricValue>();
  const put = (name: string, value: MetricValue | undefined): void => {
    if (value && !values.has(name)) values.set(name, value);
  };
  for (const metric of new Set(series.map((one: MetricSeries) => one.metric)))
    put(metric, selectSeries(series, metric));
  put(SPLIT, selectSeries(series, 'http_req_duration', { expected_response: 'true' }));
  for (const result of thresholds) {
    const { metric, tags } = parseSelector(result.metric);
    put(result.metric, selectSeries(series, metric, tags) ?? EMPTY[kindWithoutSamples(metric, result)]);
  }
  return values;
};

// In this file k6 says whether a threshold was crossed, not whether it held.
const crossed = (thresholds: readonly ThresholdResult[], metric: string): { readonly thresholds?: Json } => {
  const own = thresholds.filter((result) => result.metric === metric);
  if (own.length === 0) return {};
  return { thresholds: Object.fromEntries(own.map(({ expression, verdict }) => [expression, verdict === 'fail'])) };
};

/** The whole file as JSON. Its percentiles are samples of a histogram, where k6's lie between two samples. */
export const k6Summary = (totals: LoadTotals): Json => ({
  root_group: k6Groups(totals.series),
  metrics: Object.fromEntries(
    [...valuesOf(totals)]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => [name, { ...numbersOf(value, totals.durationMs), ...crossed(totals.thresholds, name) }]),
  ),
});
