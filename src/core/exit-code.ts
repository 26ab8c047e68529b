// Turns the numbers of a run into the one number a shell sees.
import type { LoadSummary } from '../model/load.ts';
import type { ProblemExit } from '../model/problem.ts';
import type { Summary } from '../model/summary.ts';
import { needsTrust } from './judge-load.ts';
import { measuredNothing } from './load-measured.ts';

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

// Which code wins when several hold.
const RANK: readonly ExitCode[] = [130, 2, 1, 3, 4];

/** The one that wins of several. */
export const worstCode = (codes: Iterable<ExitCode>): ExitCode => {
  const holding = new Set(codes);
  return RANK.find((code) => holding.has(code)) ?? 0;
};

// Nothing ran: no request went out and nothing was judged, be it that no step was planned or that every one was skipped.
const ranNothing = ({ steps, checks }: Summary): boolean =>
  steps.total === steps.skipped && (steps.pending ?? 0) + (checks.known ?? 0) + checks.passed + checks.failed === 0;

const loadCode = (load: LoadSummary, isCompared: boolean): ExitCode => {
  if (measuredNothing(load) && load.iterations.interrupted === 0) return 4;
  switch (load.verdict) {
    case 'passed':
      return 0;
    case 'failed':
      return 1;
    case 'errored':
      return 3;
    case 'inconclusive':
      return needsTrust(load, isCompared) ? 3 : 0;
    default:
      return load.verdict satisfies never;
  }
};

// Its checks are in the verdict, where a threshold may allow some to fail. What ran once before and after it is judged as in any run.
const loadCodes = (summary: Summary, load: LoadSummary): readonly ExitCode[] => [
  loadCode(load, summary.comparison !== undefined),
  summary.steps.failed > 0 ? 1 : 0,
];

/**
 * 0 passed, 1 judged wrong, 2 usage or input, 3 could not be judged, 4 nothing ran, 130 interrupted by the user.
 * `problems` are those that came up outside the events (a reporter that threw, an export that could not be written).
 */
export const exitCode = (
  summary: Summary,
  options: { readonly problems?: readonly { readonly exit: ProblemExit }[] } = {},
): ExitCode => {
  const holding = new Set<ExitCode>((options.problems ?? []).map((problem) => problem.exit));
  const { interrupted } = summary;
  if (interrupted === 'SIGINT' || interrupted === 'SIGTERM') holding.add(130);
  if (summary.load) for (const code of loadCodes(summary, summary.load)) holding.add(code);
  else if (summary.steps.failed > 0 || summary.checks.failed > 0) holding.add(1);
  if (summary.comparison?.verdict === 'regression') holding.add(1);
  if (summary.steps.errored > 0 || summary.problems > 0 || interrupted === 'timeout') holding.add(3);
  if (!summary.load && ranNothing(summary)) holding.add(4);
  return worstCode(holding);
};
