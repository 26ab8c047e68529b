// per-vu-iterations: a number of iterations for each user.
import { shareOf } from '../core/load-segment.ts';
import type { Executor } from '../model/executor.ts';

export const executor: Executor = {
  schedule: (profile, segment) => {
    if (profile.executor !== 'per-vu-iterations') throw new TypeError(`a profile of ${profile.executor}`);
    const { vus, iterations, maxDurationMs } = profile;
    return {
      model: 'closed',
      changes: [{ atMs: 0, vus: shareOf(vus, segment) }],
      iterations: { of: 'each', count: iterations },
      endMs: maxDurationMs,
      gracefulRampDownMs: 0,
    };
  },
};
