// What a load can be told, as data.
import type { ExecutorName, LoadStage, LoadTarget } from '../../model/load.ts';
import type { CommonOptions, Source } from '../run-options.ts';

/** A scenario as it is written: what is missing comes from the load's own settings, then from the executor's defaults. */
export type ScenarioOptions = {
  readonly name: string;
  readonly executor?: ExecutorName;
  readonly vus?: number;
  readonly startVus?: number;
  readonly iterations?: number;
  readonly durationMs?: number;
  readonly rate?: number;
  readonly startRate?: number;
  readonly timeUnitMs?: number;
  readonly stages?: readonly LoadStage[];
  readonly preAllocatedVus?: number;
  readonly maxVus?: number;
  readonly gracefulStopMs?: number;
  readonly gracefulRampDownMs?: number;
  readonly startMs?: number;
  /** Share of the load's users, rate and iterations where the scenario has none of its own. Default 1. */
  readonly weight?: number;
  /** Names, ids or paths of the folders and requests it runs. Default: all that are no setup or teardown. */
  readonly folders?: readonly string[];
  readonly thinkTimeMs?: { readonly min: number; readonly max: number };
  readonly pacingMs?: number;
  readonly tags?: { readonly [name: string]: string };
  readonly variables?: { readonly [name: string]: string };
};

/** An expression, or k6's long form. */
export type ThresholdOption =
  | string
  | { readonly threshold: string; readonly abortOnFail?: boolean; readonly delayAbortEval?: string | number };

export type LoadOptions = CommonOptions & {
  /** One collection, or none where `target` is given. */
  readonly collections: readonly Source[];
  readonly target?: LoadTarget;
  /** The load's own settings: the only scenario's where `scenarios` is empty. */
  readonly load: Omit<ScenarioOptions, 'name' | 'weight' | 'startMs'>;
  readonly scenarios?: readonly ScenarioOptions[];
  /** Folders or requests that run once, before and after the load. */
  readonly setup?: readonly string[];
  readonly teardown?: readonly string[];
  /** Folders or requests that each virtual user runs once before its first iteration. */
  readonly userSetup?: readonly string[];
  readonly warmUpMs?: number;
  readonly connections?: number;
  readonly pipelining?: number;
  /** Load processes. Default: one a core, at most one a virtual user. */
  readonly processes?: number;
  /** By metric, with `{tag:value}` where it is about some of its samples. */
  readonly thresholds?: { readonly [metric: string]: ThresholdOption | readonly ThresholdOption[] };
  /** Port of the live dashboard; 0: any free one. Absent: none. */
  readonly dashboard?: { readonly port: number; readonly open?: boolean };
  /** Where metrics go while the load runs: `prometheus=:9090`, `prometheus-rw=URL`, `otlp=URL`, `statsd=host:port`, `ndjson=file`. */
  readonly outputs?: readonly string[];
  /** File for k6's end-of-test summary JSON. */
  readonly summaryExport?: string;
  /** perf.json of an earlier load to compare with. */
  readonly compareWith?: string;
  /** Two base URLs that the same load goes to in turns; the variable that holds it is `baseUrl` unless named. */
  readonly ab?: { readonly a: string; readonly b: string; readonly variable?: string; readonly rounds?: number };
};
