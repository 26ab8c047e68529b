// What is measured: series of samples by metric and tags, small enough to cross processes once a second and to be merged without loss.

/** k6's kinds: a sum, a last value, a share of yeses, a distribution. */
export type MetricKind = 'counter' | 'gauge' | 'rate' | 'trend';

/**
 * k6's names: `name` (of the request), `group` (`::Folder::Sub`), `scenario`, `method`, `status` (`0`: no answer), `expected_response`, `check`,
 * `error_code` (class of an exchange's error), `phase`. Sorted by key where order matters.
 */
export type MetricTags = { readonly [name: string]: string };

/**
 * An HDR histogram of whole numbers: `counts` are pairs of bucket index and count, in order of index. Trend values are recorded in thousandths
 * (of a millisecond, where they are times), so that microseconds are kept. Equal `digits` merge without loss.
 */
export type HistogramData = {
  readonly digits: 2 | 3;
  readonly counts: readonly number[];
};

/** What a series came to. Sums of counters may be fractions; `passes` of `total` are the yeses of a rate. */
export type MetricValue =
  | { readonly kind: 'counter'; readonly sum: number }
  | { readonly kind: 'gauge'; readonly last: number; readonly min: number; readonly max: number }
  | { readonly kind: 'rate'; readonly passes: number; readonly total: number }
  | {
      readonly kind: 'trend';
      readonly count: number;
      readonly sum: number;
      readonly min: number;
      readonly max: number;
      readonly histogram: HistogramData;
    };

/** One series, or what one window added to it. Values of trends are in their own unit (ms for times), not in thousandths. */
export type MetricSeries = {
  readonly metric: string;
  readonly tags: MetricTags;
  readonly value: MetricValue;
};

/**
 * Metrics that every load has, with k6's names and meanings; times in ms.
 * `http_req_duration` counts from the scheduled start for the first request of an iteration of an open model; `http_req_service` never does.
 */
export const METRICS = {
  http_reqs: 'counter',
  http_req_duration: 'trend',
  http_req_service: 'trend',
  http_req_blocked: 'trend',
  http_req_connecting: 'trend',
  http_req_tls_handshaking: 'trend',
  http_req_sending: 'trend',
  http_req_waiting: 'trend',
  http_req_receiving: 'trend',
  http_req_failed: 'rate',
  checks: 'rate',
  iterations: 'counter',
  iteration_duration: 'trend',
  dropped_iterations: 'counter',
  interrupted_iterations: 'counter',
  schedule_lag: 'trend',
  script_errors: 'counter',
  data_sent: 'counter',
  data_received: 'counter',
  vus: 'gauge',
  vus_max: 'gauge',
} as const satisfies { readonly [name: string]: MetricKind };

/** A metric that every load has; all other names are of scripts. */
export type MetricName = keyof typeof METRICS;

/** Trends that are phases of another: kept with 2 digits. */
export const PHASE_METRICS: ReadonlySet<string> = new Set([
  'http_req_blocked',
  'http_req_connecting',
  'http_req_tls_handshaking',
  'http_req_sending',
  'http_req_waiting',
  'http_req_receiving',
]);

/** Where samples go. The functions are made once and called for every sample; nothing is allocated on the way. */
export type MetricSink = {
  trend(metric: string, tags: MetricTags): (value: number) => void;
  counter(metric: string, tags: MetricTags): (amount: number) => void;
  rate(metric: string, tags: MetricTags): (isYes: boolean) => void;
  gauge(metric: string, tags: MetricTags): (value: number) => void;
};
