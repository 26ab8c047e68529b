// What a sink keeps, hands out and merges.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricSeries, MetricValue } from '../model/metric.ts';
import { countValue, createCounters } from './histogram-counts.ts';
import { createMetrics, mergeValues } from './metrics.ts';

const valueIn = (series: readonly MetricSeries[], metric: string): MetricValue | undefined =>
  series.find((one) => one.metric === metric)?.value;

describe('a sink', () => {
  it('hands out what was recorded since the last time, and keeps the totals', () => {
    const metrics = createMetrics();
    const count = metrics.counter('http_reqs', { name: 'a' });
    const other = metrics.counter('http_reqs', { name: 'b' });
    const time = metrics.trend('http_req_duration', { name: 'a' });
    count(1);
    count(1);
    time(1.5);
    expect(metrics.take().map(({ metric, tags }) => [metric, tags])).toEqual([
      ['http_reqs', { name: 'a' }],
      ['http_req_duration', { name: 'a' }],
    ]);
    other(3);
    time(0.25);
    expect(metrics.take()).toEqual([
      { metric: 'http_reqs', tags: { name: 'b' }, value: { kind: 'counter', sum: 3 } },
      {
        metric: 'http_req_duration',
        tags: { name: 'a' },
        value: { kind: 'trend', count: 1, sum: 0.25, min: 0.25, max: 0.25, histogram: { digits: 3, counts: [250, 1] } },
      },
    ]);
    expect(metrics.take()).toEqual([]);
    time(4);
    expect(valueIn(metrics.totals(), 'http_req_duration')).toEqual({
      kind: 'trend',
      count: 3,
      sum: 5.75,
      min: 0.25,
      max: 4,
      histogram: { digits: 3, counts: [250, 1, 1500, 1, 1024 + 2000, 1] },
    });
    expect(metrics.totals()).toHaveLength(3);
  });

  it('forgets what it handed out where that is asked', () => {
    const metrics = createMetrics({ forgets: true });
    metrics.counter('iterations', {})(1);
    expect(metrics.totals()).toHaveLength(1);
    metrics.take();
    expect(metrics.totals()).toEqual([]);
  });

  it('has one series for the same tags in whatever order, and none for a handle without samples', () => {
    const metrics = createMetrics();
    metrics.rate('checks', { check: 'ok', name: 'a' })(true);
    metrics.rate('checks', { name: 'a', check: 'ok' })(false);
    metrics.rate('checks', { name: 'b', check: 'ok' });
    expect(metrics.take()).toEqual([
      { metric: 'checks', tags: { check: 'ok', name: 'a' }, value: { kind: 'rate', passes: 1, total: 2 } },
    ]);
  });

  it('keeps phases with 2 digits and everything else with 3', () => {
    const metrics = createMetrics();
    metrics.trend('http_req_waiting', {})(70);
    metrics.trend('mine', {})(70);
    const digits = metrics.take().map(({ value }) => value.kind === 'trend' && value.histogram.digits);
    expect(digits).toEqual([2, 3]);
  });

  it('keeps the last, least and greatest value of a gauge', () => {
    const metrics = createMetrics();
    const vus = metrics.gauge('vus', {});
    for (const value of [3, 9, 1, 4]) vus(value);
    metrics.take();
    vus(2);
    expect(valueIn(metrics.totals(), 'vus')).toEqual({ kind: 'gauge', last: 2, min: 1, max: 9 });
  });

  it('does not count what is no number', () => {
    const metrics = createMetrics();
    metrics.trend('mine', {})(Number.NaN);
    metrics.counter('sum', {})(Number.POSITIVE_INFINITY);
    expect(metrics.take()).toEqual([]);
  });

  it('takes tags named as properties of objects are', () => {
    const metrics = createMetrics();
    metrics.counter('mine', JSON.parse('{"__proto__":"x","constructor":"y"}'))(1);
    const [series] = metrics.take();
    expect(Object.keys(series?.tags ?? {})).toEqual(['__proto__', 'constructor']);
  });
});

describe('merging', () => {
  const samples = fc.array(
    fc.record({ process: fc.nat(3), name: fc.constantFrom('a', 'b'), ms: fc.integer({ min: 0, max: 60_000_000 }) }),
    { maxLength: 300 },
  );

  it('of what several processes took, in any windows, is what one would have measured', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 50 }), (list, every) => {
        const one = createMetrics();
        const parts = [0, 1, 2, 3].map(() => createMetrics({ forgets: true }));
        const merged = createMetrics();
        list.forEach(({ process, name, ms }, at) => {
          for (const metrics of [one, parts[process]]) {
            metrics?.trend('http_req_duration', { name })(ms / 1000);
            metrics?.counter('http_reqs', { name })(1);
            metrics?.rate('http_req_failed', { name })(ms % 2 === 0);
          }
          if (at % every === 0) for (const part of parts.toReversed()) merged.add(part.take());
        });
        for (const part of parts) merged.add(part.take());
        const exact = (series: readonly MetricSeries[]) =>
          series
            .map(({ metric, tags, value }) =>
              value.kind === 'trend'
                ? { metric, tags, ...value, sum: Math.round(value.sum * 1000) }
                : { metric, tags, ...value },
            )
            .toSorted((left, right) => JSON.stringify(left).localeCompare(JSON.stringify(right)));
        expect(exact(merged.totals())).toEqual(exact(one.totals()));
        expect(merged.take()).toHaveLength(one.take().length);
      }),
    );
  });

  it('of values passes over another kind', () => {
    expect(
      mergeValues([
        { kind: 'counter', sum: 2 },
        { kind: 'rate', passes: 1, total: 1 },
        { kind: 'counter', sum: 3 },
      ]),
    ).toEqual({ kind: 'counter', sum: 5 });
    expect(mergeValues([])).toBeUndefined();
  });
});

it('an hour of microseconds takes less than 150 KB', () => {
  const counters = createCounters(3);
  expect(counters.counts.byteLength).toBe(0);
  countValue(counters, 60_000_000);
  expect(counters.counts.byteLength).toBeLessThanOrEqual(70 * 1024);
  countValue(counters, 3_600_000_000);
  expect(counters.counts.byteLength).toBeLessThanOrEqual(100 * 1024);
});
