// constant-arrival-rate: iterations that start at a rate, whatever the API does; the first at once, as in k6.
import { shareOf, wholeNumber, workSegment } from '../core/load-segment.ts';
import type { Executor } from '../model/executor.ts';
import type { LoadSegment } from '../model/load.ts';

/** Quotients that should be whole miss it by a little. */
const ROUNDING = 1e-9;

function* arrivals(everyMs: number, endMs: number, segment: LoadSegment | undefined): Generator<number> {
  if (!segment) return;
  const end = endMs * (1 - ROUNDING);
  for (let nth = 0; ; nth++) {
    const at = wholeNumber(nth, segment) * everyMs;
    // A rate of 0 gives no number at all.
    if (!(at < end)) return;
    yield at;
  }
}

export const executor: Executor = {
  schedule: (profile, segment) => {
    if (profile.executor !== 'constant-arrival-rate') throw new TypeError(`a profile of ${profile.executor}`);
    const { rate, timeUnitMs, durationMs, preAllocatedVus, maxVus } = profile;
    const working = workSegment(maxVus, segment);
    return {
      model: 'open',
      arrivals: { [Symbol.iterator]: () => arrivals(timeUnitMs / rate, durationMs, working) },
      endMs: durationMs,
      preAllocatedVus: shareOf(preAllocatedVus, segment),
      maxVus: shareOf(maxVus, segment),
    };
  },
};
