// What carries requests to a server, seen from the one who shares them out: a connection of HTTP/1.1 or a session of HTTP/2.
import type { ExchangeError } from '../../../model/exchange.ts';
import type { Carrier, Flight } from './flight.ts';

export type Line = Carrier & {
  /** Requests it takes at once. */
  readonly depth: number;
  /** Takes no more requests. */
  isClosing: boolean;
  /** Stands among those that nobody uses. */
  isIdle: boolean;
  /** Requests under way. */
  load(): number;
  /** `now` saves looking at the clock twice. */
  write(flight: Flight, now: number): void;
  /** Ends it, and with the error all that is under way. */
  end(error: ExchangeError): void;
};

/** Whoever shares out the requests among the lines. */
export type Dispatcher = {
  readonly clock: () => number;
  /** It may have room for another request. */
  onFree(line: Line): void;
  onGone(line: Line): void;
  /** Is to be sent once more: before all that wait. */
  resend(flight: Flight): void;
  /** Has its answer: nothing else may tell it one. */
  settle(flight: Flight): void;
};
