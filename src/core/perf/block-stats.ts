// What each block of a report observed, by request: the numbers that comparisons work on.
import type { MetricSeries } from '../../model/metric.ts';
import type { PerfBlock, PerfReport } from '../../model/perf.ts';
import { createHistogram } from '../histogram.ts';
import type { Share } from '../statistics/proportions.ts';

export const TOTAL = 'total';

/** One entry a block that had a sample. */
export type BlockStats = {
  readonly name: string;
  /** ms */
  readonly p50: readonly number[];
  readonly p95: readonly number[];
  /** Requests in each block. */
  readonly samples: readonly number[];
  /** Requests per second. */
  readonly throughput: readonly number[];
  readonly errors: readonly Share[];
};

type Building = { -readonly [K in Exclude<keyof BlockStats, 'name'>]: BlockStats[K][number][] };

const createBuilding = (): Building => ({ p50: [], p95: [], samples: [], throughput: [], errors: [] });

type Observed = { readonly times: ReturnType<typeof createHistogram>; requests: number; hits: number; judged: number };

const observe = (into: Observed, { metric, value }: MetricSeries): void => {
  if (metric === 'http_req_duration' && value.kind === 'trend') into.times.add(value.histogram);
  if (metric === 'http_reqs' && value.kind === 'counter') into.requests += value.sum;
  if (metric !== 'http_req_failed' || value.kind !== 'rate') return;
  into.hits += value.passes;
  into.judged += value.total;
};

const observedIn = ({ series }: PerfBlock): ReadonlyMap<string, Observed> => {
  const all = new Map<string, Observed>();
  const of = (name: string): Observed => {
    const found = all.get(name) ?? { times: createHistogram(3), requests: 0, hits: 0, judged: 0 };
    all.set(name, found);
    return found;
  };
  for (const one of series) {
    observe(of(TOTAL), one);
    // A request that is named like the total would be counted twice.
    if (one.tags.name !== undefined && one.tags.name !== TOTAL) observe(of(one.tags.name), one);
  }
  return all;
};

/** The total first, then the requests in the order of their first block. */
export const blockStats = ({ blocks }: Pick<PerfReport, 'blocks'>): readonly BlockStats[] => {
  const all = new Map<string, Building>([[TOTAL, createBuilding()]]);
  for (const block of blocks) {
    for (const [name, { times, requests, hits, judged }] of observedIn(block)) {
      if (times.count === 0) continue;
      const stats = all.get(name) ?? createBuilding();
      all.set(name, stats);
      // Trends are recorded in thousandths.
      stats.p50.push(times.valueAt(50) / 1000);
      stats.p95.push(times.valueAt(95) / 1000);
      stats.samples.push(times.count);
      stats.throughput.push(block.durationMs > 0 ? (requests * 1000) / block.durationMs : 0);
      stats.errors.push({ hits, total: judged });
    }
  }
  return [...all].map(([name, stats]) => ({ name, ...stats }));
};
