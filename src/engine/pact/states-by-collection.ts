// Provider states by a Postman collection: a state is set up by the request, or the folder of requests, that has its name.
import { nearest } from '../../core/nearest.ts';
import type { Json } from '../../model/json.ts';
import type { ProviderState } from '../../model/pact.ts';
import type { PlanUnit, Step } from '../../model/plan.ts';
import type { Emit } from '../deps.ts';
import { executeStep } from '../execute-step.ts';
import { bytesOf } from '../response-state.ts';
import type { StepContext, StepResult } from '../step-context.ts';
import type { StateAction, StateChange, StateHandler } from './pact-run.ts';
import { valuesOf } from './state-answer.ts';

const TEARDOWN = /^tear[ -]?down$/i;

type Part = { readonly step: Step; readonly isTeardown: boolean };

/** The requests of a state: the request of that name, or all below the folder of that name. */
const partsOf = ({ allSteps }: PlanUnit, state: string): readonly Part[] => {
  const own = allSteps.filter(({ name, path }) => name === state && !path.includes(state));
  if (own.length > 0) return own.slice(0, 1).map((step) => ({ step, isTeardown: false }));
  return allSteps.flatMap((step) => {
    const at = step.path.indexOf(state);
    if (at < 0) return [];
    return [{ step, isTeardown: [...step.path.slice(at + 1), step.name].some((word) => TEARDOWN.test(word)) }];
  });
};

const stateNames = ({ allSteps }: PlanUnit): readonly string[] => [
  ...new Set(allSteps.flatMap(({ path, name }) => [...path, name])),
];

const unknown = (unit: PlanUnit, state: string): StateChange => {
  const near = nearest(state, stateNames(unit));
  return { handled: false, ...(near === undefined ? {} : { near }) };
};

/** The state's requests belong to the interaction: its cursor, and no steps of their own. */
const inside =
  ({ emit, cursor }: StepContext): Emit =>
  (event) => {
    if (event.type === 'step.started' || event.type === 'step.finished') return;
    if (event.type === 'exchange.finished') {
      const { exchange } = event;
      const role = exchange.role === 'main' || exchange.role === 'attempt' ? 'state' : exchange.role;
      emit({ ...event, cursor, exchange: { ...exchange, role } });
    } else if (event.type === 'log.written' || event.type === 'problem.raised') emit({ ...event, cursor });
    else emit(event);
  };

const troubleOf = (step: Step, { checks, errors, exchange }: StepResult): string | undefined => {
  const [error] = errors;
  if (error) return `the request "${step.name}": ${error.message}`;
  const failed = checks.find(({ verdict }) => verdict === 'fail');
  if (failed) return `the request "${step.name}" failed its check "${failed.name}": ${failed.error?.message ?? ''}`;
  const status = exchange?.received.at(-1)?.status ?? 0;
  // A collection that checks the status itself knows better.
  if (checks.length === 0 && status >= 400) return `the request "${step.name}" was answered ${status}`;
  return undefined;
};

const valuesIn = async ({ exchange }: StepResult): Promise<{ readonly [name: string]: Json }> => {
  const body = exchange?.received.at(-1)?.body;
  return body ? valuesOf(await bytesOf(body)) : {};
};

/** In a template, what is no simple value stands as JSON. */
const paramsOf = ({ params }: ProviderState): { readonly [name: string]: Json } =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  );

const runPart = (unit: PlanUnit, step: Step, state: ProviderState, context: StepContext): Promise<StepResult> => {
  const { deps, options, signal, cursor, depth } = context;
  const own = { ...cursor, ref: deps.newId(), stepId: step.id, parentRef: cursor.ref };
  const row = paramsOf(state);
  return executeStep({ step, unit, cursor: own, row, deps, options, signal, emit: inside(context), depth });
};

const setUp = async (
  unit: PlanUnit,
  parts: readonly Part[],
  state: ProviderState,
  context: StepContext,
): Promise<StateChange> => {
  let values: { readonly [name: string]: Json } = {};
  for (const { step } of parts) {
    const result = await runPart(unit, step, state, context);
    const error = troubleOf(step, result);
    if (error !== undefined) return { handled: true, error };
    values = { ...values, ...(await valuesIn(result)) };
  }
  return { handled: true, values };
};

/**
 * Params of a state are variables of its requests; members of their JSON answers are the values it gives back.
 * A folder's requests run in order; those named `teardown`, or below a folder of that name, run afterwards.
 */
export const statesByCollection = (unit: PlanUnit, teardown: boolean): StateHandler => ({
  hearsStateless: false,
  tearsDown: teardown,
  change: async (state: ProviderState, action: StateAction, context: StepContext): Promise<StateChange> => {
    const parts = partsOf(unit, state.name);
    if (parts.length === 0) return unknown(unit, state.name);
    const due = parts.filter(({ isTeardown }) => isTeardown === (action === 'teardown'));
    return setUp(unit, due, state, context);
  },
});
