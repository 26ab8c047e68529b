// When requests failed, and how.
import type { PerfPoint } from '../../model/perf.ts';
import { chart, linear, PLOT, strips, timeAxis, yAxis } from './chart.ts';
import { el, type Markup, px, several } from './markup.ts';
import { amount, clock } from './numbers.ts';
import { span, type Timed, warmUp } from './timed.ts';

const MOST_KINDS = 5;

const kindsOf = (points: readonly PerfPoint[]): readonly string[] => {
  const sums = new Map<string, number>();
  for (const { errors = {} } of points)
    for (const [kind, count] of Object.entries(errors)) sums.set(kind, (sums.get(kind) ?? 0) + count);
  return [...sums].sort(([, a], [, b]) => b - a).map(([kind]) => kind);
};

/** Of a point: the kinds that have a colour, and the rest. */
const stack = (point: PerfPoint, kinds: readonly string[]): readonly number[] => {
  const shown = kinds.map((kind) => point.errors?.[kind] ?? 0);
  const rest = Math.max(0, point.failed - shown.reduce((sum, count) => sum + count, 0));
  return [...shown, rest];
};

const ANSWERED: Readonly<Record<string, string>> = { '4': 'refused by the API', '5': 'failed in the API' };

export const kindText = (kind: string): string => (/^[45]\d\d$/.test(kind) ? `${kind} (${ANSWERED[kind[0]!]})` : kind);

/** Undefined where none failed. */
export const errorChart = (timed: Timed): Markup | undefined => {
  const { points, x } = timed;
  const kinds = kindsOf(points).slice(0, MOST_KINDS);
  const stacks = points.map((point) => stack(point, kinds));
  const sums = stacks.map((counts) => counts.reduce((sum, count) => sum + count, 0));
  if (sums.every((sum) => sum === 0)) return undefined;
  const y = linear(Math.max(...sums), PLOT.bottom, PLOT.top);
  const bars = points.flatMap((point, i) => {
    const { from, to } = span(x, point);
    let below = 0;
    return stacks[i]!.map((count, k) => {
      if (count === 0) return '';
      const [bottom, top] = [y.at(below), y.at(below + count)];
      below += count;
      return el('rect', {
        x: px(from),
        y: px(top),
        width: px(Math.max(1, to - from - 0.5)),
        height: px(Math.max(1, bottom - top)),
        class: `e${k === kinds.length ? 'x' : k}`,
      });
    });
  });
  const rest = stacks.some((counts) => counts.at(-1)! > 0);
  const keys = [
    ...kinds.map((kind, k) => [`e${k}`, kindText(kind)] as const),
    ...(rest ? [['ex', kinds.length > 0 ? 'others' : 'failed'] as const] : []),
  ];
  const told = points.map((point, i) => ({
    ...span(x, point),
    told: `${clock(point.startMs)}: ${sums[i]} failed${kinds.map((kind, k) => (stacks[i]![k]! > 0 ? `, ${stacks[i]![k]} ${kind}` : '')).join('')}`,
  }));
  return chart(
    'Failed requests by kind',
    `Failed requests over time, at most ${Math.max(...sums)} at once`,
    keys,
    yAxis({ scale: y, text: (value) => (Number.isInteger(value) ? amount(value) : '') }),
    timeAxis(x),
    warmUp(timed),
    several(bars),
    strips(told),
  );
};
