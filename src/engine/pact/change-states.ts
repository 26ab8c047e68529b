// Brings the provider into the states that an interaction asks for, and out of them again.
import type { StepError } from '../../model/event.ts';
import type { Json } from '../../model/json.ts';
import type { Interaction, ProviderState } from '../../model/pact.ts';
import type { StepContext } from '../step-context.ts';
import type { PactRun, StateAction, StateChange } from './pact-run.ts';

type Values = { readonly [name: string]: Json };

/** What the states gave back, or what went wrong. */
export type Prepared = { readonly values: Values; readonly error?: StepError };

const NAMELESS: ProviderState = { name: '', params: {} };

const named = ({ name }: ProviderState): string =>
  name === '' ? 'what needs no provider state' : `the provider state "${name}"`;

const failure = (state: ProviderState, action: StateAction, message: string, hint?: string): StepError => ({
  kind: 'problem',
  name: 'StateChangeError',
  code: 'pact.state',
  message: `State change request failed: ${named(state)} could not be ${action === 'setup' ? 'set up' : 'torn down'}: ${message}`,
  ...(hint === undefined ? {} : { hint }),
});

const unhandled = ({ deps, emit, cursor }: StepContext, state: ProviderState, message: string): void =>
  emit({
    type: 'problem.raised',
    at: deps.now(),
    cursor,
    level: 'warning',
    code: 'pact.state-unhandled',
    message,
    hint: 'Give it a handler, or let such states fail with --strict-states.',
    where: `provider state ${state.name}`,
  });

const NOBODY = {
  message: 'there is no state handler',
  hint: 'Name one with --state-change-url, --state-change-command or --states.',
};

/** Goes through the states in the pact's order. The first that cannot be set up is the last; tearing down tries them all. */
export const changeStates = async (
  run: PactRun,
  { states }: Interaction,
  action: StateAction,
  context: StepContext,
): Promise<Prepared> => {
  const handler = run.states;
  if (action === 'teardown' && !handler?.tearsDown) return { values: {} };
  const asked = states.length > 0 ? states : handler?.hearsStateless ? [NAMELESS] : [];
  let values: Values = {};
  let error: StepError | undefined;
  for (const state of asked) {
    const change: StateChange = (await handler?.change(state, action, context)) ?? { handled: false };
    if (!change.handled) {
      if (action === 'teardown') continue;
      const meant = change.near === undefined ? '' : `; did you mean "${change.near}"?`;
      const why = handler ? `no handler knows it${meant}` : NOBODY.message;
      if (run.strictStates) return { values, error: failure(state, action, why, handler ? undefined : NOBODY.hint) };
      unhandled(context, state, `The provider state "${state.name}" was not set up: ${why}`);
    } else if ('error' in change) {
      error ??= failure(state, action, change.error, change.hint);
      if (action === 'setup') break;
    } else values = { ...values, ...change.values };
  }
  return { values, ...(error ? { error } : {}) };
};
