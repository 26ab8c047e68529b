// One server: its open connections, the requests that wait for one, and when another is opened.
import type { ExchangeError } from '../../../model/exchange.ts';
import type { Connection } from '../connection.ts';
import { abortedError } from '../errors.ts';
import type { Resumption, Target } from '../open-connection.ts';
import { type Flight, tellFailure } from './flight.ts';
import { createFlightQueue } from './flight-queue.ts';
import type { Dispatcher, Line } from './line.ts';
import { type OpenedLine, type Opening, type OpenSocket, openingError, openLine, type Version } from './open-line.ts';

export type OriginDeps = {
  readonly clock: () => number;
  readonly connections: number;
  readonly pipelining: number;
  readonly versionFor: (target: Target) => Version;
  readonly open: OpenSocket;
  readonly settle: (flight: Flight) => void;
};

export type Origin = {
  send(flight: Flight): void;
  /** For a flight that no carrier has yet. */
  giveUp(flight: Flight, error: ExchangeError): void;
  close(error: ExchangeError): void;
};

/** Opened in one turn of the event loop: where the system has none left to give, it takes its time to say so, and nothing else would get its turn. */
const MAX_OPENINGS_A_TURN = 200;

export const createOrigin = (target: Target, deps: OriginDeps): Origin => {
  const waiting = createFlightQueue();
  /** Swallowed by a kept connection: these wait for a new one. */
  const swallowed = createFlightQueue();
  const idle: Line[] = [];
  const all = new Set<Line>();
  const openings = new Set<Opening>();
  const resumption: Resumption = { session: undefined };
  const limit = deps.connections > 0 ? deps.connections : Number.POSITIVE_INFINITY;
  const depth = Math.max(1, deps.pipelining);
  let version = deps.versionFor(target);
  /** All requests share few sessions of HTTP/2. */
  let isShared = false;
  let isDeep = depth > 1;

  const next = (): Flight | undefined => swallowed.shift() ?? waiting.shift();
  /** The phases of the opening belong to the request that it was for. */
  const writeFirst = (line: Line, { startedAt }: Opening, { tcpMs = 0, tlsMs = 0 }: Connection): void => {
    const flight = next();
    if (!flight) return;
    if (flight.startedAt <= startedAt) {
      flight.connectingMs = tcpMs;
      flight.tlsMs = tlsMs;
    }
    line.write(flight, deps.clock());
  };

  const onFree = (line: Line): void => {
    // Those that are being opened get their share, too.
    let share = openings.size > 0 ? Math.ceil(waiting.size() / (openings.size + 1)) : Number.POSITIVE_INFINITY;
    while (!line.isClosing && line.load() < line.depth && share-- > 0) {
      const flight = waiting.shift();
      if (!flight) break;
      line.write(flight, deps.clock());
    }
    if (line.isClosing || line.load() > 0 || line.isIdle) return;
    line.isIdle = true;
    idle.push(line);
  };

  /** While it is not known whether one session will do for all, one is opened; and one at a time where it does. */
  const openingsWanted = (): number => {
    const wanted = Math.min(waiting.size() + swallowed.size(), limit - all.size);
    return isShared || (version !== 'http1' && limit === Number.POSITIVE_INFINITY) ? Math.min(1, wanted) : wanted;
  };

  let openedThisTurn = 0;
  const nextTurn = (): void => {
    const isMoreWanted = openedThisTurn === MAX_OPENINGS_A_TURN;
    openedThisTurn = 0;
    if (isMoreWanted) openMore();
  };
  const openMore = (): void => {
    while (openings.size < openingsWanted() && openedThisTurn < MAX_OPENINGS_A_TURN) {
      if (openedThisTurn === 0) setImmediate(nextTurn);
      openedThisTurn += 1;
      open();
    }
  };

  const dispatcher: Dispatcher = {
    clock: deps.clock,
    onFree,
    onGone: (line) => {
      all.delete(line);
      const index = line.isIdle ? idle.indexOf(line) : -1;
      if (index !== -1) idle.splice(index, 1);
      openMore();
    },
    resend: (flight) => {
      flight.carrier = undefined;
      flight.writtenAt = 0;
      flight.answeredAt = 0;
      if (flight.resends > 0 && version === 'http1') swallowed.push(flight);
      else waiting.unshift(flight);
      openMore();
    },
    settle: deps.settle,
  };

  const onOpened = (opening: Opening, { line, connection, spoken }: OpenedLine): void => {
    openings.delete(opening);
    if (opening.isGivenUp) return line.end(abortedError);
    if (spoken === 'http1') version = 'http1';
    else {
      isDeep = true;
      isShared = limit === Number.POSITIVE_INFINITY;
    }
    all.add(line);
    writeFirst(line, opening, connection);
    onFree(line);
    openMore();
  };

  /** Answers the one that has waited longest, at once: whoever sends decides whether to try again. */
  const onFailed = (opening: Opening, thrown: Error): void => {
    openings.delete(opening);
    if (opening.isGivenUp) return;
    const flight = next();
    if (flight) {
      deps.settle(flight);
      tellFailure(flight, openingError(thrown, target), deps.clock());
    }
    openMore();
  };

  const open = (): void => {
    const opening: Opening = { startedAt: deps.clock(), socket: undefined, isGivenUp: false };
    openings.add(opening);
    openLine(opening, { open: deps.open, target, version, resumption, dispatcher, depth }).then(
      (opened) => onOpened(opening, opened),
      (thrown: Error) => onFailed(opening, thrown),
    );
  };

  const abandon = (opening: Opening): void => {
    opening.isGivenUp = true;
    openings.delete(opening);
    opening.socket?.destroy();
  };

  /** Among those that are in use. */
  const withRoom = (): Line | undefined => {
    let best: Line | undefined;
    for (const line of all)
      if (!line.isClosing && line.load() < line.depth && (!best || line.load() < best.load())) best = line;
    return best;
  };

  return {
    send: (flight) => {
      let line = idle.pop();
      while (line?.isClosing) line = idle.pop();
      if (line) {
        line.isIdle = false;
        line.write(flight, flight.startedAt);
        return;
      }
      const isFull = isShared || (isDeep && all.size + openings.size >= limit);
      const shared = isFull && waiting.size() === 0 ? withRoom() : undefined;
      if (shared) return shared.write(flight, flight.startedAt);
      waiting.push(flight);
      openMore();
    },
    giveUp: (flight, error) => {
      (flight.resends > 0 && version === 'http1' ? swallowed : waiting).forget();
      deps.settle(flight);
      const [oldest] = openings;
      // It may never end; the next request is worth a try of its own.
      if (oldest && openings.size > waiting.size() + swallowed.size()) abandon(oldest);
      tellFailure(flight, error, deps.clock());
    },
    close: (error) => {
      for (const opening of openings) abandon(opening);
      for (let flight = next(); flight; flight = next()) {
        deps.settle(flight);
        tellFailure(flight, error, deps.clock());
      }
      for (const line of all) line.end(error);
    },
  };
};
