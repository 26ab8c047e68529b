// Makes the event of a warning that belongs to no step.
import type { ProblemRaised } from '../model/event.ts';

/** `at`: when it is told. */
export const warning = (at: number, code: string, message: string, hint?: string): ProblemRaised => ({
  type: 'problem.raised',
  at,
  level: 'warning',
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});
