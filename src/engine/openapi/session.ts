// What lives as long as the verification of one provider against one document.
import type { Api } from '../../contracts/openapi/api.ts';
import type { CaseSource, Phase } from '../../contracts/openapi/api-case.ts';
import type { ApiJudge, CheckName, Finding, NotJudged, Used } from '../../contracts/openapi/judge.ts';
import type { RunFinished } from '../../model/event.ts';
import type { Emit } from '../deps.ts';
import type { StepContext } from '../step-context.ts';
import type { ApiProvider, ApiRun } from './api-run.ts';
import type { Caller } from './create-caller.ts';
import type { OperationStats } from './operation-stats.ts';
import type { Pace } from './pace.ts';
import type { ResourcePool } from './resource-pool.ts';

/** Why no more calls are made: `down`, the provider cannot be reached; `time`, --max-time is over. */
export type Stop = 'down' | 'time' | NonNullable<RunFinished['interrupted']>;

/** What was found out about one call. */
export type Verdict = {
  readonly findings: readonly Finding[];
  readonly notJudged: readonly NotJudged[];
  readonly applied: readonly CheckName[];
};

/** Counters that the documents of a run share. */
export type Progress = {
  stop: Stop | undefined;
  /** Steps told so far in this unit. */
  position: number;
  failures: number;
  calls: number;
  /** Whether anything was ever answered. */
  isAnswered: boolean;
  /** Calls that waited in vain for as long as they may, while nothing was answered. */
  silences: number;
  readonly endsAt: number | undefined;
};

export type Session = {
  readonly run: ApiRun;
  readonly provider: ApiProvider;
  readonly unit: number;
  readonly api: Api;
  readonly judge: ApiJudge;
  readonly source: CaseSource;
  readonly caller: Caller;
  readonly pace: Pace;
  readonly pool: ResourcePool;
  readonly stats: ReadonlyMap<string, OperationStats>;
  /** Failures told so far, by operation, check and kind, with the phase that found them. */
  readonly known: Map<string, Phase>;
  readonly coverage: { take(used: Used): void };
  readonly context: StepContext;
  readonly emit: Emit;
  readonly progress: Progress;
};

/** True once no more calls are to be made. */
export const isStopped = ({ context, progress, run }: Session): boolean => {
  if (context.signal.aborted) return true;
  if (progress.stop === undefined && progress.endsAt !== undefined && run.deps.clock() >= progress.endsAt) {
    progress.stop = 'time';
  }
  return progress.stop !== undefined;
};
