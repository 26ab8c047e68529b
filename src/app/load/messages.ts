// What the load's main process and its load processes say to each other, by structured clone over Node's IPC.
import type { EngineOptions } from '../../engine/deps.ts';
import type { VariableSet } from '../../model/collection.ts';
import type { NetworkOptions, TlsOptions } from '../../model/contracts.ts';
import type { LogWritten, ProblemRaised } from '../../model/event.ts';
import type { Json } from '../../model/json.ts';
import type { GeneratorSample, LoadPlan, LoadSegment, LoadTarget } from '../../model/load.ts';
import type { MetricSeries } from '../../model/metric.ts';
import type { DataRow } from '../../model/plan.ts';
import type { CommonOptions } from '../run-options.ts';

/** Everything one process needs; sent once. What lies in files or the environment was read by the main process. */
export type LoadTask = {
  readonly load: LoadPlan;
  readonly target?: LoadTarget;
  readonly segment: LoadSegment;
  readonly options: Pick<
    CommonOptions,
    'allowPackages' | 'workingDir' | 'insecureFileRead' | 'httpVersion' | 'followRedirects' | 'secrets'
  >;
  /** Without judges. */
  readonly settings: EngineOptions;
  readonly tls: TlsOptions;
  readonly network: NetworkOptions;
  readonly vault?: readonly (readonly [key: string, value: string])[];
  /** The scopes that setup left: what every virtual user begins with. */
  readonly scopes: { readonly [K in 'environment' | 'globals' | 'collection']: VariableSet };
  /** The jar that setup left, as tough-cookie serialises it. */
  readonly cookies: Json;
  readonly rows: readonly DataRow[];
  readonly version: string;
  /** Where compiled scripts are kept; read only. */
  readonly cacheDir: string;
  /** Fixes random data where given. */
  readonly seed?: number;
};

export type ToLoadProcess =
  | { readonly kind: 'task'; readonly task: LoadTask }
  /** `startAt`: ms of the system's monotonic clock (process.hrtime), the same for all processes of a machine. */
  | { readonly kind: 'start'; readonly startAt: number }
  /** No new iterations. */
  | { readonly kind: 'stop' }
  /** Iterations under way are interrupted. */
  | { readonly kind: 'abort'; readonly reason: string };

/** What a window came to in one process. */
export type ProcessWindow = {
  readonly kind: 'window';
  readonly index: number;
  /** The share of this process is over. */
  readonly isLast: boolean;
  /** When it was closed, since the start of the load. */
  readonly endMs: number;
  readonly series: readonly MetricSeries[];
  readonly generator: GeneratorSample;
  /** Virtual users: running an iteration at its end and at most, and those that exist. */
  readonly users: { readonly active: number; readonly activeMax: number; readonly allocated: number };
  /** Console lines, warnings, script errors: bounded. */
  readonly told: readonly (LogWritten | ProblemRaised)[];
  /** Secrets, which are masked in what is told with them and after. */
  readonly learnt: readonly (readonly [value: string, place: string])[];
};

export type FromLoadProcess =
  | { readonly kind: 'ready' }
  | ProcessWindow
  /** `untold`: how much was left out of `told`. */
  | { readonly kind: 'done'; readonly untold: number }
  | {
      readonly kind: 'failed';
      readonly problem: {
        readonly code: string;
        readonly message: string;
        readonly hint?: string;
        readonly exit?: 2 | 3;
      };
    };
