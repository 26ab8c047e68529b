// Runs a plan as a stream of events: collections, iterations and steps in order, with setNextRequest and bail.
import { createChannel } from '../core/channel.ts';
import type { RunEvent, RunFinished, RunStarted } from '../model/event.ts';
import type { Plan, PlanUnit } from '../model/plan.ts';
import type { Emit, EngineDeps, EngineOptions } from './deps.ts';
import { executeStep, isBailing } from './execute-step.ts';
import { nextIndex } from './next-index.ts';
import { interruptionOf, runEnvironment } from './run-ends.ts';
import type { StepResult } from './step-context.ts';

type Interrupted = RunFinished['interrupted'];

type RunState = {
  readonly plan: Plan;
  readonly deps: EngineDeps;
  readonly options: EngineOptions;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly drained: () => Promise<void> | undefined;
  /** Collection scopes as each unit left them. */
  readonly left: RunFinished['scopes']['collections'][number][];
  interrupted: Interrupted;
  started: boolean;
};

const startEvent = ({ plan, deps, options }: RunState): RunStarted => {
  return {
    type: 'run.started',
    at: deps.now(),
    runId: deps.newId(),
    name: plan.name,
    tool: deps.tool,
    environment: runEnvironment(deps),
    units: plan.units.map(({ index, collection, steps, iterations }) => ({
      index,
      id: collection.id,
      name: collection.name,
      file: collection.file,
      steps: steps.length,
      iterations,
      ...(options.sources ? { raw: collection.raw } : {}),
    })),
  };
};

const shouldBail = (state: RunState, result: StepResult): boolean => isBailing(state.options.bail, result);

const runStep = async (state: RunState, unit: PlanUnit, iteration: number, index: number, position: number) => {
  const { deps, options, signal, emit } = state;
  if (state.started && options.delayRequestMs > 0) await deps.sleep(options.delayRequestMs, signal);
  state.started = true;
  const step = unit.steps[index]!;
  const cursor = { ref: deps.newId(), stepId: step.id, unit: unit.index, iteration, position };
  const row = unit.rows[Math.min(iteration, unit.rows.length - 1)] ?? {};
  return executeStep({ step, unit, cursor, row, deps, options, signal, emit, depth: 0 });
};

const runIteration = async (state: RunState, unit: PlanUnit, iteration: number): Promise<void> => {
  let position = 0;
  for (let index = 0; index < unit.steps.length; position++) {
    if (state.signal.aborted) return;
    const result = await runStep(state, unit, iteration, index, position);
    if (shouldBail(state, result)) state.interrupted = 'bail';
    if (state.interrupted) return;
    index = nextIndex(unit.steps, index, result);
    await state.drained();
  }
};

/** Collections share environment, globals and cookies; what the scripts of one leave behind is not for the next. */
const startAfresh = ({ deps, options }: RunState, { index, steps }: PlanUnit): void => {
  if (index === 0) return;
  deps.scopes.apply({ scope: 'local', op: 'clear' });
  const hasScripts = steps.some(({ scripts }) => scripts.before.length + scripts.after.length > 0);
  if (options.scripts && hasScripts) deps.sandbox().renew();
};

const runUnit = async (state: RunState, unit: PlanUnit): Promise<void> => {
  const { deps, emit, signal } = state;
  const { id, name } = unit.collection;
  startAfresh(state, unit);
  deps.scopes.apply({ scope: 'collection', op: 'load', set: { id, name, values: unit.variables } });
  for (let iteration = 0; iteration < unit.iterations; iteration++) {
    if (signal.aborted || state.interrupted || unit.steps.length === 0) break;
    const row = unit.rows[Math.min(iteration, unit.rows.length - 1)];
    emit({ type: 'iteration.started', at: deps.now(), unit: unit.index, iteration, ...(row ? { row } : {}) });
    await runIteration(state, unit, iteration);
    emit({ type: 'iteration.finished', at: deps.now(), unit: unit.index, iteration });
  }
  state.left.push(deps.scopes.toSet('collection'));
};

const runUnits = async (state: RunState): Promise<void> => {
  const { deps, emit } = state;
  emit(startEvent(state));
  for (const unit of state.plan.units) await runUnit(state, unit);
  const interrupted = interruptionOf(state.signal, state.interrupted);
  emit({
    type: 'run.finished',
    at: deps.now(),
    ...(interrupted ? { interrupted } : {}),
    scopes: {
      environment: deps.scopes.toSet('environment'),
      globals: deps.scopes.toSet('globals'),
      collections: state.left,
    },
  });
};

/**
 * The events of a run, ending with `run.finished` also when `signal` aborts (its reason names the interruption).
 * A defect of ours makes the stream throw.
 */
export const runPlan = (
  plan: Plan,
  deps: EngineDeps,
  options: EngineOptions,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void, void> => {
  const channel = createChannel<RunEvent>();
  const state: RunState = {
    plan,
    deps,
    options,
    signal,
    emit: channel.push,
    drained: channel.drained,
    left: [],
    interrupted: undefined,
    started: false,
  };
  runUnits(state).then(
    () => channel.end(),
    (error: unknown) => channel.end(error),
  );
  return channel.stream();
};
