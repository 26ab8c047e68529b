// The stage that compares a load with an earlier report when it is over; what is not comparable is refused before the first request.
import { createPerfBuilder } from '../../core/perf/build-perf-report.ts';
import { checkComparable } from '../../core/perf/check-comparable.ts';
import { type ComparisonOptions, comparePerf } from '../../core/perf/compare-perf.ts';
import { planHashOf, profileHashOf } from '../../core/perf/perf-hashes.ts';
import { planRequests } from '../../core/perf/plan-requests.ts';
import type { RunEvent } from '../../model/event.ts';
import type { LoadPlan, LoadTarget } from '../../model/load.ts';
import type { PerfComparison, PerfReport } from '../../model/perf.ts';
import type { Host } from '../host.ts';
import { packageVersion } from '../package-root.ts';
import { readPerf } from './read-perf.ts';

export type ComparisonStage = (events: AsyncIterable<RunEvent>) => AsyncGenerator<RunEvent>;

const checkLoad = (baseline: PerfReport, load: LoadPlan, target: LoadTarget | undefined): void => {
  const { scenarios, warmUpMs } = load;
  const requests = planRequests(load, target);
  const hashes = { planHash: planHashOf(requests), profileHash: profileHashOf({ scenarios, warmUpMs }) };
  checkComparable(baseline, { kind: 'load', requests, scenarios, warmUpMs, ...hashes });
};

const machine = (host: Host) => ({ ...host.machine(), tool: packageVersion() });

/** Compares a report with that of a file. Rejects with Problem. */
export const compareWith = async (
  report: PerfReport,
  file: string,
  host: Host,
  options: ComparisonOptions = {},
): Promise<PerfComparison> => comparePerf(await readPerf(file, host), report, options);

/** `run.finished` gains `comparison`. Rejects with Problem for a file that cannot be used, and for one of another load. */
export const openComparison = async (
  file: string,
  { load, target }: { readonly load: LoadPlan; readonly target?: LoadTarget | undefined },
  host: Host,
): Promise<ComparisonStage> => {
  const baseline = await readPerf(file, host);
  checkLoad(baseline, load, target);
  return async function* stage(events) {
    const builder = createPerfBuilder();
    for await (const event of events) {
      builder.take(event);
      if (event.type !== 'run.finished' || !event.load) {
        yield event;
        continue;
      }
      const report = builder.report(machine(host));
      yield report ? { ...event, comparison: comparePerf(baseline, report) } : event;
    }
  };
};
