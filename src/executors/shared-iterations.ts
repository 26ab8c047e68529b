// shared-iterations: a number of iterations that all users work off together.
import { shareOf, workSegment } from '../core/load-segment.ts';
import type { Executor } from '../model/executor.ts';

export const executor: Executor = {
  schedule: (profile, segment) => {
    if (profile.executor !== 'shared-iterations') throw new TypeError(`a profile of ${profile.executor}`);
    const { vus, iterations, maxDurationMs } = profile;
    const working = workSegment(vus, segment);
    return {
      model: 'closed',
      changes: [{ atMs: 0, vus: shareOf(vus, segment) }],
      iterations: { of: 'all', count: working ? shareOf(iterations, working) : 0 },
      endMs: maxDurationMs,
      gracefulRampDownMs: 0,
    };
  },
};
