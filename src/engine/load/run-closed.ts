// The closed model: the next iteration of a user starts when its last one is over.
import type { Schedule } from '../../model/executor.ts';
import type { Iterating, ScenarioRun } from './scenario-run.ts';

/** Users that reach nobody wait a little: thousands of refused connections a second help no one. */
const UNREACHABLE_MS = 100;

type Closed = Schedule & { readonly model: 'closed' };

type Slot = { user: Iterating | undefined; isRunning: boolean; left: number };

export const runClosed = (run: ScenarioRun, schedule: Closed): Promise<void> =>
  new Promise((resolve, reject) => {
    const { input, scenario, startAt } = run;
    const { clock, callAt } = input;
    const { iterations, changes, gracefulRampDownMs } = schedule;
    const slots: Slot[] = [];
    let [wanted, running, nextChange] = [0, 0, 0];
    let left = iterations?.of === 'all' ? iterations.count : Number.POSITIVE_INFINITY;
    let cancelChange: () => void = () => undefined;
    const cancels = new Set<() => void>();

    const finish = (): void => {
      if (running > 0) return;
      const isOver = run.isEnding() || nextChange >= changes.length || left <= 0;
      if (isOver) {
        cancelChange();
        resolve();
      }
    };
    const pause = (ms: number): Promise<void> =>
      new Promise((done) => {
        const end = (): void => {
          cancels.delete(end);
          cancel();
          done();
        };
        const cancel = callAt(clock() + ms, end);
        cancels.add(end);
      });
    const mayGoOn = (index: number, slot: Slot): boolean =>
      !run.isEnding() && index < wanted && left > 0 && slot.left > 0 && !slot.user?.isInterrupted();
    const loop = async (index: number, slot: Slot): Promise<void> => {
      while (mayGoOn(index, slot)) {
        const began = clock();
        left -= 1;
        slot.left -= 1;
        const isOut = await run.run(slot.user!, began);
        const restMs = Math.max(isOut ? UNREACHABLE_MS : 0, (scenario.pacingMs ?? 0) - (clock() - began));
        if (restMs > 0 && mayGoOn(index, slot)) await pause(restMs);
      }
    };
    const start = (index: number): void => {
      const each = iterations?.of === 'each' ? iterations.count : Number.POSITIVE_INFINITY;
      const slot: Slot = slots[index] ?? { user: undefined, isRunning: false, left: each };
      slots[index] = slot;
      if (slot.isRunning) return;
      if (!slot.user || slot.user.isInterrupted()) slot.user = run.createUser();
      slot.isRunning = true;
      running += 1;
      loop(index, slot).then(() => {
        slot.isRunning = false;
        running -= 1;
        finish();
      }, reject);
    };
    const retire = (index: number): void => {
      const { user, isRunning } = slots[index] ?? {};
      if (!isRunning) return;
      callAt(clock() + gracefulRampDownMs, () => {
        if (index >= wanted && slots[index]?.user === user && slots[index]?.isRunning) user?.interrupt();
      });
    };
    const change = (): void => {
      for (; nextChange < changes.length && changes[nextChange]!.atMs <= clock() - startAt; nextChange++) {
        const before = wanted;
        wanted = changes[nextChange]!.vus;
        for (let index = 0; index < wanted; index++) start(index);
        for (let index = wanted; index < before; index++) retire(index);
      }
      if (nextChange < changes.length) cancelChange = callAt(startAt + changes[nextChange]!.atMs, change);
      finish();
    };
    run.onEnding(() => {
      cancelChange();
      for (const end of [...cancels]) end();
      finish();
    });
    change();
  });
