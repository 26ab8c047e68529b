// What an executor makes of its settings: when iterations start, for one process's share of the load.
import type { LoadProfile, LoadSegment } from './load.ts';

/** So many virtual users from this moment on. */
export type UserChange = { readonly atMs: number; readonly vus: number };

/** Times in ms since the start of the scenario; numbers of users and arrivals are this segment's. */
export type Schedule =
  | {
      /** The next iteration starts when the last one of the user is over. */
      readonly model: 'closed';
      /** In order of time, the first at 0. */
      readonly changes: readonly UserChange[];
      /** Ends the scenario sooner when all are done. */
      readonly iterations?: { readonly of: 'each' | 'all'; readonly count: number };
      /** No iteration starts after it. */
      readonly endMs: number;
      /** For iterations of users that a ramp took away. */
      readonly gracefulRampDownMs: number;
    }
  | {
      /** Iterations start on time, whatever the API does; without a free user they are dropped. */
      readonly model: 'open';
      /** Lazy and in order; one number an iteration. */
      readonly arrivals: Iterable<number>;
      readonly endMs: number;
      readonly preAllocatedVus: number;
      readonly maxVus: number;
    };

/** Pure: the same profile and segment give the same schedule; segments together give the whole. Settings were judged before; a profile of another executor is a TypeError. */
export type Executor = {
  schedule(profile: LoadProfile, segment: LoadSegment): Schedule;
};
