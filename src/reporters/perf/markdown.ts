// The performance report as Markdown: tables for a comment on a pull request.
import type { RequestStats } from '../../model/load.ts';
import type { PerfComparison, PerfReport } from '../../model/perf.ts';
import { COMPARISON_HEAD, comparisonRow, verdictSentence } from './comparison-rows.ts';
import { milliseconds, percent, perSecond } from './shown-numbers.ts';

// Names come from files of others: nothing of them may become a table, a link or HTML.
const cell = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|~#!@]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map((_, at) => (at === 0 ? '---' : '---:')).join(' | ')} |`,
  ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  '',
];

const requestRow = ({ name, count, rate, failed, duration }: RequestStats): readonly string[] => [
  name,
  String(count),
  perSecond(rate),
  count === 0 ? '–' : percent(failed / count),
  ...[duration.avg, duration.med, duration.p90, duration.p95, duration.p99, duration.max].map(milliseconds),
];

/** Ends with a line break. */
export const comparisonMarkdown = (comparison: PerfComparison): string =>
  [
    `**${cell(verdictSentence(comparison))}**`,
    '',
    ...table(COMPARISON_HEAD, comparison.changes.map(comparisonRow)),
    ...comparison.warnings.map((warning) => `> ${cell(warning)}`),
    ...(comparison.warnings.length > 0 ? [''] : []),
  ].join('\n');

const thresholdLines = ({ summary: { thresholds } }: PerfReport): readonly string[] =>
  thresholds.length === 0
    ? []
    : [
        '### Thresholds',
        '',
        ...table(
          ['metric', 'threshold', 'observed', 'verdict'],
          thresholds.map(({ metric, expression, observed, verdict }) => [
            metric,
            expression,
            observed === undefined ? '–' : String(Math.round(observed * 1000) / 1000),
            verdict === 'none' ? 'no samples' : verdict,
          ]),
        ),
      ];

/** Ends with a line break. */
export const perfMarkdown = (report: PerfReport, comparison: PerfComparison | undefined): string => {
  const { summary, name, kind, durationMs } = report;
  const { total, generator } = summary;
  const rows = [total, ...summary.requests].map(requestRow);
  return [
    `## ${cell(name)}: ${kind === 'load' ? summary.verdict : 'performance'}`,
    '',
    `${total.count} requests in ${(durationMs / 1000).toFixed(1)} s, ${perSecond(total.rate)}, ${total.failed} failed`,
    '',
    ...generator.reasons.map(
      (reason) => `> ${generator.isSaturated ? 'The generator was the bottleneck: ' : ''}${cell(reason)}`,
    ),
    ...(generator.reasons.length > 0 ? [''] : []),
    ...(comparison ? ['### Compared with the baseline', '', comparisonMarkdown(comparison)] : []),
    ...thresholdLines(report),
    '### Requests',
    '',
    ...table(['request', 'count', 'rate', 'failed', 'avg', 'p50', 'p90', 'p95', 'p99', 'max'], rows),
  ].join('\n');
};
