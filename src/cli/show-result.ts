// Ends a run on the command line: problems to stderr, and the exit code.
import type { RunResult } from '../app/run-collections.ts';

export const showResult = (result: RunResult, flags: { readonly 'suppress-exit-code'?: boolean }): number => {
  for (const { message, hint } of result.problems) {
    process.stderr.write(`error: ${message}\n${hint ? `  ${hint}\n` : ''}`);
  }
  if (result.exitCode === 4) process.stderr.write('error: Nothing ran: the collection has no requests to send\n');
  return flags['suppress-exit-code'] ? 0 : result.exitCode;
};
