// What the closed and the open model share: a scenario under way, its iterations counted, its users interrupted in the end.
import type { LoadScenario } from '../../model/load.ts';
import type { LoadEngineInput } from './load-engine.ts';

/** Something that runs iterations, one at a time. */
export type Iterating = {
  /** Resolves when it is over; true: it reached nobody. `lateMs`: after its schedule. */
  iterate(iteration: number, lateMs: number): Promise<boolean>;
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
  /** Number of the next iteration of this process. */
  next(): number;
  /** No iteration starts any more. */
  readonly isEnding: () => boolean;
  /** Runs one iteration and counts it. */
  run(user: Iterating, scheduledAt: number): Promise<boolean>;
  readonly counts: { active: number; allocated: number };
  readonly onEnding: (callback: () => void) => void;
};

export type RunControl = ScenarioRun & {
  /** No new iterations; those under way may take the graceful stop. */
  end(): void;
  /** Interrupts what is under way. */
  kill(): void;
};

export const createScenarioRun = (
  scenario: LoadScenario,
  input: LoadEngineInput,
  startAt: number,
  createUser: () => Iterating,
): RunControl => {
  const { metrics, clock } = input;
  const tags = { ...scenario.tags, scenario: scenario.name };
  const iterations = metrics.counter('iterations', tags);
  const interrupted = metrics.counter('interrupted_iterations', tags);
  const duration = metrics.trend('iteration_duration', tags);
  const busy = new Set<Iterating>();
  const counts = { active: 0, allocated: 0 };
  let number = 0;
  let isEnding = false;
  const listeners: (() => void)[] = [];
  const kill = (): void => {
    for (const user of [...busy]) user.interrupt();
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
    next: () => number++,
    isEnding: () => isEnding,
    onEnding: (callback) => listeners.push(callback),
    run: async (user, scheduledAt) => {
      const began = clock();
      busy.add(user);
      counts.active += 1;
      const isOut = await user.iterate(number++, Math.max(0, began - scheduledAt));
      counts.active -= 1;
      busy.delete(user);
      if (user.isInterrupted()) interrupted(1);
      else {
        iterations(1);
        duration(clock() - scheduledAt);
      }
      return isOut;
    },
    end: () => {
      if (isEnding) return;
      isEnding = true;
      for (const listener of listeners) listener();
      if (scenario.gracefulStopMs === 0) kill();
      else input.callAt(clock() + scenario.gracefulStopMs, kill);
    },
    kill,
  };
};
