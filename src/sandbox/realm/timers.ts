// setTimeout and its kin; a script ends when none of its timers is left.
import type { Effects } from './effects.ts';
import { currentExecution, type Execution, runGuarded } from './execution.ts';
import { host } from './host.ts';

type Timer = {
  readonly id: number;
  readonly execution: Execution;
  readonly run: unknown;
  readonly repeatMs: number | undefined;
  /** On the monotonic clock. */
  dueMs: number;
};

/**
 * The list is kept here, and the host is only told how long to wait, from a clean stack: its own timers would not
 * survive a script that starts one with no stack left.
 */
export type Timers = {
  /** Timers of all scripts that still run. */
  readonly count: number;
  countOf(execution: Execution): number;
  /** Until the next one is due, 0 when it is already; call it only when there is one. */
  msToNext(): number;
  /** Runs the earliest one if it is due. */
  fireNext(): void;
  /** Forgets those of one script. */
  clear(execution: Execution): void;
};

/** Node's own bound: longer delays fire at once. */
const MAX_DELAY_MS = 2_147_483_647;

const delayOf = (ms: unknown): number => {
  const delay = Number(ms);
  return delay >= 1 && delay <= MAX_DELAY_MS ? delay : 1;
};

/** `globals` receives the functions. */
export const createTimers = (globals: { [name: string]: unknown }, effects: Effects): Timers => {
  const timers = new Map<number, Timer>();
  let lastId = 0;
  const start = (run: unknown, ms: number, repeatMs?: number): number => {
    lastId += 1;
    const id = lastId;
    const execution = currentExecution();
    if (execution !== undefined && !execution.isOver) {
      timers.set(id, { id, execution, run, repeatMs, dueMs: host.clock() + ms });
    }
    return id;
  };
  const stop = (id: unknown): void => {
    timers.delete(Number(id));
  };
  globals.setTimeout = (run?: unknown, ms?: unknown) => start(run, delayOf(ms));
  globals.setInterval = (run?: unknown, ms?: unknown) => start(run, delayOf(ms), delayOf(ms));
  globals.setImmediate = (run?: unknown) => start(run, 0);
  globals.clearTimeout = stop;
  globals.clearInterval = stop;
  globals.clearImmediate = stop;

  /** Earliest first; of those due at the same time the one that was started first. */
  const next = (): Timer | undefined => {
    let earliest: Timer | undefined;
    for (const timer of timers.values()) {
      if (earliest === undefined || timer.dueMs < earliest.dueMs) earliest = timer;
    }
    return earliest;
  };
  const countOf = (execution: Execution): number => {
    let count = 0;
    for (const timer of timers.values()) if (timer.execution === execution) count += 1;
    return count;
  };
  return {
    get count() {
      return timers.size;
    },
    countOf,
    msToNext: () => Math.max(0, (next()?.dueMs ?? 0) - host.clock()),
    fireNext: () => {
      const timer = next();
      if (timer === undefined || timer.dueMs > host.clock()) return;
      const { id, execution, run, repeatMs } = timer;
      if (repeatMs === undefined) timers.delete(id);
      else timer.dueMs = host.clock() + repeatMs;
      if (typeof run === 'function') runGuarded(execution, effects, () => run());
    },
    clear: (execution) => {
      for (const [id, timer] of timers) if (timer.execution === execution) timers.delete(id);
    },
  };
};
