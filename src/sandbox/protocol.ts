// What crosses between the engine and a sandbox: a phase starts, effects and calls come back, the phase ends.
import type { AuthState } from '../core/auth-node.ts';
import type { Check } from '../model/check.ts';
import type { CallTemplate, ScriptEvent } from '../model/collection.ts';
import type { LogWritten } from '../model/event.ts';
import type { Cookie, HeaderPair } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import type { MetricKind } from '../model/metric.ts';
import type { DataRow } from '../model/plan.ts';
import type { ScopeChange, Scopes } from '../model/variables.ts';

export type PhaseScript = {
  readonly id: string;
  readonly text: string;
  readonly event: ScriptEvent;
  readonly file: string;
  /** Name of the node that wrote it: `pm.execution.location.current`. */
  readonly owner: string;
};

/** The request as scripts see it: templates before it is sent, resolved (with its system headers) after. */
export type RequestState = {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly call: CallTemplate;
  /** Before it is sent, its own alone; after, the one that counted. */
  readonly auth?: AuthState;
};

export type ResponseState = {
  readonly code: number;
  readonly reason: string;
  readonly headers: readonly HeaderPair[];
  /** ms, whole. */
  readonly responseTime: number;
  readonly headerBytes: number;
  readonly wireBytes: number;
  /** Decoded body; handed over without base64. */
  readonly body: Uint8Array;
};

/** One file of a package: `requires` holds the ids of modules by the names it requires; null is an empty module. */
export type PackageModule = {
  readonly id: string;
  /** The text of an `unusable` one is the sentence to throw. */
  readonly kind: 'commonjs' | 'json' | 'unusable';
  readonly text: string;
  readonly requires: { readonly [name: string]: string | null };
};

/** What `pm.require` of one specifier gives: a module with all it requires, or the sentence to throw. */
export type ScriptPackage =
  | { readonly specifier: string; readonly entry: string; readonly modules: readonly PackageModule[] }
  | { readonly specifier: string; readonly error: string };

/** All scripts of one event of one step: they run in order in one round trip. */
export type Phase = {
  readonly event: ScriptEvent;
  readonly scripts: readonly PhaseScript[];
  readonly info: {
    readonly eventName: ScriptEvent;
    readonly iteration: number;
    readonly iterationCount: number;
    readonly requestName: string;
    readonly requestId: string;
  };
  /** Collection, folders, request: `pm.execution.location`. */
  readonly location: readonly string[];
  readonly request: RequestState;
  /** Absent in a prerequest phase and when the request failed. */
  readonly response?: ResponseState;
  /** What the jar holds for the request's URL. */
  readonly cookies: readonly Cookie[];
  readonly data: DataRow;
  /** The external packages that the scripts name. */
  readonly packages?: readonly ScriptPackage[];
  /** 0 = none. Counts only while the script runs, not while the host answers a call. */
  readonly timeoutMs: number;
};

/** An effect is applied by the engine as it arrives; what has arrived survives the death of the sandbox. */
export type Effect =
  | { readonly kind: 'script.started'; readonly scriptId: string }
  | {
      readonly kind: 'script.finished';
      readonly scriptId: string;
      readonly durationMs: number;
      readonly error?: ScriptError;
    }
  /** A `pm.test` or a `tests[...]` entry. `asynchronous` checks may arrive after later ones; `index` orders them. */
  | { readonly kind: 'check'; readonly check: Check }
  | {
      readonly kind: 'log';
      readonly scriptId: string;
      readonly level: LogWritten['level'];
      readonly texts: readonly string[];
      readonly line?: number;
      readonly column?: number;
    }
  | { readonly kind: 'change'; readonly change: ScopeChange }
  /** Absent: what was set before does not count any more. */
  | { readonly kind: 'next'; readonly next?: string | null }
  | { readonly kind: 'visualisation'; readonly template: string; readonly data: Json; readonly options?: Json }
  /** `pm.metrics.trend('name').add(12, { tag: 'x' })`. The value of a rate is 1 or 0. */
  | {
      readonly kind: 'metric';
      readonly metric: string;
      readonly metricKind: MetricKind;
      readonly value: number;
      readonly tags?: { readonly [name: string]: string };
    };

/** `line` and `column` (from 1) count in the user's own text. */
export type ScriptError = {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly line?: number;
  readonly column?: number;
};

/** A request made by pm.sendRequest: a call template, its auth, resolved by the engine with the scopes of now. */
export type ScriptRequest = { readonly call: CallTemplate; readonly auth?: AuthState };

/** What a script asks of the host; the watchdog pauses until the reply. */
export type HostCall =
  | { readonly kind: 'http'; readonly request: ScriptRequest }
  | {
      readonly kind: 'cookies';
      readonly op: 'get' | 'getAll' | 'set' | 'unset' | 'clear';
      readonly url: string;
      readonly name?: string;
      readonly cookie?: Json;
    }
  | { readonly kind: 'vault'; readonly op: 'get' | 'set' | 'unset'; readonly key: string; readonly value?: string }
  | { readonly kind: 'runRequest'; readonly target: string; readonly variables?: { readonly [key: string]: Json } };

export type HttpReply = {
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
  readonly response?: ResponseState;
  /** Cookies the jar holds for the final URL. */
  readonly cookies?: readonly Cookie[];
};

export type HostReply =
  | { readonly kind: 'http'; readonly reply: HttpReply }
  | { readonly kind: 'value'; readonly value: Json | undefined }
  | { readonly kind: 'error'; readonly name: string; readonly message: string };

/** How a phase ended. */
export type PhaseEnd = {
  /** The last setNextRequest; absent when no script called it. */
  readonly next?: string | null;
  /** pm.execution.skipRequest was called: neither the request nor later scripts of this step run. */
  readonly skipped: boolean;
  /** The request as the scripts left it, when they changed it. */
  readonly request?: RequestState;
  /** The sandbox had to be ended; a new one serves the next phase. */
  readonly killed?: { readonly kind: 'timeout' | 'memory' | 'crash'; readonly message: string };
};

export type PhaseHost = {
  onEffect(effect: Effect): void;
  /** Never rejects. */
  call(call: HostCall): Promise<HostReply>;
};

export type Sandbox = {
  /** Runs one phase; phases of one sandbox never overlap, except nested ones that a runRequest starts. */
  run(phase: Phase, scopes: Scopes, host: PhaseHost, signal: AbortSignal): Promise<PhaseEnd>;
  /** Nothing that scripts left behind, scopes aside, is there for the next phase. */
  renew(): void;
  close(): Promise<void>;
};
