// Keeps calls to so many a second.
import type { EngineDeps } from '../deps.ts';

export type Pace = (signal: AbortSignal) => Promise<void> | undefined;

/** Undefined where nothing has to be waited for. */
export const createPace = (callsPerSecond: number | undefined, { clock, sleep }: EngineDeps): Pace => {
  if (callsPerSecond === undefined) return () => undefined;
  const stepMs = 1000 / callsPerSecond;
  let next = clock();
  return (signal) => {
    const now = clock();
    const at = Math.max(next, now);
    next = at + stepMs;
    return at > now ? sleep(at - now, signal) : undefined;
  };
};
