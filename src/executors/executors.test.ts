// The schedules of executors: when users come and go and iterations start, and that segments together are the whole.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Schedule } from '../model/executor.ts';
import type { LoadProfile, LoadSegment } from '../model/load.ts';
import { registry } from './registry.gen.ts';

const WHOLE: LoadSegment = { index: 0, count: 1 };

const scheduleOf = async (profile: LoadProfile, segment = WHOLE): Promise<Schedule> =>
  (await registry[profile.executor]()).schedule(profile, segment);

const arrivalsOf = (schedule: Schedule): number[] => (schedule.model === 'open' ? [...schedule.arrivals] : []);
const changesOf = (schedule: Schedule) => (schedule.model === 'closed' ? schedule.changes : []);

const ramp = (startRate: number, ...stages: [durationMs: number, target: number][]): LoadProfile => ({
  executor: 'ramping-arrival-rate',
  startRate,
  timeUnitMs: 1000,
  stages: stages.map(([durationMs, target]) => ({ durationMs, target })),
  preAllocatedVus: 10,
  maxVus: 10,
});

const steady = (rate: number, durationMs: number, timeUnitMs = 1000): LoadProfile => ({
  executor: 'constant-arrival-rate',
  rate,
  timeUnitMs,
  durationMs,
  preAllocatedVus: 10,
  maxVus: 10,
});

const users = (startVus: number, ...stages: [durationMs: number, target: number][]): LoadProfile => ({
  executor: 'ramping-vus',
  startVus,
  stages: stages.map(([durationMs, target]) => ({ durationMs, target })),
  gracefulRampDownMs: 5,
});

test('users come and go one by one along a stage; a stage without a duration jumps', async () => {
  const schedule = await scheduleOf(users(0, [4000, 4], [0, 8], [2000, 8], [2000, 6]));
  expect(changesOf(schedule)).toEqual([
    { atMs: 0, vus: 0 },
    { atMs: 1000, vus: 1 },
    { atMs: 2000, vus: 2 },
    { atMs: 3000, vus: 3 },
    { atMs: 4000, vus: 8 },
    { atMs: 7000, vus: 7 },
    { atMs: 8000, vus: 6 },
  ]);
  expect(schedule).toMatchObject({ endMs: 8000, gracefulRampDownMs: 5 });
});

test('a first stage without a duration is where a ramp starts', async () => {
  expect(changesOf(await scheduleOf(users(1, [0, 100], [1000, 100])))).toEqual([{ atMs: 0, vus: 100 }]);
});

test('a steady rate starts at once and ends before its time', async () => {
  expect(arrivalsOf(await scheduleOf(steady(4, 1000)))).toEqual([0, 250, 500, 750]);
  expect(arrivalsOf(await scheduleOf(steady(3, 60_000, 60_000)))).toEqual([0, 20_000, 40_000]);
  expect(arrivalsOf(await scheduleOf(steady(0, 1000)))).toEqual([]);
  // 0.1 + 0.2: thirds and sevenths do not give one more at the end.
  for (const rate of [3, 7, 11, 13, 999])
    expect(arrivalsOf(await scheduleOf(steady(rate, 7000)))).toHaveLength(rate * 7);
});

test('the arrivals of a ramp come when the area under the rate reaches whole numbers', async () => {
  // From 0 to 10 a second in 2 s: area is 2.5 t^2.
  const up = arrivalsOf(await scheduleOf(ramp(0, [2000, 10])));
  expect(up).toHaveLength(10);
  for (const [i, at] of up.entries()) expect(at).toBeCloseTo(1000 * Math.sqrt((i + 1) / 2.5), 6);
  // The way down mirrors the way up.
  const down = arrivalsOf(await scheduleOf(ramp(10, [2000, 0])));
  expect(down).toHaveLength(10);
  for (const [i, at] of down.slice(0, 9).entries()) expect(2000 - at).toBeCloseTo(up[8 - i]!, 6);
  // What one stage leaves over goes on in the next; a stage of rate 0 starts nothing.
  const both = arrivalsOf(await scheduleOf(ramp(1, [500, 1], [3000, 0], [1000, 0], [0, 2], [500, 2])));
  expect(both).toHaveLength(3);
  expect(both[2]).toBeCloseTo(5000, 3);
});

test('an hour at 50,000 a second is not kept in memory', async () => {
  for (const profile of [steady(50_000, 3_600_000), ramp(50_000, [3_600_000, 50_000])]) {
    const schedule = await scheduleOf(profile);
    const arrivals = (schedule as Schedule & { model: 'open' }).arrivals[Symbol.iterator]();
    arrivals.next();
    expect((arrivals.next().value as number) < 1).toBe(true);
  }
});

