// Keeps the events of one suite in a temporary file until the reports over all suites are written.
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { memoryBody } from '../../core/memory-body.ts';
import type { AttachmentStore } from '../../engine/deps.ts';
import type { Body, BodyPreview } from '../../model/body.ts';
import type { Reporter, ReporterContext, SpillFile } from '../../model/contracts.ts';
import type { RunEvent, RunFinished, RunStarted } from '../../model/event.ts';

export type RecordedRun = {
  readonly started?: RunStarted;
  readonly finished?: RunFinished;
  /** How reports of it find sources and mask what travelled in no event. */
  readonly context?: ReporterContext;
  events(): AsyncIterable<RunEvent>;
};

type RecordOptions = {
  readonly needs: NonNullable<Reporter['needs']>;
  readonly file: SpillFile;
  /** Bodies outlive their run here; the keys start with `index`. */
  readonly store: AttachmentStore;
  readonly index: number;
};

/** Lines collected before they are written. */
const BATCH = 64;

/** The reader ends lines at these two as well. */
const oneLine = (event: RunEvent): string =>
  JSON.stringify(event).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

async function* read(body: Body): AsyncGenerator<RunEvent> {
  for await (const line of createInterface({
    input: Readable.from(body.open()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (line !== '') yield JSON.parse(line) as RunEvent;
  }
}

const keepBodies = async (
  event: RunEvent,
  context: ReporterContext,
  { store, index }: RecordOptions,
): Promise<void> => {
  if (event.type !== 'exchange.finished') return;
  const { sent, received } = event.exchange;
  const bodies: readonly (BodyPreview | undefined)[] = [sent.body, ...received.map(({ body }) => body)];
  for (const body of bodies) {
    if (body?.attachment === undefined) continue;
    const bytes = await context.attachments.get(body.attachment);
    if (bytes) await store.put(`${index}.${body.attachment}`, memoryBody(bytes));
  }
};

/** A reporter that records, and what it has recorded once the run is over. */
export const recordRun = (options: RecordOptions): { readonly reporter: Reporter; end(): Promise<RecordedRun> } => {
  const { file, needs } = options;
  const seen: { started?: RunStarted; finished?: RunFinished; context?: ReporterContext } = {};
  const encoder = new TextEncoder();
  return {
    reporter: {
      needs,
      // It has nothing to say itself.
      async *render(events, context) {
        seen.context = context;
        let lines: string[] = [];
        const flush = async (): Promise<void> => {
          if (lines.length > 0) await file.write(encoder.encode(`${lines.join('\n')}\n`));
          lines = [];
        };
        for await (const event of events) {
          if (event.type === 'run.started') seen.started = event;
          if (event.type === 'run.finished') seen.finished = event;
          await keepBodies(event, context, options);
          lines.push(oneLine(event));
          if (lines.length >= BATCH) await flush();
        }
        await flush();
      },
    },
    end: async () => {
      const body = await file.finish();
      return { ...seen, events: () => read(body) };
    },
  };
};
