// An HDR histogram of whole numbers: what was recorded, to 2 or 3 digits, in memory that grows with the largest number and not with their count.
import type { HistogramData } from '../model/metric.ts';
import { highestAt, lowestAt } from './histogram-buckets.ts';
import { addCounts, countOf, countValue, createCounters, meanOf, toData, valueAt } from './histogram-counts.ts';

/** `min`, `max`, `mean` and `valueAt` are those of buckets: within 0.1 % (3 digits) or 1 % (2 digits) of what was recorded; 0 without samples. */
export type Histogram = {
  readonly digits: 2 | 3;
  /** Whole numbers up to 2^53; below 0 counts as 0. */
  record(value: number): void;
  /** Equal digits merge without loss, in any order; others by the middle of their buckets. */
  add(data: HistogramData): void;
  toData(): HistogramData;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Highest number of the bucket of the sample that `percentile` (0 to 100) percent of the samples do not exceed. */
  valueAt(percentile: number): number;
};

/** An empty histogram of so many digits. */
export const createHistogram = (digits: 2 | 3): Histogram => {
  const counters = createCounters(digits);
  const { buckets } = counters;
  return {
    digits,
    record: (value) => countValue(counters, value),
    add: (data) => addCounts(counters, data),
    toData: () => toData(counters),
    get count() {
      return countOf(counters);
    },
    get min() {
      return lowestAt(
        buckets,
        Math.max(
          0,
          counters.counts.findIndex((count) => count > 0),
        ),
      );
    },
    get max() {
      const last = counters.counts.findLastIndex((count) => count > 0);
      return last < 0 ? 0 : highestAt(buckets, last);
    },
    get mean() {
      return meanOf(counters);
    },
    valueAt: (percentile) => valueAt(counters, percentile),
  };
};
