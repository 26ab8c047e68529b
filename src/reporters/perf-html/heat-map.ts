// How latency was spread, and when.
import { heatRange } from '../../core/perf/heat-bands.ts';
import { chart, logarithmic, PLOT, timeAxis, yAxis } from './chart.ts';
import { el, type Markup, px, several } from './markup.ts';
import { clock, percent, tickTime } from './numbers.ts';
import { heatPairs, thinPoints } from './thin-points.ts';
import { span, type Timed, warmUp } from './timed.ts';

const MOST_COLUMNS = 90;
const HEATS = 8;

/** Undefined where the report has nothing of it. */
export const heatMap = (timed: Timed): Markup | undefined => {
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
