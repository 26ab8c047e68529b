// shared-iterations: a number of iterations that all users work off together.
import { shareOf } from '../core/load-segment.ts';
import type { Executor } from '../model/executor.ts';

export const executor: Executor = {
  schedule: (profile, segment) => {
    if (profile.executor !== 'shared-iterations') throw new TypeError(`a profile of ${profile.executor}`);
    const { vus, iterations, maxDurationMs } = profile;
    return {
      model: 'closed',
      changes: [{ atMs: 0, vus: shareOf(vus, segment) }],
      iterations: { of: 'all', count: shareOf(iterations, segment) },
      endMs: maxDurationMs,
      gracefulRampDownMs: 0,
    };
  },
};
