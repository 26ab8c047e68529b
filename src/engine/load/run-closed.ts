// The closed model: the next iteration of a user starts when its last one is over.
import type { Schedule } from '../../model/executor.ts';
import type { Iterating, Outcome, ScenarioRun } from './scenario-run.ts';

/** Users that reach nobody wait a little: thousands of refused connections a second help no one. */
const UNREACHABLE_MS = 100;

type Closed = Schedule & { readonly model: 'closed' };

/** A user's place: who is in it may change, when a ramp took one away and brings one back. */
type Slot = {
  readonly index: number;
  user: Iterating | undefined;
  isRunning: boolean;
  left: number;
  cancelRetirement: (() => void) | undefined;
};

/** Waits that may be a millisecond late; all can be ended at once. */
const createPauses = () => {
  const pauses = new Map<NodeJS.Timeout, () => void>();
  return {
    wait: (ms: number, callback: () => void): void => {
      const timer = setTimeout(() => {
        pauses.delete(timer);
        callback();
      }, ms);
      pauses.set(timer, callback);
    },
    endAll: (): void => {
      const waiting = [...pauses];
      pauses.clear();
      for (const [timer, callback] of waiting) {
        clearTimeout(timer);
        callback();
      }
    },
  };
};

/** Resolves when every iteration is over. */
export const runClosed = (run: ScenarioRun, schedule: Closed): Promise<void> =>
  new Promise((resolve) => {
    const { input, scenario, startAt } = run;
    const { clock, callAt } = input;
    const { iterations, changes, gracefulRampDownMs } = schedule;
    const slots: Slot[] = [];
    const pauses = createPauses();
    let [wanted, running, nextChange] = [0, 0, 0];
    let left = iterations?.of === 'all' ? iterations.count : Number.POSITIVE_INFINITY;
    let cancelChange: () => void = () => undefined;

    const finish = (): void => {
      if (running > 0 || (!run.isEnding() && nextChange < changes.length && left > 0)) return;
      cancelChange();
      for (const slot of slots) slot.cancelRetirement?.();
      resolve();
    };
    const isWanted = ({ index, left: own }: Slot): boolean => !run.isEnding() && index < wanted && left > 0 && own > 0;
    const mayGoOn = (slot: Slot): boolean => isWanted(slot) && slot.user?.isInterrupted() === false;
    const leave = (slot: Slot): void => {
      slot.isRunning = false;
      slot.cancelRetirement?.();
      running -= 1;
      // Interrupted by a ramp, and wanted again before it was off.
      if (isWanted(slot)) start(slot.index);
      else finish();
    };
    const goOn = (slot: Slot): void => {
      if (!mayGoOn(slot)) return leave(slot);
      const began = clock();
      left -= 1;
      slot.left -= 1;
      run.run(slot.user!, undefined, (outcome) => rest(slot, outcome, began));
    };
    const rest = (slot: Slot, outcome: Outcome, began: number): void => {
      const pacingMs = scenario.pacingMs === undefined ? 0 : scenario.pacingMs - (clock() - began);
      const restMs = Math.max(outcome === 'unreachable' ? UNREACHABLE_MS : 0, pacingMs);
      if (restMs > 0 && mayGoOn(slot)) pauses.wait(restMs, () => goOn(slot));
      // Iterations that wait for nothing would let nobody else have a turn.
      else if (outcome === 'idle') setImmediate(goOn, slot);
      else goOn(slot);
    };
    const each = iterations?.of === 'each' ? iterations.count : Number.POSITIVE_INFINITY;
    const start = (index: number): void => {
      slots[index] ??= { index, user: undefined, isRunning: false, left: each, cancelRetirement: undefined };
      const slot = slots[index];
      slot.cancelRetirement?.();
      if (slot.isRunning) return;
      if (!slot.user || slot.user.isInterrupted()) slot.user = run.createUser();
      slot.isRunning = true;
      running += 1;
      goOn(slot);
    };
    const retire = (slot: Slot): void => {
      if (!slot.isRunning) return;
      slot.cancelRetirement = callAt(clock() + gracefulRampDownMs, () => run.interrupt(slot.user!));
    };
    const change = (): void => {
      while (nextChange < changes.length && changes[nextChange]!.atMs <= clock() - startAt) {
        const before = wanted;
        wanted = changes[nextChange]!.vus;
        nextChange += 1;
        for (let index = before; index < wanted; index++) start(index);
        for (let index = wanted; index < before; index++) retire(slots[index]!);
      }
      if (nextChange < changes.length && !run.isEnding())
        cancelChange = callAt(startAt + changes[nextChange]!.atMs, change);
      finish();
    };
    run.onEnding(() => {
      cancelChange();
      pauses.endAll();
      finish();
    });
    change();
  });
