// Compares the performance reports of two files.
import { type ComparisonOptions, comparePerf } from '../core/perf/compare-perf.ts';
import type { PerfComparison, PerfVerdict } from '../model/perf.ts';
import type { Host } from './host.ts';
import { readPerf } from './load/read-perf.ts';

export type ComparePerfOptions = ComparisonOptions & {
  readonly baseline: string;
  readonly current: string;
};

/** Rejects with Problem for files that cannot be read, and reports that cannot be compared. */
export const comparePerfFiles = async (options: ComparePerfOptions, host: Host): Promise<PerfComparison> => {
  const { baseline, current, ...rule } = options;
  const [before, after] = [await readPerf(baseline, host), await readPerf(current, host)];
  return comparePerf(before, after, rule);
};

/** 1 for a regression; 3 for what could not be told, where that matters. */
export const comparisonExit = (verdict: PerfVerdict, strict: boolean): 0 | 1 | 3 => {
  if (verdict === 'regression') return 1;
  return verdict === 'inconclusive' && strict ? 3 : 0;
};
