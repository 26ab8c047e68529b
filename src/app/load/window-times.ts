// Where the windows of a load begin and end: at multiples of their length, and where the warm-up ends.
import type { LoadPlan } from '../../model/load.ts';

type Times = Pick<LoadPlan, 'windowMs' | 'warmUpMs'>;

/** When a window that starts at `startMs` (the end of another, or 0) ends. */
export const windowEnd = (startMs: number, { windowMs, warmUpMs }: Times): number => {
  const next = (Math.floor(startMs / windowMs) + 1) * windowMs;
  return startMs < warmUpMs && warmUpMs < next ? warmUpMs : next;
};
