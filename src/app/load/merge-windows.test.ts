// Windows of several processes are those of one.
import { expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../core/metrics.ts';
import type { LoadPlan } from '../../model/load.ts';
import { createWindowMerger } from './merge-windows.ts';
import type { ProcessWindow } from './messages.ts';
import { windowEnd } from './window-times.ts';

const LOAD: LoadPlan = {
  plan: { name: '', units: [] },
  scenarios: [],
  warmUpMs: 0,
  windowMs: 1000,
  connections: { pipelining: 1, limit: 0 },
};

const GENERATOR = { cpu: 0, loopDelayP99Ms: 0, loopUtilisation: 0, gcMs: 0, heapBytes: 0, rssBytes: 0 };

const windowOf = (process: number, index: number, metrics: Metrics, given: Partial<ProcessWindow> = {}) => ({
  kind: 'window' as const,
  index,
  isLast: false,
  endMs: (index + 1) * 1000,
  series: metrics.take(),
  generator: { process, ...GENERATOR },
  users: { active: 1, activeMax: 2, allocated: 3 },
  told: [],
  learnt: [],
  ...given,
});

const record = (metrics: Metrics, i: number): void => {
  const tags = { name: `request ${i % 3}`, status: i % 7 === 0 ? '500' : '200' };
  metrics.trend('http_req_duration', tags)(((i * 7919) % 4001) / 13);
  metrics.trend('http_req_waiting', tags)(((i * 104_729) % 4001) / 17);
  metrics.counter('http_reqs', tags)(1);
  metrics.rate('checks', { check: 'c' })(i % 5 !== 0);
};

const withoutUsers = (merger: ReturnType<typeof createWindowMerger>) =>
  merger
    .totals()
    .filter(({ metric }) => !metric.startsWith('vus'))
    .map(({ metric, tags, value }) => {
      // Sums of other orders differ in their last bits.
      const plain = value.kind === 'trend' ? { ...value, sum: Math.round(value.sum * 1e6) } : value;
      return JSON.stringify([metric, tags, plain]);
    })
    .sort();

test.each([2, 3, 8])('%i processes measure what one does, count for count', (processes) => {
  const one = createWindowMerger(LOAD, 1);
  const whole = createMetrics({ forgets: true });
  const many = createWindowMerger(LOAD, processes);
  const parts = Array.from({ length: processes }, () => createMetrics({ forgets: true }));
  for (let window = 0; window < 3; window++) {
    for (let i = window * 5000; i < (window + 1) * 5000; i++) {
      record(whole, i);
      record(parts[i % processes]!, i);
    }
    one.take(0, windowOf(0, window, whole));
    for (const [process, part] of parts.entries()) many.take(process, windowOf(process, window, part));
  }
  expect(withoutUsers(one).length).toBeGreaterThan(10);
  expect(withoutUsers(many)).toEqual(withoutUsers(one));
});

test('a window is closed when every process has told its part', () => {
  const merger = createWindowMerger(LOAD, 2);
  const empty = createMetrics();
  expect(merger.take(0, windowOf(0, 0, empty))).toEqual([]);
  expect(merger.take(0, windowOf(0, 1, empty))).toEqual([]);
  expect(merger.take(1, windowOf(1, 0, empty))).toMatchObject([{ index: 0, startMs: 0, durationMs: 1000 }]);
  expect(merger.end(1)).toMatchObject([{ index: 1, startMs: 1000, durationMs: 1000, generator: [{ process: 0 }] }]);
});

test('virtual users of all processes are added up', () => {
  const merger = createWindowMerger(LOAD, 2);
  const empty = createMetrics();
  merger.take(0, windowOf(0, 0, empty));
  const [closed] = merger.take(1, windowOf(1, 0, empty));
  const gauge = (metric: string) => closed!.series.find((one) => one.metric === metric)?.value;
  expect(gauge('vus')).toMatchObject({ last: 2, max: 4 });
  expect(gauge('vus_max')).toMatchObject({ last: 6 });
});

test('the last window is as long as it was, and the load with it', () => {
  const merger = createWindowMerger(LOAD, 1);
  merger.take(0, windowOf(0, 0, createMetrics(), { endMs: 1004 }));
  const [last] = merger.take(0, windowOf(0, 1, createMetrics(), { endMs: 1250 }));
  expect(last).toMatchObject({ startMs: 1000, durationMs: 250 });
  expect(merger.durationMs()).toBe(1250);
});

test('what is warm-up is told, and not counted', () => {
  const load = { ...LOAD, warmUpMs: 1500 };
  const merger = createWindowMerger(load, 1);
  const metrics = createMetrics({ forgets: true });
  let end = 0;
  const isWarmUp: boolean[] = [];
  for (let window = 0; window < 4; window++) {
    metrics.counter('http_reqs', {})(10 ** window);
    end = windowEnd(end, load);
    isWarmUp.push(...merger.take(0, windowOf(0, window, metrics, { endMs: end })).map((closed) => closed.isWarmUp));
  }
  expect(isWarmUp).toEqual([true, true, false, false]);
  expect(merger.totals().find(({ metric }) => metric === 'http_reqs')?.value).toEqual({ kind: 'counter', sum: 1100 });
  expect(merger.durationMs()).toBe(1500);
});

test.each<[warmUpMs: number, ends: readonly number[]]>([
  [0, [1000, 2000, 3000]],
  [400, [400, 1000, 2000]],
  [1000, [1000, 2000, 3000]],
  [2500, [1000, 2000, 2500, 3000]],
])('windows end at whole seconds and at the end of a warm-up of %i ms', (warmUpMs, ends) => {
  const found: number[] = [];
  while (found.length < ends.length) found.push(windowEnd(found.at(-1) ?? 0, { warmUpMs, windowMs: 1000 }));
  expect(found).toEqual(ends);
});
