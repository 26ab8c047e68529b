// Shows an error the way its kind deserves: a problem as one message and one hint, a defect of ours with its stack.
import { nearest } from '../core/nearest.ts';
import { isProblem } from '../model/problem.ts';
import { shownText } from './shown-text.ts';

export type Shown = { readonly text: string; readonly exit: number };

/** oclif's parser marks its errors so. */
type UsageError = Error & { readonly flags?: readonly string[]; readonly oclif: { readonly exit?: number } };

const isUsageError = (error: unknown): error is UsageError => error instanceof Error && 'oclif' in error;

/** oclif breaks its messages over lines; `Parsing --n Expected an integer but received: x` becomes one sentence. */
const sentence = (message: string): string =>
  message
    .split('\nSee more help')[0]!
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^The following errors? occurred: Missing required flag (\S+)$/, 'The flag --$1 is missing')
    .replace(/^Parsing (--\S+) Expected (.+?) but received: (.*)$/s, '$1 expects $2, not "$3"');

const usage = (error: UsageError, command: string, flagNames: readonly string[]): Shown => {
  const wrong = error.flags?.[0];
  const near = wrong && nearest(wrong.replace(/^-+/, '').split('=')[0]!, flagNames);
  const hint = near ? `Did you mean --${near}?` : `assay ${command} --help lists every flag.`;
  const message = wrong ? `Unknown flag ${wrong}` : sentence(error.message);
  return { text: shownText(`error: ${message}\n  ${hint}\n`), exit: 2 };
};

/** `flagNames`: the flags of the command, to suggest the nearest one. */
export const showError = (error: unknown, command: string, flagNames: readonly string[]): Shown => {
  if (isProblem(error)) {
    return { text: shownText(`error: ${error.message}\n${error.hint ? `  ${error.hint}\n` : ''}`), exit: error.exit };
  }
  if (isUsageError(error)) return usage(error, command, flagNames);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `${stack}\n\nthis is a bug in assay: please report it with the lines above\n`, exit: 70 };
};
