// Cuts what is measured into stretches of time, of which there are never too many: when a run goes on, neighbours are made one.
import type { MetricSeries } from '../../model/metric.ts';
import { createMetrics, type Metrics } from '../metrics.ts';

export type Slice = { startMs: number; endMs: number; readonly metrics: Metrics };

export type Slices = {
  take(startMs: number, durationMs: number, series: readonly MetricSeries[]): void;
  /** At most so many, in order. */
  all(most: number): readonly Slice[];
};

const joined = (left: Slice, right: Slice): Slice => {
  left.metrics.add(right.metrics.totals());
  left.endMs = Math.max(left.endMs, right.endMs);
  return left;
};

/** Neighbours are joined, `size` at a time; a rest that is too short goes to the one before it. */
const gathered = (slices: readonly Slice[], size: number): Slice[] => {
  const groups: Slice[] = [];
  for (let at = 0; at < slices.length; at += size) {
    const [first, ...rest] = slices.slice(at, at + size);
    groups.push(rest.reduce(joined, first as Slice));
  }
  return groups;
};

/** A slice is at least `lengthMs` long; above `most` of them, each two become one. */
export const createSlices = (lengthMs: number, most: number): Slices => {
  let slices: Slice[] = [];
  let length = lengthMs;
  return {
    take: (startMs, durationMs, series) => {
      const last = slices.at(-1);
      const endMs = startMs + durationMs;
      // A window that ends a hair late must not make the slice a window longer.
      if (last && startMs - last.startMs < length - durationMs / 2) {
        last.metrics.add(series);
        last.endMs = Math.max(last.endMs, endMs);
        return;
      }
      const metrics = createMetrics();
      metrics.add(series);
      slices.push({ startMs, endMs, metrics });
      if (slices.length <= most) return;
      slices = gathered(slices, 2);
      length *= 2;
    },
    all: (wanted) => {
      const last = slices.at(-1);
      const before = slices.at(-2);
      if (last && before && last.endMs - last.startMs < length * 0.8) slices.splice(-2, 2, joined(before, last));
      // Joining changes the slices: they are kept as they are told.
      if (slices.length > wanted) slices = gathered(slices, Math.ceil(slices.length / wanted));
      return slices;
    },
  };
};
