// Writes every window to a file as it closes, one JSON object a series.
import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { trendStats } from '../../../core/trend-stats.ts';
import type { LoadWindow } from '../../../model/load.ts';
import type { MetricValue } from '../../../model/metric.ts';
import { causeOf, writeProblem } from '../../file-problems.ts';
import type { Host } from '../../host.ts';
import { makeFolders } from '../../make-folders.ts';
import { CLOSE_MS, type Output, outputProblem } from './output.ts';

/** Letters that wait for a slow disk; beyond that windows are left out. */
const MOST_WAITING = 32 * 1024 * 1024;

const shownValue = (value: MetricValue) => {
  if (value.kind !== 'trend') return value;
  const { histogram, sum } = value;
  return { kind: value.kind, ...trendStats(value), sum, histogram };
};

export const windowLines = (window: LoadWindow, at: number): string => {
  const time = new Date(at).toISOString();
  const { index, startMs, durationMs, isWarmUp, generator } = window;
  const head = { time, window: index, startMs, durationMs, ...(isWarmUp ? { isWarmUp } : {}) };
  const lines = [
    ...window.series.map(({ metric, tags, value }) => ({
      type: 'series',
      ...head,
      metric,
      tags,
      value: shownValue(value),
    })),
    ...generator.map((sample) => ({ type: 'generator', ...head, ...sample })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
};

type Sink = { write(text: string): Promise<unknown>; close(): Promise<void> };

const openSink = async (path: string, host: Host): Promise<Sink> => {
  if (path === '-') return { write: host.stdout.write, close: async () => undefined };
  try {
    const full = resolve(host.cwd, path);
    await makeFolders(dirname(full));
    // Not by way of a temporary file: others read it while it grows.
    const file = await open(full, 'w');
    return { write: (text) => file.writeFile(text), close: () => file.close() };
  } catch (error) {
    throw writeProblem(path, error);
  }
};

/** `-` is standard output. Rejects with Problem where it cannot be written. */
export const openNdjsonFile = async (path: string, host: Host): Promise<Output> => {
  const sink = await openSink(path, host);
  let failure: string | undefined;
  let waiting = 0;
  let written: Promise<void> = Promise.resolve();
  const write = (text: string): void => {
    waiting += text.length;
    written = written
      .then(async () => {
        if (failure === undefined) await sink.write(text);
      })
      .catch((error: unknown) => {
        failure ??= causeOf(error);
      })
      .finally(() => {
        waiting -= text.length;
      });
  };
  return {
    shown: path,
    window: (window, at) => {
      if (waiting > MOST_WAITING) failure ??= 'it was written too slowly';
      if (failure === undefined) write(windowLines(window, at));
    },
    close: async () => {
      const { promise, resolve: stop } = Promise.withResolvers<void>();
      const timer = setTimeout(() => {
        failure ??= 'it was written too slowly';
        stop();
      }, CLOSE_MS);
      await Promise.race([written, promise]);
      clearTimeout(timer);
      await sink.close().catch(() => undefined);
      return failure === undefined ? undefined : outputProblem(path, failure);
    },
  };
};
