// Shows an error the way its kind deserves: a problem as one message and one hint, a defect of ours with its stack.
import { nearest } from '../core/nearest.ts';
import { isProblem } from '../model/problem.ts';

export type Shown = { readonly text: string; readonly exit: number };

type UsageError = Error & { readonly flags?: readonly string[]; readonly args?: unknown; readonly oclif?: { readonly exit?: number } };

const isUsageError = (error: unknown): error is UsageError =>
  error instanceof Error && (error.constructor.name === 'CLIParseError' || 'parse' in error || 'oclif' in error);

const firstLine = (message: string): string => message.split('\nSee more help')[0]!.trim();

const usage = (error: UsageError, flagNames: readonly string[]): Shown => {
  const wrong = error.flags?.[0];
  const near = wrong && nearest(wrong.replace(/^-+/, '').split('=')[0]!, flagNames);
  const hint = near ? `Did you mean --${near}?` : 'assay run --help lists every flag.';
  const message = wrong ? `Unknown flag ${wrong}` : firstLine(error.message);
  return { text: `error: ${message}\n  ${hint}\n`, exit: 2 };
};

/** `flagNames`: the flags of the command, to suggest the nearest one. */
export const showError = (error: unknown, flagNames: readonly string[]): Shown => {
  if (isProblem(error)) {
    return { text: `error: ${error.message}\n${error.hint ? `  ${error.hint}\n` : ''}`, exit: error.exit };
  }
  if (isUsageError(error)) return usage(error, flagNames);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `${stack}\n\nthis is a bug in assay: please report it with the lines above\n`, exit: 70 };
};
