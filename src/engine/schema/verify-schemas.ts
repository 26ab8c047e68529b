// Verifies instances and endpoints by schemas as a stream of events, one step each.
import { createChannel } from '../../core/channel.ts';
import type { Check } from '../../model/check.ts';
import type { Cursor, Outcome, RunEvent, RunFinished, RunStarted } from '../../model/event.ts';
import type { Emit } from '../deps.ts';
import { executeStep, isBailing } from '../execute-step.ts';
import { interruptionOf, runEnvironment } from '../run-ends.ts';
import type { StepResult } from '../step-context.ts';
import { judgeResponse } from './judge-response.ts';
import { failed, type Judgement, judgeValue } from './judge-value.ts';
import type { Instance, SchemaItem, SchemaRun, SchemaUnit, Selection } from './schema-run.ts';

type State = {
  readonly run: SchemaRun;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly drained: () => Promise<void> | undefined;
  interrupted: RunFinished['interrupted'];
  /** A request went out already. */
  asked: boolean;
};

const startEvent = ({ name, units, deps, settings }: SchemaRun): RunStarted => {
  return {
    type: 'run.started',
    at: deps.now(),
    runId: deps.newId(),
    name,
    tool: deps.tool,
    kind: 'schema',
    environment: runEnvironment(deps),
    units: units.map(({ schema, file, raw, items }, index) => ({
      index,
      id: `schema-${index}`,
      name: schema.name,
      file,
      steps: items.length,
      iterations: 1,
      kind: 'schema' as const,
      ...(settings.sources && raw !== undefined ? { raw } : {}),
    })),
  };
};

const judgeInstance = async (unit: SchemaUnit, instance: Instance, selection: Selection): Promise<Judgement> => {
  if ('value' in instance) return judgeValue(unit.schema, instance.value, selection, { placeOf: instance.placeOf });
  return { checks: [failed(unit.schema.name, instance.unreadable)], errors: [] };
};

const outcomeOf = ({ checks, errors }: Judgement): Outcome => {
  if (checks.some(({ verdict }) => verdict === 'fail')) return 'failed';
  return errors.length > 0 ? 'errored' : 'passed';
};

const runInstance = async (
  { run, emit }: State,
  unit: SchemaUnit,
  cursor: Cursor,
  { instance, ...selection }: SchemaItem & { readonly kind: 'instance' },
): Promise<StepResult> => {
  const { deps } = run;
  const started = deps.clock();
  const { name, source } = instance;
  emit({ type: 'step.started', at: deps.now(), cursor, itemId: cursor.stepId, name, path: [], source });
  const judged = await judgeInstance(unit, instance, selection);
  const checks = judged.checks.map((check, index): Check => ({ ...check, index }));
  const { errors } = judged;
  const outcome = outcomeOf(judged);
  const durationMs = deps.clock() - started;
  emit({ type: 'step.finished', at: deps.now(), cursor, outcome, checks, errors, scripts: [], durationMs });
  return { outcome, checks, errors };
};

const runEndpoint = async (
  state: State,
  unit: SchemaUnit,
  cursor: Cursor,
  { step, rules }: SchemaItem & { readonly kind: 'endpoint' },
): Promise<StepResult> => {
  const { run, emit, signal } = state;
  const { delayRequestMs } = run.settings;
  if (state.asked && delayRequestMs > 0) await run.deps.sleep(delayRequestMs, signal);
  state.asked = true;
  const options = {
    ...run.settings,
    judges: [(exchange: Parameters<typeof judgeResponse>[1]) => judgeResponse(unit.schema, exchange, rules)],
  };
  return executeStep({ step, unit: unit.plan, cursor, row: {}, deps: run.deps, options, signal, emit, depth: 0 });
};

const runUnit = async (state: State, unit: SchemaUnit, index: number): Promise<void> => {
  const { run, emit, signal } = state;
  const { deps, settings } = run;
  if (unit.items.length === 0 || signal.aborted || state.interrupted) return;
  emit({ type: 'iteration.started', at: deps.now(), unit: index, iteration: 0 });
  for (const [position, item] of unit.items.entries()) {
    const stepId = item.kind === 'endpoint' ? item.step.id : `${index}/${position}`;
    const cursor = { ref: deps.newId(), stepId, unit: index, iteration: 0, position };
    const result =
      item.kind === 'endpoint'
        ? await runEndpoint(state, unit, cursor, item)
        : await runInstance(state, unit, cursor, item);
    if (isBailing(settings.bail, result) && !signal.aborted) state.interrupted = 'bail';
    await state.drained();
    // Signals are heard between steps that never wait.
    if (position % 100 === 99) await deps.sleep(0, signal);
    if (signal.aborted || state.interrupted) break;
  }
  emit({ type: 'iteration.finished', at: deps.now(), unit: index, iteration: 0 });
};

const runAll = async (state: State): Promise<void> => {
  const { run, emit } = state;
  const { deps } = run;
  emit(startEvent(run));
  for (const warning of run.warnings) emit({ type: 'problem.raised', at: deps.now(), level: 'warning', ...warning });
  for (const [index, unit] of run.units.entries()) await runUnit(state, unit, index);
  const interrupted = interruptionOf(state.signal, state.interrupted);
  const { scopes } = deps;
  emit({
    type: 'run.finished',
    at: deps.now(),
    ...(interrupted ? { interrupted } : {}),
    scopes: { environment: scopes.toSet('environment'), globals: scopes.toSet('globals'), collections: [] },
  });
};

/** The events of a verification, ending with `run.finished` also when `signal` aborts. A defect of ours makes the stream throw. */
export const verifySchemas = (run: SchemaRun, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> => {
  const channel = createChannel<RunEvent>();
  const state: State = {
    run,
    emit: channel.push,
    signal,
    drained: channel.drained,
    interrupted: undefined,
    asked: false,
  };
  runAll(state).then(
    () => channel.end(),
    (error: unknown) => channel.end(error),
  );
  return channel.stream();
};
