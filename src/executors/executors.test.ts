import { expect, test } from 'vitest';
import type { Schedule } from '../model/executor.ts';
import type { LoadProfile } from '../model/load.ts';
import { registry } from './registry.gen.ts';

const ONE = { index: 0, count: 1 };
const stages = [
  { durationMs: 1000, target: 4 },
  { durationMs: 500, target: 4 },
  { durationMs: 1000, target: 0 },
];
const profiles: readonly LoadProfile[] = [
  { executor: 'shared-iterations', vus: 5, iterations: 23, maxDurationMs: 1000 },
  { executor: 'per-vu-iterations', vus: 5, iterations: 3, maxDurationMs: 1000 },
  { executor: 'constant-vus', vus: 7, durationMs: 1000 },
  { executor: 'ramping-vus', startVus: 1, stages, gracefulRampDownMs: 0 },
  { executor: 'constant-arrival-rate', rate: 50, timeUnitMs: 1000, durationMs: 2000, preAllocatedVus: 5, maxVus: 9 },
  { executor: 'ramping-arrival-rate', startRate: 2, timeUnitMs: 100, stages, preAllocatedVus: 5, maxVus: 9 },
];

const schedule = async (profile: LoadProfile, segment = ONE): Promise<Schedule> =>
  (await registry[profile.executor]()).schedule(profile, segment);

const arrivalsOf = (one: Schedule): readonly number[] => (one.model === 'open' ? [...one.arrivals] : []);

const usersAt = (one: Schedule, atMs: number): number =>
  one.model === 'closed' ? (one.changes.findLast((change) => change.atMs <= atMs)?.vus ?? 0) : one.maxVus;

test.each(profiles)('the segments of $executor make the whole', async (profile) => {
  const whole = await schedule(profile);
  for (const count of [2, 3, 8]) {
    const parts = await Promise.all(Array.from({ length: count }, (_, index) => schedule(profile, { index, count })));
    const arrivals = parts.flatMap(arrivalsOf).sort((a, b) => a - b);
    expect(arrivals).toEqual(arrivalsOf(whole));
    for (const at of [0, 100, 333.4, 999, 1000, 1750, 2499, 2500])
      expect(parts.reduce((sum, part) => sum + usersAt(part, at), 0)).toBe(usersAt(whole, at));
    if (whole.model !== 'closed' || whole.iterations?.of !== 'all') continue;
    const shares = parts.map((part) => (part.model === 'closed' ? part.iterations!.count : 0));
    expect(shares.reduce((a, b) => a + b)).toBe(whole.iterations.count);
  }
});

test('a constant rate starts an iteration at 0 and then evenly, none at the end', async () => {
  const arrivals = arrivalsOf(await schedule(profiles[4]!));
  expect(arrivals).toHaveLength(100);
  expect(arrivals.slice(0, 3)).toEqual([0, 20, 40]);
  expect(arrivals.at(-1)).toBe(1980);
});

test('a ramp of rates starts as many iterations as there are under its line', async () => {
  const arrivals = arrivalsOf(await schedule(profiles[5]!));
  // (2+4)/2 * 10 + 4 * 5 + (4+0)/2 * 10
  expect(arrivals).toHaveLength(70);
  expect([...arrivals].sort((a, b) => a - b)).toEqual(arrivals);
  expect(arrivals.filter((at) => at < 1000)).toHaveLength(30);
  expect(arrivals.filter((at) => at < 1500 - 1e-6)).toHaveLength(50);
});

test('a ramp of users takes whole steps along the line, and jumps where it takes no time', async () => {
  const whole = await schedule(profiles[3]!);
  expect([0, 333, 334, 667, 1000, 1300, 1749, 1750, 2250, 2500].map((at) => usersAt(whole, at))).toEqual([
    1, 1, 2, 3, 4, 4, 4, 3, 1, 0,
  ]);
  const jump = await schedule({
    executor: 'ramping-vus',
    startVus: 0,
    stages: [
      { durationMs: 0, target: 3 },
      { durationMs: 10, target: 3 },
    ],
    gracefulRampDownMs: 0,
  });
  expect(usersAt(jump, 0)).toBe(3);
});

test('an hour of arrivals is not made before it is asked for', async () => {
  const profile: LoadProfile = {
    executor: 'constant-arrival-rate',
    rate: 50_000,
    timeUnitMs: 1000,
    durationMs: 3_600_000,
    preAllocatedVus: 1,
    maxVus: 1,
  };
  const long = await schedule(profile);
  const iterator = long.model === 'open' ? long.arrivals[Symbol.iterator]() : undefined;
  expect(iterator?.next().value).toBe(0);
  expect(iterator?.next().value).toBeCloseTo(0.02);
});
