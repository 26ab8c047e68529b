// Where setNextRequest leads: ids before names, the last of equal names, an unknown name ends the iteration.
import type { Step } from '../model/plan.ts';
import type { StepResult } from './step-context.ts';

/** The index of the step to run next; `steps.length` ends the iteration. */
export const nextIndex = (steps: readonly Step[], index: number, result: Pick<StepResult, 'next'>): number => {
  const { next } = result;
  if (next === undefined) return index + 1;
  if (next === null) return steps.length;
  const byId = steps.findIndex((step) => step.itemId === next);
  if (byId >= 0) return byId;
  const byName = steps.findLastIndex((step) => step.name === next);
  return byName >= 0 ? byName : steps.length;
};
