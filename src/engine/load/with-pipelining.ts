// A plain benchmark with pipelining: each user has several requests under way, as many users with one each would have.
import type { Schedule } from '../../model/executor.ts';

/** Iterations that each user was to run are run by its requests together. */
export const withPipelining = (schedule: Schedule, depth: number): Schedule => {
  if (depth <= 1) return schedule;
  if (schedule.model === 'open')
    return { ...schedule, preAllocatedVus: schedule.preAllocatedVus * depth, maxVus: schedule.maxVus * depth };
  const { iterations, changes } = schedule;
  const users = changes[0]?.vus ?? 0;
  return {
    ...schedule,
    changes: changes.map(({ atMs, vus }) => ({ atMs, vus: vus * depth })),
    ...(iterations?.of === 'each' ? { iterations: { of: 'all', count: iterations.count * users } } : {}),
  };
};
