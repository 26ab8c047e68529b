// The same load on two addresses in turns, A B B A, so that what the machine does meanwhile hits both alike; each turn is one block.
import { worstCode } from '../../core/exit-code.ts';
import { createPerfBuilder } from '../../core/perf/build-perf-report.ts';
import { comparePerf } from '../../core/perf/compare-perf.ts';
import type { PerfComparison, PerfReport } from '../../model/perf.ts';
import { Problem } from '../../model/problem.ts';
import { comparisonExit } from '../compare-perf.ts';
import type { Host } from '../host.ts';
import type { RunResult } from '../open-run.ts';
import { packageVersion } from '../package-root.ts';
import type { LoadOptions } from './load-options.ts';
import { runLoad } from './run-load.ts';

export type AbTurn = {
  readonly side: 'A' | 'B';
  readonly round: number;
  readonly rounds: number;
  readonly report: PerfReport;
};

export type AbResult = {
  /** Absent where it was interrupted. */
  readonly comparison?: PerfComparison;
  readonly exitCode: RunResult['exitCode'];
  readonly problems: RunResult['problems'];
};

const DEFAULT_ROUNDS = 5;
const DEFAULT_VARIABLE = 'baseUrl';

type Ab = NonNullable<LoadOptions['ab']>;

const addressed = (url: string, base: string): string => {
  const { pathname, search } = new URL(url);
  return `${base.replace(/\/+$/, '')}${pathname}${search}`;
};

const optionsOf = (options: LoadOptions, { variable = DEFAULT_VARIABLE }: Ab, base: string): LoadOptions => {
  const {
    ab: _ab,
    dashboard: _dashboard,
    outputs: _outputs,
    summaryExport: _summary,
    compareWith: _with,
    ...rest
  } = options;
  return {
    ...rest,
    reporters: [],
    envVars: [...(options.envVars ?? []), [variable, base]],
    ...(options.target ? { target: { ...options.target, url: addressed(options.target.url, base) } } : {}),
  };
};

/** The request of a URL is named by its address, which differs: for a comparison it is the same on both sides. */
const withoutAddress = (report: PerfReport, target: LoadOptions['target']): PerfReport => {
  if (!target) return report;
  const { pathname, search } = new URL(target.url);
  const name = `${target.method} ${pathname}${search}`;
  const series = report.series.map((one) =>
    one.tags.name === undefined ? one : { ...one, tags: { ...one.tags, name } },
  );
  return { ...report, series };
};

/** One side's reports as one: a block each. */
const joined = (reports: readonly PerfReport[], base: string): PerfReport => {
  const [first] = reports as [PerfReport];
  const saturated = reports.filter(({ summary }) => summary.generator.isSaturated);
  const generator = saturated[0]?.summary.generator ?? first.summary.generator;
  const blocks = reports.map(({ startedAt, durationMs, series }) => ({
    startMs: startedAt - first.startedAt,
    durationMs,
    series,
  }));
  return { ...first, name: `${first.name} at ${base}`, summary: { ...first.summary, generator }, blocks };
};

const takesNoFiles = ({ reporters = [], outputs, dashboard, summaryExport, compareWith }: LoadOptions): void => {
  const hasFile = reporters.some(({ options }) => typeof options?.export === 'string');
  const isMore = hasFile || outputs?.length || dashboard || summaryExport !== undefined || compareWith !== undefined;
  if (!isMore) return;
  throw new Problem('load.ab', '--ab tells its comparison itself: it takes no report, output, dashboard or baseline', {
    hint: 'Load each address on its own with --reporter perf=FILE, and compare the files with assay compare.',
  });
};

const oneTurn = async (options: LoadOptions, host: Host) => {
  const builder = createPerfBuilder();
  const result = await runLoad(options, host, builder.take);
  return { result, report: builder.report({ ...host.machine(), tool: packageVersion() }) };
};

/** Rejects with Problem for settings that cannot be used. `onTurn`: after each load. */
export const abLoad = async (
  options: LoadOptions,
  host: Host,
  onTurn: (turn: AbTurn) => void | Promise<void> = () => undefined,
): Promise<AbResult> => {
  const { ab } = options;
  if (!ab) throw new Problem('load.ab', 'Two addresses are needed', { hint: 'For example --ab URL_A URL_B.' });
  takesNoFiles(options);
  const rounds = ab.rounds ?? DEFAULT_ROUNDS;
  const reports: { readonly [K in 'A' | 'B']: PerfReport[] } = { A: [], B: [] };
  const codes: RunResult['exitCode'][] = [];
  const problems: Problem[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? (['A', 'B'] as const) : (['B', 'A'] as const)) {
      const base = side === 'A' ? ab.a : ab.b;
      const { result, report } = await oneTurn(optionsOf(options, ab, base), host);
      codes.push(result.exitCode);
      problems.push(...result.problems);
      if (result.summary.interrupted !== undefined || !report) return { exitCode: worstCode(codes), problems };
      reports[side].push(withoutAddress(report, options.target));
      await onTurn({ side, round: round + 1, rounds, report });
    }
  }
  const comparison = comparePerf(joined(reports.A, ab.a), joined(reports.B, ab.b), { isSamePlan: true });
  return { comparison, exitCode: worstCode([...codes, comparisonExit(comparison.verdict, false)]), problems };
};
