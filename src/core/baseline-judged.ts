// Remembers of each step in the baseline whether this run judged it: only then can a known failure be gone.
import type { StepFinished } from '../model/event.ts';
import { type BaselineEntry, type BaselinePlace, isErrorEntry, stableName } from './baseline-entry.ts';

type Place = Pick<BaselinePlace, 'kind' | 'unit' | 'step'>;

type Seen = {
  /** Phases in which it ran, the empty one where there are none. */
  readonly phases: Set<string>;
  readonly checks: Set<string>;
  /** One of its executions was not judged to the end. */
  isPartial: boolean;
};

const keyOf = ({ kind, unit, step }: Place): string => JSON.stringify([kind, unit, step]);

/** A finding of a contract is named by what was judged and then by its place; what was judged is also named when it is fine. */
const subjectOf = (name: string): string => name.split(': ')[0]!;

/** In a collection, checks come and go with its scripts, and with the schemas and documents that a run is given. */
const isChecked = ({ check, where }: BaselineEntry, names: ReadonlySet<string>): boolean =>
  names.has(check) || (where !== undefined && [...names].some((name) => subjectOf(name) === subjectOf(check)));

export const createBaselineJudged = (known: readonly BaselineEntry[]) => {
  const steps = new Map<string, Seen>(
    known.map((entry) => [keyOf(entry), { phases: new Set(), checks: new Set(), isPartial: false }]),
  );
  return {
    take(place: BaselinePlace, { outcome, checks, errors }: StepFinished): void {
      const seen = steps.get(keyOf(place));
      if (!seen) return;
      if (outcome !== 'skipped' || checks.length > 0) seen.phases.add(place.phase ?? '');
      seen.isPartial ||= errors.length > 0;
      for (const { name } of checks) seen.checks.add(stableName(name));
    },
    isJudged(entry: BaselineEntry): boolean {
      const seen = steps.get(keyOf(entry));
      if (!seen?.phases.has(entry.phase ?? '')) return false;
      if (seen.isPartial && !isErrorEntry(entry)) return false;
      return isErrorEntry(entry) || entry.kind !== 'collection' || isChecked(entry, seen.checks);
    },
  };
};
