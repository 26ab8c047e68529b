// How latencies are spread: a histogram, the curve of percentiles, and the small one of a table's row.
import { heatOf, heatRange } from '../../core/perf/heat-bands.ts';
import { isSupported, percentile, type TrendValue } from '../../core/trend-stats.ts';
import { chart, line, linear, logarithmic, PLOT, type Scale, strips, xAxis, yAxis } from './chart.ts';
import { el, type Markup, px, several } from './markup.ts';
import { amount, percent, tickTime, time } from './numbers.ts';

type Band = { readonly low: number; readonly high: number; readonly count: number };

const bandsOf = (value: TrendValue): readonly Band[] => {
  const pairs = heatOf(value);
  return pairs.flatMap((band, i) => {
    if (i % 2 === 1) return [];
    const [low, high] = heatRange(band);
    return [{ low, high, count: pairs[i + 1] ?? 0 }];
  });
};

const histogram = (value: TrendValue, marks: readonly (readonly [name: string, ms: number | undefined])[]): Markup => {
  const bands = bandsOf(value);
  const x = logarithmic(bands[0]!.low, bands.at(-1)!.high, PLOT.left, PLOT.right);
  const y = linear(Math.max(...bands.map(({ count }) => count)), PLOT.bottom, PLOT.top);
  const bars = bands.map(({ low, high, count }) =>
    el(
      'rect',
      {
        x: px(x.at(low)),
        y: px(y.at(count)),
        width: px(Math.max(1, x.at(high) - x.at(low) - 0.5)),
        height: px(Math.max(0.5, PLOT.bottom - y.at(count))),
        class: 'fill-rate',
      },
      el('title', '', `${tickTime(low)} to ${tickTime(high)}: ${count} (${percent(count / value.count)})`),
    ),
  );
  let lastX = Number.NEGATIVE_INFINITY;
  const lines = marks.flatMap(([name, ms]) => {
    if (ms === undefined) return [];
    const at = x.at(ms);
    const isApart = at - lastX > 26;
    if (isApart) lastX = at;
    return [
      el(
        'line',
        { x1: px(at), x2: px(at), y1: PLOT.top + 12, y2: PLOT.bottom, class: 'mark' },
        el('title', '', `${name} ${time(ms)}`),
      ),
      isApart ? el('text', { x: px(at), y: PLOT.top + 8, class: 'middle' }, name) : several(),
    ];
  });
  return chart(
    'Distribution',
    'How many requests took how long',
    [],
    yAxis({ scale: y, text: (tick) => (Number.isInteger(tick) ? amount(tick) : '') }),
    xAxis({ scale: x, text: tickTime }),
    ...bars,
    ...lines,
  );
};

const NINES = [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 99.999];

/** Percentiles, each further nine as wide as the one before it. */
const nines = (percent: number): number => -Math.log10(1 - Math.min(percent, 99.9999) / 100);

const percentileCurve = (value: TrendValue): Markup => {
  const shown = NINES.filter((at) => at === 0 || isSupported(at, value.count));
  const points = shown.flatMap((at) => {
    const ms = percentile(value, at);
    return ms === undefined ? [] : [[at, ms] as const];
  });
  const widest = Math.max(1, nines(shown.at(-1)!));
  const x: Scale = {
    at: (at) => PLOT.left + ((PLOT.right - PLOT.left) * nines(at)) / widest,
    ticks: [0, 50, 90, 99, 99.9, 99.99, 99.999].filter((at) => at <= shown.at(-1)!),
  };
  const values = points.map(([, ms]) => ms);
  const y = logarithmic(Math.min(...values) / 1.2, Math.max(...values) * 1.1, PLOT.bottom, PLOT.top);
  const told = points.map(([at, ms], i) => {
    const from = i === 0 ? PLOT.left : (x.at(at) + x.at(points[i - 1]![0])) / 2;
    const to = i === points.length - 1 ? PLOT.right : (x.at(at) + x.at(points[i + 1]![0])) / 2;
    return { from, to, told: `${at === 0 ? 'minimum' : `${at} % took at most`} ${time(ms)}` };
  });
  const dots = points.map(([at, ms]) => el('circle', { cx: px(x.at(at)), cy: px(y.at(ms)), r: 2.5, class: 'dot' }));
  return chart(
    'Percentiles',
    'Latency by percentile',
    [],
    yAxis({ scale: y, text: tickTime }),
    xAxis({ scale: x, text: (at) => (at === 0 ? 'min' : `p${at}`) }),
    line(
      points.map(([at, ms]) => [x.at(at), y.at(ms)]),
      'rate',
    ),
    ...dots,
    strips(told),
  );
};

/** Histogram and percentiles of all that was measured. */
export const distributionCharts = (value: TrendValue): readonly Markup[] => {
  if (value.count === 0 || value.histogram.counts.length < 2) return [];
  const marks = ([50, 95, 99] as const).map(
    (at) => [`p${at}`, isSupported(at, value.count) ? percentile(value, at) : undefined] as const,
  );
  return [histogram(value, marks), percentileCurve(value)];
};

const SPARK = { width: 96, height: 20 } as const;

/** All rows share one axis, so that they can be compared at a glance. */
export const sparkline = (value: TrendValue | undefined, [low, high]: readonly [number, number]): Markup => {
  if (!value || value.count === 0) return several();
  const bands = bandsOf(value);
  const x = logarithmic(low, high, 0, SPARK.width);
  const most = Math.max(...bands.map(({ count }) => count));
  return el(
    'svg',
    {
      viewBox: `0 0 ${SPARK.width} ${SPARK.height}`,
      class: 'spark',
      role: 'img',
      'aria-label': `from ${time(value.min)} to ${time(value.max)}`,
    },
    bands.map((band) => {
      const height = Math.max(1, (SPARK.height * band.count) / most);
      return el('rect', {
        x: px(x.at(band.low)),
        y: px(SPARK.height - height),
        width: px(Math.max(1, x.at(band.high) - x.at(band.low))),
        height: px(height),
        class: 'fill-rate',
      });
    }),
  );
};
