// The report for people: one HTML file that needs no network, its data as JSON lines, drawn by a small script of ours.
import type { Reporter, ReporterContext } from '../model/contracts.ts';
import type { ProblemRaised, RunEvent, RunStarted } from '../model/event.ts';
import { fileReport } from './gather/file-report.ts';
import { createLocate } from './gather/locate.ts';
import { runKind } from './gather/run-kind.ts';
import { gatherSteps } from './gather/steps.ts';
import { dataLine } from './html/data-line.ts';
import { pageEnd, pageStart } from './html/page.ts';
import { stepDetails } from './html/step-details.ts';
import { stepRow } from './html/step-row.ts';

const startOf = (event: RunStarted) => ({
  name: event.name,
  at: event.at,
  tool: `${event.tool.name} ${event.tool.version}`,
  kind: runKind(event) ?? '',
  environment: event.environment?.name ?? '',
  units: event.units.map(({ index, name, file, kind, iterations }) => ({
    index,
    name,
    file,
    kind: kind ?? '',
    iterations,
  })),
});

const problemOf = ({ level, code, message, hint, where }: ProblemRaised) => ({
  level,
  code,
  message,
  hint: hint ?? '',
  where: where ?? '',
});

/** Problems that belong to no step: more of them would tell nothing new. */
const MOST_PROBLEMS = 2000;

/** A line for the run, two a step (its row, and its details, which are read when they are opened), one for the end. */
async function* pieces(events: AsyncIterable<RunEvent>, context: ReporterContext): AsyncGenerator<string> {
  const steps = gatherSteps();
  const locate = createLocate(context, context.redact);
  const problems: ReturnType<typeof problemOf>[] = [];
  let units: RunStarted['units'] = [];
  let isOpen = false;
  for await (const event of events) {
    if (event.type === 'run.started') {
      units = event.units;
      isOpen = true;
      yield pageStart(event.name) + dataLine(startOf(event));
    }
    if (event.type === 'problem.raised' && !steps.holds(event) && problems.length < MOST_PROBLEMS) {
      problems.push(problemOf(event));
    }
    const step = steps.take(event);
    if (step && isOpen) {
      const iterations = units.find(({ index }) => index === step.started.cursor.unit)?.iterations ?? 1;
      yield dataLine(stepRow(step, iterations)) + dataLine(stepDetails(step, locate));
    }
    if (event.type === 'run.finished' && isOpen) {
      const { summary, interrupted = '' } = event;
      const during = steps.underWay().map(({ name }) => name);
      yield dataLine({ summary: summary ?? null, interrupted, during, problems }) + pageEnd();
    }
  }
}

/** Option: `export` (path). */
export const reporter: Reporter = { render: fileReport('html', pieces) };
