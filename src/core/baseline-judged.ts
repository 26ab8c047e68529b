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

/** Checks of scripts have the same name whether they pass or fail; findings of a contract have theirs only when they fail. */
const isOfScript = ({ kind, where }: BaselineEntry): boolean => kind === 'collection' && where === undefined;

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
      return isErrorEntry(entry) || !isOfScript(entry) || seen.checks.has(entry.check);
    },
  };
};
