// Hands one stream of events to every reporter at its own pace; one that throws is detached and named at the end.
import { type Channel, createChannel } from '../core/channel.ts';
import type { Reporter, ReporterContext, ReporterOutput } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import type { Summary } from '../model/summary.ts';
import type { FileWriter } from './file-writer.ts';
import type { Host } from './host.ts';

export type ActiveReporter = { readonly name: string; readonly reporter: Reporter; readonly context: ReporterContext };

export type BroadcastResult = {
  readonly summary: Summary;
  readonly failures: readonly { readonly reporter: string; readonly error: unknown }[];
  /** Files that were written, in the order they were finished. */
  readonly files: readonly string[];
};

const writeOutput = async (output: ReporterOutput, host: Host, files: Map<string, FileWriter>): Promise<void> => {
  if (typeof output === 'string' || output instanceof Uint8Array) return host.stdout.write(output);
  let file = files.get(output.path);
  if (!file) {
    file = await host.createFile(output.path);
    files.set(output.path, file);
  }
  return output.overwrites === 'start' ? file.writeStart(output.chunk) : file.write(output.chunk);
};

/** Runs one reporter to its end; its files appear only when it finished well. */
const runReporter = async (
  { reporter, context }: ActiveReporter,
  inbox: Channel<RunEvent>,
  host: Host,
): Promise<string[]> => {
  const files = new Map<string, FileWriter>();
  try {
    for await (const output of reporter.render(inbox.stream(), context)) await writeOutput(output, host, files);
    for (const file of files.values()) await file.commit();
    return [...files.keys()];
  } catch (error) {
    for (const file of files.values()) await file.discard();
    throw error;
  } finally {
    inbox.end();
  }
};

/** Resolves when the events have ended and every reporter is done. */
export const broadcast = async (
  events: AsyncIterable<RunEvent>,
  reporters: readonly ActiveReporter[],
  host: Host,
  onEvent?: (event: RunEvent) => void,
): Promise<BroadcastResult> => {
  const inboxes = reporters.map(() => createChannel<RunEvent>());
  const failures: { reporter: string; error: unknown }[] = [];
  const files: string[] = [];
  const running = reporters.map(async (active, index) => {
    try {
      files.push(...(await runReporter(active, inboxes[index]!, host)));
    } catch (error) {
      failures.push({ reporter: active.name, error });
    }
  });
  let summary: Summary | undefined;
  try {
    for await (const event of events) {
      onEvent?.(event);
      for (const inbox of inboxes) inbox.push(event);
      for (const inbox of inboxes) await inbox.drained();
      if (event.type === 'run.finished') summary = event.summary;
    }
  } finally {
    for (const inbox of inboxes) inbox.end();
  }
  await Promise.all(running);
  if (!summary) throw new Error('the stream of events ended without run.finished');
  return { summary, failures, files };
};
