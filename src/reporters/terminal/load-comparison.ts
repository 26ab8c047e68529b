// What a comparison with an earlier load says, short.

import { latencyText, rateText, shareText } from '../../core/figures.ts';
import type { PerfChange, PerfComparison, PerfVerdict } from '../../model/perf.ts';
import { printable } from './printable.ts';
import { hang, type Theme } from './theme.ts';

const MOST_CHANGES = 20;

const figureOf = ({ metric }: PerfChange, value: number): string => {
  if (metric === 'errors') return shareText(value);
  return metric === 'throughput' ? `${rateText(value)}/s` : latencyText(value);
};

const changeText = (ratio: number): string => {
  const percent = (ratio - 1) * 100;
  return `${percent >= 0 ? '+' : ''}${percent.toFixed(1)} %`;
};

const styleOf = ({ paint, marks }: Theme, verdict: PerfVerdict) => {
  switch (verdict) {
    case 'regression':
      return [marks.fail, paint.red] as const;
    case 'improvement':
      return [marks.pass, paint.green] as const;
    case 'inconclusive':
      return [marks.warning, paint.yellow] as const;
    case 'no-change':
      return [marks.pass, paint.plain] as const;
    default:
      return verdict satisfies never;
  }
};

const changeLine = (theme: Theme, change: PerfChange): readonly string[] => {
  const { name, metric, verdict, baseline, current, ratio, interval, detectable, reason } = change;
  const [sign, style] = styleOf(theme, verdict);
  const range = interval && ratio !== undefined ? ` (${changeText(interval[0])} to ${changeText(interval[1])})` : '';
  const shift = ratio === undefined ? '' : `, ${changeText(ratio)}${range}`;
  const reach =
    verdict === 'no-change' && detectable !== undefined ? `, would have found ${changeText(1 + detectable)}` : '';
  const word = verdict === 'no-change' ? 'no change' : verdict;
  const text = `${printable(name)}  ${metric}  ${figureOf(change, baseline)} ${theme.marks.send} ${figureOf(change, current)}${shift}: ${word}${reach}${reason ? ` (${printable(reason)})` : ''}`;
  return hang(theme, `  ${style(sign)} `, 4, text, style);
};

const WEIGHT: { readonly [verdict in PerfVerdict]: number } = {
  regression: 0,
  improvement: 1,
  inconclusive: 2,
  'no-change': 3,
};

/** What changed first. Empty where nothing was compared. */
export const comparisonLines = (theme: Theme, comparison: PerfComparison | undefined): readonly string[] => {
  if (!comparison) return [];
  const { paint, marks } = theme;
  const sorted = comparison.changes.toSorted((left, right) => WEIGHT[left.verdict] - WEIGHT[right.verdict]);
  const more = sorted.length - MOST_CHANGES;
  const [, style] = styleOf(theme, comparison.verdict);
  const title = `compared with ${printable(comparison.baseline.name)}: ${comparison.verdict.replace('-', ' ')}`;
  return [
    '',
    ...hang(theme, '', 0, title, style),
    ...sorted.slice(0, MOST_CHANGES).flatMap((change) => changeLine(theme, change)),
    ...(more > 0 ? [`  ${marks.ellipsis} ${more} more`] : []),
    ...comparison.warnings.flatMap((text) =>
      hang(theme, `  ${paint.yellow(marks.warning)} `, 4, printable(text), paint.yellow),
    ),
  ];
};
