// The only thing that crosses from an engine to the world: JSON-able, past tense, keyed by id.
import type { Check, CheckError, ScriptPlace } from './check.ts';
import type { ScriptEvent, SourceRef, VariableSet } from './collection.ts';
import type { ApiCoverage } from './coverage.ts';
import type { ExchangeErrorClass, ExchangeRecord } from './exchange.ts';
import type { Json } from './json.ts';
import type { LoadScenario, LoadThreshold, LoadTotals, LoadWindow } from './load.ts';
import type { PerfComparison } from './perf.ts';
import type { DataRow } from './plan.ts';
import type { Summary } from './summary.ts';

/** `failed`: judged wrong. `errored`: could not be judged. `flaky`: passed on a retry. */
export type Outcome = 'passed' | 'failed' | 'errored' | 'skipped' | 'flaky';

/** Why a step could not be judged. */
export type StepError = CheckError & {
  readonly kind: 'request' | 'script' | 'timeout' | 'memory' | 'problem';
  readonly class?: ExchangeErrorClass;
  readonly code?: string;
  readonly hint?: string;
  readonly place?: ScriptPlace;
};

/** One execution of one script. */
export type ScriptRun = {
  readonly scriptId: string;
  readonly event: ScriptEvent;
  readonly durationMs: number;
  readonly error?: CheckError;
};

/** Which execution an event belongs to. `ref` is unique within the run; `position` counts steps within the iteration. */
export type Cursor = {
  readonly ref: string;
  readonly stepId: string;
  readonly unit: number;
  readonly iteration: number;
  readonly position: number;
  /** The execution whose script ran this one (pm.execution.runRequest). */
  readonly parentRef?: string;
};

/** `schema`: instances or endpoints against a JSON Schema. `openapi`: a document, or a provider against it. `load`: a collection as load. */
export type UnitKind = 'pact' | 'schema' | 'openapi' | 'load';

export type RunStarted = {
  readonly type: 'run.started';
  readonly at: number;
  readonly runId: string;
  readonly name: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** What is verified, also where nothing was found; absent: collections. */
  readonly kind?: UnitKind;
  readonly units: readonly {
    readonly index: number;
    readonly id: string;
    readonly name: string;
    readonly file: string;
    readonly steps: number;
    readonly iterations: number;
    /** What kind of thing it is; absent: a collection. */
    readonly kind?: UnitKind;
    /** The collection as written, when a reporter needs sources. */
    readonly raw?: Json;
  }[];
  readonly environment?: { readonly id?: string; readonly name?: string };
  /** What a load is meant to do; absent in other runs. */
  readonly load?: {
    readonly scenarios: readonly LoadScenario[];
    readonly thresholds?: readonly LoadThreshold[];
    readonly warmUpMs?: number;
    /** When the last scenario ends by itself, from the start of the load, graceful stops left out. Absent: when its iterations are done. */
    readonly durationMs?: number;
    /** What its iterations request, in order: `GET {{baseUrl}}/pets (Pets / List)`. */
    readonly requests?: readonly string[];
  };
};

export type IterationStarted = {
  readonly type: 'iteration.started';
  readonly at: number;
  readonly unit: number;
  readonly iteration: number;
  readonly row?: DataRow;
};

export type IterationFinished = {
  readonly type: 'iteration.finished';
  readonly at: number;
  readonly unit: number;
  readonly iteration: number;
};

export type StepStarted = {
  readonly type: 'step.started';
  readonly at: number;
  readonly cursor: Cursor;
  readonly itemId: string;
  readonly name: string;
  readonly path: readonly string[];
  readonly source: SourceRef;
  /** What is verified, where the step is an interaction of a pact. */
  readonly interaction?: StepInteraction;
  /** What is verified, where the step stands for many calls to one operation of an OpenAPI document. */
  readonly probe?: StepProbe;
};

