// Receives an encoded body and hands its decoded bytes on: small ones at once, large ones as a stream.
import type { Transform } from 'node:stream';
import { type Coding, createDecoders, decodeAll } from './content-coding.ts';
import { decodingError, refusal } from './errors.ts';
import type { Sink } from './flight.ts';
import { MEMORY_BYTES, type PlainSink, type Source } from './plain-sink.ts';

/** Encoded bytes up to this many are decoded in one go when the body is complete. */
const AT_ONCE_BYTES = 64 * 1024;

type DecodingOptions = {
  readonly codings: readonly Coding[];
  /** Decoded bytes allowed, 0 = no bound. */
  readonly limit: number;
  readonly source: Source;
  readonly target: PlainSink;
  readonly onError: (error: Error) => void;
};

const failure = (error: unknown, codings: readonly Coding[]): Error =>
  refusal(decodingError(error as Error, codings.join(', ')));

const isTooLarge = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';

/** Connects the decoders to the target; resolves what to write into. */
const connect = (decoders: readonly Transform[], options: DecodingOptions): void => {
  const { codings, target, onError } = options;
  const fail = (error: unknown): void => {
    for (const decoder of decoders) decoder.destroy();
    onError(error as Error);
  };
  for (const [index, decoder] of decoders.entries()) {
    decoder.on('error', (error) => fail(failure(error, codings)));
    const next = decoders[index + 1];
    if (next) decoder.pipe(next);
  }
  const last = decoders.at(-1);
  last?.on('data', (chunk: Buffer) => {
    try {
      target.write(chunk);
    } catch (error) {
      fail(error);
    }
  });
  last?.on('end', () => target.end());
};

export const createDecodingSink = (options: DecodingOptions): Sink & { discard(): void } => {
  const { codings, limit, source, target, onError } = options;
  let chunks: Buffer[] = [];
  let size = 0;
  let decoders: readonly Transform[] | undefined;

  const writeOn = (chunk: Buffer): void => {
    const first = decoders?.[0];
    if (!first || first.destroyed || first.write(chunk)) return;
    source.pause();
    first.once('drain', () => source.resume());
  };

  const startStreaming = (): void => {
    decoders = createDecoders(codings, chunks[0]?.[0]);
    connect(decoders, options);
    for (const chunk of chunks) writeOn(chunk);
    chunks = [];
  };

  const decodeAtOnce = (): void => {
    const encoded = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
    try {
      const decoded = decodeAll(encoded, codings, limit > 0 ? Math.min(limit, MEMORY_BYTES) : MEMORY_BYTES);
      target.write(decoded as Buffer);
    } catch (error) {
      if (isTooLarge(error)) {
        startStreaming();
        decoders?.[0]?.end();
      } else onError(failure(error, codings));
      return;
    }
    target.end();
  };

  return {
    write: (chunk) => {
      size += chunk.length;
      if (decoders) return writeOn(chunk);
      chunks.push(chunk);
      if (size > AT_ONCE_BYTES) startStreaming();
    },
    end: () => {
      if (decoders) decoders[0]?.end();
      else if (size === 0) target.end();
      else decodeAtOnce();
    },
    discard: () => {
      for (const decoder of decoders ?? []) decoder.destroy();
      target.discard();
    },
  };
};
