// Tells a load that came to nothing from one that measured something.
import type { LoadSummary } from '../model/load.ts';

/** No request was counted, no iteration ended, nothing was checked. */
export const measuredNothing = ({ total, iterations, checks, custom }: Omit<LoadSummary, 'verdict'>): boolean =>
  total.count + iterations.completed + checks.length + custom.length === 0;
