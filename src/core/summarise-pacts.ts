// Counts the pacts of a verification by what their interactions came to.
import type { RunEvent } from '../model/event.ts';
import type { Summary } from '../model/summary.ts';

type Pacts = NonNullable<Summary['pacts']>;
type Verdict = Exclude<keyof Pacts, 'total'>;
type Unit = { readonly steps: number; done: number; failed: boolean; errored: boolean };

const verdictOf = ({ steps, done, failed, errored }: Unit): Verdict => {
  if (failed) return 'failed';
  if (errored) return 'errored';
  return done > 0 && done >= steps ? 'passed' : 'skipped';
};

/** Remembers a little of each pact, nothing of each interaction. */
export const createPactCount = () => {
  const units = new Map<number, Unit>();
  // A collection is always there; a run of nothing can only be a verification whose filters left no pact.
  let isEmpty = false;
  return {
    take(event: RunEvent): void {
      if (event.type === 'run.started') {
        isEmpty = event.units.length === 0;
        for (const { index, kind, steps } of event.units)
          if (kind === 'pact') units.set(index, { steps, done: 0, failed: false, errored: false });
      } else if (event.type === 'step.finished') {
        const unit = units.get(event.cursor.unit);
        if (!unit) return;
        unit.done += 1;
        unit.failed ||= event.outcome === 'failed';
        unit.errored ||= event.outcome === 'errored';
      }
    },
    /** Empty where there are no pacts. */
    total(): { readonly pacts?: Pacts } {
      if (units.size === 0 && !isEmpty) return {};
      const pacts = { total: units.size, passed: 0, failed: 0, errored: 0, skipped: 0 };
      for (const unit of units.values()) pacts[verdictOf(unit)] += 1;
      return { pacts };
    },
  };
};
