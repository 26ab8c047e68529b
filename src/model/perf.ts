// The performance report as a file: what a run took, with histograms, in a form that later runs can be compared with.
import type { LoadScenario, LoadSummary } from './load.ts';
import type { MetricSeries } from './metric.ts';

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

/** One point of the curves over time. */
export type PerfPoint = {
  readonly startMs: number;
  readonly durationMs: number;
  readonly rate: number;
  readonly failed: number;
  readonly vus: number;
  readonly med?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly max?: number;
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
  /** Hash of what was asked: requests in order. Other hash: other plan, not comparable. */
  readonly planHash: string;
  /** Hash of scenarios and warm-up. */
  readonly profileHash: string;
  readonly environment: PerfEnvironment;
  readonly scenarios: readonly LoadScenario[];
  readonly summary: LoadSummary;
  /** Whole-run series, histograms included. */
  readonly series: readonly MetricSeries[];
  readonly blocks: readonly PerfBlock[];
  readonly timeline: readonly PerfPoint[];
};
