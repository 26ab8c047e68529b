// Deadlines of many requests on one timer.
import { expect, test } from 'vitest';
import { createDeadlines } from './deadlines.ts';
import { createFlight, type Flight } from './flight.ts';
import type { Prepared } from './prepare-request.ts';

const clock = () => performance.now();
const flightOf = (timeoutMs: number): Flight =>
  createFlight({ timeoutMs } as Prepared, false, () => undefined, clock());

test('each flight expires once its time is up, the shorter first; those that were removed, and those without, never', async () => {
  const expired: Flight[] = [];
  const early: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const [long, short, gone, last, endless] = [200, 40, 40, 240, 0].map(flightOf) as [
    Flight,
    Flight,
    Flight,
    Flight,
    Flight,
  ];
  const deadlines = createDeadlines(clock, (flight) => {
    expired.push(flight);
    early.push(Math.max(0, flight.startedAt + flight.request.timeoutMs - clock()));
    if (flight === last) resolve();
  });
  for (const flight of [long, short, gone, endless, last]) deadlines.add(flight);
  deadlines.remove(gone);
  deadlines.remove(gone);
  // The timer does not keep a process alive.
  const alive = setInterval(() => undefined, 1000);
  await promise;
  clearInterval(alive);
  expect(expired.map(({ request }) => request.timeoutMs)).toEqual([40, 200, 240]);
  expect(early).toEqual([0, 0, 0]);
  deadlines.close();
});

test('thousands that come and go leave none behind', async () => {
  const expired: Flight[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const deadlines = createDeadlines(clock, (flight) => {
    expired.push(flight);
    if (expired.length === 10) resolve();
  });
  const flights = Array.from({ length: 5000 }, (_, index) => flightOf(30 + (index % 3)));
  for (const flight of flights) deadlines.add(flight);
  for (const [index, flight] of flights.entries()) if (index % 500 !== 7) deadlines.remove(flight);
  const alive = setInterval(() => undefined, 1000);
  await promise;
  clearInterval(alive);
  expect(new Set(expired)).toEqual(new Set(flights.filter((_flight, index) => index % 500 === 7)));
  for (const { earlier, later } of flights) expect([earlier, later]).toEqual([undefined, undefined]);
  deadlines.close();
});
