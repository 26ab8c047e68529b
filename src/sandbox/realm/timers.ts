// setTimeout and its kin; a script ends when none of its timers is left.

import type { Effects } from './effects.ts';
import { currentExecution, type Execution, runGuarded } from './execution.ts';
import { host } from './host.ts';

type Timer = { readonly execution: Execution; readonly run: unknown; readonly repeatMs: number | undefined };

export type Timers = {
  /** Timers of all scripts that still run. */
  readonly count: number;
  countOf(execution: Execution): number;
  fire(id: number): void;
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
    const execution = currentExecution();
    if (execution === undefined || execution.isOver) return lastId;
    timers.set(lastId, { execution, run, repeatMs });
    host.setTimer(lastId, ms);
    return lastId;
  };
  const stop = (id: unknown): void => {
    if (timers.delete(Number(id))) host.clearTimer(Number(id));
  };
  globals.setTimeout = (run?: unknown, ms?: unknown) => start(run, delayOf(ms));
  globals.setInterval = (run?: unknown, ms?: unknown) => start(run, delayOf(ms), delayOf(ms));
  globals.setImmediate = (run?: unknown) => start(run, 0);
  globals.clearTimeout = stop;
  globals.clearInterval = stop;
  globals.clearImmediate = stop;

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
    fire: (id) => {
      const timer = timers.get(id);
      if (timer === undefined) return;
      const { execution, run, repeatMs } = timer;
      if (repeatMs === undefined) timers.delete(id);
      else host.setTimer(id, repeatMs);
      if (typeof run === 'function') runGuarded(execution, effects, () => run());
    },
    clear: (execution) => {
      for (const [id, timer] of timers) if (timer.execution === execution) stop(id);
    },
  };
};
