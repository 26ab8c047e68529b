// What every chart is made of: a frame with axes, scales, lines and the strips that tell their numbers when pointed at.
import { el, type Markup, px, several } from './markup.ts';
import { clock } from './numbers.ts';

export const WIDTH = 520;
export const HEIGHT = 220;
const LEFT = 52;
const RIGHT = 44;
const TOP = 8;
const BOTTOM = 24;

export const PLOT = { left: LEFT, right: WIDTH - RIGHT, top: TOP, bottom: HEIGHT - BOTTOM } as const;

export type Scale = { readonly at: (value: number) => number; readonly ticks: readonly number[] };

/** From 0 to a round number. */
export const linear = (largest: number, from: number, to: number): Scale => {
  const most = Number.isFinite(largest) && largest > 0 ? largest : 1;
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const top = Math.ceil(most / step - 1e-9) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  return { at: (value) => from + ((to - from) * Math.min(value, top)) / top, ticks };
};

/** 1, 2, 5 of each power of ten, fewer where they would stand too close. */
export const logarithmic = (smallest: number, largest: number, from: number, to: number): Scale => {
  const low = Math.max(1e-3, Math.min(smallest, largest));
  const high = Math.max(low * 2, largest);
  const [start, end] = [Math.log10(low), Math.log10(high)];
  const factors = end - start > 3 ? [1] : end - start > 1.4 ? [1, 3] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(start); power <= Math.ceil(end); power += 1)
    for (const factor of factors) {
      const tick = factor * 10 ** power;
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  const at = (value: number) =>
    from + ((to - from) * (Math.log10(Math.min(high, Math.max(low, value))) - start)) / (end - start);
  return { at, ticks };
};

/** Straight from one end to the other, without ticks of its own but round times. */
export const timeScale = (startMs: number, endMs: number): Scale => {
  const span = Math.max(1, endMs - startMs);
  const steps = [
    0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 604_800,
  ];
  const step = (steps.find((seconds) => span / (seconds * 1000) <= 6) ?? span / 5000) * 1000;
  const first = Math.ceil(startMs / step) * step;
  const ticks = Array.from({ length: Math.max(0, Math.floor((endMs - first) / step) + 1) }, (_, i) => first + i * step);
  return { at: (value) => PLOT.left + ((PLOT.right - PLOT.left) * (value - startMs)) / span, ticks };
};

type Axis = { readonly scale: Scale; readonly text: (value: number) => string };

export const yAxis = ({ scale, text }: Axis, side: 'left' | 'right' = 'left'): Markup =>
  several(
    scale.ticks.map((tick) => {
      const y = px(scale.at(tick));
      const x = side === 'left' ? PLOT.left - 6 : PLOT.right + 6;
      const label = el('text', { x, y, dy: '.32em', class: side === 'left' ? 'end' : '' }, text(tick));
      const line = el('line', { x1: PLOT.left, x2: PLOT.right, y1: y, y2: y, class: 'grid' });
      return side === 'left' ? [line, label] : label;
    }),
  );

export const xAxis = ({ scale, text }: Axis): Markup =>
  several(
    el('line', { x1: PLOT.left, x2: PLOT.right, y1: PLOT.bottom, y2: PLOT.bottom, class: 'axis' }),
    scale.ticks.map((tick) => {
      const x = px(scale.at(tick));
      return [
        el('line', { x1: x, x2: x, y1: PLOT.bottom, y2: PLOT.bottom + 4, class: 'axis' }),
        el('text', { x, y: PLOT.bottom + 16, class: 'middle' }, text(tick)),
      ];
    }),
  );

export const timeAxis = (scale: Scale): Markup => xAxis({ scale, text: clock });

/** A line with gaps where there is no value; a point alone is a dot. */
export const line = (points: readonly (readonly [x: number, y: number | undefined])[], name: string): Markup => {
  let path = '';
  let dots = '';
  let isDrawing = false;
  points.forEach(([x, y], i) => {
    if (y === undefined) {
      isDrawing = false;
      return;
    }
    path += `${isDrawing ? 'L' : 'M'}${px(x)} ${px(y)}`;
    if (!isDrawing && points[i + 1]?.[1] === undefined) dots += `M${px(x - 1)} ${px(y)}h2`;
    isDrawing = true;
  });
  return el('path', { d: path + dots, class: `line ${name}` });
};

/** Of where a number begins and ends on the x axis, and what is told of it. */
export const strips = (all: readonly { readonly from: number; readonly to: number; readonly told: string }[]): Markup =>
  several(
    all.map(({ from, to, told }) =>
      el(
        'rect',
        {
          x: px(from),
          y: PLOT.top,
          width: px(Math.max(0.5, to - from)),
          height: PLOT.bottom - PLOT.top,
          class: 'strip',
        },
        el('title', '', told),
      ),
    ),
  );

export const legend = (names: readonly (readonly [name: string, text: string])[]): Markup =>
  el(
    'div',
    'keys',
    names.map(([name, text]) => el('span', 'key', el('i', `swatch ${name}`), text)),
  );

/** A card with a chart; `label` is what a screen reader says of it. */
export const chart = (
  title: string,
  label: string,
  keys: readonly (readonly [string, string])[],
  ...drawn: readonly Markup[]
): Markup =>
  el(
    'figure',
    'card chart',
    el('figcaption', '', title),
    keys.length > 0 && legend(keys),
    el(
      'div',
      { class: 'canvas', tabindex: 0, role: 'group', 'aria-label': title },
      el('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label }, drawn),
    ),
  );
