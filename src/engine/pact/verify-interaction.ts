// Verifies one interaction: states set up, Pact's engine asks and judges, states torn down, one verdict.
import type { Lane } from '../../contracts/pact/lane.ts';
import { stateValueNames } from '../../contracts/pact/state-values.ts';
import type { Check } from '../../model/check.ts';
import type { Cursor, Outcome, StepError } from '../../model/event.ts';
import type { Interaction } from '../../model/pact.ts';
import type { Step } from '../../model/plan.ts';
import { isProblem } from '../../model/problem.ts';
import type { Emit } from '../deps.ts';
import { executeStep } from '../execute-step.ts';
import { createFindings, type StepContext } from '../step-context.ts';
import { changeStates, type Prepared } from './change-states.ts';
import { interactionTitle } from './interaction-title.ts';
import { broken, type Judgement, judgeInteraction } from './judge-interaction.ts';
import type { InteractionResult, PactRun, PactUnit } from './pact-run.ts';
import { asPending } from './pending.ts';

const stepOf = ({ pact }: PactUnit, interaction: Interaction, unit: number): Step => ({
  id: `${unit}${interaction.source.pointer}`,
  itemId: interaction.id ?? interaction.key ?? `${unit}${interaction.source.pointer}`,
  name: interactionTitle(interaction),
  path: [],
  protocol: 'http',
  call: { method: 'GET', headers: [] },
  behaviour: {},
  scripts: { before: [], after: [] },
  source: { file: pact.file, pointer: interaction.source.pointer },
});

/** Time that tearing down gets after Ctrl-C. */
const TEARDOWN_MS = 5_000;

/** What was set up is torn down also when the user gives up. */
const afterwards = (context: StepContext): StepContext =>
  context.signal.aborted ? { ...context, signal: AbortSignal.timeout(TEARDOWN_MS) } : context;

/** The engine sends the example of the pact instead, and says nothing. */
const warnOfMissingValues = (
  interaction: Interaction,
  values: Prepared['values'],
  { deps, cursor, emit }: StepContext,
): void => {
  for (const name of stateValueNames(interaction)) {
    if (Object.hasOwn(values, name) || interaction.states.some(({ params }) => Object.hasOwn(params, name))) continue;
    emit({
      type: 'problem.raised',
      at: deps.now(),
      cursor,
      level: 'warning',
      code: 'pact.state-value',
      message: `No provider state gave the value "${name}" that the request takes: the example of the pact is sent`,
    });
  }
};

const verify = async (
  run: PactRun,
  unit: PactUnit,
  interaction: Interaction,
  lane: Lane,
  context: StepContext,
): Promise<Judgement> => {
  if (unit.fault) return { checks: [], errors: [broken(unit.fault.message, unit.fault.hint)] };
  const setup = await changeStates(run, interaction, 'setup', context);
  if (setup.error) return { checks: [], errors: [setup.error] };
  warnOfMissingValues(interaction, setup.values, context);
  try {
    return await judgeInteraction(run, unit, interaction, lane, context, setup.values);
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { checks: [], errors: [broken(error.message, error.hint, error.code)] };
  } finally {
    const teardown = await changeStates(run, interaction, 'teardown', afterwards(context));
    if (teardown.error) context.findings.errors.push(teardown.error);
  }
};

const outcomeOf = (checks: readonly Check[], errors: readonly StepError[]): Outcome => {
  if (checks.some(({ verdict }) => verdict === 'fail')) return 'failed';
  return errors.length > 0 ? 'errored' : 'passed';
};

const interactionOf = ({ pact }: PactUnit, { kind, description, states, key, id }: Interaction) => ({
  kind,
  consumer: pact.consumer,
  provider: pact.provider,
  description,
  states,
  ...(key === undefined ? {} : { key }),
  ...(id === undefined ? {} : { id }),
});

export type Place = { readonly unit: PactUnit; readonly index: number; readonly position: number };

/** Emits the interaction's events, and resolves with its result as it is to be published: pending or not. */
export const verifyInteraction = async (
  run: PactRun,
  { unit, index, position }: Place,
  interaction: Interaction,
  lane: Lane,
  emit: Emit,
  signal: AbortSignal,
): Promise<InteractionResult> => {
  const { deps, settings, scriptUnit } = run;
  const started = deps.clock();
  const step = stepOf(unit, interaction, index);
  const cursor: Cursor = { ref: deps.newId(), stepId: step.id, unit: index, iteration: 0, position };
  const findings = createFindings();
  const context: StepContext = {
    ...{ step, unit: scriptUnit, cursor, row: {}, deps, options: settings, signal, emit, depth: 0 },
    ...{ execute: executeStep, findings },
  };
  const { itemId, name, path, source } = step;
  const what = interactionOf(unit, interaction);
  emit({ type: 'step.started', at: deps.now(), cursor, itemId, name, path, source, interaction: what });
  const judged = await verify(run, unit, interaction, lane, context);
  const checks = [...judged.checks, ...findings.checks].map((check, at) => ({ ...check, index: at }));
  const errors = [...findings.errors, ...judged.errors];
  const pending = unit.pending || interaction.pending;
  const result: InteractionResult = { interaction, outcome: outcomeOf(checks, errors), checks, errors, pending };
  const { outcome, checks: shown, errors: told, ...rest } = asPending(result);
  emit({
    type: 'step.finished',
    at: deps.now(),
    cursor,
    outcome,
    checks: shown,
    errors: told,
    scripts: findings.scripts,
    durationMs: deps.clock() - started,
    ...('reason' in rest && rest.reason !== undefined ? { reason: rest.reason } : {}),
    ...(pending ? { pending: true as const } : {}),
  });
  return result;
};
