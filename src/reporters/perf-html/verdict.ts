// The top of the page: what came of it, why, and the numbers everybody asks for first.
import type { LoadSummary } from '../../model/load.ts';
import type { PerfComparison, PerfReport } from '../../model/perf.ts';
import { verdictSentence } from '../perf/comparison-rows.ts';
import { el, type Markup } from './markup.ts';
import { amount, clock, percent, rate } from './numbers.ts';
import { dataText, percentileText } from './tables.ts';

const SIGNS = { passed: '✓', failed: '✗', errored: '!', inconclusive: '?' } as const;
const WORDS = {
  passed: 'Passed',
  failed: 'Failed',
  errored: 'Could not be judged',
  inconclusive: 'Inconclusive',
} as const;

type Verdict = LoadSummary['verdict'];

const verdictOf = ({ summary }: PerfReport, comparison: PerfComparison | undefined): Verdict =>
  comparison?.verdict === 'regression' && summary.verdict === 'passed' ? 'failed' : summary.verdict;

const countOf = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

/** One sentence each. */
export const reasonsOf = ({ summary }: PerfReport, comparison: PerfComparison | undefined): readonly string[] => {
  const { thresholds, checks, total, generator, iterations, scriptErrors } = summary;
  const crossed = thresholds.filter(({ verdict }) => verdict === 'fail');
  const failing = checks.filter(({ fails }) => fails > 0);
  const unanswered = Object.values(total.errors).reduce((sum, count) => sum + count, 0);
  return [
    ...crossed.map(
      ({ metric, expression, observed }) =>
        `${metric} ${expression} does not hold${observed === undefined ? '' : `: ${Math.round(observed * 1000) / 1000}`}`,
    ),
    ...(failing.length > 0
      ? [
          `${countOf(
            failing.reduce((sum, { fails }) => sum + fails, 0),
            'check',
          )} failed`,
        ]
      : []),
    ...(unanswered > 0
      ? [
          `${countOf(unanswered, 'request')} had no answer (${Object.entries(total.errors)
            .map(([kind, count]) => `${kind} ${count}`)
            .join(', ')})`,
        ]
      : []),
    ...(scriptErrors > 0 ? [`${countOf(scriptErrors, 'script error')}`] : []),
    ...(iterations.dropped > 0
      ? [`${countOf(iterations.dropped, 'iteration')} dropped: no virtual user was free`]
      : []),
    ...(generator.isSaturated ? generator.reasons : []),
    ...(comparison && comparison.verdict !== 'no-change' ? [verdictSentence(comparison)] : []),
    ...(total.count === 0 ? ['No request was measured'] : []),
  ];
};

const tile = (value: Markup | string, name: string, kind = ''): Markup =>
  el('div', `tile ${kind}`, el('b', '', value), el('span', '', name));

const tiles = ({ summary }: PerfReport): readonly Markup[] => {
  const { total, iterations, vusMax } = summary;
  const failed = total.count > 0 ? total.failed / total.count : 0;
  const { duration } = total;
  return [
    tile(amount(total.count), 'requests'),
    tile(rate(total.rate), 'rate'),
    tile(percent(failed), 'failed', total.failed > 0 ? 'bad' : ''),
    tile(percentileText(duration, 'med'), 'p50'),
    tile(percentileText(duration, 'p95'), 'p95'),
    tile(percentileText(duration, 'p99'), 'p99'),
    ...(iterations.completed > 0 ? [tile(amount(iterations.completed), 'iterations')] : []),
    ...(iterations.dropped > 0 ? [tile(amount(iterations.dropped), 'dropped', 'bad')] : []),
    ...(vusMax > 0 ? [tile(amount(vusMax), vusMax === 1 ? 'virtual user' : 'virtual users')] : []),
  ];
};

export const verdictHeader = (report: PerfReport, comparison: PerfComparison | undefined): Markup => {
  const verdict = verdictOf(report, comparison);
  const { summary, warmUpMs, environment } = report;
  const reasons = reasonsOf(report, comparison);
  const facts = [
    new Date(report.startedAt).toISOString().slice(0, 19).replace('T', ' ').concat(' UTC'),
    `took ${clock(report.durationMs)}`,
    ...(warmUpMs > 0 ? [`after ${clock(warmUpMs)} of warm-up`] : []),
    dataText(summary),
    ...(environment.tool === '' ? [] : [/^\d/.test(environment.tool) ? `assay ${environment.tool}` : environment.tool]),
  ];
  return el(
    'header',
    { class: `verdict ${verdict === 'inconclusive' ? 'skipped' : verdict}`, 'data-verdict': verdict },
    el(
      'div',
      'title',
      el('span', `badge ${verdict === 'inconclusive' ? 'skipped' : verdict}`, SIGNS[verdict]),
      el(
        'div',
        '',
        el('h1', '', report.name),
        el(
          'div',
          'sentence',
          verdict === 'passed' && report.kind === 'load' && summary.thresholds.length === 0
            ? 'Passed; nothing was asked of the numbers (no thresholds)'
            : WORDS[verdict],
        ),
      ),
    ),
    reasons.length > 0 &&
      el(
        'ul',
        'reasons',
        reasons.slice(0, 20).map((reason) => el('li', '', reason)),
        reasons.length > 20 && el('li', 'dim', `and ${reasons.length - 20} more`),
      ),
    el('div', 'tiles', tiles(report)),
    el('div', 'dim facts', facts.join(' · ')),
  );
};
