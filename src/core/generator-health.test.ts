// When the generator, and not the API, limited a load.
import { expect, test } from 'vitest';
import type { GeneratorSample, LoadScenario } from '../model/load.ts';
import type { MetricSeries } from '../model/metric.ts';
import { generatorHealth } from './generator-health.ts';
import { createMetrics } from './metrics.ts';

const sample = (given: Partial<GeneratorSample> = {}): GeneratorSample => ({
  process: 0,
  cpu: 0.3,
  loopDelayP99Ms: 2,
  loopUtilisation: 0.3,
  gcMs: 5,
  heapBytes: 1,
  rssBytes: 1000,
  ...given,
});

const scenario = (profile: LoadScenario['profile']): LoadScenario => ({
  name: 'default',
  profile,
  startMs: 0,
  gracefulStopMs: 0,
  stepIds: [],
  userSetupIds: [],
});
const CLOSED = scenario({ executor: 'constant-vus', vus: 10, durationMs: 10_000 });
const OPEN = scenario({
  executor: 'constant-arrival-rate',
  rate: 100,
  timeUnitMs: 1000,
  durationMs: 10_000,
  preAllocatedVus: 10,
  maxVus: 20,
});

const lags = (...ms: readonly number[]): readonly MetricSeries[] => {
  const metrics = createMetrics();
  for (const one of ms) metrics.trend('schedule_lag', {})(one);
  return metrics.totals();
};
const times = <T>(count: number, one: T): readonly T[] => Array.from({ length: count }, () => one);

const health = (
  samples: readonly GeneratorSample[],
  { series = [] as readonly MetricSeries[], scenarios = [CLOSED], processes = 1 } = {},
) => generatorHealth({ samples, series, scenarios, processes, durationMs: samples.length * 1000 });

test('a generator with room to spare is healthy', () => {
  const found = health(times(10, sample()));
  expect(found).toMatchObject({ isSaturated: false, reasons: [], processes: 1, cpuMax: 0.3, rssMaxBytes: 1000 });
  expect(found.cpuMean).toBeCloseTo(0.3);
  expect(found.gcShare).toBeCloseTo(0.005);
});

test('users of a closed model that keep a process busy are limited by it', () => {
  const found = health([...times(6, sample({ cpu: 0.98 })), ...times(4, sample())]);
  expect(found.isSaturated).toBe(true);
  expect(found.reasons[0]).toMatch(/busy all the time/);
});

test('a process that gets less than a core, and never rests, is busy too', () => {
  expect(health(times(5, sample({ cpu: 0.5, loopUtilisation: 0.99 }))).isSaturated).toBe(true);
});

test('one busy process among idle ones is enough', () => {
  const samples = [...times(5, sample()), ...times(5, sample({ process: 1, cpu: 0.95 }))];
  expect(health(samples, { processes: 2 }).isSaturated).toBe(true);
});

test('being busy for less than half of the time is no reason', () => {
  expect(health([...times(5, sample({ cpu: 0.98 })), ...times(5, sample())]).isSaturated).toBe(false);
});

test('an open model that starts on time is well, however busy', () => {
  const series = lags(...times(1000, 0.4));
  const found = health(times(5, sample({ cpu: 0.97 })), { series, scenarios: [OPEN] });
  expect(found.isSaturated).toBe(false);
  expect(found.scheduleLagP99Ms).toBeCloseTo(0.4, 2);
});

test('an open model that is busy and late is limited by the generator', () => {
  const series = lags(...times(980, 0.4), ...times(20, 15));
  const options = { series, scenarios: [OPEN] };
  expect(health(times(5, sample({ cpu: 0.97 })), options).reasons[0]).toMatch(/15 ms late \(p99\)/);
  expect(health(times(5, sample()), options).isSaturated).toBe(false);
});

test('an open model that is very late is limited by the generator, busy or not', () => {
  const series = lags(...times(980, 0.4), ...times(20, 80));
  expect(health(times(5, sample()), { series, scenarios: [OPEN] }).isSaturated).toBe(true);
});

test('the first of a few iterations may be late', () => {
  expect(health(times(5, sample()), { series: lags(90, ...times(29, 1)), scenarios: [OPEN] }).isSaturated).toBe(false);
});

test('one hiccup is no verdict, a loop that is held up again and again is', () => {
  const held = sample({ loopDelayP99Ms: 80 });
  expect(health([held]).isSaturated).toBe(false);
  expect(health([held, sample(), sample()]).isSaturated).toBe(false);
  expect(health([held, held, sample(), sample()]).reasons[0]).toMatch(/held up for up to 80 ms/);
});

test('dropped iterations alone say nothing about the generator', () => {
  const metrics = createMetrics();
  metrics.counter('dropped_iterations', {})(500);
  expect(health(times(5, sample()), { series: metrics.totals(), scenarios: [OPEN] }).isSaturated).toBe(false);
});

test('nothing measured, nothing said', () => {
  expect(health([])).toMatchObject({ isSaturated: false, cpuMean: 0, cpuMax: 0, gcShare: 0 });
});
