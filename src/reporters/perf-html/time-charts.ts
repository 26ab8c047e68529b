// What happened when: latency, rate and virtual users, errors, and how latency was spread.
import { heatRange } from '../../core/perf/heat-bands.ts';
import type { PerfPoint } from '../../model/perf.ts';
import { chart, line, linear, logarithmic, PLOT, type Scale, strips, timeAxis, timeScale, yAxis } from './chart.ts';
import { el, type Markup, px, several } from './markup.ts';
import { amount, clock, percent, rate, tickTime, time } from './numbers.ts';
import { heatPairs, thinPoints } from './thin-points.ts';

const MOST_POINTS = 240;
const MOST_COLUMNS = 90;

type Timed = { readonly points: readonly PerfPoint[]; readonly x: Scale; readonly warmUpMs: number };

const middle = ({ startMs, durationMs }: PerfPoint): number => startMs + durationMs / 2;

const span = (x: Scale, { startMs, durationMs }: PerfPoint) => ({
  from: x.at(startMs),
  to: x.at(startMs + durationMs),
});

/** What does not count is shaded. */
const warmUp = ({ x, warmUpMs }: Timed): Markup =>
  several(
    warmUpMs > 0 && [
      el(
        'rect',
        {
          x: PLOT.left,
          y: PLOT.top,
          width: px(Math.max(0, Math.min(PLOT.right, x.at(warmUpMs)) - PLOT.left)),
          height: PLOT.bottom - PLOT.top,
          class: 'warm-up',
        },
        el('title', '', 'warm-up: not counted'),
      ),
      el('text', { x: PLOT.left + 4, y: PLOT.top + 10 }, 'warm-up'),
    ],
  );

const LATENCIES = ['med', 'p95', 'p99', 'max'] as const;
const NAMES = { med: 'p50', p95: 'p95', p99: 'p99', max: 'max' } as const;

const latency = (timed: Timed): Markup | undefined => {
  const { points, x } = timed;
  const values = points.flatMap((point) => LATENCIES.flatMap((name) => point[name] ?? []));
  if (values.length === 0) return undefined;
  const y = logarithmic(Math.min(...values) / 1.3, Math.max(...values) * 1.1, PLOT.bottom, PLOT.top);
  const lines = LATENCIES.map((name) =>
    line(
      points.map((point) => [x.at(middle(point)), point[name] === undefined ? undefined : y.at(point[name])]),
      name,
    ),
  );
  const told = points.map((point) => ({
    ...span(x, point),
    told: `${clock(point.startMs)}: ${LATENCIES.map((name) => `${NAMES[name]} ${time(point[name])}`).join(', ')}`,
  }));
  return chart(
    'Latency over time',
    `Latency over time, up to ${time(Math.max(...values))}`,
    LATENCIES.map((name) => [name, NAMES[name]]),
    yAxis({ scale: y, text: tickTime }),
    timeAxis(x),
    warmUp(timed),
    ...lines,
    strips(told),
  );
};

const throughput = (timed: Timed): Markup => {
  const { points, x } = timed;
  const most = Math.max(...points.map((point) => point.rate));
  const users = Math.max(...points.map(({ vus }) => vus));
  const y = linear(most, PLOT.bottom, PLOT.top);
  const right = linear(users, PLOT.bottom, PLOT.top);
  const told = points.map((point) => ({
    ...span(x, point),
    told: `${clock(point.startMs)}: ${rate(point.rate)}${users > 0 ? `, ${point.vus} virtual users` : ''}`,
  }));
  const keys = [
    ['rate', 'requests per second'] as const,
    ...(users > 0 ? [['vus', 'virtual users (right)'] as const] : []),
  ];
  return chart(
    users > 0 ? 'Rate and virtual users' : 'Rate',
    `Requests per second over time, up to ${rate(most)}`,
    keys,
    yAxis({ scale: y, text: amount }),
    users > 0
      ? yAxis({ scale: right, text: (value) => (Number.isInteger(value) ? amount(value) : '') }, 'right')
      : several(),
    timeAxis(x),
    warmUp(timed),
    users > 0
      ? line(
          points.map((point) => [x.at(middle(point)), right.at(point.vus)]),
          'vus',
        )
      : several(),
    line(
      points.map((point) => [x.at(middle(point)), y.at(point.rate)]),
      'rate',
    ),
    strips(told),
  );
};

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

const errors = (timed: Timed): Markup | undefined => {
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

const HEATS = 8;

const heatMap = (timed: Timed): Markup | undefined => {
  const { x } = timed;
  const points = thinPoints(timed.points, MOST_COLUMNS);
  const columns = points.map(({ heat }) =>
    Object.entries(heatPairs(heat)).map(([band, count]) => [Number(band), count] as const),
  );
  const cells = columns.flat();
  if (cells.length === 0) return undefined;
  const bands = cells.map(([band]) => band);
  const y = logarithmic(heatRange(Math.min(...bands))[0], heatRange(Math.max(...bands))[1], PLOT.bottom, PLOT.top);
  const drawn = points.flatMap((point, i) => {
    const { from, to } = span(x, point);
    const sum = columns[i]!.reduce((total, [, count]) => total + count, 0);
    return columns[i]!.map(([band, count]) => {
      const [low, high] = heatRange(band);
      const heat = Math.max(1, Math.ceil(HEATS * (count / sum) ** 0.5));
      const [top, bottom] = [y.at(high), y.at(low)];
      return el(
        'rect',
        {
          x: px(from),
          y: px(top),
          width: px(to - from + 0.3),
          height: px(Math.max(1, bottom - top)),
          class: `h${heat}`,
        },
        el(
          'title',
          '',
          `${clock(point.startMs)}, ${tickTime(low)} to ${tickTime(high)}: ${count} (${percent(count / sum)})`,
        ),
      );
    });
  });
  return chart(
    'Heat map: share of requests by latency',
    'Share of requests by latency and time',
    [
      ['h1', 'few'],
      ['h4', 'a quarter'],
      ['h8', 'all'],
    ],
    yAxis({ scale: y, text: tickTime }),
    timeAxis(x),
    several(drawn),
    warmUp(timed),
  );
};

/** The charts over time; none where nothing was measured. */
export const timeCharts = (
  timeline: readonly PerfPoint[],
  warmUpMs: number,
): { readonly [K in 'latency' | 'throughput' | 'errors' | 'heat']?: Markup | undefined } => {
  if (timeline.length === 0) return {};
  const points = thinPoints(timeline, MOST_POINTS);
  const last = points.at(-1)!;
  const timed = { points, x: timeScale(points[0]!.startMs, last.startMs + last.durationMs), warmUpMs };
  return { latency: latency(timed), throughput: throughput(timed), errors: errors(timed), heat: heatMap(timed) };
};
