// Drives the load processes: starts them together, merges what they measure, ends them when it is time, and notices when one is lost.
import { judgeThresholds } from '../../core/thresholds.ts';
import type { RunEvent, RunFinished } from '../../model/event.ts';
import type { GeneratorSample, LoadPlan, LoadThreshold, LoadWindow, ThresholdResult } from '../../model/load.ts';
import type { MetricSeries } from '../../model/metric.ts';
import { Problem } from '../../model/problem.ts';
import { createWindowMerger } from './merge-windows.ts';
import type { FromLoadProcess, LoadTask, ProcessWindow } from './messages.ts';
import { type LoadChild, type ProcessRights, startLoadProcess } from './start-process.ts';

export type DriveInput = {
  readonly file: string;
  readonly load: LoadPlan;
  /** One a process. */
  readonly tasks: readonly LoadTask[];
  readonly rights: ProcessRights;
  readonly thresholds: readonly LoadThreshold[];
  /** What a script may take; a process that says nothing for longer is lost. 0 = no limit. */
  readonly scriptMs: number;
  /** Its reason `timeout` ends the load at once, others end it gracefully. */
  readonly signal: AbortSignal;
  readonly clock: () => number;
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
/** Beyond what a script may take: for messages on their way, and a machine that is busy. */
const PATIENCE_MS = 5000;
const LOOK_MS = 1000;

type Line = { readonly child: LoadChild; heardAt: number; isReady: boolean; isDone: boolean };

const lostProblem = (why: string): Problem =>
  new Problem('load.process-lost', `A load process ended before the load did: ${why}`, {
    exit: 3,
    hint: 'What was measured until then is reported. --processes and --vus say how much the machine has to carry.',
  });

const silentProblem = (silentMs: number): Problem =>
  new Problem(
    'load.process-silent',
    `A load process said nothing for ${Math.round(silentMs / 1000)} s and was ended: probably a script that loops`,
    { exit: 3, hint: '--timeout-script says how long a script may take.' },
  );

const abortReason = (signal: AbortSignal): 'SIGINT' | 'SIGTERM' | 'timeout' =>
  signal.reason === 'SIGTERM' || signal.reason === 'timeout' ? signal.reason : 'SIGINT';

/** Runs a load to its end. Rejects with Problem for one that cannot be started. */
export const driveLoad = async (input: DriveInput): Promise<DriveResult> => {
  const { load, tasks, thresholds, signal, clock } = input;
  const merger = createWindowMerger(load, tasks.length);
  const lines: Line[] = [];
  let interrupted: RunFinished['interrupted'];
  let aborted: ReadonlySet<LoadThreshold> = new Set();
  let lost: Problem | undefined;
  let isStarted = false;
  let untold = 0;
  const ready = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();

  const toAll = (message: Parameters<LoadChild['send']>[0]): void => {
    for (const { child } of lines) child.send(message);
  };
  const endIfOver = (): void => {
    if (lines.every(({ isDone }) => isDone)) over.resolve();
  };
  const judge = (): readonly ThresholdResult[] => judgeThresholds(thresholds, merger.totals(), merger.durationMs());

  /** Judged once a second, on everything measured so far. */
  const judgeForAbort = ({ startMs, durationMs, isWarmUp }: LoadWindow): void => {
    if (isWarmUp || interrupted) return;
    const since = startMs + durationMs - load.warmUpMs;
    const due = thresholds.filter(({ abortOnFail, delayAbortEvalMs = 0 }) => abortOnFail && delayAbortEvalMs <= since);
    if (due.length === 0) return;
    const results = judgeThresholds(due, merger.totals(), merger.durationMs());
    const failed = due.filter((_, i) => results[i]!.verdict === 'fail');
    if (failed.length === 0) return;
    aborted = new Set(failed);
    interrupted = 'threshold';
    toAll({ kind: 'abort', reason: 'threshold' });
  };
  const emitWindows = (windows: readonly LoadWindow[]): void => {
    for (const window of windows) {
      input.emit({ type: 'window.closed', at: input.now(), window });
      judgeForAbort(window);
    }
  };
  const takeWindow = (line: Line, window: ProcessWindow): void => {
    for (const [value, place] of window.learnt) input.learn(value, place);
    for (const event of window.told) input.emit(event);
    emitWindows(merger.take(line.child.index, window));
  };
  const finishLine = (line: Line): void => {
    line.isDone = true;
    emitWindows(merger.end(line.child.index));
    endIfOver();
  };
  const lose = (line: Line, problem: Problem): void => {
    if (line.isDone) return;
    lost ??= problem;
    ready.reject(problem);
    finishLine(line);
    toAll({ kind: 'abort', reason: 'lost' });
  };
  const take = (line: Line, message: FromLoadProcess): void => {
    line.heardAt = clock();
    switch (message.kind) {
      case 'ready':
        line.isReady = true;
        if (lines.length === tasks.length && lines.every(({ isReady }) => isReady)) ready.resolve();
        return;
      case 'window':
        return takeWindow(line, message);
      case 'done':
        untold += message.untold;
        return finishLine(line);
      case 'failed': {
        const { code, message: text, ...rest } = message.problem;
        return lose(line, new Problem(code, text, rest));
      }
      default:
        message satisfies never;
    }
  };
  const start = (task: LoadTask): Line => {
    const child = startLoadProcess(input.file, task.segment.index, input.rights, (message) => take(line, message));
    const line: Line = { child, heardAt: clock(), isReady: false, isDone: false };
    child.ended.then((why) => lose(line, lostProblem(why)));
    child.send({ kind: 'task', task });
    return line;
  };
  const lookForSilence = (): void => {
    for (const line of lines) {
      const silentMs = clock() - line.heardAt;
      if (line.isDone || silentMs <= input.scriptMs + PATIENCE_MS) continue;
      line.child.kill();
      lose(line, silentProblem(silentMs));
    }
  };
  const onAbort = (): void => {
    interrupted ??= abortReason(signal);
    if (!isStarted) ready.resolve();
    toAll(interrupted === 'timeout' ? { kind: 'abort', reason: 'timeout' } : { kind: 'stop' });
  };

  ready.promise.catch(() => undefined);
  signal.addEventListener('abort', onAbort);
  lines.push(...tasks.map(start));
  const looks = input.scriptMs === 0 ? undefined : setInterval(lookForSilence, LOOK_MS);
  try {
    await ready.promise;
    if (signal.aborted)
      return { series: [], samples: [], durationMs: 0, thresholds: [], interrupted: abortReason(signal) };
    isStarted = true;
    toAll({ kind: 'start', startAt: clock() + START_DELAY_MS });
    await over.promise;
  } finally {
    clearInterval(looks);
    signal.removeEventListener('abort', onAbort);
    for (const { child, isDone } of lines) if (!isDone) child.kill();
  }
  if (untold > 0) input.emit(untoldWarning(untold, input.now()));
  return {
    series: merger.totals(),
    samples: merger.samples(),
    durationMs: merger.durationMs(),
    thresholds: judge().map((result, i) => (aborted.has(thresholds[i]!) ? { ...result, aborted: true } : result)),
    ...(interrupted ? { interrupted } : {}),
    ...(lost ? { lost } : {}),
  };
};

const untoldWarning = (count: number, at: number): RunEvent => ({
  type: 'problem.raised',
  at,
  level: 'warning',
  code: 'load.untold',
  message: `${count} more console lines, warnings and errors of scripts were left out: repeats, or more than 100 different ones`,
});
