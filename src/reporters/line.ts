// The terminal report: a line a request, its checks below, failures last, then the numbers of the run.
import type { Reporter, ReporterContext } from '../model/contracts.ts';
import type { LogWritten, ProblemRaised, RunEvent, RunFinished, UnitKind } from '../model/event.ts';
import { createLocate } from './gather/locate.ts';
import { runKind } from './gather/run-kind.ts';
import { gatherSteps, type StepRecord } from './gather/steps.ts';
import { coverageLines } from './terminal/coverage-table.ts';
import { createFailureList } from './terminal/failure-list.ts';
import { createHeadings } from './terminal/headings.ts';
import { interactionLines } from './terminal/interaction-block.ts';
import { readLineOptions } from './terminal/line-options.ts';
import { createLiveLine, ERASE } from './terminal/live-line.ts';
import type { LoadView } from './terminal/load-view.ts';
import { logLines, problemLines, stepLines } from './terminal/step-block.ts';
import { failedStep, findingsOf } from './terminal/step-failures.ts';
import { summaryTable } from './terminal/summary-table.ts';
import { createTheme } from './terminal/theme.ts';
import { verdictLine } from './terminal/verdict-line.ts';

const text = (lines: Iterable<string>): string => {
  let out = '';
  for (const line of lines) out += `${line}\n`;
  return out;
};

/** Turns events into the text that stays on the screen. */
const createPage = (context: ReporterContext) => {
  const { screen, options, redact } = context;
  const theme = createTheme(screen);
  const chosen = readLineOptions(options);
  const steps = gatherSteps();
  const failures = createFailureList();
  const headings = createHeadings(theme, chosen.banner);
  let numbers = 0;
  let kind: UnitKind | undefined;

  const stepText = (step: StepRecord): string => {
    const findings = findingsOf(step, () => ++numbers);
    const failed = failedStep(step, findings);
    if (failed) failures.add(failed);
    const { lines, indent } = headings.above(step);
    const told = step.started.interaction ? interactionLines : stepLines;
    return text([...lines, ...told(theme, chosen, indent, step, findings)]);
  };

  const ownLines = (event: LogWritten | ProblemRaised): readonly string[] => {
    if (steps.holds(event)) return [];
    return event.type === 'problem.raised' ? problemLines(theme, 0, event) : logLines(theme, chosen, 0, event);
  };

  const endText = async ({ summary }: RunFinished): Promise<string> => {
    const open = steps.underWay().map(({ name }) => `${theme.marks.error} stopped during ${name}`);
    const told = chosen.failures ? [...failures.lines(theme, createLocate(context, redact))] : [];
    if (summary === undefined) return text([...open, ...told]);
    if (summary.load) {
      const { loadEndLines } = await import('./terminal/load-end.ts');
      return text([
        ...open,
        ...told,
        ...(await loadEndLines(createTheme(screen), summary, summary.load, chosen.summary)),
      ]);
    }
    const coverage = await coverageLines(theme, summary.coverage);
    const table = chosen.summary ? ['', ...(await summaryTable(theme, summary, kind)), ...coverage] : [];
    return text([...open, ...told, ...table, '', ...verdictLine(theme, summary, kind)]);
  };

  return async (event: RunEvent): Promise<string> => {
    const step = steps.take(event);
    if (step) return stepText(step);
    if (event.type === 'problem.raised' || event.type === 'log.written') return text(ownLines(event));
    if (event.type === 'iteration.started') headings.iteration(event);
    if (event.type === 'run.started') {
      failures.start(event.units);
      headings.start(event);
      kind = runKind(event);
    }
    return event.type === 'run.finished' ? endText(event) : '';
  };
};

async function* render(events: AsyncIterable<RunEvent>, context: ReporterContext): AsyncGenerator<string> {
  const { screen } = context;
  const { silent } = readLineOptions(context.options);
  const page = createPage(context);
  const live = screen.isTTY ? createLiveLine(createTheme(screen), () => screen.columns) : undefined;
  let load: LoadView | undefined;
  for await (const event of events) {
    if (silent) continue;
    live?.take(event);
    const lasting = await page(event);
    if (event.type === 'run.started' && runKind(event) === 'load') {
      load = (await import('./terminal/load-view.ts')).createLoadView(screen);
    }
    if (load) {
      const shown = load(event, lasting);
      if (shown !== '') yield shown;
    } else if (live === undefined) {
      if (lasting !== '') yield lasting;
    } else if (event.type === 'run.finished') yield ERASE + lasting;
    else if (lasting !== '' || event.type === 'step.started') yield ERASE + lasting + live.draw();
  }
}

/** Newman's `cli` and `progress` are this one. */
export const reporter: Reporter = { prints: true, needs: { sources: false }, render };
