// The performance report of a run: what it took, with histograms, as JSON, HTML, Markdown or CSV by the ending of the file.
import { createPerfBuilder } from '../core/perf/build-perf-report.ts';
import type { Reporter, ReporterContext, ReporterOutput } from '../model/contracts.ts';
import type { PerfEnvironment, PerfReport } from '../model/perf.ts';
import { exportPath } from './gather/file-report.ts';

const UNKNOWN: PerfEnvironment = { os: '', arch: '', cpu: '', cores: 0, node: '', tool: '' };

/** Several files stand between commas. */
const pathsOf = ({ options }: ReporterContext, startedAt: number): readonly string[] => {
  const files = typeof options.export === 'string' ? options.export.split(',').map((file) => file.trim()) : [];
  const given = files.filter((file) => file !== '');
  return given.length === 0
    ? [exportPath({}, startedAt, 'json')]
    : [...new Set(given)].map((file) => exportPath({ export: file }, startedAt, 'json'));
};

const render = async (path: string, report: PerfReport): Promise<string> => {
  const { comparison } = report;
  if (/\.(?:md|markdown)$/i.test(path)) return (await import('./perf/markdown.ts')).perfMarkdown(report, comparison);
  if (/\.csv$/i.test(path)) return (await import('./perf/csv.ts')).perfCsv(report);
  if (/\.html?$/i.test(path)) {
    return (await import('./perf-html/render-perf-html.ts')).renderPerfHtml(report, comparison);
  }
  return `${JSON.stringify(report)}\n`;
};

export const reporter: Reporter = {
  async *render(events, context): AsyncGenerator<ReporterOutput> {
    const builder = createPerfBuilder();
    let startedAt: number | undefined;
    for await (const event of events) {
      startedAt ??= event.at;
      builder.take(event);
    }
    const report = builder.report(context.environment?.() ?? UNKNOWN);
    if (!report) return;
    for (const path of pathsOf(context, startedAt ?? 0)) yield { path, chunk: await render(path, report) };
  },
};
