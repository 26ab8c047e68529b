// Which of the numbers 0, 1, 2, … belong to one process of a load: those with the index as remainder.
import type { LoadSegment } from '../model/load.ts';

/** How many of the first `whole` numbers. */
export const shareOf = (whole: number, { index, count }: LoadSegment): number =>
  Math.max(0, Math.floor((whole - index + count - 1) / count));

/** The number that the process's own number `nth` has in the whole. */
export const wholeNumber = (nth: number, { index, count }: LoadSegment): number => nth * count + index;

/** For work that users share: processes that have none of them get nothing of it. Undefined: this is one of those. */
export const workSegment = (users: number, { index, count }: LoadSegment): LoadSegment | undefined =>
  index < users ? { index, count: Math.min(count, users) } : undefined;
