// Verifies pacts as a stream of events: some pacts at once, the interactions of each in order.
import { type Lane, openLane } from '../../contracts/pact/lane.ts';
import { createChannel } from '../../core/channel.ts';
import type { RunEvent, RunFinished, RunStarted } from '../../model/event.ts';
import type { Emit } from '../deps.ts';
import { interruptionOf, runEnvironment } from '../run-ends.ts';
import { inUnitOrder } from './in-unit-order.ts';
import type { InteractionResult, Notice, PactRun, PactUnit } from './pact-run.ts';
import { verifyInteraction } from './verify-interaction.ts';

const startEvent = ({ name, units, deps, settings }: PactRun): RunStarted => {
  return {
    type: 'run.started',
    at: deps.now(),
    runId: deps.newId(),
    name,
    tool: deps.tool,
    kind: 'pact',
    environment: runEnvironment(deps),
    units: units.map(({ pact, interactions }, index) => ({
      index,
      id: `${pact.consumer}-${pact.provider}-${index}`,
      name: `${pact.consumer} -> ${pact.provider}`,
      file: pact.file,
      steps: interactions.length,
      iterations: 1,
      kind: 'pact' as const,
      ...(settings.sources ? { raw: pact.raw } : {}),
    })),
  };
};

const tell = (emit: Emit, { deps }: PactRun, { level, code, message, hint }: Notice): void => {
  if (level === 'info') emit({ type: 'log.written', at: deps.now(), level: 'info', texts: [message] });
  else {
    emit({
      type: 'problem.raised',
      at: deps.now(),
      level,
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  }
};

type State = { readonly run: PactRun; readonly signal: AbortSignal; interrupted: RunFinished['interrupted'] };

const bails = ({ run }: State, { outcome, pending }: InteractionResult): boolean =>
  run.settings.bail !== 'off' &&
  !pending &&
  (outcome === 'errored' || (outcome === 'failed' && run.settings.bail === 'failure'));

type Work = { readonly run: PactRun; readonly unit: PactUnit; readonly index: number; readonly lane: Lane };

const verifyUnit = async (state: State, { run, unit, index, lane }: Work, emit: Emit): Promise<void> => {
  const { signal } = state;
  const { deps } = run;
  for (const message of unit.notices) tell(emit, run, { level: 'info', code: 'pact.notice', message });
  if (unit.interactions.length === 0) return;
  const isStopped = (): boolean => signal.aborted || state.interrupted !== undefined;
  const end = async (results: readonly InteractionResult[]): Promise<void> => {
    const isWhole = !signal.aborted && results.length === unit.interactions.length;
    for (const notice of (await run.onUnitEnd?.(unit, results, isWhole)) ?? []) tell(emit, run, notice);
  };
  if (isStopped()) return end([]);
  emit({ type: 'iteration.started', at: deps.now(), unit: index, iteration: 0 });
  const results: InteractionResult[] = [];
  for (const [position, interaction] of unit.interactions.entries()) {
    if (isStopped()) break;
    const result = await verifyInteraction(run, { unit, index, position }, interaction, lane, emit, signal);
    results.push(result);
    if (bails(state, result)) state.interrupted = 'bail';
  }
  emit({ type: 'iteration.finished', at: deps.now(), unit: index, iteration: 0 });
  await end(results);
};

/** The run as one pact sees it: variables of its own, and a sandbox in which no other pact's scripts left anything. */
const apart = (run: PactRun, worker: number): PactRun => {
  const sandbox = run.sandboxes[worker];
  sandbox?.renew();
  const deps = { ...run.deps, scopes: run.newScopes(), ...(sandbox ? { sandbox: () => sandbox } : {}) };
  return { ...run, deps };
};

const verifyUnits = async (state: State, emit: Emit): Promise<void> => {
  const { units, jobs } = state.run;
  const order = inUnitOrder(units.length, emit);
  const waiting = [...units.entries()];
  const work = async (worker: number): Promise<void> => {
    const lane = await openLane();
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [index, unit] = next;
        await verifyUnit(state, { run: apart(state.run, worker), unit, index, lane }, order.emitOf(index));
        order.end(index);
      }
    } finally {
      lane.close();
    }
  };
  const workers = Math.max(1, Math.min(jobs, units.length));
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
};

const runAll = async (state: State, emit: Emit): Promise<void> => {
  const { run } = state;
  const { deps } = run;
  emit(startEvent(run));
  for (const notice of run.notices) tell(emit, run, notice);
  await verifyUnits(state, emit);
  const interrupted = interruptionOf(state.signal, state.interrupted);
  emit({
    type: 'run.finished',
    at: deps.now(),
    ...(interrupted ? { interrupted } : {}),
    scopes: {
      environment: deps.scopes.toSet('environment'),
      globals: deps.scopes.toSet('globals'),
      collections: [],
    },
  });
};

/** The events of a verification, ending with `run.finished` also when `signal` aborts. A defect of ours makes the stream throw. */
export const verifyPacts = (run: PactRun, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> => {
  const channel = createChannel<RunEvent>();
  runAll({ run, signal, interrupted: undefined }, channel.push).then(
    () => channel.end(),
    (error: unknown) => channel.end(error),
  );
  return channel.stream();
};
