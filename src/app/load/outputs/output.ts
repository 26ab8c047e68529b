// What every kind of output is, and what it is given once a second.
import type { LoadWindow } from '../../../model/load.ts';
import { Problem } from '../../../model/problem.ts';
import type { Snapshot } from './running-totals.ts';

export type Output = {
  /** Where it can be looked at, or where it goes; without credentials. */
  readonly shown: string;
  /** Never throws and never waits. */
  window(window: LoadWindow, at: number, snapshot: Snapshot): void;
  /** Sends what is left, for a few seconds at most; resolves with what went wrong during the load, once. */
  close(): Promise<Problem | undefined>;
};

/** Longest that an output keeps a load from ending. */
export const CLOSE_MS = 5000;

/** A warning: the load itself is what it was. */
export const outputProblem = (shown: string, why: string, hint?: string): Problem =>
  new Problem('output.failed', `Metrics did not all reach ${shown}: ${why}`, {
    exit: 3,
    ...(hint === undefined ? {} : { hint }),
  });
