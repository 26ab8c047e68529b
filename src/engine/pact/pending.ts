// Lets what is found of a pending interaction be told in full, and not count.
import { isAbsence } from '../../core/absent-provider.ts';
import type { InteractionResult } from './pact-run.ts';

const reasonOf = ({ checks, errors }: InteractionResult): string => {
  const wrong = checks.filter(({ verdict }) => verdict === 'fail').length;
  if (wrong > 0) return `pending: ${wrong} ${wrong === 1 ? 'mismatch' : 'mismatches'}`;
  const [error] = errors;
  return `pending: ${error?.message ?? 'not judged'}${error?.hint === undefined ? '' : ` (${error.hint})`}`;
};

/** The result as it counts; `reason` says why it was skipped. */
export const asPending = (result: InteractionResult): InteractionResult & { readonly reason?: string } => {
  if (!result.pending || result.outcome === 'passed' || result.errors.some(isAbsence)) return result;
  const checks = result.checks.map((check) =>
    check.verdict === 'fail' ? ({ ...check, verdict: 'skip' } as const) : check,
  );
  return { ...result, outcome: 'skipped', checks, errors: [], reason: reasonOf(result) };
};
