// Closes a window of a load process when its time is up, and sends what it came to.
import type { Metrics } from '../../core/metrics.ts';
import type { LoadEngine } from '../../engine/load/load-engine.ts';
import type { LoadPlan } from '../../model/load.ts';
import type { BoundedTelling } from './bounded-telling.ts';
import type { Learning } from './learning.ts';
import type { FromLoadProcess } from './messages.ts';
import type { GeneratorWatch } from './watch-generator.ts';
import { windowEnd } from './window-times.ts';

export type WindowInput = {
  readonly load: LoadPlan;
  readonly engine: LoadEngine;
  readonly metrics: Metrics;
  readonly generator: GeneratorWatch;
  readonly telling: BoundedTelling;
  readonly learning: Learning;
  readonly clock: () => number;
  readonly send: (message: FromLoadProcess) => Promise<void>;
};

/** How often users are counted, for a maximum that a look at the end of a window would miss. */
const LOOK_MS = 100;

export const tellWindows = (input: WindowInput) => {
  const { load, engine, metrics, generator, telling, learning, clock, send } = input;
  let index = 0;
  let startAt = 0;
  let endMs = windowEnd(0, load);
  let activeMax = 0;
  let allocatedMax = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (): number => {
    const { active, allocated } = engine.users();
    activeMax = Math.max(activeMax, active);
    allocatedMax = Math.max(allocatedMax, allocated);
    return active;
  };
  const looks = setInterval(look, LOOK_MS);
  const close = (isLast: boolean): void => {
    const active = look();
    const told = telling.take();
    void send({
      kind: 'window',
      index,
      isLast,
      endMs: Math.max(0, clock() - startAt),
      series: metrics.take(),
      generator: generator.take(),
      users: { active, activeMax, allocated: allocatedMax },
      told: learning.isFull() ? [] : told,
      learnt: learning.take(),
    });
    index += 1;
    activeMax = active;
    endMs = windowEnd(endMs, load);
  };
  const schedule = (): void => {
    timer = setTimeout(
      () => {
        close(false);
        schedule();
      },
      Math.max(0, startAt + endMs - clock()),
    );
  };
  return {
    start: (moment: number): void => {
      startAt = moment;
      generator.take();
      setTimeout(look, Math.max(0, moment - clock() + 1));
      schedule();
    },
    /** The last window is closed before its time. */
    end: (): void => {
      clearTimeout(timer);
      clearInterval(looks);
      close(true);
    },
  };
};
