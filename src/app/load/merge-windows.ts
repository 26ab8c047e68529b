// Makes one window of what the processes sent of it, as soon as each has, and the totals of all windows that count.
import { createMetrics } from '../../core/metrics.ts';
import type { GeneratorSample, LoadPlan, LoadWindow } from '../../model/load.ts';
import type { MetricSeries } from '../../model/metric.ts';
import type { ProcessWindow } from './messages.ts';
import { windowEnd } from './window-times.ts';

export type WindowMerger = {
  /** What a process sent; returns the windows that are whole with it. */
  take(process: number, window: ProcessWindow): readonly LoadWindow[];
  /** Nothing more comes from this process. */
  end(process: number): readonly LoadWindow[];
  /** Warm-up left out. */
  totals(): readonly MetricSeries[];
  samples(): readonly GeneratorSample[];
  /** How long was measured, warm-up left out. */
  durationMs(): number;
};

/** Samples of the generator that are kept; of a longer load every second one, and so on. */
const MAX_SAMPLES = 20_000;
/** Timers are not exact. */
const TOLERANCE_MS = 5;

const addUsers = (metrics: ReturnType<typeof createMetrics>, parts: readonly ProcessWindow[]): void => {
  const sum = (of: (users: ProcessWindow['users']) => number): number =>
    parts.reduce((total, { users }) => total + of(users), 0);
  const vus = metrics.gauge('vus', {});
  vus(sum(({ activeMax }) => activeMax));
  vus(sum(({ active }) => active));
  metrics.gauge('vus_max', {})(sum(({ allocated }) => allocated));
};

export const createWindowMerger = (load: LoadPlan, processes: number): WindowMerger => {
  const totals = createMetrics();
  const window = createMetrics({ forgets: true });
  const waiting = new Map<number, ProcessWindow[]>();
  /** How many windows each has sent; infinite when nothing more comes. */
  const sent = Array.from({ length: processes }, () => 0);
  let samples: GeneratorSample[] = [];
  let keepEvery = 1;
  let index = 0;
  let startMs = 0;
  let lastEndMs = 0;

  const keep = (generator: readonly GeneratorSample[]): void => {
    if (index % keepEvery !== 0) return;
    samples.push(...generator);
    if (samples.length <= MAX_SAMPLES) return;
    samples = samples.filter((_, i) => Math.floor(i / processes) % 2 === 0);
    keepEvery *= 2;
  };
  const close = (parts: readonly ProcessWindow[]): LoadWindow => {
    const nominalMs = windowEnd(startMs, load);
    const endedMs = Math.max(...parts.map(({ endMs }) => endMs));
    // A window that was closed a little late, or early, is as long as it was meant to be; the last one may be shorter.
    const endMs = endedMs > nominalMs - TOLERANCE_MS ? nominalMs : Math.max(startMs, endedMs);
    for (const part of parts) window.add(part.series);
    addUsers(window, parts);
    const series = window.take();
    const isWarmUp = nominalMs <= load.warmUpMs;
    const generator = parts.map((part) => part.generator);
    if (!isWarmUp) {
      totals.add(series);
      keep(generator);
    }
    const closed = { index, startMs, durationMs: endMs - startMs, isWarmUp, series, generator };
    index += 1;
    startMs = nominalMs;
    lastEndMs = Math.max(lastEndMs, endedMs);
    return closed;
  };
  const closeWhole = (): readonly LoadWindow[] => {
    const closed: LoadWindow[] = [];
    while (sent.every((count) => count > index)) {
      const parts = waiting.get(index);
      if (!parts) break;
      waiting.delete(index);
      closed.push(close(parts));
    }
    return closed;
  };
  return {
    take: (process, part) => {
      sent[process]! += 1;
      waiting.set(part.index, [...(waiting.get(part.index) ?? []), part]);
      return closeWhole();
    },
    end: (process) => {
      sent[process] = Number.POSITIVE_INFINITY;
      return closeWhole();
    },
    totals: totals.totals,
    samples: () => samples,
    durationMs: () => Math.max(0, lastEndMs - load.warmUpMs),
  };
};
