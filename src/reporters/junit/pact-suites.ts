// One <testsuite> a pact, whole, however many pacts are verified at once.
import type { RunEvent, RunStarted } from '../../model/event.ts';
import type { Locate } from '../gather/locate.ts';
import type { StepRecord } from '../gather/steps.ts';
import { type Case, withUniqueNames } from './cases.ts';
import { interactionCase } from './interaction-case.ts';
import { classNameOf, type SuiteShape } from './suite.ts';

type Pact = {
  readonly at: number;
  readonly consumer: string;
  readonly provider: string;
  readonly cases: Case[];
};

export type PactSuites = {
  /** False: the step is no interaction. */
  add(step: StepRecord): boolean;
  /** The suite of the pact whose last interaction was verified. */
  close(event: RunEvent): readonly SuiteShape[];
  /** Suites of pacts that were cut off. */
  rest(): readonly SuiteShape[];
};

/** Keeps the cases of the pacts under way. */
export const createPactSuites = (unitsOf: () => RunStarted['units'], locate: Locate): PactSuites => {
  const open = new Map<number, Pact>();
  // Several pacts of one consumer and provider are told apart: tools merge cases of one name.
  const suites = new Map<string, number>();
  const names = new Map<string, Map<string, number>>();

  const suiteName = (name: string): string => {
    const times = (suites.get(name) ?? 0) + 1;
    suites.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  };

  const suiteOf = (index: number, { at, consumer, provider, cases }: Pact): SuiteShape => {
    const unit = unitsOf().find((one) => one.index === index);
    const classname = classNameOf(['pact', consumer, provider]);
    const seen = names.get(classname) ?? new Map<string, number>();
    names.set(classname, seen);
    return {
      name: suiteName(`pact: ${unit?.name ?? `${consumer} -> ${provider}`}`),
      classname,
      at,
      durationMs: cases.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0),
      ...(unit === undefined ? {} : { file: unit.file }),
      properties: { consumer, provider, pact: unit?.file ?? '' },
      cases: withUniqueNames(cases, seen),
      transcript: '',
    };
  };

  const take = (index: number): readonly SuiteShape[] => {
    const pact = open.get(index);
    open.delete(index);
    return pact ? [suiteOf(index, pact)] : [];
  };

  return {
    add(step) {
      const { interaction, cursor, at } = step.started;
      if (!interaction) return false;
      const { consumer, provider } = interaction;
      const pact = open.get(cursor.unit) ?? { at, consumer, provider, cases: [] };
      open.set(cursor.unit, pact);
      pact.cases.push(interactionCase(step, locate));
      return true;
    },
    close: (event) => (event.type === 'iteration.finished' ? take(event.unit) : []),
    rest: () => [...open.keys()].flatMap(take),
  };
};
