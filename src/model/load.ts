// A load: which virtual users do what and when, what has to hold, and what came of it.
import type { MetricSeries } from './metric.ts';
import type { Plan } from './plan.ts';

/** k6's names; each is a file of src/executors. */
export const EXECUTORS = [
  'shared-iterations',
  'per-vu-iterations',
  'constant-vus',
  'ramping-vus',
  'constant-arrival-rate',
  'ramping-arrival-rate',
] as const;

export type ExecutorName = (typeof EXECUTORS)[number];

/** From the target before it to `target` (virtual users, or iterations per time unit), linearly, in `durationMs`; 0 jumps. */
export type LoadStage = { readonly durationMs: number; readonly target: number };

/** How a scenario starts iterations: an executor and its settings, k6's meanings, defaults filled in. */
export type LoadProfile =
  | {
      readonly executor: 'shared-iterations' | 'per-vu-iterations';
      readonly vus: number;
      /** Of all users together, or of each. */
      readonly iterations: number;
      readonly maxDurationMs: number;
    }
  | { readonly executor: 'constant-vus'; readonly vus: number; readonly durationMs: number }
  | {
      readonly executor: 'ramping-vus';
      readonly startVus: number;
      readonly stages: readonly LoadStage[];
      readonly gracefulRampDownMs: number;
    }
  | {
      readonly executor: 'constant-arrival-rate';
      readonly rate: number;
      readonly timeUnitMs: number;
      readonly durationMs: number;
      readonly preAllocatedVus: number;
      readonly maxVus: number;
    }
  | {
      readonly executor: 'ramping-arrival-rate';
      readonly startRate: number;
      readonly timeUnitMs: number;
      readonly stages: readonly LoadStage[];
      readonly preAllocatedVus: number;
      readonly maxVus: number;
    };

export type LoadScenario = {
  readonly name: string;
  readonly profile: LoadProfile;
  /** After the start of the load. */
  readonly startMs: number;
  /** How long iterations may go on when their time is up; then they are interrupted. */
  readonly gracefulStopMs: number;
  /** Ids of the plan's steps that an iteration runs, in order; setNextRequest stays among them. */
  readonly stepIds: readonly string[];
  /** Ids of the steps that each virtual user runs once, before its first iteration (logging in, say); not measured as iterations. */
  readonly userSetupIds: readonly string[];
  /** Waited after each request of an iteration but the last, evenly spread between both. */
  readonly thinkTimeMs?: { readonly min: number; readonly max: number };
  /** An iteration of a virtual user starts no sooner than this after the start of its last one. */
  readonly pacingMs?: number;
  /** Added to every sample's. */
  readonly tags?: { readonly [name: string]: string };
  /** Environment variables of its virtual users. */
  readonly variables?: { readonly [name: string]: string };
};

/** A plain HTTP benchmark: the same bytes again and again, no collection. */
export type LoadTarget = {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
};

/** Share of a load that one process drives: user, iteration or arrival i belongs to it when i mod count = index. */
export type LoadSegment = { readonly index: number; readonly count: number };

/** What the load processes are told, by structured clone. */
export type LoadPlan = {
  readonly plan: Plan;
  readonly scenarios: readonly LoadScenario[];
  /** Samples of this long after the start are not counted. */
  readonly warmUpMs: number;
  readonly windowMs: number;
  readonly connections: {
    /** Requests on one connection that do not wait for their answers; 1 = none. Plain benchmarks only. */
    readonly pipelining: number;
    /** At most so many; 0: as many as there are virtual users. */
    readonly limit: number;
  };
};

/** k6's long form; `expression` is `p(95)<300`, `rate>0.99`, `count>=100`, … */
export type LoadThreshold = {
  /** `http_req_duration` or `http_req_duration{name:login,status:200}` */
  readonly metric: string;
  readonly expression: string;
  readonly abortOnFail?: boolean;
  /** Not judged for abortOnFail sooner than this. */
  readonly delayAbortEvalMs?: number;
};

