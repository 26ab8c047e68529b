// The numbers of a run, computed once by the summarise stage; reporters only print them.
import type { ApiCoverage } from './coverage.ts';
import type { LoadSummary } from './load.ts';
import type { PerfComparison } from './perf.ts';

export type Count = { readonly total: number; readonly failed: number; readonly pending: number };

export type Spread = { readonly average: number; readonly min: number; readonly max: number; readonly sd: number };

export type Summary = {
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly steps: {
    readonly total: number;
    readonly passed: number;
    readonly failed: number;
    readonly errored: number;
    readonly skipped: number;
    readonly flaky: number;
    /** Among the skipped: judged wrong, but pending. Absent when there are none. */
    readonly pending?: number;
  };
  readonly checks: {
    readonly total: number;
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    /** Among the skipped: judged wrong, but pending. Absent when there are none. */
    readonly pending?: number;
    /** Among the skipped: judged wrong, but in the baseline. Absent when there are none. */
    readonly known?: number;
  };
  /** Where pacts were verified. `skipped`: not verified to the end; what is pending counts as passed. */
  readonly pacts?: {
    readonly total: number;
    readonly passed: number;
    readonly failed: number;
    readonly errored: number;
    readonly skipped: number;
  };
  /** Failures that the baseline knows, and those of it that are gone; absent without a baseline. */
  readonly baseline?: { readonly known: number; readonly fixed: number };
  /** Calls made by steps that stand for many; absent where there are none. */
  readonly calls?: number;
  /** What of API descriptions was exercised; absent where none was given. */
  readonly coverage?: readonly ApiCoverage[];
  /** What a load measured; absent in other runs. */
  readonly load?: LoadSummary;
  /** With an earlier report; absent where none was given. */
  readonly comparison?: PerfComparison;
  /** Errors that belong to no step (a reporter that failed, an export that could not be written). */
  readonly problems: number;
  readonly warnings: number;
  /** Newman's `run.stats`, same names and meanings. */
  readonly stats: {
    readonly iterations: Count;
    readonly items: Count;
    readonly scripts: Count;
    readonly prerequests: Count;
    readonly requests: Count;
    readonly tests: Count;
    readonly assertions: Count;
    readonly testScripts: Count;
    readonly prerequestScripts: Count;
  };
  /** ms */
  readonly response: Spread;
  readonly dns: Spread;
  readonly firstByte: Spread;
  /** Decoded response bytes of every exchange. */
  readonly responseBytes: number;
  readonly interrupted?: string;
};
