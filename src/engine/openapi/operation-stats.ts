// Counts what an operation answered, for warnings about the run as a whole.
import type { Mode } from '../../contracts/openapi/api-case.ts';

export type OperationStats = {
  calls: number;
  /** Whether a step has told of it. */
  isTold: boolean;
  /** Answers to valid requests, by status. */
  readonly positive: Map<number, number>;
  readonly negative: Map<number, number>;
  /** Whether its authentication was tried without credentials. */
  isAuthTried: boolean;
  /** Calls that were not answered in time. */
  timeouts: number;
};

/** Each of them costs the whole time limit: after so many the operation is given up. */
const MOST_TIMEOUTS = 3;

export const isGivenUp = (stats: OperationStats | undefined): boolean => (stats?.timeouts ?? 0) >= MOST_TIMEOUTS;

export const createStats = (): OperationStats => ({
  calls: 0,
  isTold: false,
  positive: new Map(),
  negative: new Map(),
  isAuthTried: false,
  timeouts: 0,
});

export const countStatus = (stats: OperationStats, mode: Mode, status: number): void => {
  stats.calls += 1;
  stats[mode].set(status, (stats[mode].get(status) ?? 0) + 1);
};

export const countWhere = (counts: ReadonlyMap<number, number>, wanted: (status: number) => boolean): number =>
  [...counts].reduce((sum, [status, count]) => (wanted(status) ? sum + count : sum), 0);