export type ThresholdResult = LoadThreshold & {
  /** `none`: the metric has no sample, which passes as in k6 but is told. */
  readonly verdict: 'pass' | 'fail' | 'none';
  readonly observed?: number;
  /** Why `none` although there are samples: the metric has no such number. The load is then not passed. */
  readonly reason?: string;
  /** The load was ended because of it. */
  readonly aborted?: true;
};

/** What one second of a load came to, over all processes. */
export type LoadWindow = {
  readonly index: number;
  /** Since the start of the load, warm-up included. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly isWarmUp: boolean;
  /** What it added to each series that had samples. */
  readonly series: readonly MetricSeries[];
  readonly generator: readonly GeneratorSample[];
};

/** How one load process fared in a window. */
export type GeneratorSample = {
  readonly process: number;
  /** Share of a core, 0 to 1 (a little more with threads of V8). */
  readonly cpu: number;
  /** ms */
  readonly loopDelayP99Ms: number;
  readonly loopUtilisation: number;
  readonly gcMs: number;
  readonly heapBytes: number;
  readonly rssBytes: number;
};

/** How all load processes fared over the load; shares are from 0 to 1. */
export type GeneratorHealth = {
  readonly processes: number;
  readonly cpuMean: number;
  readonly cpuMax: number;
  readonly loopDelayP99Ms: number;
  readonly gcShare: number;
  readonly rssMaxBytes: number;
  /** p99 of how late iterations of open models started. */
  readonly scheduleLagP99Ms?: number;
  /** It, not the API, was what limited the load: the figures are not to be trusted. */
  readonly isSaturated: boolean;
  /** One sentence each. */
  readonly reasons: readonly string[];
};

/** Everything a load measured, warm-up left out; merged over windows and processes. */
export type LoadTotals = {
  readonly durationMs: number;
  readonly warmUpMs: number;
  readonly series: readonly MetricSeries[];
  readonly thresholds: readonly ThresholdResult[];
  readonly generator: GeneratorHealth;
  readonly scenarios: readonly LoadScenario[];
  /** Failed checks or requests without an answer are ruled by a threshold; else they decide the verdict. */
  readonly isRuled: { readonly checks: boolean; readonly errors: boolean };
  /** A load process was lost: this is what was measured until then. */
  readonly isIncomplete?: boolean;
};

/** `errored`: could not be judged; `inconclusive`: the generator was the bottleneck. */
export type LoadVerdict = 'passed' | 'failed' | 'errored' | 'inconclusive';

/** A trend over all samples or one tag's, in its own unit (ms for times); percentiles that so few samples cannot support are absent. */
export type TrendStats = {
  readonly count: number;
  readonly avg: number;
  readonly min: number;
  readonly med?: number;
  readonly p90?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly p999?: number;
  readonly max: number;
};

export type RequestStats = {
  /** `Folder / Request`, or `total`. */
  readonly name: string;
  readonly count: number;
  /** Per second. */
  readonly rate: number;
  /** Answered with 400 and above, or not at all. */
  readonly failed: number;
  readonly duration: TrendStats;
  /** From when a request went out, whatever the schedule asked; absent where it was not measured. */
  readonly service?: TrendStats;
  readonly errors: { readonly [kind: string]: number };
  readonly statuses: { readonly [status: string]: number };
  readonly phases: { readonly [phase: string]: TrendStats };
};

/** The numbers of a load, computed once from its totals. */
export type LoadSummary = {
  readonly verdict: LoadVerdict;
  readonly durationMs: number;
  readonly warmUpMs: number;
  readonly total: RequestStats;
  readonly requests: readonly RequestStats[];
  readonly checks: readonly { readonly name: string; readonly passes: number; readonly fails: number }[];
  readonly iterations: {
    readonly completed: number;
    readonly interrupted: number;
    readonly dropped: number;
    readonly duration?: TrendStats;
  };
  readonly scriptErrors: number;
  readonly data: { readonly sentBytes: number; readonly receivedBytes: number };
  readonly vusMax: number;
  readonly custom: readonly { readonly metric: string; readonly kind: string; readonly stats: TrendStats | number }[];
  readonly thresholds: readonly ThresholdResult[];
  readonly generator: GeneratorHealth;
};
