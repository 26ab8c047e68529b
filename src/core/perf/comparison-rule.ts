// What has to hold for a change to count, and what is taken where nothing is said. Why so: docs/decisions/005-regression-rule.md.
import type { PerfComparison } from '../../model/perf.ts';

export type ComparisonRule = PerfComparison['rule'];

export type ComparisonOptions = {
  /** Chance of a false alarm. Default 0.05. */
  readonly alpha?: number;
  /** Share that a change has to exceed, for every metric. Default 0.08, of p95 0.12. */
  readonly minEffect?: number;
  /** ms that a latency has to change by. Default 0.5. */
  readonly floorMs?: number;
  /** Another machine does not make the comparison inconclusive. */
  readonly allowEnvironmentDrift?: boolean;
  /** Of the bootstrap. Default 1. */
  readonly seed?: number;
  /** Of the bootstrap. Default 10,000, less where there are very many requests. */
  readonly resamples?: number;
  /** The reports are known to be of one plan, though their URLs differ. */
  readonly isSamePlan?: boolean;
};

/** Fewer blocks cannot tell anything at 5 %, whatever is in them: see `smallestP`. */
export const LEAST_BLOCKS = 4;
/** Samples that a block needs for its p95 to be more than its maximum. */
export const LEAST_FOR_P95 = 20;
/** A comparison that sees only larger changes than this has not shown that nothing changed. */
export const MOST_DETECTABLE = 0.5;

/** The rule with its defaults filled in. */
export const comparisonRule = ({ alpha = 0.05, minEffect, floorMs = 0.5 }: ComparisonOptions): ComparisonRule => ({
  alpha,
  minEffect: {
    p50: minEffect ?? 0.08,
    p95: minEffect ?? 0.12,
    throughput: minEffect ?? 0.08,
    // Of all requests, not of the errors: one in a thousand more.
    errors: 0.001,
  },
  floorMs,
});
