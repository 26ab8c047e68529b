// The numbers of a distribution: exact where they are kept, percentiles from the histogram, and only such as the sample supports.
import type { TrendStats } from '../model/load.ts';
import type { MetricValue } from '../model/metric.ts';
import { BUCKETS, highestAt } from './histogram-buckets.ts';
import { rankOf } from './histogram-counts.ts';

export type TrendValue = Extract<MetricValue, { readonly kind: 'trend' }>;

const NEEDED_BEYOND = 5;

/**
 * Whether so many samples say something about a percentile (0 to 100). An interval for it runs from one sample to another, so there have to be samples on both
 * sides: with five expected beyond it, the chance that none is there, and that the true percentile lies outside of all that was seen, is below
 * 1 %. That is 10 samples for the median, 50 for p90, 100 for p95, 500 for p99, 5,000 for p99.9.
 */
export const isSupported = (percentile: number, count: number): boolean =>
  // In whole numbers: 0.1 % of 5,000 must not be a hair below 5.
  Math.round(Math.min(percentile, 100 - percentile) * count * 1e6) >= NEEDED_BEYOND * 1e8;

const THOUSANDTHS = 1000;

const bucketAt = (counts: readonly number[], rank: number): number => {
  let left = rank;
  for (let at = 0; at + 1 < counts.length; at += 2) {
    left -= counts[at + 1] as number;
    if (left <= 0) return counts[at] as number;
  }
  return counts.at(-2) as number;
};

/**
 * The least value that `percentile` percent of the samples do not exceed, as HdrHistogram has it: that of one sample, to the histogram's digits, never
 * a value between two. (k6 interpolates; from a few hundred samples on, both are the same but for the digits.) 0 is the minimum, 100 the
 * maximum. Undefined without samples, and where it is below 0, of which histograms keep nothing.
 */
export const percentile = (value: TrendValue, percent: number): number | undefined => {
  const { count, min, max, histogram } = value;
  if (count === 0 || histogram.counts.length < 2) return undefined;
  if (percent <= 0) return min;
  if (percent >= 100) return max;
  const bucket = bucketAt(histogram.counts, rankOf(percent, count));
  if (bucket === 0 && min < 0) return undefined;
  return Math.min(max, Math.max(min, highestAt(BUCKETS[histogram.digits], bucket) / THOUSANDTHS));
};

export const average = ({ sum, count, min, max }: TrendValue): number =>
  // The last bit of a sum must not put the average of equal values beside them.
  Math.min(max, Math.max(min, sum / count));

const PRINTED = { med: 50, p90: 90, p95: 95, p99: 99, p999: 99.9 } as const;

/** What is printed of a trend; percentiles that its sample does not support are absent. */
export const trendStats = (value: TrendValue): TrendStats => {
  const { count, min, max } = value;
  if (count === 0) return { count: 0, avg: 0, min: 0, max: 0 };
  const percentiles: { -readonly [K in keyof typeof PRINTED]?: number } = {};
  for (const name of Object.keys(PRINTED) as (keyof typeof PRINTED)[]) {
    const observed = isSupported(PRINTED[name], count) ? percentile(value, PRINTED[name]) : undefined;
    if (observed !== undefined) percentiles[name] = observed;
  }
  return { count, avg: average(value), min, ...percentiles, max };
};
