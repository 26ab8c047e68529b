// Whether the numbers of one group tend to be greater than those of another, by their ranks alone.
import { normalAbove } from './distributions.ts';

export type MannWhitney = {
  /** Pairs in which the second group's number is the greater; ties count half. */
  readonly u: number;
  /** That U is as great, or greater, where the groups do not differ. */
  readonly pGreater: number;
  /** That U is as small, or smaller. */
  readonly pLess: number;
};

/** Up to so many in each group, every way to deal the ranks is counted. */
export const EXACT_LIMIT = 20;

/** Twice the mid-ranks, so that ties keep whole numbers; and the sizes of the groups of ties. */
const doubledRanks = (
  values: readonly number[],
): { readonly ranks: readonly number[]; readonly ties: readonly number[] } => {
  const order = values.map((_, at) => at).sort((left, right) => values[left]! - values[right]!);
  const ranks = new Array<number>(values.length).fill(0);
  const ties: number[] = [];
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1]!] === values[order[from]!]) to += 1;
    for (let at = from; at <= to; at += 1) ranks[order[at]!] = from + to + 2;
    ties.push(to - from + 1);
    from = to + 1;
  }
  return { ranks, ties };
};

/** How many ways of choosing `size` of the ranks come to each sum: the permutation distribution, ties included. */
const waysBySum = (ranks: readonly number[], size: number): Float64Array => {
  const most = ranks.reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  let seen = 0;
  for (const [at, rank] of ranks.entries()) {
    seen += rank;
    for (let chosen = Math.min(size, at + 1); chosen >= 1; chosen -= 1) {
      const [into, from] = [ways[chosen]!, ways[chosen - 1]!];
      for (let sum = seen; sum >= rank; sum -= 1) into[sum] = into[sum]! + from[sum - rank]!;
    }
  }
  return ways[size]!;
};

const exact = (ranks: readonly number[], size: number, observed: number) => {
  const ways = waysBySum(ranks, size);
  let [all, greater, less] = [0, 0, 0];
  for (const [sum, count] of ways.entries()) {
    all += count;
    if (sum >= observed) greater += count;
    if (sum <= observed) less += count;
  }
  return { pGreater: greater / all, pLess: less / all };
};

const approximate = (u: number, first: number, second: number, ties: readonly number[]) => {
  const all = first + second;
  const tied = ties.reduce((sum, size) => sum + (size ** 3 - size), 0);
  const variance = ((first * second) / 12) * (all + 1 - tied / (all * (all - 1)));
  if (!(variance > 0)) return { pGreater: 1, pLess: 1 };
  const [middle, deviation] = [(first * second) / 2, Math.sqrt(variance)];
  return {
    pGreater: Math.min(1, normalAbove((u - middle - 0.5) / deviation)),
    pLess: Math.min(1, normalAbove((middle - u - 0.5) / deviation)),
  };
};

/** Exact, with ties, up to 20 in each group; the normal approximation with both corrections above. Without numbers, both p are 1. */
export const mannWhitney = (first: readonly number[], second: readonly number[]): MannWhitney => {
  if (first.length === 0 || second.length === 0) return { u: 0, pGreater: 1, pLess: 1 };
  const { ranks, ties } = doubledRanks([...first, ...second]);
  const sum = ranks.slice(first.length).reduce((total, rank) => total + rank, 0);
  const u = sum / 2 - (second.length * (second.length + 1)) / 2;
  const isSmall = Math.max(first.length, second.length) <= EXACT_LIMIT;
  return {
    u,
    ...(isSmall ? exact(ranks, second.length, sum) : approximate(u, first.length, second.length, ties)),
  };
};

/** The smallest p that groups of these sizes can have, one-sided: 1 over the ways to deal them. */
export const smallestP = (first: number, second: number): number => {
  let p = 1;
  for (let at = 1; at <= Math.min(first, second); at += 1) p *= at / (first + second - Math.min(first, second) + at);
  return p;
};
