// The rows of a comparison, as every format shows them.
import type { PerfChange, PerfComparison, PerfMetric } from '../../model/perf.ts';
import { changeText, milliseconds, percent, perSecond } from './shown-numbers.ts';

const METRICS = {
  p50: 'p50',
  p95: 'p95',
  errors: 'errors',
  throughput: 'rate',
} as const satisfies Record<PerfMetric, string>;

export const COMPARISON_HEAD = [
  'request',
  'metric',
  'baseline',
  'current',
  'change',
  '95 % interval',
  'p',
  'detectable',
  'verdict',
];

const amount = ({ metric }: PerfChange, value: number): string =>
  metric === 'errors' ? percent(value) : metric === 'throughput' ? perSecond(value) : milliseconds(value);

const points = (difference: number): string =>
  `${difference >= 0 ? '+' : '−'}${Math.abs(difference * 100).toFixed(2)} pp`;

const changed = (change: PerfChange): string =>
  change.metric === 'errors' ? points(change.current - change.baseline) : changeText(change.ratio);

const intervalText = ({ metric, interval }: PerfChange): string => {
  if (!interval) return '–';
  const shown = metric === 'errors' ? points : changeText;
  return `${shown(interval[0])} to ${shown(interval[1])}`;
};

const probability = (p: number | undefined): string => (p === undefined ? '–' : p < 0.001 ? '<0.001' : p.toFixed(3));

/** Texts in the order of COMPARISON_HEAD. */
export const comparisonRow = (change: PerfChange): readonly string[] => [
  change.name,
  METRICS[change.metric],
  amount(change, change.baseline),
  amount(change, change.current),
  changed(change),
  intervalText(change),
  probability(change.p),
  change.detectable === undefined ? '–' : `${percent(change.detectable)}`,
  change.verdict,
];

const WORDS = {
  regression: 'Regression',
  improvement: 'Improvement',
  'no-change': 'No change',
  inconclusive: 'Inconclusive',
} as const;

const named = ({ name, metric }: PerfChange): string => `${METRICS[metric]} of ${name}`;

/** One sentence; a pass says what it could have seen. */
export const verdictSentence = ({ verdict, changes }: PerfComparison): string => {
  const of = changes.filter((change) => change.verdict === verdict);
  if (verdict === 'regression' || verdict === 'improvement') {
    const more = of.length > 3 ? ` and ${of.length - 3} more` : '';
    const list = of.slice(0, 3).map((change) => `${named(change)} ${changed(change)}`);
    return `${WORDS[verdict]}: ${list.join(', ')}${more}`;
  }
  if (verdict === 'inconclusive') {
    const [first] = of;
    return first ? `Inconclusive: ${named(first)}: ${first.reason ?? 'cannot be told'}` : 'Inconclusive';
  }
  const seen = changes.find(({ metric, detectable }) => metric === 'p50' && detectable !== undefined)?.detectable;
  return `No change: ${seen === undefined ? 'what could have been seen is not known' : `a p50 that is ${percent(seen)} slower would have been seen in four of five tries`}`;
};
