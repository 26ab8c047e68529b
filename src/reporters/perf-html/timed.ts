// What the charts over time share: points on their axis, and the shade of the warm-up.
import type { PerfPoint } from '../../model/perf.ts';
import { PLOT, type Scale } from './chart.ts';
import { el, type Markup, px, several } from './markup.ts';

export type Timed = { readonly points: readonly PerfPoint[]; readonly x: Scale; readonly warmUpMs: number };

export const middle = ({ startMs, durationMs }: PerfPoint): number => startMs + durationMs / 2;

export const span = (x: Scale, { startMs, durationMs }: PerfPoint) => ({
  from: x.at(startMs),
  to: x.at(startMs + durationMs),
});

/** What does not count is shaded. */
export const warmUp = ({ x, warmUpMs }: Timed): Markup =>
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
