// constant-arrival-rate: iterations that start at a rate, whatever the API does.
import { shareOf, wholeNumber } from '../core/load-segment.ts';
import type { Executor } from '../model/executor.ts';
import type { LoadSegment } from '../model/load.ts';

function* arrivals(everyMs: number, endMs: number, segment: LoadSegment): Generator<number> {
  for (let nth = 0; ; nth++) {
    const at = wholeNumber(nth, segment) * everyMs;
    if (at >= endMs - 1e-9) return;
    yield at;
  }
}

export const executor: Executor = {
  schedule: (profile, segment) => {
    if (profile.executor !== 'constant-arrival-rate') throw new TypeError(`a profile of ${profile.executor}`);
    const { rate, timeUnitMs, durationMs, preAllocatedVus, maxVus } = profile;
    return {
      model: 'open',
      arrivals: { [Symbol.iterator]: () => arrivals(timeUnitMs / rate, durationMs, segment) },
      endMs: durationMs,
      preAllocatedVus: shareOf(preAllocatedVus, segment),
      maxVus: shareOf(maxVus, segment),
    };
  },
};
