// The closed model on a clock of the test's own: users that ramps take away and bring back.
import { expect, test } from 'vitest';
import { createMetrics } from '../../core/metrics.ts';
import type { LoadScenario } from '../../model/load.ts';
import type { LoadEngineInput } from './load-engine.ts';
import { runClosed } from './run-closed.ts';
import { createScenarioRun, type Iterating } from './scenario-run.ts';

const createTime = () => {
  let now = 0;
  let waiting: { readonly moment: number; readonly callback: () => void }[] = [];
  return {
    clock: () => now,
    callAt: (moment: number, callback: () => void) => {
      const entry = { moment, callback };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((one) => one !== entry);
      };
    },
    goTo: (moment: number): void => {
      for (;;) {
        const [next] = waiting.filter((one) => one.moment <= moment).sort((a, b) => a.moment - b.moment);
        if (!next) break;
        waiting = waiting.filter((one) => one !== next);
        now = Math.max(now, next.moment);
        next.callback();
      }
      now = moment;
    },
  };
};

/** Its iterations end when they are told to. */
const createUser = () => {
  let isInterrupted = false;
  let end: (() => void) | undefined;
  const user: Iterating = {
    setUp: undefined,
    iterate: (_number, _scheduledAt, done) => {
      end = () => done('answered');
    },
    interrupt: () => {
      isInterrupted = true;
    },
    isInterrupted: () => isInterrupted,
  };
  return { user, end: () => end?.() };
};

test('a user who is wanted again before the last one is off has a successor', async () => {
  const time = createTime();
  const scenario: LoadScenario = {
    name: 'ramp',
    profile: { executor: 'ramping-vus', startVus: 2, stages: [], gracefulRampDownMs: 0 },
    startMs: 0,
    gracefulStopMs: 0,
    stepIds: [],
    userSetupIds: [],
  };
  const users: ReturnType<typeof createUser>[] = [];
  const input = { ...time, metrics: createMetrics() } as unknown as LoadEngineInput;
  const nextUser = (): Iterating => {
    users.push(createUser());
    return users.at(-1)!.user;
  };
  const run = createScenarioRun(scenario, input, 0, nextUser, (error) => expect.fail(String(error)));
  const over = runClosed(run, {
    model: 'closed',
    changes: [
      { atMs: 0, vus: 2 },
      { atMs: 100, vus: 1 },
      { atMs: 200, vus: 2 },
    ],
    endMs: 1000,
    gracefulRampDownMs: 0,
  });
  time.goTo(150);
  expect(users.map(({ user }) => user.isInterrupted())).toEqual([false, true]);
  time.goTo(250);
  expect(users).toHaveLength(2);
  users[1]!.end();
  expect(users).toHaveLength(3);
  expect(run.counts).toEqual({ active: 2, allocated: 2 });
  run.end();
  for (const { end } of [users[0]!, users[2]!]) end();
  await over;
  expect(users).toHaveLength(3);
});
