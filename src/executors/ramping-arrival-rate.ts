// ramping-arrival-rate: iterations that start at a rate that goes up and down along stages.
import { lengthOf, rampArrivals } from '../core/load-ramp.ts';
import { shareOf, workSegment } from '../core/load-segment.ts';
import type { Executor } from '../model/executor.ts';
import type { LoadSegment } from '../model/load.ts';

function* ofSegment(arrivals: Iterable<number>, segment: LoadSegment | undefined): Generator<number> {
  if (!segment) return;
  let number = 0;
  for (const at of arrivals) if (number++ % segment.count === segment.index) yield at;
}

export const executor: Executor = {
  schedule: (profile, segment) => {
    if (profile.executor !== 'ramping-arrival-rate') throw new TypeError(`a profile of ${profile.executor}`);
    const { startRate, timeUnitMs, stages, preAllocatedVus, maxVus } = profile;
    const perMs = stages.map(({ durationMs, target }) => ({ durationMs, target: target / timeUnitMs }));
    const working = workSegment(maxVus, segment);
    return {
      model: 'open',
      arrivals: { [Symbol.iterator]: () => ofSegment(rampArrivals(startRate / timeUnitMs, perMs), working) },
      endMs: lengthOf(stages),
      preAllocatedVus: shareOf(preAllocatedVus, segment),
      maxVus: shareOf(maxVus, segment),
    };
  },
};
