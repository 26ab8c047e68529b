// Ends an exchange from outside: when its time is up, or when the run is interrupted.
import type { ExchangeError } from '../../model/exchange.ts';
import { abortedError, timeoutError } from './errors.ts';
import type { Passage } from './flight.ts';
import type { Running } from './hop.ts';

export type Deadline = {
  /** The flight to end; one that comes too late is ended at once. */
  watch(running: Running): void;
  clear(): void;
};

/** One listener per signal, however many exchanges watch it: adding one per request costs more than the request. */
export type Interrupts = { add(signal: AbortSignal, callback: () => void): () => void };

export const createInterrupts = (): Interrupts => {
  const watchers = new WeakMap<AbortSignal, Set<() => void>>();
  const watch = (signal: AbortSignal): Set<() => void> => {
    const callbacks = new Set<() => void>();
    watchers.set(signal, callbacks);
    signal.addEventListener('abort', () => {
      for (const callback of callbacks) callback();
      callbacks.clear();
    });
    return callbacks;
  };
  return {
    add: (signal, callback) => {
      const callbacks = watchers.get(signal) ?? watch(signal);
      callbacks.add(callback);
      return () => {
        callbacks.delete(callback);
      };
    },
  };
};

/** Longest delay of a timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const createDeadline = (timeoutMs: number, signal: AbortSignal, interrupts: Interrupts): Deadline => {
  let running: Running | undefined;
  let ended: ((flight: Passage) => ExchangeError) | undefined;
  const end = (reason: (flight: Passage) => ExchangeError, isTimeUp: boolean): void => {
    ended ??= reason;
    running?.callOff(ended, isTimeUp);
  };
  const timer =
    timeoutMs > 0
      ? setTimeout(
          () => end((flight) => timeoutError(timeoutMs, flight.writtenAt > 0), true),
          Math.min(timeoutMs, MAX_TIMER_MS),
        )
      : undefined;
  const forget = interrupts.add(signal, () => end(() => abortedError, false));
  if (signal.aborted) ended = () => abortedError;
  return {
    watch: (next) => {
      running = next;
      if (ended) next.callOff(ended, false);
    },
    clear: () => {
      clearTimeout(timer);
      forget();
    },
  };
};
