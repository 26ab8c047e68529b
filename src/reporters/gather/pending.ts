// Tells a mismatch that does not count yet from a check that was skipped.
import type { Check } from '../../model/check.ts';
import type { StepFinished } from '../../model/event.ts';

/** Judged wrong, in an interaction that is pending. */
export const isPendingFailure = ({ pending }: StepFinished, { verdict, error, known }: Check): boolean =>
  pending === true && verdict === 'skip' && error !== undefined && !known;
