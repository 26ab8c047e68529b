// JUnit XML for CI servers: a test suite a request and iteration, a test case a check or error, counts that are true.
import type { Reporter, ReporterContext } from '../model/contracts.ts';
import type { ProblemRaised, RunEvent, RunFinished, RunStarted } from '../model/event.ts';
import { fileReport } from './gather/file-report.ts';
import { createLocate } from './gather/locate.ts';
import { gatherSteps } from './gather/steps.ts';
import type { Case } from './junit/cases.ts';
import { createSpool } from './junit/spool.ts';
import { type SuiteShape, seconds, stepSuite, suiteText, tallyOf, timestamp } from './junit/suite.ts';
import { xmlAttributes, xmlElement, xmlText } from './junit/xml.ts';

const problemCase = ({ code, message, hint }: ProblemRaised): Case => ({
  name: message,
  result: 'errored',
  content: xmlElement('error', { type: code, message }, xmlText(hint ?? message)),
});

const interruptionCase = (reason: string, during: readonly string[]): Case => {
  const message = `the run was stopped by ${reason}${during.length === 0 ? '' : ` during ${during.join(', ')}`}`;
  return { name: 'run', result: 'errored', content: xmlElement('error', { type: 'Interrupted', message }) };
};

/** What belongs to no step: without it a run that broke would look as green as its last request. */
const runSuite = (name: string, at: number, cases: readonly Case[]): SuiteShape => ({
  name,
  classname: name.replaceAll('.', '_'),
  at,
  durationMs: 0,
  properties: {},
  cases,
  transcript: '',
});

const isInterrupted = ({ interrupted }: RunFinished): boolean => interrupted !== undefined && interrupted !== 'bail';

async function* pieces(events: AsyncIterable<RunEvent>, { sourceText }: ReporterContext): AsyncGenerator<string> {
  const steps = gatherSteps();
  const spool = createSpool();
  const locate = createLocate(sourceText);
  const totals = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  const runCases: Case[] = [];
  const run = { name: '', startedAt: 0, units: [] as RunStarted['units'] };

  const add = async (suite: SuiteShape): Promise<void> => {
    const { tests, failures, errors, skipped } = tallyOf(suite.cases);
    totals.tests += tests;
    totals.failures += failures;
    totals.errors += errors;
    totals.skipped += skipped;
    await spool.add(suiteText(suite));
  };

  async function* whole(event: RunFinished): AsyncGenerator<string> {
    const during = steps.underWay().map(({ name }) => name);
    if (isInterrupted(event)) runCases.push(interruptionCase(event.interrupted ?? '', during));
    if (runCases.length > 0) await add(runSuite(run.name, run.startedAt, runCases));
    const time = seconds(event.at - run.startedAt);
    const attributes = xmlAttributes({ name: run.name, ...totals, time, timestamp: timestamp(run.startedAt) });
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes}>`;
    yield* spool.drain();
    yield '\n</testsuites>\n';
  }

  for await (const event of events) {
    const step = steps.take(event);
    if (step) await add(stepSuite(step, run.units, locate));
    else if (event.type === 'run.started')
      Object.assign(run, { name: event.name, startedAt: event.at, units: event.units });
    else if (event.type === 'problem.raised' && event.level === 'error' && !steps.holds(event)) {
      runCases.push(problemCase(event));
    } else if (event.type === 'run.finished') yield* whole(event);
  }
}

/** Option: `export` (path). */
export const reporter: Reporter = { render: fileReport('xml', pieces) };