export type StepProbe = {
  /** `GET /pets/{petId}` */
  readonly operation: string;
  readonly phase: 'document' | 'examples' | 'coverage' | 'fuzzing' | 'stateful';
};

export type StepInteraction = {
  readonly kind: 'http' | 'message' | 'sync-message';
  readonly consumer: string;
  readonly provider: string;
  readonly description: string;
  readonly states: readonly { readonly name: string; readonly params: { readonly [name: string]: Json } }[];
  readonly key?: string;
  /** What the Pact Broker calls it. */
  readonly id?: string;
};

export type ExchangeFinished = {
  readonly type: 'exchange.finished';
  readonly at: number;
  readonly cursor: Cursor;
  readonly exchange: ExchangeRecord;
};

export type StepFinished = {
  readonly type: 'step.finished';
  readonly at: number;
  readonly cursor: Cursor;
  readonly outcome: Outcome;
  readonly checks: readonly Check[];
  readonly errors: readonly StepError[];
  readonly scripts: readonly ScriptRun[];
  readonly durationMs: number;
  /** setNextRequest as the scripts left it: a name or id, or null to end the iteration. */
  readonly next?: string | null;
  /** What pm.visualizer.set left: a Handlebars template and its data. */
  readonly visualisation?: Visualisation;
  /** Why it was skipped, one sentence. */
  readonly reason?: string;
  /** What was found does not count yet: the pact, or the interaction, is pending. The outcome is then `passed` or `skipped`. */
  readonly pending?: true;
  /** Something in it failed, and is in the baseline of known failures; the outcome does not count that. */
  readonly known?: true;
  /** How many calls it stands for, where its exchanges are not all told. */
  readonly calls?: number;
};

export type Visualisation = { readonly template: string; readonly data: Json };

export type LogWritten = {
  readonly type: 'log.written';
  readonly at: number;
  readonly cursor?: Cursor;
  readonly level: 'debug' | 'info' | 'log' | 'warn' | 'error';
  /** The arguments, each formatted as one readable text. */
  readonly texts: readonly string[];
  readonly place?: ScriptPlace;
};

/** Something the user should know that belongs to no check: an unresolved variable, an ignored setting. */
export type ProblemRaised = {
  readonly type: 'problem.raised';
  readonly at: number;
  readonly cursor?: Cursor;
  readonly level: 'warning' | 'error';
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Part of the request or file it stands in (`header Authorization`, `url`). */
  readonly where?: string;
};

/** What of an API description the run exercised; told once a document, before the run's end. */
export type CoverageMeasured = {
  readonly type: 'coverage.measured';
  readonly at: number;
  readonly coverage: ApiCoverage;
};

/** A second of a load is over. Requests of a load have no events of their own. */
export type WindowClosed = {
  readonly type: 'window.closed';
  readonly at: number;
  readonly window: LoadWindow;
};

export type RunFinished = {
  readonly type: 'run.finished';
  readonly at: number;
  readonly interrupted?: 'SIGINT' | 'SIGTERM' | 'timeout' | 'bail' | 'threshold';
  /** The scopes as the run left them. */
  readonly scopes: {
    readonly environment: VariableSet;
    readonly globals: VariableSet;
    readonly collections: readonly VariableSet[];
  };
  /** Failures of the run that the baseline knows, and those of it that are gone; absent without a baseline. */
  readonly baseline?: { readonly known: number; readonly fixed: number };
  /** What a load measured; absent in other runs. */
  readonly load?: LoadTotals;
  /** With an earlier report; absent where none was given. */
  readonly comparison?: PerfComparison;
  /** Filled in by the summarise stage. */
  readonly summary?: Summary;
};

export type RunEvent =
  | RunStarted
  | IterationStarted
  | IterationFinished
  | StepStarted
  | ExchangeFinished
  | StepFinished
  | LogWritten
  | ProblemRaised
  | CoverageMeasured
  | WindowClosed
  | RunFinished;
