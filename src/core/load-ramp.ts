// The times at which ramps change: whole users along straight lines, and arrivals under a rate that does.

import type { UserChange } from '../model/executor.ts';
import type { LoadStage } from '../model/load.ts';

/** ms */
export const lengthOf = (stages: readonly LoadStage[]): number =>
  stages.reduce((total, { durationMs }) => total + durationMs, 0);

/** A change for each whole user on the way, as k6 has it; stages without a duration jump. */
export const rampUsers = (start: number, stages: readonly LoadStage[]): readonly UserChange[] => {
  const changes: UserChange[] = [{ atMs: 0, vus: start }];
  const add = (change: UserChange): void => {
    // Of several changes at one moment the last counts.
    if (changes.at(-1)!.atMs === change.atMs) changes.pop();
    changes.push(change);
  };
  let [from, began] = [start, 0];
  for (const { durationMs, target } of stages) {
    const steps = Math.abs(target - from);
    const direction = Math.sign(target - from);
    if (durationMs === 0 && steps > 0) add({ atMs: began, vus: target });
    else
      for (let step = 1; step <= steps; step++)
        add({ atMs: began + (durationMs * step) / steps, vus: from + direction * step });
    from = target;
    began += durationMs;
  }
  return changes;
};

/** The moment within a stage at which `area` arrivals have come since its start; the rate goes from `from` by `slope` a ms. */
const momentOf = (area: number, from: number, slope: number): number =>
  // Of both roots the one that does not cancel, whatever the slope's sign; it holds for none, too.
  (2 * area) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * area)));

/** Sums of areas miss whole numbers by a little. */
const ROUNDING = 1e-9;

/** ms since the start, in order: arrival i (from 1) comes when the area under the rate reaches i, as in k6. Rates are a ms. */
export function* rampArrivals(start: number, stages: readonly LoadStage[]): Generator<number> {
  let [from, began, area] = [start, 0, 0];
  let next = 1;
  for (const { durationMs, target } of stages) {
    const slope = durationMs > 0 ? (target - from) / durationMs : 0;
    const whole = ((from + target) / 2) * durationMs;
    const last = (area + whole) * (1 + ROUNDING);
    for (; next <= last; next++) yield began + Math.min(durationMs, momentOf(next - area, from, slope));
    area += whole;
    from = target;
    began += durationMs;
  }
}
