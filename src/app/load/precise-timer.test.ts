// Moments are kept in order, never early, however far away.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPreciseTimer } from './precise-timer.ts';

const clock = (): number => performance.now();

test('calls back in the order of the moments, and never early', async () => {
  const { callAt } = createPreciseTimer(clock);
  const start = clock();
  const moments = [30, 0, 12.5, 12.25, 3, 50, 1, 29.9, -5].map((ms) => start + ms);
  const called: number[] = [];
  const early: number[] = [];
  await new Promise<void>((resolve) => {
    for (const moment of moments) {
      callAt(moment, () => {
        if (clock() < moment) early.push(moment);
        called.push(moment);
        if (called.length === moments.length) resolve();
      });
    }
  });
  expect(called).toEqual([...moments].sort((a, b) => a - b));
  expect(early).toEqual([]);
});

test('what is cancelled is not called, the rest is', async () => {
  const { callAt } = createPreciseTimer(clock);
  const called: string[] = [];
  const cancel = [1, 5, 20].map((ms) => callAt(clock() + ms, () => called.push(`cancelled ${ms}`)));
  const done = new Promise<void>((resolve) => {
    callAt(clock() + 10, () => called.push('10'));
    callAt(clock() + 25, resolve);
  });
  for (const one of cancel) one();
  await done;
  expect(called).toEqual(['10']);
});

test('a callback may ask for the next one: thousands of them, on one chain and beside each other', async () => {
  const { callAt } = createPreciseTimer(clock);
  let count = 0;
  const chain = (left: number, resolve: () => void): void => {
    count += 1;
    if (left === 0) return resolve();
    callAt(clock() + (left % 3) / 10, () => chain(left - 1, resolve));
  };
  await Promise.all(Array.from({ length: 10 }, () => new Promise<void>((resolve) => chain(300, resolve))));
  expect(count).toBe(3010);
});

test('waiting for a moment that is far costs nothing', async () => {
  const { callAt, takeSpun } = createPreciseTimer(clock);
  const cancel = callAt(clock() + 60_000, () => undefined);
  await sleep(30);
  expect(takeSpun()).toBe(0);
  cancel();
});

test('a moment beyond what the timers of Node reach is waited for', async () => {
  const warnings: string[] = [];
  const warn = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', warn);
  const { callAt } = createPreciseTimer(clock);
  const cancel = callAt(clock() + 30 * 86_400_000, () => warnings.push('called'));
  await sleep(20);
  process.off('warning', warn);
  cancel();
  expect(warnings).toEqual([]);
});
