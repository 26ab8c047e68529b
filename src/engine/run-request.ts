// pm.execution.runRequest: runs a request of the collection, scripts and all, inside the script that asked for it.
import type { Json } from '../model/json.ts';
import type { Step } from '../model/plan.ts';
import type { Scopes } from '../model/variables.ts';
import type { HostCall, HostReply } from '../sandbox/protocol.ts';
import { responseState } from './response-state.ts';
import type { StepContext } from './step-context.ts';

/** Postman's bounds. */
const MAX_RUNS = 10;
const MAX_DEPTH = 10;

type RunRequest = HostCall & { readonly kind: 'runRequest' };
type Overrides = { readonly [key: string]: Json };

const failure = (message: string): HostReply => ({ kind: 'error', name: 'Error', message });

/** An id before a name; of equal names the first, filtered out of the run or not. */
const findStep = ({ unit }: StepContext, target: string): Step | undefined =>
  unit.allSteps.find((step) => step.itemId === target) ?? unit.allSteps.find((step) => step.name === target);

/** For the nested request alone, the given variables come before all others. */
const override = (scopes: Scopes, variables: Overrides): (() => void) => {
  const undo = Object.entries(variables).map(([key, value]) => {
    const held = scopes.has('local', key) ? { value: scopes.get('local', key) } : undefined;
    scopes.apply({ scope: 'local', op: 'set', key, value });
    return held
      ? ({ scope: 'local', op: 'set', key, value: held.value } as const)
      : ({ scope: 'local', op: 'unset', key } as const);
  });
  return () => undo.forEach(scopes.apply);
};

const runNested = async (context: StepContext, step: Step, variables: Overrides): Promise<HostReply> => {
  const { deps, cursor, depth, execute, findings: _findings, ...rest } = context;
  const restore = override(deps.scopes, variables);
  try {
    const nested = { ...cursor, ref: deps.newId(), stepId: step.id, parentRef: cursor.ref };
    const { exchange, errors } = await execute({ ...rest, deps, step, cursor: nested, depth: depth + 1 });
    if (!exchange) {
      const [error] = errors;
      return error ? failure(error.message) : { kind: 'value', value: null };
    }
    if (exchange.error) {
      const { name = 'Error', message, code } = exchange.error;
      return { kind: 'http', reply: { error: { name, message, ...(code === undefined ? {} : { code }) } } };
    }
    const response = await responseState(exchange);
    const cookies = deps.cookies.list(exchange.sent.url);
    return { kind: 'http', reply: { ...(response ? { response } : {}), cookies } };
  } finally {
    restore();
  }
};

/**
 * Answers the runRequest calls of one phase. Phases of one sandbox form a stack, so calls made at once are run one
 * after the other. `current` is the script that runs; each may make ten calls.
 */
export const createRunRequest = (context: StepContext, current: () => string) => {
  const runs = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();
  return (call: RunRequest): HostReply | Promise<HostReply> => {
    const script = current();
    const count = (runs.get(script) ?? 0) + 1;
    runs.set(script, count);
    if (count > MAX_RUNS) return failure(`pm.execution.runRequest can be called at most ${MAX_RUNS} times in a script`);
    if (context.depth >= MAX_DEPTH)
      return failure(`pm.execution.runRequest is nested more than ${MAX_DEPTH} deep: "${call.target}" was not run`);
    const step = findStep(context, call.target);
    if (!step)
      return failure(
        `Failed to find request with ID: ${call.target}. Please ensure the request exists (by id or name, in this collection).`,
      );
    const reply = last.then(() => runNested(context, step, call.variables ?? {}));
    last = reply.catch(() => undefined);
    return reply;
  };
};
