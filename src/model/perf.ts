// The performance report as a file: what a run took, with histograms, in a form that later runs can be compared with.
import type { LoadScenario, LoadSummary } from './load.ts';
import type { MetricSeries } from './metric.ts';

/** Where a report was made: figures of two machines are not comparable. */
export type PerfEnvironment = {
  readonly os: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly tool: string;
};

/** A stretch of the run that counts as one observation: a repeat, or a slice of time long enough to stand alone. */
export type PerfBlock = {
  readonly startMs: number;
  readonly durationMs: number;
  readonly series: readonly MetricSeries[];
};

/** One point of the curves over time, warm-up included; latencies in ms, absent where too few samples support them. */
export type PerfPoint = {
  readonly startMs: number;
  readonly durationMs: number;
  /** Requests per second. */
  readonly rate: number;
  /** Requests answered with 400 and above, or not at all. */
  readonly failed: number;
  /** Virtual users that ran an iteration at its end. */
  readonly vus: number;
  readonly med?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly max?: number;
  /** Requests by latency: pairs of band and count, four bands to each doubling of a microsecond. */
  readonly heat?: readonly number[];
  /** Failed requests by class of error, or by status of 400 and above. */
  readonly errors?: { readonly [kind: string]: number };
};

/** `assay-perf` version 1; its JSON Schema is docs/schemas/perf-1.schema.json. Times in ms. */
export type PerfReport = {
  readonly schema: 'https://assay.dev/schemas/perf-1.json';
  readonly version: 1;
  readonly kind: 'load' | 'run';
  readonly name: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** It did not come to its end: who or what ended it. Absent: it did. */
  readonly interrupted?: 'SIGINT' | 'SIGTERM' | 'timeout' | 'bail' | 'threshold' | 'lost';
  /** Hash of what was asked: requests in order. Other hash: other plan, not comparable. */
  readonly planHash: string;
  /** Hash of scenarios and warm-up. */
  readonly profileHash: string;
  /** What the plan hash is made of, to tell what differs: `GET {{baseUrl}}/pets (Pets / List)`. */
  readonly requests: readonly string[];
  readonly warmUpMs: number;
  readonly environment: PerfEnvironment;
  readonly scenarios: readonly LoadScenario[];
  readonly summary: LoadSummary;
  /** Whole-run series, histograms included. */
  readonly series: readonly MetricSeries[];
  readonly blocks: readonly PerfBlock[];
  readonly timeline: readonly PerfPoint[];
  /** With an earlier report, where one was given. */
  readonly comparison?: PerfComparison;
};

/** `inconclusive`: the reports do not suffice to tell. */
export type PerfVerdict = 'regression' | 'improvement' | 'no-change' | 'inconclusive';

/** Median and 95th percentile of `http_req_duration`, share of failed requests, requests per second. */
export type PerfMetric = 'p50' | 'p95' | 'errors' | 'throughput';

/** One metric of one request (or of all together) in both reports. */
export type PerfChange = {
  /** `total`, or the request as the series name it. */
  readonly name: string;
  readonly metric: PerfMetric;
  readonly verdict: PerfVerdict;
  /** Medians over the blocks: ms, requests per second; of errors the share of all requests, 0 to 1. */
  readonly baseline: number;
  readonly current: number;
  /** current / baseline of latencies and throughput; absent for errors. */
  readonly ratio?: number;
  /** 95 % interval: of the ratio, of errors that of the difference of shares. */
  readonly interval?: readonly [low: number, high: number];
  /** Of the change for the worse, or of the better where it is one; corrected for how many are tested. */
  readonly p?: number;
  /** Smallest change for the worse that would have been found in four of five tries, as a share (0.12 = 12 %); absent: not known, or none would. */
  readonly detectable?: number;
  readonly blocks: readonly [baseline: number, current: number];
  /** Why it is inconclusive, one sentence. */
  readonly reason?: string;
};

/** What `comparePerf` makes of two reports of the same plan and load; with others it throws Problem. */
export type PerfComparison = {
  readonly verdict: PerfVerdict;
  readonly baseline: { readonly name: string; readonly startedAt: number };
  readonly current: { readonly name: string; readonly startedAt: number };
  /** The total first, then requests in the order of the plan. */
  readonly changes: readonly PerfChange[];
  /** Why the whole is inconclusive, and what makes it doubtful (another machine); one sentence each. */
  readonly warnings: readonly string[];
  readonly rule: {
    readonly alpha: number;
    readonly minEffect: {
      readonly p50: number;
      readonly p95: number;
      readonly throughput: number;
      readonly errors: number;
    };
    readonly floorMs: number;
  };
};
