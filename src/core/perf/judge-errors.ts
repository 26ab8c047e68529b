// Decides whether the share of failed requests changed: by all of them together, and by block, since errors come in bursts.
import type { PerfChange, PerfVerdict } from '../../model/perf.ts';
import { mannWhitney } from '../statistics/mann-whitney.ts';
import { fisherGreater, newcombe, type Share } from '../statistics/proportions.ts';
import { type ComparisonRule, LEAST_BLOCKS } from './comparison-rule.ts';

export type ErrorPair = {
  readonly name: string;
  readonly baseline: readonly Share[];
  readonly current: readonly Share[];
};

/** Only asks whether it was more than a burst: the sizes are judged above. */
const BY_BLOCK = 0.05;

const pooled = (shares: readonly Share[]): Share => ({
  hits: shares.reduce((sum, { hits }) => sum + hits, 0),
  total: shares.reduce((sum, { total }) => sum + total, 0),
});

const shareOf = ({ hits, total }: Share): number => (total === 0 ? 0 : hits / total);

/** One-sided, uncorrected. */
export const testErrors = ({ baseline, current }: ErrorPair): { readonly worse: number; readonly better: number } => {
  const [from, to] = [pooled(baseline), pooled(current)];
  return { worse: fisherGreater(from, to), better: fisherGreater(to, from) };
};

const verdictOf = (
  pair: ErrorPair,
  p: number,
  rule: ComparisonRule,
): { readonly verdict: PerfVerdict; readonly reason?: string } => {
  const difference = shareOf(pooled(pair.current)) - shareOf(pooled(pair.baseline));
  if (Math.abs(difference) <= rule.minEffect.errors || !(p < rule.alpha)) return { verdict: 'no-change' };
  if (Math.min(pair.baseline.length, pair.current.length) < LEAST_BLOCKS) {
    return { verdict: 'inconclusive', reason: 'the share of errors changed, but there are too few blocks' };
  }
  const { pGreater, pLess } = mannWhitney(pair.baseline.map(shareOf), pair.current.map(shareOf));
  if (!((difference > 0 ? pGreater : pLess) < BY_BLOCK)) {
    return { verdict: 'inconclusive', reason: 'the errors came in a burst: most blocks are as before' };
  }
  return { verdict: difference > 0 ? 'regression' : 'improvement' };
};

/** `p` is corrected. */
export const judgeErrors = (
  pair: ErrorPair,
  p: { readonly worse: number; readonly better: number },
  rule: ComparisonRule,
): PerfChange => {
  const [from, to] = [pooled(pair.baseline), pooled(pair.current)];
  const nearer = shareOf(to) >= shareOf(from) ? p.worse : p.better;
  return {
    name: pair.name,
    metric: 'errors',
    ...verdictOf(pair, nearer, rule),
    baseline: shareOf(from),
    current: shareOf(to),
    interval: newcombe(from, to),
    p: nearer,
    blocks: [pair.baseline.length, pair.current.length],
  };
};
