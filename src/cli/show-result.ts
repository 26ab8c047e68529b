// Ends a run on the command line: problems to stderr, and the exit code.
import type { RunResult } from '../app/run-collections.ts';
import { shownText } from './shown-text.ts';

const NOTHING = 'Nothing ran: the collection has no requests to send';

/** Each as one message and one hint, on stderr. */
export const showProblems = (problems: RunResult['problems'], level: 'error' | 'warning' = 'error'): void => {
  for (const { message, hint } of problems) {
    process.stderr.write(shownText(`${level}: ${message}\n${hint ? `  ${hint}\n` : ''}`));
  }
};

/** `nothing` is said when nothing ran. */
export const showResult = (
  result: RunResult,
  flags: { readonly 'suppress-exit-code'?: boolean },
  nothing = NOTHING,
): number => {
  showProblems(result.warnings ?? [], 'warning');
  showProblems(result.problems);
  if (result.exitCode === 4) process.stderr.write(`error: ${nothing}\n`);
  return flags['suppress-exit-code'] ? 0 : result.exitCode;
};
