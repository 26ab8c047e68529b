// The times at which ramps change: whole users along straight lines, and arrivals under a rate that does.

import type { UserChange } from '../model/executor.ts';
import type { LoadStage } from '../model/load.ts';

export const lengthOf = (stages: readonly LoadStage[]): number =>
  stages.reduce((total, { durationMs }) => total + durationMs, 0);

/** A change for each whole user on the way; stages without a duration jump. */
export const rampUsers = (start: number, stages: readonly LoadStage[]): readonly UserChange[] => {
  const changes: UserChange[] = [{ atMs: 0, vus: start }];
  let [from, began] = [start, 0];
  for (const { durationMs, target } of stages) {
    const steps = Math.abs(target - from);
    const direction = Math.sign(target - from);
    for (let step = 1; step <= steps; step++)
      changes.push({ atMs: began + (durationMs * step) / steps, vus: from + direction * step });
    from = target;
    began += durationMs;
  }
  return changes;
};

/** The moment within a stage at which `area` arrivals have come since its start; the rate goes from `from` by `slope` a ms. */
const momentOf = (area: number, from: number, slope: number): number => {
  if (area === 0) return 0;
  if (slope === 0) return area / from;
  // The root that does not cancel, whatever the slope's sign.
  return (2 * area) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * area)));
};

/** ms since the start, in order: arrival i comes when the area under the rate is i. Rates are a ms. */
export function* rampArrivals(start: number, stages: readonly LoadStage[]): Generator<number> {
  let [from, began, area] = [start, 0, 0];
  let next = 0;
  for (const { durationMs, target } of stages) {
    if (durationMs > 0) {
      const slope = (target - from) / durationMs;
      const whole = ((from + target) / 2) * durationMs;
      for (; next < area + whole - 1e-9; next++) {
        const at = momentOf(next - area, from, slope);
        if (Number.isFinite(at)) yield began + at;
      }
      area += whole;
    }
    from = target;
    began += durationMs;
  }
}
