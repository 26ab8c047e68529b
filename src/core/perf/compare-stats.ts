// Compares what the blocks of two reports observed: which tests are made, and which of them are corrected together.
import type { PerfChange, PerfMetric } from '../../model/perf.ts';
import { holm } from '../statistics/holm.ts';
import { smallestP } from '../statistics/mann-whitney.ts';
import { median } from '../statistics/order.ts';
import { canPermute, permutationMax } from '../statistics/permutation-max.ts';
import { type BlockStats, TOTAL } from './block-stats.ts';
import { type ComparisonOptions, comparisonRule, LEAST_FOR_P95 } from './comparison-rule.ts';
import { independent, judgeChange, type Pair, testPair } from './judge-change.ts';
import { judgeErrors, testErrors } from './judge-errors.ts';

/** Of functional runs the throughput is that of the runner. */
export type CompareStatsOptions = ComparisonOptions & { readonly withThroughput: boolean };

type Stats = { readonly baseline: BlockStats; readonly current: BlockStats };

const NOTHING = (name: string): BlockStats => ({ name, p50: [], p95: [], samples: [], throughput: [], errors: [] });

/** Draws of the bootstrap that a comparison may take in all. */
const MOST_DRAWS = 400_000;

type Tested<T> = {
  readonly item: T;
  readonly p: { readonly worse: number; readonly better: number };
  /** How many the smallest p of ranks was corrected for, and how many were tested together. */
  readonly family: number;
  readonly tests: number;
  readonly alpha: number;
};

const withHolm = <T>(
  items: readonly T[],
  alpha: number,
  test: (item: T) => { readonly worse: number; readonly better: number },
): readonly Tested<T>[] => {
  const tests = items.map(test);
  const [worse, better] = [holm(tests.map((one) => one.worse)), holm(tests.map((one) => one.better))];
  const shared = { family: items.length, tests: items.length, alpha };
  return items.map((item, at) => ({ item, p: { worse: worse[at]!, better: better[at]! }, ...shared }));
};

/** Logarithms, so that factors count; turned round where less is worse. */
const oriented = ({ metric, baseline, current }: Pair, sign: 1 | -1) => {
  const turned = (metric === 'throughput' ? -1 : 1) * sign;
  const logs = (values: readonly number[]) => values.map((value) => turned * Math.log(Math.max(value, 1e-6)));
  return { first: logs(baseline), second: logs(current) };
};

/** Ranks with Holm's correction where the blocks suffice for so many tests; else the blocks are dealt anew, in every way. */
const correct = (pairs: readonly Pair[], alpha: number): readonly Tested<Pair>[] => {
  const least = Math.max(...pairs.map(({ baseline, current }) => smallestP(baseline.length, current.length)));
  if (least * pairs.length <= alpha) return withHolm(pairs, alpha, testPair);
  const [worse, better] = [pairs.map((pair) => oriented(pair, 1)), pairs.map((pair) => oriented(pair, -1))];
  if (!canPermute(worse)) return withHolm(pairs, alpha, testPair);
  const [ups, downs] = [permutationMax(worse), permutationMax(better)];
  return pairs.map((item, at) => ({
    item,
    p: { worse: ups[at]!, better: downs[at]! },
    family: 1,
    tests: pairs.length,
    alpha,
  }));
};

const pairOf = ({ baseline, current }: Stats, metric: Pair['metric']): Pair =>
  independent({ name: baseline.name, metric, baseline: baseline[metric], current: current[metric] });

const supportsP95 = ({ baseline, current }: Stats): boolean =>
  [baseline, current].every(({ samples }) => median(samples) >= LEAST_FOR_P95);

const namesOf = (baseline: readonly BlockStats[], current: readonly BlockStats[]): readonly string[] => {
  const names = new Set([...baseline, ...current].map(({ name }) => name));
  names.delete(TOTAL);
  // Of one request, the total says it all.
  return names.size > 1 ? [...names] : [];
};

const ORDER: readonly PerfMetric[] = ['p50', 'p95', 'errors', 'throughput'];

/** How the chance of a false alarm is shared out: what is asked first may take the most of it. */
const SHARES = { total: 0.65, others: 0.3, errors: 0.05 } as const;

/** Families that are corrected together: latencies of the total; those of requests, and the throughput; errors. */
export const compareStats = (
  baseline: readonly BlockStats[],
  current: readonly BlockStats[],
  options: CompareStatsOptions,
): readonly PerfChange[] => {
  const rule = comparisonRule(options);
  const of = (name: string): Stats => ({
    baseline: baseline.find((one) => one.name === name) ?? NOTHING(name),
    current: current.find((one) => one.name === name) ?? NOTHING(name),
  });
  const total = of(TOTAL);
  const requests = namesOf(baseline, current).map(of);
  const pairsOf = (stats: Stats): readonly Pair[] =>
    (supportsP95(stats) ? (['p50', 'p95'] as const) : (['p50'] as const)).map((metric) => pairOf(stats, metric));
  const throughput = options.withThroughput ? [pairOf(total, 'throughput')] : [];
  const tested = [
    ...correct(pairsOf(total), rule.alpha * SHARES.total),
    ...correct([...throughput, ...requests.flatMap(pairsOf)], rule.alpha * SHARES.others),
  ];
  const resamples = options.resamples ?? Math.max(1000, Math.min(10_000, Math.floor(MOST_DRAWS / (tested.length + 1))));
  const changes = tested.map(({ item, ...judging }, at) =>
    judgeChange(item, { ...judging, rule, seed: (options.seed ?? 1) + at, resamples }),
  );
  const errorPairs = [total, ...requests].map((stats) => ({
    name: stats.baseline.name,
    baseline: stats.baseline.errors,
    current: stats.current.errors,
  }));
  const errors = withHolm(errorPairs, rule.alpha * SHARES.errors, testErrors).map(({ item, p, alpha }) =>
    judgeErrors(item, p, { ...rule, alpha }),
  );
  const all = [...changes, ...errors];
  return [TOTAL, ...requests.map((stats) => stats.baseline.name)].flatMap((name) =>
    ORDER.flatMap((metric) => all.filter((change) => change.name === name && change.metric === metric)),
  );
};
