// Compares two performance reports: refuses what cannot be compared, says what changed, and how sure that is.
import type { PerfChange, PerfComparison, PerfEnvironment, PerfReport, PerfVerdict } from '../../model/perf.ts';
import { blockStats } from './block-stats.ts';
import { checkComparable } from './check-comparable.ts';
import { compareStats } from './compare-stats.ts';
import { type ComparisonOptions, comparisonRule } from './comparison-rule.ts';

export type { ComparisonOptions } from './comparison-rule.ts';

const MACHINE = ['os', 'arch', 'cpu', 'cores'] as const satisfies readonly (keyof PerfEnvironment)[];
const SOFTWARE = ['node', 'tool'] as const satisfies readonly (keyof PerfEnvironment)[];

const differences = (
  { environment: from }: PerfReport,
  { environment: to }: PerfReport,
  fields: readonly (keyof PerfEnvironment)[],
): string =>
  fields
    .filter((field) => from[field] !== to[field])
    .map((field) => `${field} ${from[field]} and ${to[field]}`)
    .join(', ');

const saturation = (report: PerfReport, which: string): readonly string[] => {
  const { generator } = report.summary;
  if (!generator.isSaturated) return [];
  const why = generator.reasons.length === 0 ? '' : `: ${generator.reasons.join('; ')}`;
  return [`Of the ${which} report, the generator was the bottleneck${why}`];
};

/** A threshold ends a load on purpose; all else cuts it off. */
const cutOff = ({ interrupted }: PerfReport, which: string): readonly string[] =>
  interrupted === undefined || interrupted === 'threshold'
    ? []
    : [
        `The ${which} report is of a ${interrupted === 'lost' ? 'load that lost a process' : `run that was interrupted (${interrupted})`}`,
      ];

const withDoubt = (change: PerfChange, reason: string): PerfChange =>
  change.verdict === 'inconclusive' ? change : { ...change, verdict: 'inconclusive', reason };

/** What went wrong counts before what could not be told, and that before what went well. */
const worst = (changes: readonly PerfChange[]): PerfVerdict =>
  (['regression', 'inconclusive', 'improvement'] as const).find((verdict) =>
    changes.some((change) => change.verdict === verdict),
  ) ?? 'no-change';

const titleOf = ({ name, startedAt }: PerfReport) => ({ name, startedAt });

/** Throws Problem for reports of different plans or profiles. Pure: the same reports give the same comparison. */
export const comparePerf = (
  baseline: PerfReport,
  current: PerfReport,
  options: ComparisonOptions = {},
): PerfComparison => {
  checkComparable(baseline, current, options);
  const drift = differences(baseline, current, MACHINE);
  const software = differences(baseline, current, SOFTWARE);
  const doubts = [
    ...cutOff(baseline, 'baseline'),
    ...cutOff(current, 'current'),
    ...saturation(baseline, 'baseline'),
    ...saturation(current, 'current'),
    ...(drift === '' || options.allowEnvironmentDrift ? [] : [`The reports are of different machines: ${drift}`]),
  ];
  const notes = [
    ...(drift !== '' && options.allowEnvironmentDrift ? [`The reports are of different machines: ${drift}`] : []),
    ...(software === '' ? [] : [`The reports were made by different software: ${software}`]),
  ];
  const found = compareStats(blockStats(baseline), blockStats(current), {
    ...options,
    withThroughput: baseline.kind === 'load',
  });
  const [doubt] = doubts;
  const changes = doubt === undefined ? found : found.map((change) => withDoubt(change, doubt));
  return {
    verdict: worst(changes),
    baseline: titleOf(baseline),
    current: titleOf(current),
    changes,
    warnings: [...doubts, ...notes],
    rule: comparisonRule(options),
  };
};
