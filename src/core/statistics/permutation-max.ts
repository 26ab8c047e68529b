// Tests many things that were observed in the same blocks at once: every way to deal the blocks is tried, and each thing is held against the
// most striking of all. So few blocks do for many tests, which Holm's correction of ranks would not allow.
import { mean } from './order.ts';

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

type Sums = { readonly values: readonly number[]; readonly sum: number; readonly squares: number };

/** Around their mean, so that squares lose nothing. */
const sumsOf = ({ first, second }: BlockPair): Sums => {
  const all = [...first, ...second];
  const middle = mean(all);
  const values = all.map((value) => value - middle);
  return {
    values,
    sum: values.reduce((total, value) => total + value, 0),
    squares: values.reduce((total, value) => total + value * value, 0),
  };
};

/** Student's t of those at the places of `deal` against the rest. */
const studentised = ({ values, sum, squares }: Sums, deal: readonly number[]): number => {
  let [own, ownSquares] = [0, 0];
  for (let at = 0; at < deal.length; at += 1) {
    const value = values[deal[at]!]!;
    own += value;
    ownSquares += value * value;
  }
  const [size, rest] = [deal.length, values.length - deal.length];
  const others = sum - own;
  const difference = own / size - others / rest;
  if (Math.abs(difference) < EQUAL) return 0;
  const spread = ownSquares - (own * own) / size + (squares - ownSquares) - (others * others) / rest;
  const pooled = Math.max(0, spread) / (values.length - 2);
  return difference / Math.sqrt(pooled * (1 / size + 1 / rest) + EQUAL);
};

/** Westfall and Young's single-step p of each test, that the second group is the greater. Only where `canPermute`. */
export const permutationMax = (pairs: readonly BlockPair[]): readonly number[] => {
  const [one] = pairs;
  if (!one) return [];
  const all = pairs.map(sumsOf);
  const [size, chosen] = [one.first.length + one.second.length, one.second.length];
  const dealt = Array.from({ length: chosen }, (_, at) => one.first.length + at);
  const observed = all.map((sums) => studentised(sums, dealt));
  const reached = new Array<number>(pairs.length).fill(0);
  let ways = 0;
  for (const deal of deals(size, chosen)) {
    let most = Number.NEGATIVE_INFINITY;
    for (const sums of all) most = Math.max(most, studentised(sums, deal));
    ways += 1;
    for (const [at, value] of observed.entries()) if (most >= value - 1e-9) reached[at] = reached[at]! + 1;
  }
  return reached.map((count) => count / ways);
};
