// What a verification of pacts can be told, as data.
import type { PactFilter } from '../../contracts/pact/select.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { CommonOptions, Source } from '../run-options.ts';
import type { BrokerOptions } from './broker-connection.ts';

/** How the provider is brought into the states that interactions ask for; the first that is given counts. */
export type StateOptions = {
  /** Gets POST {state, params, action} for each state. */
  readonly url?: string;
  /** The URL gets them in its query, without a body. */
  readonly asQuery?: boolean;
  /** Run for each state, with the same JSON on its standard input. */
  readonly command?: string;
  /** A Postman collection whose items have the states' names. */
  readonly collection?: Source;
  /** Whether states are torn down after each interaction. Default true. */
  readonly teardown?: boolean;
  /** A state that nobody handles fails its interaction. Default: a warning. */
  readonly strict?: boolean;
};

export type PublishOptions = {
  readonly providerVersion: string;
  readonly branch?: string;
  readonly tags: readonly string[];
  readonly buildUrl?: string;
};

/** Which pacts a broker is asked for. */
export type BrokerQuery = {
  readonly connection: BrokerOptions;
  readonly selectors: readonly Json[];
  readonly enablePending: boolean;
  readonly includeWipPactsSince?: string;
  readonly providerBranch?: string;
  readonly providerTags: readonly string[];
  /** One pact instead of those for verification: the URL that a webhook gives. */
  readonly pactUrl?: string;
  /** The broker is not asked which pacts it has: those that are named are its own. */
  readonly namedOnly?: boolean;
  /** Hears each retry. */
  readonly onRetry?: (text: string) => void;
};

export type VerifyPactOptions = CommonOptions & {
  /** Files, folders, globs and URLs. */
  readonly pacts: readonly string[];
  readonly providerUrl: string;
  /** Its name: asked of the broker, and a filter of the pacts in folders. */
  readonly provider?: string;
  /** Added to every request to the provider. */
  readonly headers?: readonly HeaderPair[];
  readonly auth?: { readonly type: string; readonly fields: { readonly [name: string]: Json } };
  /** A script that runs before every request to the provider. */
  readonly requestFilter?: string;
  readonly transports?: readonly { readonly protocol: string; readonly port: number; readonly path: string }[];
  readonly states?: StateOptions;
  readonly messages?: { readonly url?: string; readonly command?: string };
  readonly filter?: PactFilter;
  /** Only what failed in the run before. */
  readonly lastFailed?: boolean;
  /** Pacts verified at once. Default 1. */
  readonly jobs?: number;
  readonly broker?: BrokerQuery;
  readonly publish?: PublishOptions;
  /** A broker without pacts for this provider is no failure. */
  readonly ignoreNoPacts?: boolean;
};
