// One server: its open connections, the requests that wait for one, and when another is opened.
import type { Socket } from 'node:net';
import type { ExchangeError } from '../../../model/exchange.ts';
import type { Connection } from '../connection.ts';
import { explainError, toExchangeError } from '../errors.ts';
import type { Resumption, Target } from '../open-connection.ts';
import { type Flight, tellFailure } from './flight.ts';
import { createFlightQueue } from './flight-queue.ts';
import {
  createH1Connection,
  type Dispatcher,
  failConnection,
  type H1Connection,
  takeBytes,
  writeFlight,
} from './h1-connection.ts';

/** Hands on bytes that lie in a buffer only until it returns. */
export type OnBytes = (bytes: Buffer, end: number) => void;

export type OriginDeps = {
  readonly clock: () => number;
  readonly connections: number;
  readonly pipelining: number;
  readonly open: (
    target: Target,
    resumption: Resumption,
    onOpening: (socket: Socket | undefined) => void,
    onBytes: OnBytes,
  ) => Promise<Connection>;
  readonly settle: (flight: Flight) => void;
};

export type Origin = {
  send(flight: Flight): void;
  /** For a flight that no carrier has yet. */
  giveUp(flight: Flight, error: ExchangeError): void;
  close(error: ExchangeError): void;
};

type Opening = { readonly startedAt: number; socket: Socket | undefined; isGivenUp: boolean };

export const createOrigin = (target: Target, deps: OriginDeps): Origin => {
  const waiting = createFlightQueue();
  const idle: H1Connection[] = [];
  const all = new Set<H1Connection>();
  const openings = new Set<Opening>();
  const resumption: Resumption = { session: undefined };
  const limit = deps.connections > 0 ? deps.connections : Number.POSITIVE_INFINITY;
  const depth = Math.max(1, deps.pipelining);

  /** The phases of the opening belong to the request that it was for. */
  const writeFirst = (h1: H1Connection, { startedAt }: Opening, { tcpMs = 0, tlsMs = 0 }: Connection): void => {
    const flight = waiting.shift();
    if (!flight) return;
    if (flight.startedAt <= startedAt) {
      flight.connectingMs = tcpMs;
      flight.tlsMs = tlsMs;
    }
    writeFlight(h1, flight, deps.clock());
  };

  const onFree = (h1: H1Connection): void => {
    while (!h1.isClosing && h1.flights.length < depth) {
      const flight = waiting.shift();
      if (!flight) break;
      writeFlight(h1, flight, deps.clock());
    }
    if (h1.isClosing || h1.flights.length > 0 || h1.isIdle) return;
    h1.isIdle = true;
    idle.push(h1);
  };

  const openMore = (): void => {
    while (waiting.size() > openings.size && all.size + openings.size < limit) open();
  };

  const dispatcher: Dispatcher = {
    clock: deps.clock,
    onFree,
    onGone: (h1) => {
      all.delete(h1);
      if (h1.isIdle) idle.splice(idle.indexOf(h1), 1);
      openMore();
    },
    resend: (flight) => {
      flight.carrier = undefined;
      flight.writtenAt = 0;
      waiting.unshift(flight);
      openMore();
    },
    settle: deps.settle,
  };

  const onOpened = (opening: Opening, connection: Connection): H1Connection | undefined => {
    openings.delete(opening);
    if (opening.isGivenUp) {
      connection.socket.destroy();
      return undefined;
    }
    const h1 = createH1Connection(connection, dispatcher);
    all.add(h1);
    writeFirst(h1, opening, connection);
    onFree(h1);
    return h1;
  };

  /** Answers the one that has waited longest, at once: whoever sends decides whether to try again. */
  const onFailed = (opening: Opening, thrown: Error): void => {
    openings.delete(opening);
    if (opening.isGivenUp) return;
    const flight = waiting.shift();
    if (flight) {
      const progress = { headArrived: false, written: false };
      deps.settle(flight);
      tellFailure(flight, explainError(toExchangeError(thrown, progress), target, progress), deps.clock());
    }
    openMore();
  };

  const open = (): void => {
    const opening: Opening = { startedAt: deps.clock(), socket: undefined, isGivenUp: false };
    let h1: H1Connection | undefined;
    openings.add(opening);
    deps
      .open(
        target,
        resumption,
        (socket) => {
          opening.socket = socket;
          if (opening.isGivenUp) socket?.destroy();
        },
        (bytes, end) => {
          if (h1) takeBytes(h1, bytes, end);
        },
      )
      .then(
        (connection) => {
          h1 = onOpened(opening, connection);
        },
        (thrown: Error) => onFailed(opening, thrown),
      );
  };

  const abandon = (opening: Opening): void => {
    opening.isGivenUp = true;
    openings.delete(opening);
    opening.socket?.destroy();
  };

  /** Among those that are in use. */
  const withRoom = (): H1Connection | undefined => {
    let best: H1Connection | undefined;
    for (const h1 of all)
      if (!h1.isClosing && h1.flights.length < depth && (!best || h1.flights.length < best.flights.length)) best = h1;
    return best;
  };

  return {
    send: (flight) => {
      const h1 = idle.pop();
      if (h1) {
        h1.isIdle = false;
        writeFlight(h1, flight, flight.startedAt);
        return;
      }
      const shared = depth > 1 && all.size + openings.size >= limit && waiting.size() === 0 ? withRoom() : undefined;
      if (shared) return writeFlight(shared, flight, flight.startedAt);
      waiting.push(flight);
      openMore();
    },
    giveUp: (flight, error) => {
      waiting.forget();
      deps.settle(flight);
      const [oldest] = openings;
      // It may never end; the next request is worth a try of its own.
      if (oldest && openings.size > waiting.size()) abandon(oldest);
      tellFailure(flight, error, deps.clock());
    },
    close: (error) => {
      for (const opening of openings) abandon(opening);
      for (let flight = waiting.shift(); flight; flight = waiting.shift()) {
        deps.settle(flight);
        tellFailure(flight, error, deps.clock());
      }
      for (const h1 of all) {
        for (const flight of [...h1.flights]) flight.resends = Number.POSITIVE_INFINITY;
        failConnection(h1, error);
      }
    },
  };
};
