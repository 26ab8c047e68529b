// A Pact contract: what a consumer expects of a provider, whatever version of the specification it is written in.
import type { SourceRef } from './collection.ts';
import type { Json } from './json.ts';

/** What the provider is to be like before an interaction. `params` are empty before specification 3. */
export type ProviderState = { readonly name: string; readonly params: { readonly [name: string]: Json } };

/** `message`: the provider sends it by itself. `sync-message`: it answers a message with one or more. */
export type InteractionKind = 'http' | 'message' | 'sync-message';

export type Interaction = {
  /** Position in its pact, from 0. */
  readonly index: number;
  readonly kind: InteractionKind;
  readonly description: string;
  readonly states: readonly ProviderState[];
  /** Specification 4: marked as not to fail the verification yet. */
  readonly pending: boolean;
  /** Specification 4. */
  readonly key?: string;
  /** What the Pact Broker calls it (`_id`). */
  readonly id?: string;
  /** Specification 4: the transport of a plugin, `grpc` say. */
  readonly transport?: string;
  readonly source: SourceRef;
  /** The interaction as written. */
  readonly raw: { readonly [key: string]: Json };
};

export type PactPlugin = { readonly name: string; readonly version: string };

export type Pact = {
  readonly consumer: string;
  readonly provider: string;
  /** The specification's version as written: `1.0.0`, `2.0.0`, `3.0.0`, `4.0`. */
  readonly specification: string;
  readonly interactions: readonly Interaction[];
  readonly plugins: readonly PactPlugin[];
  /** The path or URL it was read from. */
  readonly file: string;
  /** What it was read from. */
  readonly text: string;
  /** The document as written. */
  readonly raw: { readonly [key: string]: Json };
};
