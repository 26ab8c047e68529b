// What the closed and the open model share: a scenario under way, its iterations counted, its users interrupted in the end.
import type { LoadScenario } from '../../model/load.ts';
import type { LoadEngineInput } from './load-engine.ts';

/** `unreachable`: it got to nobody; `idle`: it asked nobody, so that nothing slowed it down. */
export type Outcome = 'answered' | 'unreachable' | 'idle';

/** Something that runs iterations, one at a time. */
export type Iterating = {
  /** What comes before its first iteration and is no part of it; absent when there is nothing (any more). No getter: those are slow where each user has one. */
  setUp: (() => Promise<void>) | undefined;
  /** Calls back when it is over, not before it returns. `scheduledAt`: from when its first request is measured; absent in a closed model. */
  iterate(iteration: number, scheduledAt: number | undefined, done: (outcome: Outcome) => void): void;
  /** Interrupts the iteration under way; it is of no use afterwards. */
  interrupt(): void;
  readonly isInterrupted: () => boolean;
};

export type ScenarioRun = {
  readonly scenario: LoadScenario;
  readonly input: LoadEngineInput;
  /** Of the engine's clock. */
  readonly startAt: number;
  readonly createUser: () => Iterating;
  /** No iteration starts any more. */
  readonly isEnding: () => boolean;
  /** Runs one iteration and counts it. */
  run(user: Iterating, scheduledAt: number | undefined, done: (outcome: Outcome) => void): void;
  /** Interrupts a user's iteration, if it runs one. */
  interrupt(user: Iterating): void;
  readonly counts: { active: number; allocated: number };
  readonly onEnding: (callback: () => void) => void;
};

export type RunControl = ScenarioRun & {
  /** No new iterations; those under way may take the graceful stop. */
  end(): void;
  /** Interrupts what is under way. */
  kill(): void;
  /** It is over: nothing is waited for any more. */
  close(): void;
};

const counters = ({ tags, name }: LoadScenario, { metrics }: LoadEngineInput) => {
  const all = { ...tags, scenario: name };
  return {
    iterations: metrics.counter('iterations', all),
    interrupted: metrics.counter('interrupted_iterations', all),
    duration: metrics.trend('iteration_duration', all),
  };
};

/** `onDefect` hears what went wrong in us. */
export const createScenarioRun = (
  scenario: LoadScenario,
  input: LoadEngineInput,
  startAt: number,
  createUser: () => Iterating,
  onDefect: (error: unknown) => void,
): RunControl => {
  const { clock } = input;
  const { iterations, interrupted, duration } = counters(scenario, input);
  const busy = new Set<Iterating>();
  const counts = { active: 0, allocated: 0 };
  const listeners: (() => void)[] = [];
  let number = 0;
  let isEnding = false;
  let cancelKill: (() => void) | undefined;

  const kill = (): void => {
    for (const user of [...busy]) user.interrupt();
  };
  const iterate = (user: Iterating, scheduledAt: number | undefined, done: (outcome: Outcome) => void): void => {
    const from = scheduledAt ?? clock();
    user.iterate(number++, scheduledAt, (outcome) => {
      counts.active -= 1;
      busy.delete(user);
      if (user.isInterrupted()) {
        counts.allocated -= 1;
        interrupted(1);
      } else {
        iterations(1);
        duration(clock() - from);
      }
      done(outcome);
    });
  };
  return {
    scenario,
    input,
    startAt,
    counts,
    createUser: () => {
      counts.allocated += 1;
      return createUser();
    },
    isEnding: () => isEnding,
    onEnding: (callback) => listeners.push(callback),
    run: (user, scheduledAt, done) => {
      busy.add(user);
      counts.active += 1;
      const ready = user.setUp?.();
      if (!ready) return iterate(user, scheduledAt, done);
      const began = clock();
      // The schedule of its first iteration waits for it, so that what a user does once is in no figure of iterations.
      const begin = (): void => iterate(user, scheduledAt && scheduledAt + clock() - began, done);
      ready.then(begin).catch(onDefect);
    },
    interrupt: (user) => {
      if (busy.has(user)) user.interrupt();
    },
    end: () => {
      if (isEnding) return;
      isEnding = true;
      for (const listener of listeners) listener();
      if (scenario.gracefulStopMs === 0) kill();
      else cancelKill = input.callAt(clock() + scenario.gracefulStopMs, kill);
    },
    kill,
    close: () => cancelKill?.(),
  };
};
