// Decides what the change of one latency, or of the throughput, is: all of significance, size, certainty and floor have to hold.
import type { PerfChange, PerfMetric, PerfVerdict } from '../../model/perf.ts';
import { ratioInterval } from '../statistics/bootstrap.ts';
import { detectableRatio } from '../statistics/detectable.ts';
import { mannWhitney, smallestP } from '../statistics/mann-whitney.ts';
import { lag1, median } from '../statistics/order.ts';
import { seededRandom } from '../statistics/random.ts';
import { type ComparisonRule, LEAST_BLOCKS, MOST_DETECTABLE } from './comparison-rule.ts';

export type Pair = {
  readonly name: string;
  readonly metric: Exclude<PerfMetric, 'errors'>;
  readonly baseline: readonly number[];
  readonly current: readonly number[];
};

/** Blocks that follow each other this closely are no observations of their own. */
const MOST_ALIKE = 0.4;
/** With fewer, their correlation cannot be told from chance. */
const LEAST_TO_CORRELATE = 10;

const paired = (values: readonly number[]): readonly number[] =>
  Array.from({ length: Math.floor(values.length / 2) }, (_, at) => (values[2 * at]! + values[2 * at + 1]!) / 2);

/** Neighbours are made one block while they hang together. */
export const independent = (pair: Pair): Pair => {
  const { baseline, current } = pair;
  if (Math.min(baseline.length, current.length) < LEAST_TO_CORRELATE) return pair;
  if ((lag1(baseline) + lag1(current)) / 2 <= MOST_ALIKE) return pair;
  return independent({ ...pair, baseline: paired(baseline), current: paired(current) });
};

/** One-sided, uncorrected. */
export const testPair = ({ metric, baseline, current }: Pair): { readonly worse: number; readonly better: number } => {
  const { pGreater, pLess } = mannWhitney(baseline, current);
  return metric === 'throughput' ? { worse: pLess, better: pGreater } : { worse: pGreater, better: pLess };
};

export type Judging = {
  readonly rule: ComparisonRule;
  /** Corrected. */
  readonly p: { readonly worse: number; readonly better: number };
  /** How many the smallest p of ranks was corrected for. */
  readonly family: number;
  /** How many were tested together, however corrected. */
  readonly tests: number;
  /** The family's share of the rule's. */
  readonly alpha: number;
  readonly seed: number;
  readonly resamples: number;
};

type Facts = {
  readonly pair: Pair;
  readonly judging: Judging;
  readonly ratio: number;
  readonly interval: readonly [number, number];
  readonly detectable: number | undefined;
  /** Above 1: slower, or less. */
  readonly factor: number;
  readonly isAboveFloor: boolean;
};

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

const detectableOf = (pair: Pair, { rule, family, tests, alpha }: Judging): number | undefined => {
  const { baseline, current, metric } = pair;
  if (smallestP(baseline.length, current.length) * family > alpha) return undefined;
  const factor = detectableRatio(baseline, current, { alpha: alpha / tests });
  if (factor === undefined) return undefined;
  const floor = metric === 'throughput' ? 0 : rule.floorMs / median(baseline);
  return Math.max(factor - 1, rule.minEffect[metric], floor);
};

const factsOf = (pair: Pair, judging: Judging): Facts => {
  const { baseline, current, metric } = pair;
  const [from, to] = [median(baseline), median(current)];
  const ratio = to / from;
  return {
    pair,
    judging,
    ratio,
    interval: ratioInterval(baseline, current, { resamples: judging.resamples, random: seededRandom(judging.seed) }),
    detectable: detectableOf(pair, judging),
    factor: metric === 'throughput' ? 1 / ratio : ratio,
    isAboveFloor: metric === 'throughput' || Math.abs(to - from) > judging.rule.floorMs,
  };
};

const noticed = (facts: Facts): 'regression' | 'improvement' | undefined => {
  const { factor, isAboveFloor, pair, judging } = facts;
  const least = 1 + judging.rule.minEffect[pair.metric];
  if (!isAboveFloor) return undefined;
  if (factor > least) return 'regression';
  return 1 / factor > least ? 'improvement' : undefined;
};

const isCertain = ({ interval: [low, high], ratio }: Facts): boolean => (ratio > 1 ? low > 1 : high < 1);

const blocksNeeded = (family: number, alpha: number): number => {
  let blocks = LEAST_BLOCKS;
  while (smallestP(blocks, blocks) * family > alpha) blocks += 1;
  return blocks;
};

const undecided = (facts: Facts): string | undefined => {
  const { pair, judging, detectable, ratio } = facts;
  const blocks = Math.min(pair.baseline.length, pair.current.length);
  const needed = blocks < LEAST_BLOCKS ? LEAST_BLOCKS : blocksNeeded(judging.family, judging.alpha);
  if (blocks < LEAST_BLOCKS || (noticed(facts) && blocks < needed && detectable === undefined)) {
    return `${blocks} ${blocks === 1 ? 'block is' : 'blocks are'} too few, ${needed} are needed`;
  }
  const change = Math.abs(ratio - 1);
  if (noticed(facts)) return `it changed by ${percent(change)}, which may be chance`;
  const floor = pair.metric === 'throughput' ? 0 : judging.rule.floorMs / median(pair.baseline);
  if (detectable !== undefined && detectable > Math.max(MOST_DETECTABLE, floor)) {
    return `too noisy: only a change of ${percent(detectable)} would have been seen`;
  }
  return undefined;
};

const verdictOf = (facts: Facts): { readonly verdict: PerfVerdict; readonly reason?: string } => {
  const { pair, judging } = facts;
  const { p, alpha } = judging;
  const change = noticed(facts);
  const isEnough = Math.min(pair.baseline.length, pair.current.length) >= LEAST_BLOCKS;
  const isSure = (change === 'regression' ? p.worse : p.better) < alpha && isCertain(facts);
  if (isEnough && change && isSure) return { verdict: change };
  const reason = undecided(facts);
  return reason === undefined ? { verdict: 'no-change' } : { verdict: 'inconclusive', reason };
};

const finite = (value: number): boolean => Number.isFinite(value);

/** `pair` is made independent already. */
export const judgeChange = (pair: Pair, judging: Judging): PerfChange => {
  const { name, metric, baseline, current } = pair;
  const blocks = [baseline.length, current.length] as const;
  const medians = { baseline: median(baseline), current: median(current) };
  if (!(medians.baseline > 0) || !(medians.current > 0)) {
    const side = baseline.length === 0 || !(medians.baseline > 0) ? 'baseline' : 'current report';
    const [from, to] = [medians.baseline || 0, medians.current || 0];
    const reason = `the ${side} has no answer of it`;
    return { name, metric, verdict: 'inconclusive', baseline: from, current: to, blocks, reason };
  }
  const facts = factsOf(pair, judging);
  const { ratio, interval, detectable } = facts;
  const p = facts.factor >= 1 ? judging.p.worse : judging.p.better;
  return {
    name,
    metric,
    ...verdictOf(facts),
    ...medians,
    ratio,
    ...(interval.every(finite) ? { interval } : {}),
    p,
    ...(detectable === undefined ? {} : { detectable }),
    blocks,
  };
};
