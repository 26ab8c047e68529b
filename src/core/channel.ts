// A queue between one writer and one reader that keeps the writer from running far ahead.

export type Channel<T> = {
  /** Ignored once the channel has ended. */
  push(value: T): void;
  /** Defined while the reader lags: resolves once it has caught up. */
  drained(): Promise<void> | undefined;
  /** Ends the stream; with an error the reader sees it thrown. */
  end(error?: unknown): void;
  stream(): AsyncGenerator<T, void, void>;
};

/** Values a writer may be ahead of its reader before `drained` makes it wait. */
const LIMIT = 256;

export const createChannel = <T>(): Channel<T> => {
  let queue: T[] = [];
  let ended = false;
  let failure: unknown;
  let wakeReader: (() => void) | undefined;
  let wakeWriter: (() => void) | undefined;
  const wake = (): void => {
    const resume = wakeReader;
    wakeReader = undefined;
    resume?.();
  };
  async function* stream(): AsyncGenerator<T, void, void> {
    while (true) {
      if (queue.length > 0) {
        const batch = queue;
        queue = [];
        wakeWriter?.();
        yield* batch;
      } else if (ended) {
        if (failure !== undefined) throw failure;
        return;
      } else {
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
      }
    }
  }
  return {
    push: (value) => {
      if (ended) return;
      queue.push(value);
      wake();
    },
    drained: () => {
      if (queue.length < LIMIT || ended) return undefined;
      return new Promise<void>((resolve) => {
        wakeWriter = resolve;
      });
    },
    end: (error) => {
      ended = true;
      failure = error;
      wake();
      wakeWriter?.();
    },
    stream,
  };
};
