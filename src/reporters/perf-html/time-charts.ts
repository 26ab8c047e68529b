// What happened when: latency, rate and virtual users, errors, and how latency was spread.
import type { PerfPoint } from '../../model/perf.ts';
import { chart, line, linear, logarithmic, PLOT, strips, timeAxis, timeScale, yAxis } from './chart.ts';
import { errorChart } from './error-chart.ts';
import { heatMap } from './heat-map.ts';
import { type Markup, several } from './markup.ts';
import { amount, clock, rate, tickTime, time } from './numbers.ts';
import { thinPoints } from './thin-points.ts';
import { middle, span, type Timed, warmUp } from './timed.ts';

const MOST_POINTS = 240;

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

/** The charts over time; none where nothing was measured. */
export const timeCharts = (
  timeline: readonly PerfPoint[],
  warmUpMs: number,
): { readonly [K in 'latency' | 'throughput' | 'errors' | 'heat']?: Markup | undefined } => {
  if (timeline.length === 0) return {};
  const points = thinPoints(timeline, MOST_POINTS);
  const last = points.at(-1)!;
  const timed = { points, x: timeScale(points[0]!.startMs, last.startMs + last.durationMs), warmUpMs };
  return { latency: latency(timed), throughput: throughput(timed), errors: errorChart(timed), heat: heatMap(timed) };
};
