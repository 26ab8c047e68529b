// One character a check, for runs too long to read; failures and numbers follow as in the line report.
import type { Reporter, ReporterContext } from '../model/contracts.ts';
import type { RunEvent, StepFinished, UnitKind, WindowClosed } from '../model/event.ts';
import { createLocate } from './gather/locate.ts';
import { runKind } from './gather/run-kind.ts';
import { gatherSteps } from './gather/steps.ts';
import { coverageLines } from './terminal/coverage-table.ts';
import { createFailureList } from './terminal/failure-list.ts';
import { problemLines } from './terminal/step-block.ts';
import { failedStep, findingsOf } from './terminal/step-failures.ts';
import { summaryTable } from './terminal/summary-table.ts';
import { createTheme, type Theme } from './terminal/theme.ts';
import { verdictLine } from './terminal/verdict-line.ts';

/** `.` passed, `F` failed, `E` could not be judged, `S` skipped; a step without checks and errors gives one. */
const dotsOf = ({ paint }: Theme, { checks, errors, outcome }: StepFinished): readonly string[] => {
  const dots = errors.map(() => paint.red('E'));
  for (const { verdict } of checks) {
    dots.push(verdict === 'pass' ? paint.green('.') : verdict === 'fail' ? paint.red('F') : paint.yellow('S'));
  }
  if (dots.length > 0) return dots;
  return [outcome === 'skipped' ? paint.yellow('S') : paint.green('.')];
};

/** A second of a load: `F` where requests failed in it, `S` where it is not counted or nothing was asked. */
const windowDot = ({ paint }: Theme, { window }: WindowClosed): string => {
  let [passes, total] = [0, 0];
  for (const { metric, value } of window.series) {
    if (metric !== 'http_req_failed' || value.kind !== 'rate') continue;
    passes += value.passes;
    total += value.total;
  }
  if (window.isWarmUp || total === 0) return paint.yellow('S');
  return passes > 0 ? paint.red('F') : paint.green('.');
};

async function* render(events: AsyncIterable<RunEvent>, context: ReporterContext): AsyncGenerator<string> {
  const theme = createTheme(context.screen);
  const steps = gatherSteps();
  const failures = createFailureList();
  const state = { column: 0, number: 0 };
  let kind: UnitKind | undefined;

  const placed = (dots: readonly string[]): string =>
    dots
      .map((dot) => {
        state.column = state.column === theme.columns ? 1 : state.column + 1;
        return state.column === 1 && dot !== '' ? `\n${dot}` : dot;
      })
      .join('');

  for await (const event of events) {
    const step = steps.take(event);
    if (event.type === 'run.started') {
      failures.start(event.units);
      kind = runKind(event);
    }
    if (step) {
      const failed = failedStep(
        step,
        findingsOf(step, () => ++state.number),
      );
      if (failed) failures.add(failed);
      yield placed(dotsOf(theme, step.finished));
    } else if (event.type === 'window.closed') yield placed([windowDot(theme, event)]);
    else if (event.type === 'problem.raised' && event.level === 'error') {
      yield `\n${problemLines(theme, 0, event).join('\n')}`;
      state.column = 0;
    } else if (event.type === 'run.finished') {
      yield '\n';
      for (const line of failures.lines(theme, createLocate(context, context.redact))) yield `${line}\n`;
      if (event.summary === undefined) continue;
      if (event.summary.load) {
        const { loadEndLines } = await import('./terminal/load-end.ts');
        yield `${(await loadEndLines(theme, event.summary, event.summary.load, true)).join('\n')}\n`;
        continue;
      }
      const table = [
        ...(await summaryTable(theme, event.summary, kind)),
        ...(await coverageLines(theme, event.summary.coverage)),
      ];
      yield `\n${table.join('\n')}\n\n${verdictLine(theme, event.summary, kind).join('\n')}\n`;
    }
  }
}

export const reporter: Reporter = { prints: true, render };
