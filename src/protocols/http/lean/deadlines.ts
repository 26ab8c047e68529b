// Ends requests whose time is up: one timer for all of them, because a timer for each costs more than the request.
import type { Flight } from './flight.ts';

export type Deadlines = {
  add(flight: Flight): void;
  remove(flight: Flight): void;
  close(): void;
};

/** Flights with the same timeout, in the order in which their time is up. */
type Lane = { first: Flight | undefined; last: Flight | undefined };

/** Longest delay of a timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const createDeadlines = (clock: () => number, onExpired: (flight: Flight) => void): Deadlines => {
  const lanes = new Map<number, Lane>();
  let timer: NodeJS.Timeout | undefined;
  let firesAt = Number.POSITIVE_INFINITY;

  const arm = (at: number): void => {
    if (at >= firesAt) return;
    clearTimeout(timer);
    firesAt = at;
    timer = setTimeout(fire, Math.min(MAX_TIMER_MS, Math.max(1, Math.ceil(at - clock()))));
    // The sockets of the requests keep the process alive.
    timer.unref();
  };

  const fire = (): void => {
    firesAt = Number.POSITIVE_INFINITY;
    const now = clock();
    for (const lane of lanes.values()) {
      while (lane.first && lane.first.expiresAt <= now) {
        const flight = lane.first;
        remove(flight);
        onExpired(flight);
      }
    }
    for (const [timeoutMs, { first }] of lanes) {
      if (first) arm(first.expiresAt);
      else lanes.delete(timeoutMs);
    }
  };

  const remove = (flight: Flight): void => {
    const lane = lanes.get(flight.request.timeoutMs);
    if (flight.expiresAt === 0 || !lane) return;
    flight.expiresAt = 0;
    if (flight.earlier) flight.earlier.later = flight.later;
    else lane.first = flight.later;
    if (flight.later) flight.later.earlier = flight.earlier;
    else lane.last = flight.earlier;
    flight.earlier = undefined;
    flight.later = undefined;
  };

  return {
    add: (flight) => {
      const { timeoutMs } = flight.request;
      if (timeoutMs <= 0) return;
      let lane = lanes.get(timeoutMs);
      if (!lane) {
        lane = { first: undefined, last: undefined };
        lanes.set(timeoutMs, lane);
      }
      flight.expiresAt = flight.startedAt + timeoutMs;
      flight.earlier = lane.last;
      if (lane.last) lane.last.later = flight;
      else lane.first = flight;
      lane.last = flight;
      arm(flight.expiresAt);
    },
    remove,
    close: () => {
      clearTimeout(timer);
      lanes.clear();
    },
  };
};
