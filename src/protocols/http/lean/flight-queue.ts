// Requests that wait for a connection, first come first served.
import type { Flight } from './flight.ts';

export type FlightQueue = {
  readonly size: () => number;
  push(flight: Flight): void;
  /** Before all others. */
  unshift(flight: Flight): void;
  shift(): Flight | undefined;
  /** To be called for one that was given up while it waited; it stays where it is, and is passed over. */
  forget(): void;
};

const COMPACT_AT = 1024;

export const createFlightQueue = (): FlightQueue => {
  let flights: Flight[] = [];
  let first = 0;
  let size = 0;
  return {
    size: () => size,
    push: (flight) => {
      flights.push(flight);
      size++;
    },
    unshift: (flight) => {
      if (first > 0) flights[--first] = flight;
      else flights.unshift(flight);
      size++;
    },
    shift: () => {
      while (first < flights.length) {
        const flight = flights[first++] as Flight;
        if (first >= COMPACT_AT && first * 2 >= flights.length) {
          flights = flights.slice(first);
          first = 0;
        }
        if (flight.isOver) continue;
        size--;
        return flight;
      }
      return undefined;
    },
    forget: () => {
      size--;
    },
  };
};
