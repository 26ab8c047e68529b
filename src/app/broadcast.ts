// Hands one stream of events to every reporter at its own pace; one that throws is detached and named at the end.
import type { Reporter, ReporterContext, ReporterOutput } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import type { Summary } from '../model/summary.ts';
import type { FileWriter, Host } from './host.ts';

export type ActiveReporter = { readonly name: string; readonly reporter: Reporter; readonly context: ReporterContext };

export type BroadcastResult = {
  readonly summary: Summary;
  readonly failures: readonly { readonly reporter: string; readonly error: unknown }[];
  /** Files that were written, in the order they were finished. */
  readonly files: readonly string[];
};

/** Events a reporter may lag behind before the run waits for it. */
const LAG_LIMIT = 512;

type Inbox = {
  push(event: RunEvent): void;
  /** Defined while the reporter lags: resolves once it has caught up. */
  ready(): Promise<void> | undefined;
  close(): void;
  events(): AsyncGenerator<RunEvent, void, void>;
};

const createInbox = (): Inbox => {
  let queue: RunEvent[] = [];
  let closed = false;
  let wakeReader: (() => void) | undefined;
  let wakeWriter: (() => void) | undefined;
  const wake = (): void => {
    wakeReader?.();
    wakeReader = undefined;
  };
  async function* events(): AsyncGenerator<RunEvent, void, void> {
    while (true) {
      if (queue.length > 0) {
        const batch = queue;
        queue = [];
        yield* batch;
        wakeWriter?.();
      } else if (closed) return;
      else {
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
      }
    }
  }
  return {
    push: (event) => {
      if (!closed) queue.push(event);
      wake();
    },
    ready: () =>
      queue.length < LAG_LIMIT || closed
        ? undefined
        : new Promise<void>((resolve) => {
            wakeWriter = resolve;
          }),
    close: () => {
      closed = true;
      wake();
      wakeWriter?.();
    },
    events,
  };
};

const writeOutput = async (output: ReporterOutput, host: Host, files: Map<string, FileWriter>): Promise<void> => {
  if (typeof output === 'string') return host.stdout.write(output);
  let file = files.get(output.path);
  if (!file) {
    file = await host.createFile(output.path);
    files.set(output.path, file);
  }
  return output.overwrites === 'start' ? file.writeStart(output.chunk) : file.write(output.chunk);
};

/** Runs one reporter to its end; its files appear only when it finished well. */
const runReporter = async ({ reporter, context }: ActiveReporter, inbox: Inbox, host: Host): Promise<string[]> => {
  const files = new Map<string, FileWriter>();
  try {
    for await (const output of reporter.render(inbox.events(), context)) await writeOutput(output, host, files);
    for (const file of files.values()) await file.commit();
    return [...files.keys()];
  } catch (error) {
    for (const file of files.values()) await file.discard();
    throw error;
  } finally {
    inbox.close();
  }
};

/** Resolves when the events have ended and every reporter is done. */
export const broadcast = async (
  events: AsyncIterable<RunEvent>,
  reporters: readonly ActiveReporter[],
  host: Host,
  onEvent?: (event: RunEvent) => void,
): Promise<BroadcastResult> => {
  const inboxes = reporters.map(createInbox);
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
      for (const inbox of inboxes) await inbox.ready();
      if (event.type === 'run.finished') summary = event.summary;
    }
  } finally {
    for (const inbox of inboxes) inbox.close();
  }
  await Promise.all(running);
  if (!summary) throw new Error('the stream of events ended without run.finished');
  return { summary, failures, files };
};
