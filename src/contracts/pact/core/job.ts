// What crosses between us and the process that holds Pact's own engine.
import type { Json } from '../../../model/json.ts';

/** How a plugin's transport is reached. */
export type CoreTransport = {
  readonly protocol: string;
  readonly port: number;
  readonly path: string;
  readonly scheme: string;
};

/** One interaction to be verified. */
export type CoreJob = {
  readonly id: number;
  /** A pact document that holds the one interaction. */
  readonly pact: string;
  /** Where Pact's engine sends the requests: our recording proxy, or the provider itself when a plugin speaks to it. */
  readonly provider: { readonly name: string; readonly scheme: string; readonly host: string; readonly port: number };
  readonly transports: readonly CoreTransport[];
  /** The pact needs plugins, processes that the engine starts. */
  readonly usesPlugins: boolean;
  /** Answers what a provider state gave back; absent when nothing asks for it. */
  readonly stateUrl?: string;
  /** ms a request may take; the proxy's own limit is shorter, so that it is the one that tells. */
  readonly timeoutMs: number;
};

/** `code`: 0 right, 1 wrong, everything else: the engine could not do it. `json` is its report. */
export type CoreAnswer = { readonly id: number; readonly code: number; readonly json: string };

/** A mismatch as Pact's engine tells it. */
export type CoreMismatch = {
  readonly type: string;
  readonly mismatch?: string;
  readonly path?: string;
  readonly key?: string;
  readonly parameter?: string;
  readonly expected?: Json;
  readonly actual?: Json;
};
