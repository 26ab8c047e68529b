// The open model: iterations start on schedule, whatever the API does; one that finds no free user is dropped and counted.
import type { Schedule } from '../../model/executor.ts';
import type { Iterating, ScenarioRun } from './scenario-run.ts';

type Open = Schedule & { readonly model: 'open' };

export const runOpen = (run: ScenarioRun, schedule: Open, users: Iterating[]): Promise<void> =>
  new Promise((resolve, reject) => {
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
      run.run(user, scheduledAt).then(() => {
        running -= 1;
        if (user.isInterrupted()) run.counts.allocated -= 1;
        else free.push(user);
        finish();
      }, reject);
    };
    const tick = (): void => {
      while (!run.isEnding() && !next.done && startAt + next.value <= clock()) {
        const scheduledAt = startAt + next.value;
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
