// Tests many things that were observed in the same blocks at once: every way to deal the blocks is tried, and each thing is held against the
// most striking of all. So few blocks do for many tests, which Holm's correction of ranks would not allow.
import { mean, variance } from './order.ts';

/** The same blocks, in the same order, in every test of a call. */
export type BlockPair = { readonly first: readonly number[]; readonly second: readonly number[] };

const MOST_WAYS = 20_000;

const waysToDeal = (count: number, chosen: number): number => {
  let ways = 1;
  for (let at = 1; at <= chosen; at += 1) ways = (ways * (count - chosen + at)) / at;
  return Math.round(ways);
};

/** Whether every way can be tried. */
export const canPermute = (pairs: readonly BlockPair[]): boolean => {
  const [one] = pairs;
  if (!one || one.first.length < 2 || one.second.length < 2) return false;
  const isAligned = pairs.every(
    ({ first, second }) => first.length === one.first.length && second.length === one.second.length,
  );
  return isAligned && waysToDeal(one.first.length + one.second.length, one.second.length) <= MOST_WAYS;
};

function* deals(count: number, chosen: number, from = 0): Generator<readonly number[]> {
  if (chosen === 0) yield [];
  else
    for (let at = from; at <= count - chosen; at += 1)
      for (const rest of deals(count, chosen - 1, at + 1)) yield [at, ...rest];
}

const EQUAL = 1e-12;

const studentised = (values: readonly number[], inSecond: ReadonlySet<number>): number => {
  const first = values.filter((_, at) => !inSecond.has(at));
  const second = values.filter((_, at) => inSecond.has(at));
  const pooled = ((first.length - 1) * variance(first) + (second.length - 1) * variance(second)) / (values.length - 2);
  const difference = mean(second) - mean(first);
  if (Math.abs(difference) < EQUAL) return 0;
  return difference / Math.sqrt(pooled * (1 / first.length + 1 / second.length) + EQUAL);
};

/** Westfall and Young's single-step p of each test, that the second group is the greater. Only where `canPermute`. */
export const permutationMax = (pairs: readonly BlockPair[]): readonly number[] => {
  const [one] = pairs;
  if (!one) return [];
  const all = pairs.map(({ first, second }) => [...first, ...second]);
  const [size, chosen] = [all[0]!.length, one.second.length];
  const observedIn = new Set(Array.from({ length: chosen }, (_, at) => one.first.length + at));
  const observed = all.map((values) => studentised(values, observedIn));
  const reached = new Array<number>(pairs.length).fill(0);
  let ways = 0;
  for (const deal of deals(size, chosen)) {
    const inSecond = new Set(deal);
    const most = Math.max(...all.map((values) => studentised(values, inSecond)));
    ways += 1;
    for (const [at, value] of observed.entries()) if (most >= value - 1e-9) reached[at] = reached[at]! + 1;
  }
  return reached.map((count) => count / ways);
};
