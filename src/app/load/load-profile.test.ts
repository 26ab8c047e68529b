// What words about users, rates and times make of a scenario.
import { expect, test } from 'vitest';
import { type Settings, toProfile } from './load-profile.ts';
import { shareOut, withShares } from './load-shares.ts';

test.each<[Settings, string]>([
  [{}, 'shared-iterations'],
  [{ durationMs: 1000 }, 'constant-vus'],
  [{ iterations: 5 }, 'shared-iterations'],
  [{ iterations: 5, durationMs: 1000 }, 'shared-iterations'],
  [{ stages: [{ durationMs: 1000, target: 5 }] }, 'ramping-vus'],
  [{ rate: 5, durationMs: 1000 }, 'constant-arrival-rate'],
  [{ rate: 5, stages: [{ durationMs: 1000, target: 5 }] }, 'ramping-arrival-rate'],
])('%j is the executor %s', (settings, executor) => expect(toProfile(settings).executor).toBe(executor));

test('without anything it is one iteration of one user', () =>
  expect(toProfile({})).toEqual({ executor: 'shared-iterations', vus: 1, iterations: 1, maxDurationMs: 600_000 }));

test('users for a rate grow from what it suggests to four times as many, unless they are given', () => {
  expect(toProfile({ rate: 100, durationMs: 1000 })).toMatchObject({ preAllocatedVus: 50, maxVus: 200 });
  expect(toProfile({ rate: 600, timeUnitMs: 60_000, durationMs: 1000 })).toMatchObject({
    preAllocatedVus: 5,
    maxVus: 20,
  });
  expect(toProfile({ rate: 100, durationMs: 1000, vus: 7 })).toMatchObject({ preAllocatedVus: 7, maxVus: 7 });
  expect(toProfile({ rate: 100, durationMs: 1000, maxVus: 7 })).toMatchObject({ preAllocatedVus: 7, maxVus: 7 });
});

test('no rate makes more users than a machine could carry', () =>
  expect(toProfile({ rate: 1e9, durationMs: 1000 })).toMatchObject({ preAllocatedVus: 1e6, maxVus: 1e6 }));

test.each<[Settings, RegExp]>([
  [{ rate: 5 }, /constant-arrival-rate needs --duration/],
  [{ executor: 'constant-vus' }, /constant-vus needs --duration/],
  [{ vus: 2, durationMs: 0 }, /--duration has to be more than no time at all/],
  [{ stages: [{ durationMs: 1000, target: 1e9 }] }, /the target of a stage has to be at most 1000000/],
  [{ vus: 1e20, durationMs: 1000 }, /--vus has to be at most 1000000/],
  [{ rate: 5, durationMs: 1000, maxVus: 1e7 }, /--max-vus has to be at most 1000000/],
  [{ executor: 'ramping-vus' }, /ramping-vus needs --stage/],
  [
    { stages: [{ durationMs: 1000, target: 5 }], durationMs: 5000 },
    /--duration means nothing to the executor ramping-vus/,
  ],
  [{ executor: 'constant-vus', durationMs: 1000, iterations: 4 }, /--iterations means nothing/],
  [{ vus: 0 }, /--vus has to be a whole number of at least 1, not 0/],
  [{ stages: [{ durationMs: 1000, target: 2.5 }] }, /2.5 virtual users/],
  [{ stages: [{ durationMs: 0, target: 5 }] }, /take no time at all/],
  [{ rate: 5, durationMs: 1000, vus: 10, maxVus: 5 }, /--max-vus 5 is less than the 10 users/],
])('%j is refused', (settings, message) => expect(() => toProfile(settings)).toThrow(message));

test('whole shares add up to the whole', () => {
  expect(shareOut(10, [3, 1])).toEqual([8, 2]);
  expect(shareOut(7, [1, 1, 1])).toEqual([3, 2, 2]);
  expect(shareOut(1, [1, 1])).toEqual([1, 0]);
  for (let whole = 0; whole < 50; whole++) {
    expect(shareOut(whole, [5, 2, 0.5, 1]).reduce((a, b) => a + b)).toBe(whole);
  }
});

test('scenarios share the load by weight; one that says how it starts iterations takes nothing but users and time', () => {
  const load: Settings = { vus: 12, durationMs: 5000 };
  const [browse, buy, own] = withShares(
    [{ name: 'browse', weight: 2 }, { name: 'buy' }, { name: 'own', rate: 5, thinkTimeMs: { min: 1, max: 2 } }],
    load,
  );
  expect(browse!.settings).toEqual({ vus: 6, durationMs: 5000 });
  expect(buy!.settings).toEqual({ vus: 3, durationMs: 5000 });
  expect(own!.settings).toEqual({ vus: 3, durationMs: 5000, rate: 5, thinkTimeMs: { min: 1, max: 2 } });
});

test('rates are shared as they are, stages of users in whole ones', () => {
  const rates = withShares([{ name: 'a', weight: 3 }, { name: 'b' }], { rate: 10, durationMs: 1000 });
  expect(rates.map(({ settings }) => settings.rate)).toEqual([7.5, 2.5]);
  const stages = withShares([{ name: 'a' }, { name: 'b' }], { stages: [{ durationMs: 1000, target: 5 }] });
  expect(stages.map(({ settings }) => settings.stages?.[0]?.target)).toEqual([3, 2]);
});
