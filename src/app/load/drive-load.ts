// Drives the load processes: starts them together, merges what they measure, and ends them when it is time.
import { judgeThresholds } from '../../core/thresholds.ts';
import type { RunEvent, RunFinished } from '../../model/event.ts';
import type { GeneratorSample, LoadPlan, LoadThreshold, LoadWindow, ThresholdResult } from '../../model/load.ts';
import type { MetricSeries } from '../../model/metric.ts';
import type { Problem } from '../../model/problem.ts';
import { createBoundedTelling } from './bounded-telling.ts';
import { gracefulMs, longestMs } from './load-times.ts';
import { createWindowMerger, type WindowMerger } from './merge-windows.ts';
import type { ProcessWindow } from './messages.ts';
import { type Crew, type CrewInput, startCrew } from './process-crew.ts';

export type DriveInput = Omit<CrewInput, 'onWindow' | 'onDone'> & {
  readonly load: LoadPlan;
  readonly thresholds: readonly LoadThreshold[];
  /** Its reason `timeout` ends the load at once, others end it gracefully. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly learn: (value: string, place: string) => void;
  readonly emit: (event: RunEvent) => void;
};

export type DriveResult = {
  readonly series: readonly MetricSeries[];
  readonly samples: readonly GeneratorSample[];
  readonly durationMs: number;
  readonly thresholds: readonly ThresholdResult[];
  readonly interrupted?: RunFinished['interrupted'];
  /** A process was lost: what the others, and it until then, measured is in the result. */
  readonly lost?: Problem;
};

/** For the message to reach every process before the moment. */
const START_DELAY_MS = 100;

type Interruption = NonNullable<RunFinished['interrupted']>;

const reasonOf = (signal: AbortSignal): Interruption =>
  signal.reason === 'SIGTERM' || signal.reason === 'timeout' ? signal.reason : 'SIGINT';

/** Judges once a second, on everything measured so far, whether the load is to be ended for it. */
const createJudge = ({ load, thresholds }: DriveInput, merger: WindowMerger) => {
  const aborted = new Set<LoadThreshold>();
  const judge = (some: readonly LoadThreshold[], isOver: boolean): readonly ThresholdResult[] =>
    judgeThresholds(some, merger.totals(), merger.durationMs(), { isOver });
  return {
    isToEnd: ({ startMs, durationMs, isWarmUp }: LoadWindow): boolean => {
      const since = startMs + durationMs - load.warmUpMs;
      const due = thresholds.filter(
        ({ abortOnFail, delayAbortEvalMs = 0 }) => !isWarmUp && abortOnFail && delayAbortEvalMs <= since,
      );
      const results = due.length === 0 ? [] : judge(due, false);
      for (const [i, { verdict }] of results.entries()) if (verdict === 'fail') aborted.add(due[i]!);
      return aborted.size > 0;
    },
    results: (): readonly ThresholdResult[] =>
      judge(thresholds, true).map((result, i) => (aborted.has(thresholds[i]!) ? { ...result, aborted: true } : result)),
  };
};

/** Whoever presses Ctrl-C waits for nobody that does not answer. */
const INTERRUPT_GRACE_MS = 2000;

const abortLater = (crew: Crew, afterMs: number, reason: Interruption): void => {
  const timer = setTimeout(() => crew.send({ kind: 'abort', reason }), afterMs);
  void crew.over.finally(() => clearTimeout(timer));
};

/** What users tell goes on, once for all processes; the rest is counted. */
const createRelay = ({ emit, learn, now }: DriveInput) => {
  const telling = createBoundedTelling();
  let untold = 0;
  return {
    take: ({ learnt, told }: ProcessWindow): void => {
      for (const [value, place] of learnt) learn(value, place);
      for (const event of told) telling.tell(event);
      for (const event of telling.take()) emit(event);
    },
    addUntold: (count: number): void => {
      untold += count;
    },
    end: (): void => {
      const count = untold + telling.untold();
      if (count === 0) return;
      const message = `${count} more console lines, warnings and errors of scripts were left out: repeats, or more than 100 different ones`;
      emit({ type: 'problem.raised', at: now(), level: 'warning', code: 'load.untold', message });
    },
  };
};

/** Runs a load to its end. Rejects with Problem for one that cannot be started. */
export const driveLoad = async (input: DriveInput): Promise<DriveResult> => {
  const { load, tasks, signal, clock, now, emit } = input;
  const merger = createWindowMerger(load, tasks.length);
  const judge = createJudge(input, merger);
  const relay = createRelay(input);
  let interrupted: Interruption | undefined;
  let unfinished = tasks.length;

  const interrupt = (crew: Crew, reason: Interruption): void => {
    if (interrupted) return;
    interrupted = reason;
    const isGraceful = reason === 'SIGINT' || reason === 'SIGTERM';
    const graceMs = isGraceful ? Math.min(gracefulMs(load), INTERRUPT_GRACE_MS) : 0;
    crew.send(isGraceful ? { kind: 'stop' } : { kind: 'abort', reason });
    if (isGraceful) abortLater(crew, graceMs, reason);
    crew.endWithin(graceMs);
  };
  const emitWindows = (windows: readonly LoadWindow[]): void => {
    for (const window of windows) {
      emit({ type: 'window.closed', at: now(), window });
      // What is over cannot be ended.
      if (!interrupted && unfinished > 0 && judge.isToEnd(window)) interrupt(crew, 'threshold');
    }
  };
  const crew = startCrew({
    ...input,
    onWindow: (process, window) => {
      relay.take(window);
      if (window.isLast) unfinished -= 1;
      emitWindows(merger.take(process, window));
    },
    onDone: (process, untold) => {
      relay.addUntold(untold);
      emitWindows(merger.end(process));
    },
  });
  const stopping = Promise.withResolvers<void>();
  const onAbort = (): void => {
    interrupt(crew, reasonOf(signal));
    stopping.resolve();
  };
  signal.addEventListener('abort', onAbort);
  try {
    if (signal.aborted) onAbort();
    await Promise.race([crew.ready, stopping.promise]);
    // Interrupted before it began: there is nothing to wait for.
    if (!interrupted) {
      crew.send({ kind: 'start', startAt: clock() + START_DELAY_MS });
      crew.endWithin(START_DELAY_MS + longestMs(load));
      await crew.over;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    crew.close();
  }
  relay.end();
  const lost = crew.lost();
  return {
    series: merger.totals(),
    samples: merger.samples(),
    durationMs: merger.durationMs(),
    thresholds: judge.results(),
    ...(interrupted ? { interrupted } : {}),
    ...(lost ? { lost } : {}),
  };
};
