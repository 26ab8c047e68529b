// constant-vus: a number of users, for some time.
import { shareOf } from '../core/load-segment.ts';
import type { Executor } from '../model/executor.ts';

export const executor: Executor = {
  schedule: (profile, segment) => {
    if (profile.executor !== 'constant-vus') throw new TypeError(`a profile of ${profile.executor}`);
    return {
      model: 'closed',
      changes: [{ atMs: 0, vus: shareOf(profile.vus, segment) }],
      endMs: profile.durationMs,
      gracefulRampDownMs: 0,
    };
  },
};
