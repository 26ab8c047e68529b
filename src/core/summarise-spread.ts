// Mean, extremes and population deviation of a series in constant memory (Welford's recurrence).
import type { Spread } from '../model/summary.ts';

export type SpreadTally = { add(value: number): void; total(): Spread };

/** Nothing added: all zeroes, as newman reports it. */
export const createSpread = (): SpreadTally => {
  let count = 0;
  let average = 0;
  let squares = 0;
  let min = 0;
  let max = 0;
  return {
    add(value) {
      count += 1;
      const distance = value - average;
      average += distance / count;
      squares += distance * (value - average);
      if (count === 1 || value < min) min = value;
      if (count === 1 || value > max) max = value;
    },
    total: () => ({ average, min, max, sd: count === 0 ? 0 : Math.sqrt(squares / count) }),
  };
};
