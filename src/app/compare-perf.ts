// Compares the performance reports of two files.
import { type ComparisonOptions, comparePerf } from '../core/perf/compare-perf.ts';
import type { PerfComparison, PerfReport, PerfVerdict } from '../model/perf.ts';
import type { Host } from './host.ts';
import { readPerf } from './load/read-perf.ts';

export type ComparePerfOptions = ComparisonOptions & {
  readonly baseline: string;
  readonly current: string;
  /** File for the current report as a page, the comparison in it. */
  readonly html?: string;
};

const writePage = async (file: string, report: PerfReport, comparison: PerfComparison, host: Host): Promise<void> => {
  const { renderPerfHtml } = await import('../reporters/perf-html/render-perf-html.ts');
  const page = await host.createFile(file);
  try {
    await page.write(renderPerfHtml(report, comparison));
    await page.commit();
  } catch (error) {
    await page.discard();
    throw error;
  }
};

/** Rejects with Problem for files that cannot be read, and reports that cannot be compared. */
export const comparePerfFiles = async (options: ComparePerfOptions, host: Host): Promise<PerfComparison> => {
  const { baseline, current, html, ...rule } = options;
  const [before, after] = [await readPerf(baseline, host), await readPerf(current, host)];
  const comparison = comparePerf(before, after, rule);
  if (html !== undefined) await writePage(html, after, comparison, host);
  return comparison;
};

/** 1 for a regression; 3 for what could not be told, where that matters. */
export const comparisonExit = (verdict: PerfVerdict, strict: boolean): 0 | 1 | 3 => {
  if (verdict === 'regression') return 1;
  return verdict === 'inconclusive' && strict ? 3 : 0;
};
