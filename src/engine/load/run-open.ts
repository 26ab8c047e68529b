// The open model: iterations start on schedule, whatever the API does; one that finds no free user is dropped and counted.
import type { Schedule } from '../../model/executor.ts';
import type { Iterating, ScenarioRun } from './scenario-run.ts';

type Open = Schedule & { readonly model: 'open' };

/** Arrivals that are due are started in one go, but not so many that nothing else gets its turn. */
const MAX_AT_ONCE = 1000;

/** `users`: those that there are to begin with. Resolves when every iteration is over. */
export const runOpen = (run: ScenarioRun, schedule: Open, users: readonly Iterating[]): Promise<void> =>
  new Promise((resolve) => {
    const { input, scenario, startAt } = run;
    const { clock, callAt, metrics } = input;
    const tags = { ...scenario.tags, scenario: scenario.name };
    const dropped = metrics.counter('dropped_iterations', tags);
    const lag = metrics.trend('schedule_lag', tags);
    const arrivals = schedule.arrivals[Symbol.iterator]();
    const free = [...users];
    let next = arrivals.next();
    let running = 0;
    let cancel: () => void = () => undefined;

    const finish = (): void => {
      if (running === 0 && (next.done || run.isEnding())) resolve();
    };
    const take = (): Iterating | undefined =>
      free.pop() ?? (run.counts.allocated < schedule.maxVus ? run.createUser() : undefined);
    const dispatch = (scheduledAt: number): void => {
      const user = take();
      if (!user) {
        dropped(1);
        return;
      }
      lag(Math.max(0, clock() - scheduledAt));
      running += 1;
      run.run(user, scheduledAt, () => {
        running -= 1;
        if (!user.isInterrupted()) free.push(user);
        finish();
      });
    };
    const tick = (): void => {
      for (let started = 0; started < MAX_AT_ONCE && !run.isEnding() && !next.done; started++) {
        const scheduledAt = startAt + next.value;
        if (scheduledAt > clock()) break;
        next = arrivals.next();
        dispatch(scheduledAt);
      }
      if (!run.isEnding() && !next.done) cancel = callAt(startAt + next.value, tick);
      else finish();
    };
    run.onEnding(() => {
      cancel();
      finish();
    });
    tick();
  });
