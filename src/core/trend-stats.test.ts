// Percentiles of what is measured, and which of them a sample supports.
import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { isSupported, percentile, type TrendValue, trendStats } from './trend-stats.ts';

const trendOf = (values: readonly number[]): TrendValue => {
  const metrics = createMetrics();
  const record = metrics.trend('mine', {});
  for (const value of values) record(value);
  return metrics.totals()[0]!.value as TrendValue;
};

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

describe('trendStats', () => {
  it.each([
    [1, []],
    [9, []],
    [10, ['med']],
    [49, ['med']],
    [50, ['med', 'p90']],
    [100, ['med', 'p90', 'p95']],
    [499, ['med', 'p90', 'p95']],
    [500, ['med', 'p90', 'p95', 'p99']],
    [4999, ['med', 'p90', 'p95', 'p99']],
    [5000, ['med', 'p90', 'p95', 'p99', 'p999']],
  ] as const)('of %i samples has the percentiles %j', (count, names) => {
    const { count: counted, avg, min, max, ...percentiles } = trendStats(trendOf(upTo(count)));
    expect({ counted, avg, min, max }).toEqual({ counted: count, avg: (count + 1) / 2, min: 1, max: count });
    expect(Object.keys(percentiles)).toEqual(names);
  });

  it('supports no percentile at the ends', () => {
    expect(isSupported(0, 1e9)).toBe(false);
    expect(isSupported(100, 1e9)).toBe(false);
  });

  it('keeps percentiles between minimum and maximum, whatever the width of buckets', () => {
    const value = trendOf(Array.from({ length: 6000 }, () => 1234.5678));
    const { count, ...numbers } = trendStats(value);
    expect(count).toBe(6000);
    for (const number of Object.values(numbers)) expect(number).toBe(1234.5678);
  });
});

describe('percentile', () => {
  it('is within 0.2 % of exact sorting', () => {
    const values = Array.from({ length: 20_000 }, (_, at) => 0.05 + ((at * 7919) % 20_000) / 13);
    const sorted = values.toSorted((left, right) => left - right);
    for (const percent of [50, 90, 95, 99, 99.9]) {
      const exact = sorted[Math.ceil((percent / 100) * sorted.length - 1e-6) - 1]!;
      expect(Math.abs(percentile(trendOf(values), percent)! - exact) / exact).toBeLessThanOrEqual(0.002);
    }
  });

  it('is a sample, not a value between two', () => {
    expect(percentile(trendOf([1, 2]), 50)).toBe(1);
    expect(percentile(trendOf([1, 2]), 51)).toBe(2);
  });

  it('does not invent what histograms do not keep', () => {
    const value = trendOf([-5, -4, -3, 2]);
    expect(percentile(value, 50)).toBeUndefined();
    expect(percentile(value, 0)).toBe(-5);
    expect(percentile(value, 99)).toBe(2);
    expect(
      percentile({ kind: 'trend', count: 0, sum: 0, min: 0, max: 0, histogram: { digits: 3, counts: [] } }, 50),
    ).toBeUndefined();
  });
});
