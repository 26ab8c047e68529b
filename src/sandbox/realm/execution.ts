// One run of one script: what it still waits for, and what went wrong in it.
import type { Phase, PhaseScript, ScriptError } from '../protocol.ts';
import type { Effects } from './effects.ts';
import { formatValue } from './format-value.ts';
import { describeError } from './script-error.ts';

export type Execution = {
  readonly script: Omit<PhaseScript, 'text'>;
  readonly info: Phase['info'];
  /** Promises, callbacks and replies the script waits for; timers count themselves. */
  pending: number;
  /** Checks declared so far. */
  checks: number;
  /** The first thing that went wrong outside of a check. */
  error: ScriptError | undefined;
  /** The end was told, or the request was skipped: nothing it does counts any more. */
  isOver: boolean;
};

/** Thrown by skipRequest to leave the script; says nothing is wrong. */
export const SKIP: object = Object.freeze(Object.create(null) as object);

export const createExecution = (script: Execution['script'], info: Phase['info']): Execution => ({
  script,
  info,
  pending: 0,
  checks: 0,
  error: undefined,
  isOver: false,
});

let current: Execution | undefined;

/** The script that runs now: it owns what is started and logged. */
export const currentExecution = (): Execution | undefined => current;

export const enterExecution = (execution: Execution | undefined): void => {
  current = execution;
};

/** A function that a script left behind goes on in whatever script calls it. */
export const liveExecution = (execution: Execution): Execution | undefined => {
  if (!execution.isOver) return execution;
  return current === undefined || current.isOver ? undefined : current;
};

/** A script ends at its first error; callbacks may bring more, which are logged. Nothing truthy thrown is no error, as in Postman. */
export const recordThrown = (execution: Execution, thrown: unknown, effects: Effects): void => {
  if (!thrown || thrown === SKIP || execution.isOver) return;
  const error = describeError(thrown, { name: 'Error', message: formatValue(thrown) });
  if (execution.error === undefined) {
    execution.error = error;
    return;
  }
  const { script } = execution;
  const text = `${error.name}: ${error.message}`;
  effects.emit({
    kind: 'log',
    scriptId: script.id,
    level: 'error',
    texts: [text],
    line: error.line,
    column: error.column,
  });
};

/** Runs something of the script's whose error is the script's. */
export const runGuarded = (execution: Execution, effects: Effects, run: () => unknown): void => {
  if (execution.isOver) return;
  try {
    run();
  } catch (error) {
    recordThrown(execution, error, effects);
  }
};

const { apply } = Reflect;
const { then } = Promise.prototype;
const resolved = Promise.resolve();

/** Runs something of the script's when the code that asks for it is through. */
export const runLater = (execution: Execution, effects: Effects, run: () => unknown): void => {
  const owner = liveExecution(execution);
  if (owner === undefined) return;
  owner.pending += 1;
  apply(then, resolved, [
    () => {
      owner.pending -= 1;
      runGuarded(owner, effects, run);
    },
  ]);
};
