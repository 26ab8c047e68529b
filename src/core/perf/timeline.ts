// One point of a run's curves over time.
import type { MetricSeries } from '../../model/metric.ts';
import type { PerfPoint } from '../../model/perf.ts';
import { mergeValues } from '../metrics.ts';
import { type TrendValue, trendStats } from '../trend-stats.ts';
import { heatOf } from './heat-bands.ts';
import type { Slice } from './time-slices.ts';

const mergedOf = (series: readonly MetricSeries[], metric: string) =>
  mergeValues(series.filter((one) => one.metric === metric).map(({ value }) => value));

/** By the class of the error, or the status where there was an answer. */
const errorsOf = (series: readonly MetricSeries[]): { readonly [kind: string]: number } => {
  const errors: Record<string, number> = {};
  for (const { metric, tags, value } of series) {
    const kind = tags.error_code ?? (Number(tags.status) >= 400 ? tags.status : undefined);
    if (metric === 'http_reqs' && kind !== undefined && value.kind === 'counter')
      errors[kind] = (errors[kind] ?? 0) + value.sum;
  }
  return errors;
};

export const pointOf = ({ startMs, endMs, metrics }: Slice): PerfPoint => {
  const series = metrics.totals();
  const durationMs = endMs - startMs;
  const errors = errorsOf(series);
  const requests = mergedOf(series, 'http_reqs');
  const failed = mergedOf(series, 'http_req_failed');
  const users = mergedOf(series, 'vus');
  const times = mergedOf(series, 'http_req_duration');
  const stats = times?.kind === 'trend' && times.count > 0 ? trendStats(times as TrendValue) : undefined;
  return {
    startMs,
    durationMs,
    rate: requests?.kind === 'counter' && durationMs > 0 ? (requests.sum * 1000) / durationMs : 0,
    failed: failed?.kind === 'rate' ? failed.passes : 0,
    vus: users?.kind === 'gauge' ? users.last : 0,
    ...(stats?.med === undefined ? {} : { med: stats.med }),
    ...(stats?.p95 === undefined ? {} : { p95: stats.p95 }),
    ...(stats?.p99 === undefined ? {} : { p99: stats.p99 }),
    ...(stats ? { max: stats.max, heat: heatOf(times as TrendValue) } : {}),
    ...(Object.keys(errors).length > 0 ? { errors } : {}),
  };
};
