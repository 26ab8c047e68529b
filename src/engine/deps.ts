// What the engine needs of the world and of its caller; the app layer supplies both.
import type { Body } from '../model/body.ts';
import type { Check } from '../model/check.ts';
import type { ScriptSource } from '../model/collection.ts';
import type { Attachments, Auth, Client, CookieJar } from '../model/contracts.ts';
import type { RunEvent, StepError } from '../model/event.ts';
import type { Exchange } from '../model/exchange.ts';
import type { Expectation } from '../model/expectation.ts';
import type { HostRules } from '../model/host-rules.ts';
import type { Login, TokenStore } from '../model/oauth2.ts';
import type { Step } from '../model/plan.ts';
import type { Scopes } from '../model/variables.ts';
import type { Effect, Sandbox, ScriptPackage } from '../sandbox/protocol.ts';
import type { ResolutionCache } from './resolution-cache.ts';
import type { Vault } from './vault.ts';

/** Opens files that requests name; rejects with Problem for one that cannot or must not be read. */
export type FileSource = {
  open(path: string): Promise<Body>;
};

export type AttachmentStore = Attachments & { put(key: string, body: Body): Promise<void> };

export type EngineDeps = {
  /** Epoch ms. */
  readonly now: () => number;
  /** Monotonic ms. */
  readonly clock: () => number;
  readonly newId: () => string;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Present when a reporter needs hashes of bodies. */
  readonly sha256?: (bytes: Uint8Array) => string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly scopes: Scopes;
  readonly cookies: CookieJar;
  readonly files: FileSource;
  /** The connected client of a protocol, by registry name. */
  readonly client: (protocol: string) => Client | Promise<Client>;
  readonly auth: (type: string) => Auth | undefined | Promise<Auth | undefined>;
  /** What an auth scheme remembers during the run. */
  readonly authMemory: (type: string) => Map<string, unknown>;
  /** OAuth 2 tokens that outlive the run; absent when the run was given no file for them. */
  readonly tokens?: TokenStore;
  /** Absent where nobody is there to log in. */
  readonly logIn?: Login;
  readonly sandbox: () => Sandbox;
  /** A dynamic variable by its name without `$`. */
  readonly dynamic: (name: string) => string | undefined;
  /** Absent when the run was given none. */
  readonly vault?: Vault;
  /** The external packages that scripts name in pm.require; undefined when they name none. */
  readonly packages: (scripts: readonly ScriptSource[]) => Promise<readonly ScriptPackage[]> | undefined;
  /** Values that must be masked in every event from now on. */
  readonly learnSecret: (value: string) => void;
  /** Present when a reporter needs whole bodies. */
  readonly attachments?: AttachmentStore;
  /** Present in a load: hears of every exchange, and of the step it is of, instead of the events. */
  readonly onExchange?: (exchange: Exchange, step: Step) => void;
  /** Present in a load. */
  readonly resolutions?: ResolutionCache;
  /** Hears the metrics of scripts; absent: nobody does. */
  readonly onMetric?: (metric: ScriptMetric) => void;
};

/** What a script added to a metric of its own. */
export type ScriptMetric = Effect & { readonly kind: 'metric' };

export type EngineOptions = {
  /** `failure`: the run ends with the script in which something failed; `error`: only where something could not be judged. */
  readonly bail: 'off' | 'failure' | 'error';
  readonly scripts: boolean;
  readonly delayRequestMs: number;
  /** Each 0 = none. */
  readonly timeouts: {
    readonly runMs: number;
    readonly requestMs: number;
    readonly scriptMs: number;
    readonly streamMs: number;
  };
  readonly maxResponseBytes: number;
  readonly followRedirects: boolean;
  /** Hosts that pm.sendRequest, requests that a script rewrote and cookie jars may reach; absent: all. */
  readonly scriptHosts?: HostRules;
  /** Checks made of every step's response, before its test scripts. */
  readonly expectations?: readonly Expectation[];
  /** Judge every step's response before its test scripts: a schema, an API description. */
  readonly judges?: readonly ExchangeJudge[];
  /** Put the collections as written into run.started. */
  readonly sources: boolean;
};

/**
 * Checks of an exchange that was answered, and why it could not be judged. `index` of its checks is set by the engine. `first` is what the
 * request was answered before it was redirected; the exchange itself where it was not.
 */
export type ExchangeJudge = (
  exchange: Exchange,
  step: Step,
  first: Exchange,
) => Promise<{ readonly checks: readonly Check[]; readonly errors: readonly StepError[] }>;

export type Emit = (event: RunEvent) => void;
