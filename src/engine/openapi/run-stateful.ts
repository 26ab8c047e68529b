// Follows what calls make: a resource is created, read, changed, deleted, and asked for again.
import type { Operation } from '../../contracts/openapi/api.ts';
import type { ApiCase, Generated } from '../../contracts/openapi/api-case.ts';
import type { CheckName, Finding } from '../../contracts/openapi/judge.ts';
import { answeredOf, type Called, callCase } from './call-case.ts';
import { type Target, targetsOf, withBody } from './follow-links.ts';
import type { ParameterFit } from './parameter-values.ts';
import { fixedFor, withOverrides } from './prepare-case.ts';
import { lookWhetherDown } from './provider-down.ts';
import { memberResource, resourceKey } from './resource-path.ts';
import type { Answered } from './runtime-expression.ts';
import { isStopped, type Session } from './session.ts';
import { addFinding, createTally, type StepTally, takeCall } from './step-tally.ts';
import { finishStep, startStep } from './tell-step.ts';

/** Chains that begin with one operation. */
const MOST_CHAINS = 5;
/** Calls in one chain. */
const MOST_CALLS = 16;

type Chain = {
  readonly session: Session;
  readonly adapt: ParameterFit;
  readonly tallies: Map<string, StepTally>;
  readonly cases: Map<string, AsyncIterator<Generated>>;
};

const tallyOf = ({ session, tallies }: Chain, operation: Operation): StepTally => {
  const held = tallies.get(operation.id);
  if (held) return held;
  const tally = createTally(operation, 'stateful', session.run.deps.clock());
  tallies.set(operation.id, tally);
  return tally;
};

/** The next valid case of an operation; the same ones again where there are no more. */
const nextCase = async (chain: Chain, operation: Operation): Promise<ApiCase | undefined> => {
  const { cases, session } = chain;
  for (let attempt = 0; attempt < 2; attempt++) {
    const iterator = cases.get(operation.id) ?? session.source.fuzzing(operation, 'positive')[Symbol.asyncIterator]();
    cases.set(operation.id, iterator);
    const { value, done } = await iterator.next();
    if (!done) return value.value;
    cases.delete(operation.id);
  }
  return undefined;
};

const call = async (chain: Chain, given: ApiCase): Promise<Called> => {
  const { session } = chain;
  const called = await callCase(session, given);
  if (session.context.signal.aborted && called.reply.error) return called;
  takeCall(session, tallyOf(chain, given.operation), called);
  const answered = answeredOf(called);
  if (answered) session.pool.learn(answered);
  else await lookWhetherDown(session, called);
  return called;
};

const statusOf = ({ reply }: Called): number => reply.response?.status ?? 0;
const isOk = (called: Called): boolean => statusOf(called) >= 200 && statusOf(called) < 300;

const report = (chain: Chain, check: CheckName, message: string, called: Called, before: readonly Called[]): void => {
  const { session } = chain;
  const { operation } = called.given;
  const source = session.api.sourceOf(operation.place);
  const finding: Finding = { check, message, where: 'response status', actual: statusOf(called), source, key: check };
  addFinding(session, tallyOf(chain, operation), finding, { called, before });
};

const apply = (chain: Chain, check: CheckName, operation: Operation): boolean => {
  if (!chain.session.run.settings.checks.has(check)) return false;
  tallyOf(chain, operation).applied.add(check);
  return true;
};

const shown = (called: Called): string =>
  `${called.reply.request.method} ${new URL(called.reply.request.url).pathname} -> ${statusOf(called)}`;

/** What was just created has to be there. */
const checkThere = (chain: Chain, made: Called, read: Called): void => {
  const { operation } = read.given;
  if (statusOf(made) !== 201 || !apply(chain, 'ensure_resource_availability', operation)) return;
  if (statusOf(read) !== 404 && statusOf(read) !== 410) return;
  const message = `a resource that was just created was answered with ${statusOf(read)} (${shown(made)})`;
  report(chain, 'ensure_resource_availability', message, read, [made]);
};

const caseFor = async (
  chain: Chain,
  { operation, overrides, requestBody, how }: Target,
): Promise<ApiCase | undefined> => {
  const { session, adapt } = chain;
  const given = await nextCase(chain, operation);
  if (!given) return undefined;
  const fixed = await fixedFor(operation, session.run.settings, adapt);
  const linked = withOverrides(withOverrides(given, fixed), overrides);
  return withBody({ ...linked, title: `${given.title}, ${how}` }, requestBody);
};

/** What was deleted must not be there any more. 202: it may be later. */
const checkGone = async (chain: Chain, deleted: Called, read: Called): Promise<void> => {
  const { operation } = read.given;
  if (!isOk(deleted) || statusOf(deleted) === 202 || !isOk(read) || isStopped(chain.session)) return;
  if (!apply(chain, 'use_after_free', operation)) return;
  const again = await call(chain, read.given);
  if (!isOk(again)) return;
  const message = `a resource that had been deleted was answered with ${statusOf(again)} (${shown(deleted)})`;
  report(chain, 'use_after_free', message, again, [deleted]);
};

const isSamePath = (a: ApiCase, b: ApiCase): boolean =>
  resourceKey(a.operation.path) === resourceKey(b.operation.path) &&
  JSON.stringify(Object.values(a.path)) === JSON.stringify(Object.values(b.path));

const follow = async (chain: Chain, made: Called, answered: Answered): Promise<void> => {
  const targets = await targetsOf(chain.session, answered, chain.adapt);
  let read: Called | undefined;
  for (const target of targets.slice(0, MOST_CALLS)) {
    if (isStopped(chain.session)) return;
    const given = await caseFor(chain, target);
    if (!given) continue;
    const called = await call(chain, given);
    const { method } = target.operation;
    if (method === 'GET' && target.isItself && !read) {
      checkThere(chain, made, called);
      read = called;
    }
    if (method === 'DELETE' && read && isSamePath(read.given, called.given)) await checkGone(chain, called, read);
  }
};

/** Operations whose answers lead somewhere. */
const isProducer = (session: Session, { method, path, responses }: Operation): boolean => {
  if (responses.some(({ links }) => links.length > 0)) return true;
  if (method !== 'POST' && method !== 'PUT') return false;
  const keys = [memberResource(path), resourceKey(path)];
  const isThere = session.api.operations.some((one) => keys.includes(resourceKey(one.path)) && one.method !== method);
  return isThere || responses.some(({ headers }) => headers.some(({ name }) => name.toLowerCase() === 'location'));
};

const produce = async (chain: Chain, operation: Operation): Promise<void> => {
  const { session, adapt } = chain;
  const chains = Math.min(MOST_CHAINS, session.run.settings.maxExamples);
  for (let i = 0; i < chains && !isStopped(session); i++) {
    const generated = await nextCase(chain, operation);
    if (!generated) return;
    const fixed = await fixedFor(operation, session.run.settings, adapt);
    const made = await call(chain, withOverrides(generated, fixed));
    const answered = answeredOf(made);
    if (answered && isOk(made)) await follow(chain, made, answered);
  }
};

export const runStateful = async (
  session: Session,
  operations: readonly Operation[],
  adapt: ParameterFit,
): Promise<void> => {
  const chain: Chain = { session, adapt, tallies: new Map(), cases: new Map() };
  for (const operation of operations) {
    if (isStopped(session)) break;
    if (isProducer(session, operation)) await produce(chain, operation);
  }
  for (const tally of chain.tallies.values()) {
    await finishStep(session, tally, startStep(session, tally.operation, 'stateful'));
  }
};
