// The counters of an HDR histogram: recording one number is a few nanoseconds and allocates only where it is the largest so far.
import type { HistogramData } from '../model/metric.ts';
import { BUCKETS, type Buckets, bucketOf, highestAt, MAX_RECORDED, middleAt } from './histogram-buckets.ts';

export type Counters = {
  readonly digits: 2 | 3;
  readonly buckets: Buckets;
  /** 32 bits each, until one of them needs more. */
  counts: Int32Array | Float64Array;
};

const MAX_INT32 = 0x7f_ff_ff_ff;

export const createCounters = (digits: 2 | 3): Counters => ({
  digits,
  buckets: BUCKETS[digits],
  counts: new Int32Array(0),
});

const reach = (counters: Counters, index: number): void => {
  const { counts, buckets } = counters;
  if (index < counts.length) return;
  const length = Math.max(2, Math.floor(index / buckets.half) + 1) * buckets.half;
  const larger = counts instanceof Int32Array ? new Int32Array(length) : new Float64Array(length);
  larger.set(counts);
  counters.counts = larger;
};

const put = (counters: Counters, index: number, amount: number): void => {
  reach(counters, index);
  const next = (counters.counts[index] as number) + amount;
  if (next > MAX_INT32 && counters.counts instanceof Int32Array) counters.counts = Float64Array.from(counters.counts);
  counters.counts[index] = next;
};

/** Below 0, and what is no number, counts as 0. */
export const countValue = (counters: Counters, value: number): void => {
  const index = bucketOf(counters.buckets, value > 0 ? (value < MAX_RECORDED ? value : MAX_RECORDED) : 0);
  const { counts } = counters;
  if (index < counts.length && (counts[index] as number) < MAX_INT32) counts[index] = (counts[index] as number) + 1;
  else put(counters, index, 1);
};

const isCount = (count: number | undefined): count is number =>
  count !== undefined && Number.isSafeInteger(count) && count > 0;

/** Equal digits merge without loss; others by the middle of their buckets. What is no bucket or no count is passed over: data may come from a file. */
export const addCounts = (counters: Counters, data: HistogramData): void => {
  const from = BUCKETS[data.digits];
  for (let at = 0; at + 1 < data.counts.length; at += 2) {
    const index = data.counts[at] as number;
    const amount = data.counts[at + 1];
    if (!Number.isInteger(index) || index < 0 || index >= from.limit || !isCount(amount)) continue;
    put(counters, data.digits === counters.digits ? index : bucketOf(counters.buckets, middleAt(from, index)), amount);
  }
};

export const toData = ({ digits, counts }: Counters): HistogramData => {
  const pairs: number[] = [];
  for (let index = 0; index < counts.length; index += 1) {
    const count = counts[index] as number;
    if (count > 0) pairs.push(index, count);
  }
  return { digits, counts: pairs };
};

export const countOf = ({ counts }: Counters): number => {
  let sum = 0;
  for (let index = 0; index < counts.length; index += 1) sum += counts[index] as number;
  return sum;
};

export const meanOf = (counters: Counters): number => {
  const { counts, buckets } = counters;
  const count = countOf(counters);
  let sum = 0;
  for (let index = 0; index < counts.length; index += 1) {
    const amount = counts[index] as number;
    if (amount > 0) sum += middleAt(buckets, index) * (amount / count);
  }
  return sum;
};

// What 99.9 % of 1,000 is in floating point is a hair above 999, and must not become 1,000.
const ROUNDING = 1 - 2 ** -46;

/** How many of `count` samples, in order of size, have been seen at `percentile`; at least one. */
export const rankOf = (percentile: number, count: number): number =>
  Math.min(count, Math.max(1, Math.ceil((Math.min(100, Math.max(0, percentile)) / 100) * count * ROUNDING)));

/** Highest number of the bucket that the sample of this percentile is in; 0 without samples. */
export const valueAt = (counters: Counters, percentile: number): number => {
  const { counts, buckets } = counters;
  const count = countOf(counters);
  if (count === 0) return 0;
  let left = rankOf(percentile, count);
  let index = -1;
  while (left > 0) {
    index += 1;
    left -= counts[index] as number;
  }
  return highestAt(buckets, index);
};
