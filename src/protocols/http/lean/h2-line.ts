// One session of HTTP/2 as a line: how many streams it takes, and when it is at its end.
import type { Connection } from '../connection.ts';
import { startSession } from '../http2/sessions.ts';
import type { Target } from '../open-connection.ts';
import { failRide, type H2Line, rideStream } from './h2-ride.ts';
import type { Dispatcher, Line } from './line.ts';

/** More are worth a session of their own; RFC 9113 recommends servers to take no fewer. */
const DEFAULT_STREAMS = 100;

/** `depth` 1 leaves the number of streams to the server. */
export const createH2Line = async (
  connection: Connection,
  target: Target,
  dispatcher: Dispatcher,
  depth: number,
): Promise<Line> => {
  const session = await startSession(connection, target);
  const { http2 } = session;
  const line: H2Line = {
    session,
    dispatcher,
    scheme: target.secure ? 'https' : 'http',
    rides: new Map(),
    countedRead: 0,
    countedWritten: 0,
    isClosing: false,
    isIdle: false,
    get depth() {
      const allowed = http2.remoteSettings?.maxConcurrentStreams ?? DEFAULT_STREAMS;
      return depth > 1 ? Math.min(depth, allowed) : Math.min(allowed, DEFAULT_STREAMS);
    },
    load: () => line.rides.size,
    write: (flight, now) => rideStream(line, flight, now),
    giveUp: (flight, error) => {
      const ride = line.rides.get(flight);
      if (ride) failRide(ride, error);
    },
    end: (error) => {
      line.isClosing = true;
      for (const ride of [...line.rides.values()]) failRide(ride, error);
      http2.destroy();
    },
  };
  http2.on('goaway', () => {
    line.isClosing = true;
  });
  http2.once('close', () => {
    line.isClosing = true;
    dispatcher.onGone(line);
  });
  return line;
};
