// Puts a load into the numbers that every report of a run has, so that none of them calls it empty or green when it is not.
import type { LoadSummary, LoadTotals } from '../model/load.ts';
import type { Count, Spread, Summary } from '../model/summary.ts';
import { BUCKETS, middleAt } from './histogram-buckets.ts';
import { selectSeries } from './metric-select.ts';
import { summariseLoad } from './summarise-load.ts';
import { average } from './trend-stats.ts';

const plus = (count: Count, total: number, failed = 0, pending = 0): Count => ({
  total: count.total + total,
  failed: count.failed + failed,
  pending: count.pending + pending,
});

const unansweredOf = ({ errors, statuses }: LoadSummary['total']): number =>
  Math.max(
    statuses['0'] ?? 0,
    Object.values(errors).reduce((sum, count) => sum + count, 0),
  );

/** Undefined without samples. The deviation is that of the histogram's buckets. */
const spreadOf = (totals: LoadTotals, metric: string): Spread | undefined => {
  const value = selectSeries(totals.series, metric);
  if (value?.kind !== 'trend' || value.count === 0) return undefined;
  const { counts, digits } = value.histogram;
  const mean = average(value);
  let squares = 0;
  for (let at = 0; at + 1 < counts.length; at += 2)
    squares += (middleAt(BUCKETS[digits], counts[at]!) / 1000 - mean) ** 2 * counts[at + 1]!;
  return { average: mean, min: value.min, max: value.max, sd: Math.sqrt(squares / value.count) };
};

/**
 * What the load counted, on top of what ran once before and after it. Steps stay those that have events of their own; a request of the load
 * is an item, and fails when it got no answer; times are those of the load.
 */
export const withLoad = (summary: Summary, totals: LoadTotals): Summary => {
  const load = summariseLoad(totals);
  const { stats } = summary;
  const passes = load.checks.reduce((sum, check) => sum + check.passes, 0);
  const fails = load.checks.reduce((sum, check) => sum + check.fails, 0);
  const { completed, interrupted } = load.iterations;
  const requests = load.total.count;
  return {
    ...summary,
    load,
    checks: {
      ...summary.checks,
      total: summary.checks.total + passes + fails,
      passed: summary.checks.passed + passes,
      failed: summary.checks.failed + fails,
    },
    stats: {
      ...stats,
      iterations: plus(stats.iterations, completed + interrupted, 0, interrupted),
      items: plus(stats.items, requests),
      requests: plus(stats.requests, requests, unansweredOf(load.total)),
      assertions: plus(stats.assertions, passes + fails, fails),
    },
    response: spreadOf(totals, 'http_req_service') ?? spreadOf(totals, 'http_req_duration') ?? summary.response,
    firstByte: spreadOf(totals, 'http_req_waiting') ?? summary.firstByte,
    responseBytes: summary.responseBytes + load.data.receivedBytes,
  };
};
