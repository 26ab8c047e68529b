// Gathers what the calls of one step came to: equal failures are one, with a count.
import type { Operation } from '../../contracts/openapi/api.ts';
import type { Generated, Phase } from '../../contracts/openapi/api-case.ts';
import type { CheckName, Finding, NotJudged } from '../../contracts/openapi/judge.ts';
import type { ExchangeError } from '../../model/exchange.ts';
import type { Called } from './call-case.ts';
import { isUnreachable } from './create-caller.ts';
import type { Overrides } from './prepare-case.ts';
import type { Session } from './session.ts';

export type Failure = {
  /** As the call that is shown has it. */
  finding: Finding;
  count: number;
  /** The call to be shown: the first one, until a simpler one is found. */
  called: Called;
  /** Calls that are shown before it: what it follows from. */
  readonly before: readonly Called[];
  /** What simpler calls are made of; absent where there are none. */
  readonly origin?: { readonly generated: Generated; readonly overrides: Overrides };
  /** What is to be known of it besides. */
  remark?: string;
};

/** Calls that were not answered, for one reason. */
export type Unanswered = {
  readonly error: ExchangeError;
  readonly called: Called;
  count: number;
  /** The provider answered before, and cannot be reached now. */
  readonly isLost: boolean;
};

export type StepTally = {
  readonly operation: Operation;
  readonly phase: Phase;
  readonly startedAt: number;
  calls: number;
  readonly applied: Set<CheckName>;
  readonly failures: Map<string, Failure>;
  /** Failures that an earlier phase has told of. */
  readonly repeated: Map<string, { readonly finding: Finding; readonly phase: Phase; count: number }>;
  readonly unanswered: Map<string, Unanswered>;
  readonly notJudged: Map<string, NotJudged>;
};

export const createTally = (operation: Operation, phase: Phase, startedAt: number): StepTally => ({
  operation,
  phase,
  startedAt,
  calls: 0,
  applied: new Set(),
  failures: new Map(),
  repeated: new Map(),
  unanswered: new Map(),
  notJudged: new Map(),
});

/** More kinds of these are one: a schema that cannot be judged is one however many places use it. */
const MOST_NOT_JUDGED = 20;

const keyOf = (operation: Operation, { check, key }: Finding): string => `${operation.id}\n${check}\n${key}`;

type Found = Pick<Failure, 'called' | 'origin'> & { readonly before?: readonly Called[] };

/** Tells whether it is a failure that nobody has told of yet. */
export const addFinding = (session: Session, tally: StepTally, finding: Finding, found: Found): Failure | undefined => {
  const key = keyOf(tally.operation, finding);
  const held = tally.failures.get(key) ?? tally.repeated.get(key);
  tally.applied.add(finding.check);
  if (held) {
    held.count += 1;
    return undefined;
  }
  const earlier = session.known.get(key);
  if (earlier !== undefined && earlier !== tally.phase) {
    tally.repeated.set(key, { finding, phase: earlier, count: 1 });
    return undefined;
  }
  session.known.set(key, tally.phase);
  const failure: Failure = { finding, count: 1, before: [], ...found };
  tally.failures.set(key, failure);
  const { progress, run } = session;
  progress.failures += 1;
  if (progress.failures >= (run.settings.maxFailures ?? Number.POSITIVE_INFINITY)) progress.stop ??= 'bail';
  return failure;
};

const addError = (session: Session, tally: StepTally, error: ExchangeError, called: Called): void => {
  const key = `${error.class} ${error.code ?? ''}`;
  const held = tally.unanswered.get(key);
  if (held) held.count += 1;
  else {
    const isLost = session.progress.isAnswered && isUnreachable(called.reply);
    tally.unanswered.set(key, { error, called, count: 1, isLost });
  }
};

/** Takes one call in; the failures that are new come back. */
export const takeCall = (session: Session, tally: StepTally, called: Called, found: Omit<Found, 'called'> = {}) => {
  const { reply, verdict } = called;
  tally.calls += 1;
  if (reply.error && reply.error.class !== 'aborted') addError(session, tally, reply.error, called);
  for (const check of verdict.applied) tally.applied.add(check);
  for (const one of verdict.notJudged) {
    if (tally.notJudged.size < MOST_NOT_JUDGED) tally.notJudged.set(`${one.check} ${one.message}`, one);
  }
  return verdict.findings.flatMap((finding) => addFinding(session, tally, finding, { called, ...found }) ?? []);
};
