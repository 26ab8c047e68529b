// Calls one operation in one phase and tells the step.
import type { Operation } from '../../contracts/openapi/api.ts';
import type { Generated, Mode, Phase } from '../../contracts/openapi/api-case.ts';
import type { Cursor } from '../../model/event.ts';
import { answeredOf, type Called, callCase } from './call-case.ts';
import { inBatches, inFlight } from './in-flight.ts';
import { minimise } from './minimise.ts';
import { isGivenUp } from './operation-stats.ts';
import type { ParameterFit } from './parameter-values.ts';
import { createPrepare, fixedFor, type Overrides, type PrepareCase, withOverrides } from './prepare-case.ts';
import { probeAuth } from './probe-auth.ts';
import { probeMethods } from './probe-methods.ts';
import { lookWhetherDown } from './provider-down.ts';
import { isStopped, type Session } from './session.ts';
import { createTally, type StepTally, takeCall } from './step-tally.ts';
import { finishStep, startStep } from './tell-step.ts';

/** What calls see of the answers to others changes only between these, so that results do not depend on how many are in flight. */
const BATCH = 16;
/** Calls that are spent on making failures of one step simple. */
const MOST_SIMPLER = 400;

type Cases = { readonly cases: AsyncIterable<Generated>; readonly limit: number };

const casesOf = (session: Session, operation: Operation, phase: Exclude<Phase, 'stateful'>): readonly Cases[] => {
  const { source, run } = session;
  const { modes, maxExamples } = run.settings;
  const all = { limit: Number.POSITIVE_INFINITY };
  if (phase === 'examples') return [{ ...all, cases: source.examples(operation) }];
  if (phase === 'coverage') return [{ ...all, cases: source.coverage(operation) }];
  return modes.map((mode: Mode) => ({ cases: source.fuzzing(operation, mode), limit: maxExamples }));
};

type Work = {
  readonly session: Session;
  readonly tally: StepTally;
  readonly prepare: PrepareCase;
  readonly adapt: ParameterFit;
  readonly budget: { left: number };
  turn: number;
  /** A valid call that succeeded, and any valid one. */
  good: Called | undefined;
  valid: Called | undefined;
};

type Prepared = { readonly generated: Generated; readonly overrides: Overrides };

const isOk = ({ reply }: Called): boolean => Math.floor((reply.response?.status ?? 0) / 100) === 2;

const take = async (work: Work, called: Called, origin: Prepared): Promise<void> => {
  const { session, tally } = work;
  const fresh = takeCall(session, tally, called, { origin });
  const answered = answeredOf(called);
  if (answered) session.pool.learn(answered);
  if (called.given.mode === 'positive' && answered) {
    work.valid ??= called;
    if (isOk(called)) work.good ??= called;
  }
  for (const failure of fresh) await minimise(session, failure, work.budget);
};

const runBatch = async (work: Work, batch: readonly Generated[]): Promise<void> => {
  const { session } = work;
  const prepared: Prepared[] = [];
  for (const generated of batch) {
    prepared.push({ generated, overrides: await work.prepare(generated.value, work.turn) });
    work.turn += 1;
  }
  const stats = session.stats.get(work.tally.operation.id);
  const results = await inFlight(prepared, session.run.settings.workers, async ({ generated, overrides }) => {
    if (isStopped(session) || isGivenUp(stats)) return undefined;
    const called = await callCase(session, withOverrides(generated.value, overrides));
    // The others of the batch would only hear the same.
    if (called.reply.error) await lookWhetherDown(session, called);
    if (stats && called.reply.error?.class === 'timeout') stats.timeouts += 1;
    return called;
  });
  for (const [at, called] of results.entries()) {
    if (called && !(session.context.signal.aborted && called.reply.error)) await take(work, called, prepared[at]!);
  }
};

const probe = async ({ session, tally, good, valid, adapt }: Work): Promise<void> => {
  if (good) await probeAuth(session, tally, good, adapt);
  const like = good ?? valid;
  if (like && tally.phase === 'coverage' && session.run.settings.modes.includes('negative')) {
    const { path } = tally.operation;
    const isFirst =
      session.api.operations.find((one) => one.path === path && session.stats.has(one.id)) === tally.operation;
    if (isFirst) await probeMethods(session, tally, like);
  }
};

/** No step is told where there are no cases. */
export const runOperation = async (
  session: Session,
  operation: Operation,
  phase: Exclude<Phase, 'stateful'>,
  adapt: ParameterFit,
): Promise<void> => {
  const { run, pool } = session;
  const fixed = await fixedFor(operation, run.settings, adapt);
  const prepare = createPrepare(operation, phase, fixed, pool, adapt);
  const tally = createTally(operation, phase, run.deps.clock());
  const work: Work = {
    ...{ session, tally, prepare, adapt, budget: { left: MOST_SIMPLER }, turn: 0 },
    ...{ good: undefined, valid: undefined },
  };
  let cursor: Cursor | undefined;
  for (const { cases, limit } of casesOf(session, operation, phase)) {
    if (isStopped(session) || isGivenUp(session.stats.get(operation.id))) break;
    for await (const batch of inBatches(cases, BATCH, limit)) {
      if (isStopped(session) || isGivenUp(session.stats.get(operation.id))) break;
      cursor ??= startStep(session, operation, phase);
      await runBatch(work, batch);
    }
  }
  if (!cursor) return;
  if (!isStopped(session) && !isGivenUp(session.stats.get(operation.id))) await probe(work);
  await finishStep(session, tally, cursor);
};
