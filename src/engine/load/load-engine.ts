// What drives one process's share of a load, and what it is given.
import type { CookieJar } from '../../model/contracts.ts';
import type { LogWritten, ProblemRaised } from '../../model/event.ts';
import type { LoadPlan, LoadSegment, LoadTarget } from '../../model/load.ts';
import type { MetricSink } from '../../model/metric.ts';
import type { DataRow } from '../../model/plan.ts';
import type { Scopes } from '../../model/variables.ts';
import type { LeanClient } from '../../protocols/http/lean/lean-client.ts';
import type { Sandbox } from '../../sandbox/protocol.ts';
import type { EngineDeps, EngineOptions } from '../deps.ts';

/** What one virtual user has of its own. */
export type UserWorld = {
  readonly scopes: Scopes;
  readonly cookies: CookieJar;
  readonly sandbox: () => Sandbox;
  /** For steps that the lean path cannot serve; made on first use. */
  readonly deps: () => EngineDeps;
};

export type LoadEngineInput = {
  /** Absent: a plain benchmark of `target`. */
  readonly load: LoadPlan;
  readonly target?: LoadTarget;
  readonly segment: LoadSegment;
  readonly options: EngineOptions;
  readonly rows: readonly DataRow[];
  readonly client: LeanClient;
  readonly metrics: MetricSink;
  /** A new virtual user's; `variables` are its scenario's. */
  readonly createUser: (variables: { readonly [name: string]: string } | undefined) => UserWorld;
  /** Monotonic ms. */
  readonly clock: () => number;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly newId: () => string;
  /** Calls back as close to the moment (of `clock`) as the process can. Returns how to cancel. */
  readonly callAt: (moment: number, callback: () => void) => () => void;
  /** Console lines, warnings and script errors of users; the caller bounds how many of them go on. */
  readonly tell: (event: LogWritten | ProblemRaised) => void;
};

export type LoadEngine = {
  /** Runs all scenarios from the moment (of `clock`) on; resolves when every iteration has ended. `signal` aborts: iterations under way are interrupted. */
  run(startAt: number, signal: AbortSignal): Promise<void>;
  /** No new iteration starts; those under way may end within the scenarios' graceful stop. */
  stop(): void;
  /** Virtual users that are running an iteration, and that exist. */
  users(): { readonly active: number; readonly allocated: number };
};
