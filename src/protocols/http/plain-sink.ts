// Collects a decoded body: in memory while it is small, then in a spill file.
import { memoryBody } from '../../core/memory-body.ts';
import type { Body } from '../../model/body.ts';
import type { SpillFile } from '../../model/contracts.ts';
import { refusal, spillError, tooLargeError } from './errors.ts';
import { createGatherer } from './gather-chunks.ts';

/** Whoever delivers the chunks, so that it can be held back. */
export type Source = { pause(): void; resume(): void };

export type PlainSink = {
  /** Throws when the body is larger than allowed, unless there is an `onFull`. */
  write(chunk: Buffer): void;
  /** Calls `onBody` or `onError` once everything is stored. */
  end(): void;
  discard(): void;
};

export type PlainSinkOptions = {
  /** Bytes, 0 = no bound. */
  readonly limit: number;
  readonly source: Source;
  readonly spill: (() => SpillFile) | undefined;
  /** A stream that has come to its limit: what fits is kept. */
  readonly onFull?: (() => void) | undefined;
  readonly onBody: (body: Body) => void;
  readonly onError: (error: Error) => void;
};

/** Bytes of one body that stay in memory. */
export const MEMORY_BYTES = 16 * 1024 * 1024;

const join = (chunks: readonly Buffer[], size: number): Uint8Array =>
  chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);

type SpillState = { readonly file: SpillFile; work: Promise<void>; queued: number };

const MAX_QUEUED = 8;

const queueChunk = (state: SpillState, chunk: Buffer, { source, onError }: PlainSinkOptions): void => {
  state.queued++;
  if (state.queued === MAX_QUEUED) source.pause();
  state.work = state.work.then(async () => {
    await state.file.write(chunk);
    if (state.queued-- === MAX_QUEUED) source.resume();
  });
  state.work.catch((error: Error) => onError(refusal(spillError(error))));
};

const writeAll = async (file: SpillFile, chunks: readonly Buffer[]): Promise<void> => {
  for (const chunk of chunks) await file.write(chunk);
};

const discardFile = ({ file, work }: SpillState): void => {
  const remove = (): Promise<void> => file.discard();
  work.then(remove, remove).catch(() => undefined);
};

export const createPlainSink = (options: PlainSinkOptions): PlainSink => {
  const { limit, spill, onFull, onBody, onError } = options;
  let chunks: Buffer[] = [];
  let size = 0;
  let spilled: SpillState | undefined;

  const startSpilling = (createFile: () => SpillFile): void => {
    const file = createFile();
    spilled = { file, work: writeAll(file, chunks), queued: 0 };
    spilled.work.catch((error: Error) => onError(refusal(spillError(error))));
    chunks = [];
  };

  const gatherer = createGatherer((chunk) => {
    if (spilled) return queueChunk(spilled, chunk, options);
    chunks.push(chunk);
    if (size > MEMORY_BYTES && spill) startSpilling(spill);
  });
  const store = (chunk: Buffer): void => {
    size += chunk.length;
    gatherer.write(chunk);
  };

  return {
    write: (chunk) => {
      if (limit === 0 || size + chunk.length <= limit) return store(chunk);
      if (!onFull) throw refusal(tooLargeError(limit));
      if (size < limit) store(chunk.subarray(0, limit - size));
      onFull();
    },
    end: () => {
      gatherer.flush();
      if (!spilled) return onBody(memoryBody(join(chunks, size)));
      const { file, work } = spilled;
      work.then(() => file.finish()).then(onBody, (error: Error) => onError(refusal(spillError(error))));
    },
    discard: () => {
      chunks = [];
      if (spilled) discardFile(spilled);
    },
  };
};
