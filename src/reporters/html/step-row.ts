// What the page shows of a step before it is opened; short keys, because there are thousands.
import { mainExchange, type StepRecord } from '../gather/steps.ts';

export type StepRow = {
  /** Unit. */
  readonly u: number;
  /** Outcome. */
  readonly o: string;
  /** Path of folders. */
  readonly p: string;
  /** Name. */
  readonly n: string;
  /** Milliseconds. */
  readonly t: number;
  /** Checks that failed, of all; those that are known. */
  readonly f: number;
  readonly c: number;
  readonly k: number;
  readonly m?: string;
  readonly url?: string;
  readonly s?: number;
  readonly phase?: string;
  readonly calls?: number;
  /** Iteration, from 1, where there are several. */
  readonly i?: number;
  readonly pending?: true;
};

export const stepRow = (step: StepRecord, iterations: number): StepRow => {
  const { started, finished } = step;
  const main = started.probe ? undefined : mainExchange(step);
  const status = main?.received.at(-1)?.status;
  const count = (isIt: (check: (typeof finished.checks)[number]) => boolean) => finished.checks.filter(isIt).length;
  return {
    u: started.cursor.unit,
    o: finished.outcome,
    // The phase of a probe stands beside its name.
    p: started.path.filter((part) => part !== started.probe?.phase).join(' / '),
    n: started.name,
    t: Math.round(finished.durationMs * 10) / 10,
    f: count(({ verdict }) => verdict === 'fail') + finished.errors.length,
    c: finished.checks.length,
    k: count(({ known }) => known === true) + (finished.known && count(({ known }) => known === true) === 0 ? 1 : 0),
    ...(main ? { m: main.sent.method, url: main.sent.url } : {}),
    ...(status === undefined ? {} : { s: status }),
    ...(started.probe ? { phase: started.probe.phase } : {}),
    ...(finished.calls === undefined ? {} : { calls: finished.calls }),
    ...(iterations > 1 ? { i: started.cursor.iteration + 1 } : {}),
    ...(finished.pending ? { pending: true } : {}),
  };
};
