// ramping-vus: a number of users that goes up and down along stages.
import { lengthOf, rampUsers } from '../core/load-ramp.ts';
import { shareOf } from '../core/load-segment.ts';
import type { Executor } from '../model/executor.ts';

export const executor: Executor = {
  schedule: (profile, segment) => {
    if (profile.executor !== 'ramping-vus') throw new TypeError(`a profile of ${profile.executor}`);
    const { startVus, stages, gracefulRampDownMs } = profile;
    return {
      model: 'closed',
      changes: rampUsers(startVus, stages)
        .map(({ atMs, vus }) => ({ atMs, vus: shareOf(vus, segment) }))
        .filter(({ vus }, i, all) => i === 0 || all[i - 1]!.vus !== vus),
      endMs: lengthOf(stages),
      gracefulRampDownMs,
    };
  },
};
