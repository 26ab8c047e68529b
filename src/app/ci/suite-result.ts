// What a suite came to, and how it stands in the reports over all suites.
import type { ExitCode } from '../../core/exit-code.ts';
import type { PartRun, StandIn } from '../../core/merge-runs.ts';
import type { Problem } from '../../model/problem.ts';
import type { Summary } from '../../model/summary.ts';
import { type CiSuite, kindOf } from './ci-suite.ts';
import type { RecordedRun } from './record-run.ts';

export type SuiteResult = {
  readonly suite: CiSuite;
  /** Undefined: it was not run. */
  readonly exitCode?: ExitCode;
  /** Absent where it could not be run. */
  readonly summary?: Summary;
  readonly problems: readonly Problem[];
  readonly durationMs: number;
};

export type Ran = { readonly result: SuiteResult; readonly recorded?: RecordedRun };

const standInOf = ({ exitCode, problems }: SuiteResult, why: string): StandIn | undefined => {
  if (exitCode === undefined) return { outcome: 'skipped', reason: why };
  const [problem] = problems;
  if (problem) {
    const { code, message, hint } = problem;
    const error = { kind: 'problem' as const, name: 'Problem', code, message, ...(hint ? { hint } : {}) };
    return { outcome: 'errored', reason: message, error };
  }
  if (exitCode !== 4) return undefined;
  const message = 'Nothing ran in this suite';
  return {
    outcome: 'errored',
    reason: message,
    error: { kind: 'problem', name: 'Problem', code: 'ci.nothing-ran', message },
  };
};

/** Its part of the run over all suites; `why` it was not run. */
export const partOf = ({ result, recorded }: Ran, why: string): PartRun => {
  const { suite } = result;
  const kind = kindOf(suite);
  const standIn = standInOf(result, why);
  return {
    name: suite.name,
    file: suite.inputs[0] ?? '',
    ...(kind ? { kind } : {}),
    ...(recorded?.started ? { started: recorded.started } : {}),
    ...(recorded?.finished ? { finished: recorded.finished } : {}),
    ...(standIn ? { standIn } : {}),
    events: () => recorded?.events() ?? noEvents(),
  };
};

async function* noEvents(): AsyncGenerator<never> {}
