// What a verification of pacts is given: the pacts, the provider, and who prepares and answers for it.
import type { Core } from '../../contracts/pact/core/start-core.ts';
import type { Answer, AskedRequest } from '../../contracts/pact/lane.ts';
import type { Check } from '../../model/check.ts';
import type { AuthSpec, ScriptSource } from '../../model/collection.ts';
import type { Outcome, StepError } from '../../model/event.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { Interaction, Pact, ProviderState } from '../../model/pact.ts';
import type { PlanUnit } from '../../model/plan.ts';
import type { Scopes } from '../../model/variables.ts';
import type { Sandbox } from '../../sandbox/protocol.ts';
import type { EngineDeps, EngineOptions } from '../deps.ts';
import type { StepContext } from '../step-context.ts';

/** One pact to be verified. */
export type PactUnit = {
  readonly pact: Pact;
  /** Those that the filters left. */
  readonly interactions: readonly Interaction[];
  /** Its failures do not count yet, as the broker says. */
  readonly pending: boolean;
  /** What the broker says about why it is verified. */
  readonly notices: readonly string[];
  /** Why none of its interactions can be verified: a plugin that is not installed, say. */
  readonly fault?: { readonly message: string; readonly hint?: string };
};

export type StateAction = 'setup' | 'teardown';

/** `handled: false`: nobody knows this state; `near` is the name that was probably meant. */
export type StateChange =
  | { readonly handled: false; readonly near?: string }
  | { readonly handled: true; readonly values?: { readonly [name: string]: Json } }
  | { readonly handled: true; readonly error: string; readonly hint?: string };

/** Brings the provider into a state, and out of it again. */
export type StateHandler = {
  /** Whether an interaction without states is told too, as a state without a name. */
  readonly hearsStateless: boolean;
  /** Whether states are cleaned up after the interaction. */
  readonly tearsDown: boolean;
  change(state: ProviderState, action: StateAction, context: StepContext): Promise<StateChange>;
};

/** Has the provider produce a message; an error is what could not be asked. */
export type MessageSource = {
  answer(asked: AskedRequest, context: StepContext): Promise<Answer | { readonly error: StepError }>;
};

export type Provider = {
  /** Its address, without a slash at the end. */
  readonly url: string;
  /** Added to every request, in the place of headers of the same name. */
  readonly headers: readonly HeaderPair[];
  readonly auth?: AuthSpec;
  /** Runs before every request to the provider and may change it. */
  readonly filter?: ScriptSource;
  /** How transports of plugins are reached: protocol, port, path. */
  readonly transports: readonly { readonly protocol: string; readonly port: number; readonly path: string }[];
};

export type InteractionResult = {
  readonly interaction: Interaction;
  readonly outcome: Outcome;
  readonly checks: readonly Check[];
  readonly errors: readonly StepError[];
  readonly pending: boolean;
};

/** Something to be told beside the interactions. */
export type Notice = {
  readonly level: 'info' | 'warning' | 'error';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
};

export type PactRun = {
  readonly name: string;
  readonly units: readonly PactUnit[];
  readonly deps: EngineDeps;
  readonly settings: EngineOptions;
  readonly core: Core;
  readonly provider: Provider;
  readonly states: StateHandler | undefined;
  readonly messages: MessageSource;
  /** A state that nobody handles fails its interaction. */
  readonly strictStates: boolean;
  /** Pacts verified at once. */
  readonly jobs: number;
  /** One for each pact that is verified at once; empty where there are no scripts. */
  readonly sandboxes: readonly Sandbox[];
  /** Variables as the run starts with them: no pact sees what the scripts of another one left. */
  readonly newScopes: () => Scopes;
  /** The collection that scripts belong to. */
  readonly scriptUnit: PlanUnit;
  /** Told beside the run's start. */
  readonly notices: readonly Notice[];
  /** Called when a pact is done with: publishes, say. `isWhole`: all its interactions were verified to their end. */
  readonly onUnitEnd?: (
    unit: PactUnit,
    results: readonly InteractionResult[],
    isWhole: boolean,
  ) => Promise<readonly Notice[]>;
};
