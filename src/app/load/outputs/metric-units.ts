// In which units metrics are told outside: base units, and the bounds of their histograms.
import { METRICS } from '../../../model/metric.ts';

export type Unit = 'seconds' | 'bytes' | 'ratio' | '';

const OWN: Readonly<Record<string, Unit>> = {
  data_sent: 'bytes',
  data_received: 'bytes',
  generator_cpu: 'ratio',
  generator_event_loop_delay: 'seconds',
  generator_memory: 'bytes',
};

/** Trends that every load has are times; of what a script measures, the unit is not known. */
export const unitOf = (metric: string): Unit => {
  if (Object.hasOwn(OWN, metric)) return OWN[metric]!;
  return Object.hasOwn(METRICS, metric) && METRICS[metric as keyof typeof METRICS] === 'trend' ? 'seconds' : '';
};

/** What a value of a trend in its own unit (ms for times) is multiplied with. */
export const factorOf = (unit: Unit): number => (unit === 'seconds' ? 1e-3 : 1);

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const ANY = [0.01, 0.1, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 1e4, 1e5, 1e6];

/** Upper bounds of the buckets, in the unit told outside. */
export const boundsOf = (unit: Unit): readonly number[] => (unit === 'seconds' ? SECONDS : ANY);

const HELP: Readonly<Record<string, string>> = {
  http_reqs: 'Requests sent.',
  http_req_duration: 'Time from the scheduled start of a request to the end of its answer.',
  http_req_service: 'Time from the sending of a request to the end of its answer.',
  http_req_blocked: 'Time that a request waited for a connection.',
  http_req_connecting: 'Time to connect.',
  http_req_tls_handshaking: 'Time of the TLS handshake.',
  http_req_sending: 'Time to send a request.',
  http_req_waiting: 'Time to the first byte of an answer.',
  http_req_receiving: 'Time to receive an answer.',
  http_req_failed: 'Requests by whether they failed.',
  checks: 'Checks by whether they passed.',
  iterations: 'Iterations completed.',
  iteration_duration: 'Time of an iteration.',
  dropped_iterations: 'Iterations that did not start for want of a free virtual user.',
  interrupted_iterations: 'Iterations that were cut off.',
  schedule_lag: 'How late iterations started.',
  script_errors: 'Errors thrown by scripts.',
  data_sent: 'Data sent.',
  data_received: 'Data received.',
  vus: 'Virtual users at work.',
  vus_max: 'Virtual users there are.',
  generator_cpu: 'Share of a core that a load process used.',
  generator_event_loop_delay: 'Delay of the event loop of a load process, p99 of a window.',
  generator_memory: 'Memory of a load process.',
};

export const helpOf = (metric: string): string => HELP[metric] ?? 'Measured by a script.';
