// Runs what runs once, before and after a load, with the ordinary engine; its steps are told as those of any run.
import { requestName } from '../../core/request-name.ts';
import { runPlan } from '../../engine/run-plan.ts';
import type { RunEvent, StepFinished } from '../../model/event.ts';
import type { PlanUnit } from '../../model/plan.ts';
import type { OpenRun } from '../open-run.ts';

/** The first step that went wrong; undefined when all went well. */
export type OnceFailure = { readonly name: string; readonly outcome: 'failed' | 'errored'; readonly why: string };

const whyOf = ({ checks, errors }: StepFinished): string => {
  const failed = checks.find(({ verdict }) => verdict === 'fail');
  return errors[0]?.message ?? (failed ? `${failed.name}${failed.error ? `: ${failed.error.message}` : ''}` : '');
};

const failureOf = (event: StepFinished, name: string): OnceFailure | undefined =>
  event.outcome === 'failed' || event.outcome === 'errored'
    ? { name, outcome: event.outcome, why: whyOf(event) }
    : undefined;

/** Whatever it emits is part of the load's run, which has a start and an end of its own. */
export const runOnce = async (
  unit: PlanUnit,
  { deps, settings, scopes }: OpenRun,
  signal: AbortSignal,
  emit: (event: RunEvent) => void,
): Promise<OnceFailure | undefined> => {
  // What setup left in the collection's variables is there for teardown.
  const left = scopes.toSet('collection').values;
  const plan = { name: unit.collection.name, units: [left.length > 0 ? { ...unit, variables: left } : unit] };
  const names = new Map<string, string>();
  let failure: OnceFailure | undefined;
  for await (const event of runPlan(plan, deps, settings, signal)) {
    if (event.type === 'run.started' || event.type === 'run.finished') continue;
    emit(event);
    if (event.type === 'step.started') names.set(event.cursor.ref, requestName(event));
    if (event.type === 'step.finished') failure ??= failureOf(event, names.get(event.cursor.ref) ?? '');
  }
  return failure;
};
