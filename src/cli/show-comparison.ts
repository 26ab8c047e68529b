// Shows a comparison of performance reports: a table, the verdict, and what makes it doubtful.
import type { AbTurn } from '../app/load/ab-load.ts';
import type { PerfComparison } from '../model/perf.ts';
import { COMPARISON_HEAD, comparisonRow, verdictSentence } from '../reporters/perf/comparison-rows.ts';
import { comparisonMarkdown } from '../reporters/perf/markdown.ts';
import { milliseconds, perSecond } from '../reporters/perf/shown-numbers.ts';
import { shownText } from './shown-text.ts';

const plainTable = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => (column < 2 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
};

const day = (at: number): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : `, ${date.toISOString().slice(0, 19).replace('T', ' ')}`;
};

const ABOUT_BLOCKS = 'A block is 5 s of a load or more (25 s make five), a turn of --ab, or an iteration of a run.\n\n';

/** Ends with a line break. */
export const showComparison = (comparison: PerfComparison, format: 'text' | 'markdown' | 'json'): string => {
  if (format === 'json') return `${JSON.stringify(comparison, null, 2)}\n`;
  if (format === 'markdown') return comparisonMarkdown(comparison);
  const { baseline, current, changes, warnings } = comparison;
  const reasons = changes.flatMap(({ name, metric, reason, verdict }) =>
    verdict === 'inconclusive' && reason && !warnings.includes(reason) ? [`  ${metric} of ${name}: ${reason}\n`] : [],
  );
  return shownText(
    [
      `baseline  ${baseline.name}${day(baseline.startedAt)}\n`,
      `current   ${current.name}${day(current.startedAt)}\n\n`,
      plainTable([COMPARISON_HEAD, ...changes.map(comparisonRow)]),
      '\n',
      ...(reasons.length > 0 ? ['Not decided:\n', ...reasons, '\n'] : []),
      ...(reasons.some((reason) => reason.includes('too few')) ? [ABOUT_BLOCKS] : []),
      ...warnings.map((warning) => `warning: ${warning}\n`),
      `${verdictSentence(comparison)}\n`,
    ].join(''),
  );
};

/** A turn of `--ab`, as one line. */
export const showTurn = ({ side, round, rounds, report }: AbTurn): string => {
  const { count, rate, failed, duration } = report.summary.total;
  const numbers = `p50 ${milliseconds(duration.med)}, p95 ${milliseconds(duration.p95)}, ${perSecond(rate)}`;
  return `${side} ${round}/${rounds}  ${numbers}, ${count} requests, ${failed} failed\n`;
};
