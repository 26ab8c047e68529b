// Was it the generator, and not the API, that limited a load? Then its figures are about the generator.
import type { GeneratorHealth, GeneratorSample, LoadScenario } from '../model/load.ts';
import type { MetricSeries } from '../model/metric.ts';
import { selectSeries } from './metric-select.ts';
import { isSupported, percentile } from './trend-stats.ts';

/** Share of a core that a process of JavaScript cannot go far beyond. */
const BUSY_CPU = 0.9;
/** The event loop never rests: also where the machine gives the process less than a core. */
const BUSY_LOOP = 0.97;
const LATE_MS = 10;
const VERY_LATE_MS = 50;
const DELAYED_MS = 50;
/** Of the seconds measured. A single hiccup of the machine is no verdict on a minute. */
const MOST = 0.5;
const MANY = 0.25;

export type HealthInput = {
  /** Of the windows that count, of all processes. */
  readonly samples: readonly GeneratorSample[];
  readonly series: readonly MetricSeries[];
  readonly scenarios: readonly LoadScenario[];
  readonly processes: number;
  readonly durationMs: number;
};

const isBusy = ({ cpu, loopUtilisation }: GeneratorSample): boolean => cpu >= BUSY_CPU || loopUtilisation >= BUSY_LOOP;

const shareOf = (samples: readonly GeneratorSample[], holds: (sample: GeneratorSample) => boolean): number =>
  samples.length === 0 ? 0 : samples.filter(holds).length / samples.length;

const isOftenDelayed = (samples: readonly GeneratorSample[]): boolean => {
  const count = samples.filter(({ loopDelayP99Ms }) => loopDelayP99Ms > DELAYED_MS).length;
  return count > 1 && count > samples.length * MANY;
};

const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

const most = (numbers: readonly number[]): number => numbers.reduce((max, one) => Math.max(max, one), 0);

const byProcess = (samples: readonly GeneratorSample[]): readonly (readonly GeneratorSample[])[] => [
  ...Map.groupBy(samples, ({ process }) => process).values(),
];

const percent = (share: number): string => `${Math.round(share * 100)} %`;

const isOpen = ({ profile }: LoadScenario): boolean => profile.executor.endsWith('-arrival-rate');

type Lag = { readonly p99Ms: number; readonly lateMs: number; readonly percent: number };

/** How late iterations started: by p99, or by the highest percentile that so few of them support. */
const lagOf = (series: readonly MetricSeries[]): Lag | undefined => {
  const lag = selectSeries(series, 'schedule_lag', {});
  if (lag?.kind !== 'trend') return undefined;
  const percent = [99, 95, 90].find((one) => isSupported(one, lag.count)) ?? 50;
  return { p99Ms: percentile(lag, 99) ?? lag.max, lateMs: percentile(lag, percent) ?? lag.max, percent };
};

const reasonsOf = (input: HealthInput, lag: Lag | undefined): readonly string[] => {
  const { scenarios } = input;
  const groups = byProcess(input.samples);
  const busy = groups.find((samples) => shareOf(samples, isBusy) > MOST);
  const delayed = groups.find(isOftenDelayed);
  const reasons: string[] = [];
  // Users of a closed model go as fast as they are let: with the process at its limit, the rate is its own, and the latencies hold its queue.
  if (busy && !scenarios.every(isOpen)) {
    const used = percent(mean(busy.map(({ cpu }) => cpu)));
    reasons.push(
      `A load process was busy all the time (${used} of a core): the rate is the most that it could send, and latencies include waiting inside it.`,
    );
  }
  if (lag && (lag.lateMs > VERY_LATE_MS || (busy !== undefined && lag.lateMs > LATE_MS))) {
    const why = busy ? ', with a load process busy all the time' : '';
    reasons.push(`Iterations started up to ${Math.round(lag.lateMs)} ms late (p${lag.percent})${why}.`);
  }
  if (delayed) {
    const ms = Math.round(most(delayed.map(({ loopDelayP99Ms }) => loopDelayP99Ms)));
    reasons.push(`The event loop of a load process was held up for up to ${ms} ms (p99 of a second).`);
  }
  return reasons;
};

/**
 * Dropped iterations are no sign by themselves: at `maxVus` it was the API that took so long. A closed model that ran its process at the limit is
 * saturated, on purpose or not; what follows from it for the verdict is for whoever judges rates and latencies.
 */
export const generatorHealth = (input: HealthInput): GeneratorHealth => {
  const { samples, series, processes, durationMs } = input;
  const lag = lagOf(series);
  const reasons = reasonsOf(input, lag);
  const cpus = byProcess(samples).map((of) => mean(of.map(({ cpu }) => cpu)));
  const gcMs = samples.reduce((sum, one) => sum + one.gcMs, 0);
  return {
    processes,
    cpuMean: mean(cpus),
    cpuMax: most(samples.map(({ cpu }) => cpu)),
    loopDelayP99Ms: most(samples.map(({ loopDelayP99Ms }) => loopDelayP99Ms)),
    gcShare: durationMs > 0 ? Math.min(1, gcMs / (durationMs * processes)) : 0,
    rssMaxBytes: most(samples.map(({ rssBytes }) => rssBytes)),
    ...(lag ? { scheduleLagP99Ms: lag.p99Ms } : {}),
    isSaturated: reasons.length > 0,
    reasons,
  };
};
