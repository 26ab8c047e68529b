// A mistake of the user or the environment: shown as one message and one hint, never as a stack.

export type ProblemExit = 2 | 3;

/** Thrown when the user's input or the machine is at fault; anything else that is thrown is a defect of ours. */
export class Problem extends Error {
  /** Stable dotted name, e.g. `collection.not-json`. */
  readonly code: string;
  /** How to mend it, one sentence. */
  readonly hint: string | undefined;
  readonly exit: ProblemExit;

  constructor(code: string, message: string, options: { hint?: string; exit?: ProblemExit; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.hint = options.hint;
    this.exit = options.exit ?? 2;
  }
}

export const isProblem = (error: unknown): error is Problem => error instanceof Problem;
