// What a verification of providers against OpenAPI documents is given: the documents with what is wrong in them, the provider, and the settings.
import type { Api } from '../../contracts/openapi/api.ts';
import type { Mode, Phase } from '../../contracts/openapi/api-case.ts';
import type { CheckName } from '../../contracts/openapi/judge.ts';
import type { Check } from '../../model/check.ts';
import type { AuthSpec, SourceRef } from '../../model/collection.ts';
import type { HeaderPair } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import type { EngineDeps, EngineOptions } from '../deps.ts';

/** `name` is that of a parameter, wherever it is, unless `in` says where. */
export type FixedValue = {
  readonly name: string;
  readonly in?: 'path' | 'query' | 'header' | 'cookie';
  readonly value: string;
};

export type ApiSettings = {
  readonly phases: readonly Phase[];
  readonly modes: readonly Mode[];
  readonly checks: ReadonlySet<CheckName>;
  /** Generated calls per operation and mode. */
  readonly maxExamples: number;
  readonly seed: number;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly fixed: readonly FixedValue[];
  /** Calls a second; absent: as many as go. */
  readonly callsPerSecond?: number;
  /** Calls in flight at once. */
  readonly workers: number;
  readonly maxFailures?: number;
  /** No new calls are made after it. */
  readonly maxTimeMs?: number;
  readonly maxResponseMs?: number;
  /** Statuses (`404`, `4XX`) that are right for a valid request, and for an invalid one; absent: the usual ones. */
  readonly acceptPositive?: readonly string[];
  readonly acceptNegative?: readonly string[];
};

export type ApiProvider = {
  /** Its address, without a slash at the end. */
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly auth?: AuthSpec;
  readonly waitMs: number;
};

/** What was found in a document itself. */
export type DocumentReport = {
  /** As shown to people. */
  readonly file: string;
  readonly name: string;
  readonly checks: readonly Omit<Check, 'index'>[];
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly hint?: string }[];
  readonly source: SourceRef;
  readonly raw?: Json;
  /** Of the files read, by path as shown. */
  readonly texts: readonly (readonly [path: string, text: string])[];
  /** Absent where nothing of it can be understood. */
  readonly api?: Api;
  readonly durationMs: number;
};

export type ApiRun = {
  readonly documents: readonly DocumentReport[];
  readonly deps: EngineDeps;
  readonly options: EngineOptions;
  readonly settings: ApiSettings;
  /** Absent: only the documents are told of. */
  readonly provider?: ApiProvider;
  /** Members and headers that a document does not name are failures. */
  readonly strict: boolean;
};
