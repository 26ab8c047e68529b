// Receives an encoded body and hands its decoded bytes on: small ones at once, large ones as a stream.
import type { Transform } from 'node:stream';
import type { Received } from '../../model/exchange.ts';
import { type Coding, createDecoders, decodeAll } from './content-coding.ts';
import { decodingError, refusal } from './errors.ts';
import { MEMORY_BYTES, type PlainSink, type Source } from './plain-sink.ts';

/** Encoded bytes up to this many are decoded in one go when the body is complete. */
const AT_ONCE_BYTES = 64 * 1024;

type DecodingOptions = {
  /** Its bytes are decoded as they come, few as they may be. */
  readonly streams: boolean;
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

/** The encoded bytes stop before their end, as those of a stream that was cut do. */
const isCutOff = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';

/** Ends a decoder once it has given all it was written: with its last bytes it would not, if they are not the end. */
const endLater = (decoder: Transform): void => {
  decoder.write(Buffer.alloc(0), () => decoder.end());
};

/** Connects the decoders to the target. */
const connect = (
  decoders: readonly Transform[],
  options: DecodingOptions,
  isCut: () => boolean,
  onDecoded: () => void,
): void => {
  const { codings, target, onError } = options;
  const fail = (error: unknown): void => {
    for (const decoder of decoders) decoder.destroy();
    onError(error as Error);
  };
  for (const [index, decoder] of decoders.entries()) {
    const next = decoders[index + 1];
    decoder.on('error', (error) => {
      if (!isCut() || !isCutOff(error)) fail(failure(error, codings));
      else if (next) endLater(next);
      else target.end();
    });
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
  last?.on('end', onDecoded);
};

export type DecodingSink = {
  write(chunk: Buffer): void;
  /** `cut`: the encoded bytes need not be complete. */
  end(cut?: Received<unknown>['cut']): void;
  discard(): void;
};

export const createDecodingSink = (options: DecodingOptions): DecodingSink => {
  const { codings, limit, source, target, onError } = options;
  let chunks: Buffer[] = [];
  let size = 0;
  let decoders: readonly Transform[] | undefined;
  let isCut = false;
  let isWhole = false;
  let isDecoded = false;

  /** A coding can end before the body does: what follows it is ignored, but it must come. */
  const endTarget = (): void => {
    if (isDecoded && (isWhole || isCut)) target.end();
  };

  const writeOn = (chunk: Buffer): void => {
    const first = decoders?.[0];
    if (!first || first.destroyed || first.write(chunk)) return;
    source.pause();
    first.once('drain', () => source.resume());
  };

  const startStreaming = (): void => {
    decoders = createDecoders(codings, chunks[0]?.[0]);
    connect(
      decoders,
      options,
      () => isCut,
      () => {
        isDecoded = true;
        endTarget();
      },
    );
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

  const endCut = (cut: Received<unknown>['cut']): void => {
    isCut = true;
    if (cut === 'time' && size > 0 && !isDecoded) {
      if (!decoders) startStreaming();
      if (decoders?.[0]) endLater(decoders[0]);
      return;
    }
    for (const decoder of decoders ?? []) decoder.destroy();
    target.end();
  };

  return {
    write: (chunk) => {
      size += chunk.length;
      if (decoders) return writeOn(chunk);
      chunks.push(chunk);
      if (size > AT_ONCE_BYTES || options.streams) startStreaming();
    },
    end: (cut) => {
      isWhole = true;
      if (cut !== undefined) endCut(cut);
      else if (decoders) {
        decoders[0]?.end();
        endTarget();
      } else if (size === 0) target.end();
      else decodeAtOnce();
    },
    discard: () => {
      for (const decoder of decoders ?? []) decoder.destroy();
      target.discard();
    },
  };
};