const stages = fc.array(
  fc.record({ durationMs: fc.integer({ min: 0, max: 3000 }), target: fc.integer({ min: 0, max: 40 }) }),
  { minLength: 1, maxLength: 4 },
);
const count = (max: number) => fc.integer({ min: 1, max });
const many = { preAllocatedVus: count(9), maxVus: count(12) };
const timeUnitMs = fc.constantFrom(100, 1000, 60_000);
const open = fc.oneof(
  fc.record({
    executor: fc.constant('constant-arrival-rate' as const),
    rate: fc.double({ min: 0.1, max: 50, noNaN: true }),
    timeUnitMs,
    durationMs: count(3000),
    ...many,
  }),
  fc.record({
    executor: fc.constant('ramping-arrival-rate' as const),
    startRate: fc.integer({ min: 0, max: 40 }),
    timeUnitMs,
    stages,
    ...many,
  }),
);
const closed = fc.oneof(
  fc.record({
    executor: fc.constant('shared-iterations' as const),
    vus: count(9),
    iterations: count(50),
    maxDurationMs: count(9),
  }),
  fc.record({
    executor: fc.constant('per-vu-iterations' as const),
    vus: count(9),
    iterations: count(50),
    maxDurationMs: count(9),
  }),
  fc.record({ executor: fc.constant('constant-vus' as const), vus: count(9), durationMs: count(9) }),
  fc.record({
    executor: fc.constant('ramping-vus' as const),
    startVus: fc.integer({ min: 0, max: 9 }),
    stages,
    gracefulRampDownMs: count(9),
  }),
);

const segmentsOf = (profile: LoadProfile, segments: number): Promise<Schedule[]> =>
  Promise.all(Array.from({ length: segments }, (_, index) => scheduleOf(profile, { index, count: segments })));

test('arrivals of all segments are those of the whole, in order, and none is where no user is', async () => {
  await fc.assert(
    fc.asyncProperty(open, count(5), async (profile, segments) => {
      const parts = await segmentsOf(profile, segments);
      const whole = arrivalsOf(await scheduleOf(profile));
      expect(whole).toEqual(whole.toSorted((a, b) => a - b));
      expect(parts.flatMap(arrivalsOf).sort((a, b) => a - b)).toEqual(whole);
      const opened = parts.map((part) => part as Schedule & { model: 'open' });
      expect(opened.reduce((sum, { maxVus }) => sum + maxVus, 0)).toBe(profile.maxVus);
      expect(opened.reduce((sum, { preAllocatedVus }) => sum + preAllocatedVus, 0)).toBe(profile.preAllocatedVus);
      for (const part of opened) if (part.maxVus === 0) expect(arrivalsOf(part)).toEqual([]);
      const last = whole.at(-1);
      if (last !== undefined) expect(last).toBeLessThanOrEqual(opened[0]!.endMs);
    }),
  );
});

const usersAt = (schedule: Schedule, atMs: number): number =>
  changesOf(schedule).findLast((change) => change.atMs <= atMs)?.vus ?? 0;

test('users and iterations of all segments are those of the whole at every moment', async () => {
  await fc.assert(
    fc.asyncProperty(closed, count(5), async (profile, segments) => {
      const whole = (await scheduleOf(profile)) as Schedule & { model: 'closed' };
      const parts = (await segmentsOf(profile, segments)) as (Schedule & { model: 'closed' })[];
      for (const { atMs, vus } of whole.changes)
        expect(parts.reduce((sum, part) => sum + usersAt(part, atMs), 0)).toBe(vus);
      for (const { changes } of [whole, ...parts]) {
        expect(changes[0]!.atMs).toBe(0);
        expect(changes.every(({ atMs }, i) => i === 0 || atMs > changes[i - 1]!.atMs)).toBe(true);
      }
      if (whole.iterations?.of !== 'all') return;
      expect(parts.reduce((sum, { iterations }) => sum + iterations!.count, 0)).toBe(whole.iterations.count);
      for (const part of parts) if (usersAt(part, 0) === 0) expect(part.iterations!.count).toBe(0);
    }),
  );
});

test('an executor refuses the settings of another', async () => {
  for (const name of Object.keys(registry) as (keyof typeof registry)[]) {
    const other =
      name === 'constant-vus' ? steady(1, 1) : ({ executor: 'constant-vus', vus: 1, durationMs: 1 } as const);
    const { schedule } = await registry[name]();
    expect(() => schedule(other, WHOLE)).toThrow(TypeError);
  }
});
