// Keeps the failures of a run for its end, in bounded memory.
import type { RunStarted } from '../../model/event.ts';
import type { Locate } from '../gather/locate.ts';
import type { FailedStep } from './failure.ts';
import { failedStepLines, failedStepShort } from './failure-block.ts';
import type { Theme } from './theme.ts';

/** Failed steps that are told in full, with their exchange. */
const IN_FULL = 100;
/** Failed steps that are told by name and place. */
const IN_SHORT = 900;

export type FailureList = {
  /** What the run consists of, once it is known. */
  start(units: RunStarted['units']): void;
  add(step: FailedStep): void;
  lines(theme: Theme, locate: Locate): Iterable<string>;
};

export const createFailureList = (): FailureList => {
  const full: FailedStep[] = [];
  const short: FailedStep[] = [];
  let more = 0;
  let units: RunStarted['units'] = [];
  const iterationsOf = (step: FailedStep) => units.find(({ index }) => index === step.unit)?.iterations ?? 1;

  return {
    start(planned) {
      units = planned;
    },
    add(step) {
      if (full.length < IN_FULL) full.push(step);
      else if (short.length < IN_SHORT) short.push({ ...step, exchange: undefined });
      else more += step.failures.length;
    },
    *lines(theme, locate) {
      const { red, yellow, bold } = theme.paint;
      for (const pending of [false, true]) {
        const mine = (step: FailedStep) => (step.pending ?? false) === pending;
        const [inFull, inShort] = [full.filter(mine), short.filter(mine)];
        if (inFull.length + inShort.length === 0) continue;
        yield '';
        yield bold(pending ? yellow('Pending') : red('Failures'));
        for (const step of inFull) yield* failedStepLines(theme, step, iterationsOf(step), locate);
        if (inShort.length > 0) yield '';
        for (const step of inShort) yield* failedStepShort(theme, step, iterationsOf(step), locate);
      }
      if (more > 0) yield `  ${theme.marks.ellipsis} ${more} more; the json and junit reports hold them all`;
    },
  };
};
