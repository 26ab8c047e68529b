// pm.test: with a plain function, a promise, or a `done` callback.
import type { Check } from '../../model/check.ts';
import type { Json } from '../../model/json.ts';
import type { Effects } from './effects.ts';
import { type Execution, liveExecution, SKIP } from './execution.ts';
import { describeError } from './script-error.ts';

const { apply } = Reflect;
const { then } = Promise.prototype;
const RealmPromise = Promise;
const { parse, stringify } = JSON;
const { hasOwn } = Object;

/** Longer values would bloat every report; the message has them shortened anyway. */
const MAX_COMPARED_CHARACTERS = 20_000;

export type PmTest = {
  (name?: unknown, body?: unknown): unknown;
  skip(name?: unknown): unknown;
  index(): number;
};

const asJson = (value: unknown): Json | undefined => {
  try {
    const text = stringify(value) as string | undefined;
    return text === undefined || text.length > MAX_COMPARED_CHARACTERS ? undefined : (parse(text) as Json);
  } catch {
    return undefined;
  }
};

/** Chai's errors carry what was compared. */
const compared = (thrown: unknown): Pick<Check, 'expected' | 'actual'> => {
  if (!(thrown instanceof Error) || !hasOwn(thrown, 'showDiff')) return {};
  const { expected, actual } = thrown as Error & { expected?: unknown; actual?: unknown };
  return {
    ...(expected === undefined ? {} : { expected: asJson(expected) }),
    ...(actual === undefined ? {} : { actual: asJson(actual) }),
  };
};

type Verdict = Omit<Check, 'name' | 'index'>;

const failure = (execution: Execution, name: string, thrown: unknown): Verdict => {
  const { line, column, ...error } = describeError(thrown, { name: 'AssertionError', message: name });
  const place = { scriptId: execution.script.id, event: execution.script.event };
  return {
    verdict: 'fail',
    error,
    ...compared(thrown),
    place: line === undefined ? place : { ...place, line, ...(column === undefined ? {} : { column }) },
  };
};

/** `returned` is what each call gives back, so that calls can be chained. */
export const createPmTest = (execution: Execution, effects: Effects, returned: () => unknown): PmTest => {
  const report = (name: string, index: number, verdict: Verdict): void => {
    if (liveExecution(execution)) effects.emit({ kind: 'check', check: { name, index, ...verdict } });
  };
  const pass = (name: string, index: number): void => report(name, index, { verdict: 'pass' });
  const fail = (name: string, index: number, thrown: unknown): void => {
    if (thrown === SKIP) throw SKIP;
    report(name, index, failure(execution, name, thrown));
  };

  /** Each call of `done` tells a verdict, until one of them was bad: Postman's way. */
  const runWithCallback = (name: string, index: number, body: (done: unknown) => unknown): void => {
    let hasFailed = false;
    const failOnce = (error: unknown): void => {
      if (hasFailed) return;
      hasFailed = true;
      fail(name, index, error);
    };
    try {
      body((error?: unknown) => {
        if (error) failOnce(error);
        else if (!hasFailed) pass(name, index);
      });
    } catch (error) {
      failOnce(error);
    }
  };
  const awaitResult = (name: string, index: number, result: unknown): void => {
    const owner = liveExecution(execution) ?? execution;
    owner.pending += 1;
    const settle = (tell: () => void) => {
      owner.pending -= 1;
      tell();
    };
    apply(then, result, [
      () => settle(() => pass(name, index)),
      (error: unknown) => settle(() => report(name, index, failure(execution, name, error))),
    ]);
  };
  const run = (name: string, index: number, body: () => unknown): void => {
    try {
      const result = body();
      if (result instanceof RealmPromise) awaitResult(name, index, result);
      else pass(name, index);
    } catch (error) {
      fail(name, index, error);
    }
  };

  const declare = (): number => {
    const owner = liveExecution(execution) ?? execution;
    owner.checks += 1;
    return owner.checks - 1;
  };
  const test = (label?: unknown, body?: unknown): unknown => {
    const name = String(label);
    const index = declare();
    if (typeof body !== 'function') pass(name, index);
    else if (body.length > 0) runWithCallback(name, index, body as (done: unknown) => unknown);
    else run(name, index, body as () => unknown);
    return returned();
  };
  const skip = (label?: unknown): unknown => {
    report(String(label), declare(), { verdict: 'skip' });
    return returned();
  };
  return Object.assign(test, { skip, index: () => execution.checks });
};
