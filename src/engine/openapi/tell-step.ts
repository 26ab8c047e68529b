// Tells a step: its start, the calls that failed, its end.
import type { Operation } from '../../contracts/openapi/api.ts';
import type { Phase } from '../../contracts/openapi/api-case.ts';
import type { Check } from '../../model/check.ts';
import type { Cursor, Outcome, StepError } from '../../model/event.ts';
import type { ExchangeRecord } from '../../model/exchange.ts';
import { recordExchange } from '../exchange-record.ts';
import type { Called } from './call-case.ts';
import { boundFailures, failureCheck, moreCheck, otherChecks, unansweredError } from './failure-check.ts';
import type { Session } from './session.ts';
import type { Failure, StepTally } from './step-tally.ts';

export const startStep = (session: Session, operation: Operation, phase: Phase): Cursor => {
  const { run, progress, unit, emit, api } = session;
  const stepId = `${unit}/${phase}/${operation.id}`;
  const cursor: Cursor = { ref: run.deps.newId(), stepId, unit, iteration: 0, position: progress.position };
  progress.position += 1;
  const stats = session.stats.get(operation.id);
  if (stats) stats.isTold = true;
  emit({
    type: 'step.started',
    at: run.deps.now(),
    cursor,
    itemId: operation.id,
    name: operation.id,
    path: [phase],
    source: api.sourceOf(operation.place),
    probe: { operation: operation.id, phase },
  });
  return cursor;
};

/** A step that had no calls. */
export const skipStep = (session: Session, operation: Operation, phase: Phase, reason: string): void => {
  const cursor = startStep(session, operation, phase);
  session.emit({
    type: 'step.finished',
    at: session.run.deps.now(),
    cursor,
    outcome: 'skipped',
    checks: [],
    errors: [],
    scripts: [],
    durationMs: 0,
    reason,
    calls: 0,
  });
};

/** Each exchange is told once. */
const createTeller = ({ run, emit }: Session, cursor: Cursor) => {
  const told = new Map<string, ExchangeRecord>();
  return async ({ reply }: Called): Promise<ExchangeRecord> => {
    const { exchange } = reply;
    const before = told.get(exchange.id);
    if (before) return before;
    const record = await recordExchange(exchange, run.deps);
    told.set(exchange.id, record);
    emit({ type: 'exchange.finished', at: run.deps.now(), cursor, exchange: record });
    return record;
  };
};

const outcomeOf = (checks: readonly Omit<Check, 'index'>[], errors: readonly StepError[]): Outcome => {
  if (checks.some(({ verdict }) => verdict === 'fail')) return 'failed';
  return errors.length > 0 ? 'errored' : 'passed';
};

const notJudgedErrors = ({ notJudged }: StepTally): readonly StepError[] =>
  [...notJudged.values()].map(({ check, message, hint }) => ({
    kind: 'problem' as const,
    name: 'NotEvaluable',
    code: `openapi.${check}`,
    message,
    ...(hint === undefined ? {} : { hint }),
  }));

export const finishStep = async (session: Session, tally: StepTally, cursor: Cursor): Promise<void> => {
  const { run, emit } = session;
  const tell = createTeller(session, cursor);
  const { shown, more } = boundFailures(tally.failures.values());
  const failed: Omit<Check, 'index'>[] = [];
  for (const failure of shown) {
    const before: ExchangeRecord[] = [];
    for (const called of failure.before) before.push(await tell(called));
    const told = { failure: failure as Failure, before, record: await tell(failure.called) };
    failed.push(failureCheck(told, tally.calls, run.settings.seed));
  }
  const errors: StepError[] = [];
  for (const one of tally.unanswered.values()) errors.push(unansweredError(one, await tell(one.called), tally.calls));
  errors.push(...notJudgedErrors(tally));
  const checks = [...failed, ...more.map(moreCheck), ...otherChecks(tally)];
  emit({
    type: 'step.finished',
    at: run.deps.now(),
    cursor,
    outcome: outcomeOf(checks, errors),
    checks: checks.map((check, index) => ({ ...check, index })),
    errors,
    scripts: [],
    durationMs: run.deps.clock() - tally.startedAt,
    calls: tally.calls,
  });
};
