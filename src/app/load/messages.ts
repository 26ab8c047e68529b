// What the load's main process and its load processes say to each other, by structured clone over Node's IPC.
import type { VariableSet } from '../../model/collection.ts';
import type { LogWritten, ProblemRaised } from '../../model/event.ts';
import type { Json } from '../../model/json.ts';
import type { GeneratorSample, LoadPlan, LoadSegment, LoadTarget } from '../../model/load.ts';
import type { MetricSeries } from '../../model/metric.ts';
import type { DataRow } from '../../model/plan.ts';
import type { CommonOptions } from '../run-options.ts';

/** Everything one process needs; sent once. */
export type LoadTask = {
  readonly load: LoadPlan;
  readonly target?: LoadTarget;
  readonly segment: LoadSegment;
  /** Without reporters and signal. */
  readonly options: Pick<
    CommonOptions,
    | 'scripts'
    | 'scriptHosts'
    | 'allowPackages'
    | 'expectations'
    | 'timeouts'
    | 'maxResponseBytes'
    | 'scriptMemoryMb'
    | 'followRedirects'
    | 'workingDir'
    | 'insecureFileRead'
    | 'tls'
    | 'httpVersion'
    | 'network'
    | 'vault'
    | 'secrets'
    | 'secretValues'
  >;
  /** The scopes that setup left: what every virtual user begins with. */
  readonly scopes: { readonly [K in 'environment' | 'globals']: VariableSet } & {
    readonly collection: VariableSet;
  };
  /** The jar that setup left, as tough-cookie serialises it. */
  readonly cookies: Json;
  readonly rows: readonly DataRow[];
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

export type FromLoadProcess =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'window';
      readonly index: number;
      readonly series: readonly MetricSeries[];
      readonly generator: GeneratorSample;
      /** Console lines, warnings, script errors: bounded, with repeats counted. */
      readonly told: readonly (LogWritten | ProblemRaised)[];
      readonly learnt: readonly string[];
    }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      readonly problem: {
        readonly code: string;
        readonly message: string;
        readonly hint?: string;
        readonly exit?: number;
      };
    };
