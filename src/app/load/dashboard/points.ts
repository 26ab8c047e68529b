// The points of curves, of which there are never more than some, however long a load is.
import type { LoadPoint } from '../../../reporters/gather/load-progress.ts';

/** An hour of seconds; of a longer load, two points become one, and so on. */
const MOST_POINTS = 3600;

const highest = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || right === undefined ? (left ?? right) : Math.max(left, right);

/** Counts are those of both, rates their mean, latencies the higher ones: a peak stays in sight. */
const joined = (left: LoadPoint, right: LoadPoint): LoadPoint => {
  const mean = (of: 'rate' | 'failedRate' | 'cpu'): number => (left[of] + right[of]) / 2;
  const latencies = Object.fromEntries(
    (['p50', 'p95', 'p99'] as const).flatMap((name) => {
      const value = highest(left[name], right[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    endMs: right.endMs,
    isWarmUp: left.isWarmUp && right.isWarmUp,
    requests: left.requests + right.requests,
    failed: left.failed + right.failed,
    dropped: left.dropped + right.dropped,
    rate: mean('rate'),
    failedRate: mean('failedRate'),
    cpu: mean('cpu'),
    active: Math.max(left.active, right.active),
    allocated: Math.max(left.allocated, right.allocated),
    ...latencies,
  };
};

/** Points of equal length; how many windows each stands for doubles when there are too many. */
export const createPoints = (most = MOST_POINTS) => {
  let points: LoadPoint[] = [];
  let perPoint = 1;
  let waiting: LoadPoint[] = [];
  return {
    all: (): readonly LoadPoint[] => points,
    /** `isAnew`: earlier points have changed. */
    add(point: LoadPoint): { readonly point?: LoadPoint; readonly isAnew: boolean } {
      waiting.push(point);
      if (waiting.length < perPoint) return { isAnew: false };
      const made = waiting.reduce(joined);
      waiting = [];
      points.push(made);
      if (points.length < most) return { point: made, isAnew: false };
      points = Array.from({ length: Math.floor(points.length / 2) }, (_, i) =>
        joined(points[2 * i]!, points[2 * i + 1]!),
      );
      perPoint *= 2;
      return { isAnew: true };
    },
  };
};
