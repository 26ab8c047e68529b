// Makes so few points of a run's curves that they can be told apart on a screen; nothing that stands out is lost.
import type { PerfPoint } from '../../model/perf.ts';

type Worst = 'med' | 'p95' | 'p99' | 'max';

const worst = (points: readonly PerfPoint[], name: Worst): { readonly [K in Worst]?: number } => {
  const values = points.flatMap((point) => (point[name] === undefined ? [] : [point[name]]));
  return values.length === 0 ? {} : { [name]: Math.max(...values) };
};

const summed = (records: readonly { readonly [key: string]: number }[]): { readonly [key: string]: number } => {
  const sums = new Map<string, number>();
  for (const record of records)
    for (const [key, value] of Object.entries(record)) sums.set(key, (sums.get(key) ?? 0) + value);
  return Object.fromEntries(sums);
};

/** Bands of a heat map as they are kept: pairs of band and count. */
export const heatPairs = (heat: readonly number[] = []): { readonly [band: string]: number } =>
  summed(heat.flatMap((band, i) => (i % 2 === 0 ? [{ [band]: heat[i + 1] ?? 0 }] : [])));

const mergeHeat = (points: readonly PerfPoint[]): readonly number[] =>
  Object.entries(summed(points.map(({ heat }) => heatPairs(heat)))).flatMap(([band, count]) => [Number(band), count]);

const joined = (points: readonly PerfPoint[]): PerfPoint => {
  const [first, last] = [points[0]!, points.at(-1)!];
  const measured = points.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const requests = points.reduce((sum, { rate, durationMs }) => sum + rate * durationMs, 0);
  return {
    startMs: first.startMs,
    durationMs: last.startMs + last.durationMs - first.startMs,
    rate: measured > 0 ? requests / measured : 0,
    failed: points.reduce((sum, { failed }) => sum + failed, 0),
    vus: Math.max(...points.map(({ vus }) => vus)),
    ...worst(points, 'med'),
    ...worst(points, 'p95'),
    ...worst(points, 'p99'),
    ...worst(points, 'max'),
    ...(points.some(({ heat }) => heat) ? { heat: mergeHeat(points) } : {}),
    ...(points.some(({ errors }) => errors) ? { errors: summed(points.map(({ errors = {} }) => errors)) } : {}),
  };
};

/** At most so many; of percentiles the worst is kept, counts are added. */
export const thinPoints = (points: readonly PerfPoint[], most: number): readonly PerfPoint[] => {
  if (points.length <= most) return points;
  const size = Math.ceil(points.length / most);
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
    joined(points.slice(i * size, (i + 1) * size)),
  );
};
