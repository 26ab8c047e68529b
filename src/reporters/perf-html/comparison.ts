// What changed since the baseline: every ratio with its interval, as a plot and as a table.
import type { PerfChange, PerfComparison } from '../../model/perf.ts';
import { COMPARISON_HEAD, comparisonRow, verdictSentence } from '../perf/comparison-rows.ts';
import { el, type Markup, px, several } from './markup.ts';
import { table } from './tables.ts';

const WIDTH = 150;
const HEIGHT = 18;
const KINDS = { regression: 'bad', improvement: 'good', 'no-change': 'dim', inconclusive: 'warn' } as const;

/** The plot's ends as a ratio and its inverse: enough for every interval, and never so narrow that noise looks like news. */
const reachOf = (changes: readonly PerfChange[]): number => {
  const ratios = changes.flatMap(({ metric, ratio, interval }) =>
    metric === 'errors' ? [] : [ratio ?? 1, ...(interval ?? [])],
  );
  const logs = ratios.filter((ratio) => Number.isFinite(ratio) && ratio > 0).map((ratio) => Math.abs(Math.log2(ratio)));
  return Math.min(4, Math.max(Math.log2(1.25), ...logs) * 1.08);
};

/** A forest plot's row: the ratio as a dot, its interval as a line, 1 in the middle. */
const forest = ({ metric, ratio, interval, verdict }: PerfChange, reach: number): Markup => {
  if (metric === 'errors' || ratio === undefined || !(ratio > 0)) return several();
  const at = (value: number) =>
    WIDTH / 2 + (WIDTH / 2 - 4) * Math.max(-1, Math.min(1, Math.log2(Math.max(value, 1e-9)) / reach));
  const y = HEIGHT / 2;
  return el(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      class: `forest ${KINDS[verdict]}`,
      role: 'img',
      'aria-label': `ratio ${ratio.toFixed(3)}`,
    },
    el('line', { x1: WIDTH / 2, x2: WIDTH / 2, y1: 0, y2: HEIGHT, class: 'axis' }),
    interval && el('line', { x1: px(at(interval[0])), x2: px(at(interval[1])), y1: y, y2: y, class: 'interval' }),
    el('circle', { cx: px(at(ratio)), cy: y, r: 4, class: 'ratio-dot' }),
  );
};

/** Everything that is sure to have changed first. */
const ORDER = { regression: 0, improvement: 1, inconclusive: 2, 'no-change': 3 } as const;

const MOST_ROWS = 400;

/** A reason that many share is told once. */
const sharedReason = (changes: readonly PerfChange[]): string | undefined => {
  const reasons = changes.flatMap(({ reason }) => reason ?? []);
  return reasons.length > 2 && new Set(reasons).size === 1 ? reasons[0] : undefined;
};

export const comparisonCard = (comparison: PerfComparison): Markup => {
  const { changes, warnings, baseline, rule } = comparison;
  const reach = reachOf(changes);
  const shared = sharedReason(changes);
  const sorted = changes
    .map((change, i) => [change, i] as const)
    .sort(([a, i], [b, j]) => ORDER[a.verdict] - ORDER[b.verdict] || i - j)
    .slice(0, MOST_ROWS);
  const ends = `${Math.round(100 / 2 ** reach)} % ← → ${Math.round(100 * 2 ** reach)} %`;
  const rows = sorted.map(([change]) => {
    const texts = comparisonRow(change);
    const cells = texts.map((text, i) => ({
      label: i === 0 ? '' : COMPARISON_HEAD[i]!,
      shown: i === texts.length - 1 ? el('span', KINDS[change.verdict], text) : text,
      kind: i === 0 ? 'what' : i === 1 || i === texts.length - 1 ? '' : 'number',
    }));
    const reason =
      change.reason === undefined || change.reason === shared ? several() : el('div', 'dim', change.reason);
    const last = cells.at(-1)!;
    return [
      ...cells.slice(0, 5),
      { label: '', shown: forest(change, reach), kind: 'spread' },
      ...cells.slice(5, -1),
      { ...last, shown: several(last.shown, reason) },
    ];
  });
  const head = [...COMPARISON_HEAD.slice(0, 5), ends, ...COMPARISON_HEAD.slice(5)];
  return el(
    'section',
    'card',
    el('p', `lead ${KINDS[comparison.verdict]}`, verdictSentence(comparison)),
    el(
      'p',
      'dim',
      `Against “${baseline.name}” of ${new Date(baseline.startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC. A change counts when p < ${rule.alpha} after correction, it is larger than ${Math.round(rule.minEffect.p50 * 100)} % (p50) or ${Math.round(rule.minEffect.p95 * 100)} % (p95), and more than ${rule.floorMs} ms.`,
    ),
    warnings.map((warning) => el('p', 'warn', `▲ ${warning}`)),
    shared !== undefined && el('p', 'warn', `What is inconclusive is so because ${shared}.`),
    table(head, rows, 'numbers compared'),
  );
};
