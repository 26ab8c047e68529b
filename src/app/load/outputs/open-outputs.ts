// Where the metrics of a load go while it runs.
import type { RunEvent } from '../../../model/event.ts';
import type { Problem } from '../../../model/problem.ts';
import type { Host } from '../../host.ts';
import type { CommonOptions } from '../../run-options.ts';
import type { Output } from './output.ts';
import { type OutputTarget, readOutputWord } from './output-words.ts';
import { createRunningTotals } from './running-totals.ts';

export type MetricOutputs = {
  /** Where each goes, or can be looked at; without credentials. */
  readonly places: readonly string[];
  /** Windows are sent on, other events passed over. Never throws and never waits. */
  take(event: RunEvent): void;
  /** Sends what is left, for some seconds at most; resolves with one warning for each output that failed. */
  close(): Promise<readonly Problem[]>;
};

const openOutput = async (target: OutputTarget, host: Host, options: CommonOptions): Promise<Output> => {
  switch (target.kind) {
    case 'prometheus':
      return (await import('./prometheus-pull.ts')).openPrometheusPull(target);
    case 'prometheus-rw':
      return (await import('./remote-write.ts')).openRemoteWrite(target.url, host, options);
    case 'otlp':
      return (await import('./otlp.ts')).openOtlp(target.url, host, options);
    case 'statsd':
      return (await import('./statsd.ts')).openStatsd(target);
    case 'ndjson':
      return (await import('./ndjson-file.ts')).openNdjsonFile(target.path, host);
  }
};

const closeAll = async (outputs: readonly Output[]): Promise<readonly Problem[]> =>
  (await Promise.all(outputs.map((output) => output.close()))).filter((problem) => problem !== undefined);

const openAll = async (
  targets: readonly OutputTarget[],
  host: Host,
  options: CommonOptions,
): Promise<readonly Output[]> => {
  const opened: Output[] = [];
  try {
    for (const target of targets) opened.push(await openOutput(target, host, options));
    return opened;
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
};

/** Words are `prometheus=[host]:port`, `prometheus-rw=URL`, `otlp=URL`, `statsd=host:port[?tags]`, `ndjson=file`. Rejects with Problem for those that cannot be used. */
export const openOutputs = async (
  words: readonly string[],
  host: Host,
  options: CommonOptions = {},
): Promise<MetricOutputs> => {
  const outputs = await openAll(words.map(readOutputWord), host, options);
  let totals: ReturnType<typeof createRunningTotals> | undefined;
  let closing: Promise<readonly Problem[]> | undefined;
  return {
    places: outputs.map(({ shown }) => shown),
    take: (event) => {
      if (event.type !== 'window.closed' || outputs.length === 0 || closing) return;
      totals ??= createRunningTotals(event.at - event.window.durationMs);
      const snapshot = totals(event.window);
      for (const output of outputs) output.window(event.window, event.at, snapshot);
    },
    close: () => {
      closing ??= closeAll(outputs);
      return closing;
    },
  };
};
