// JUnit XML for CI servers: a test suite a request and iteration, a test case a check or error; or a suite a pact, a case an interaction.
import type { Reporter, ReporterContext } from '../model/contracts.ts';
import type { ProblemRaised, RunEvent, RunFinished, RunStarted } from '../model/event.ts';
import { fileReport, type Piece } from './gather/file-report.ts';
import { createLocate } from './gather/locate.ts';
import { gatherSteps } from './gather/steps.ts';
import type { Case } from './junit/cases.ts';
import { coverageSuite } from './junit/coverage-suite.ts';
import { createPactSuites } from './junit/pact-suites.ts';
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

type Totals = { tests: number; failures: number; errors: number; skipped: number };

/** Blanks that the counts and times, which are known last, may take in the first tag. */
const ROOM = 64;

const rootTag = (run: { name: string; startedAt: number }, totals: Totals, time: string): string => {
  const attributes = { name: run.name, ...totals, time, timestamp: timestamp(run.startedAt) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${xmlAttributes(attributes)}`;
};

async function* pieces(events: AsyncIterable<RunEvent>, context: ReporterContext): AsyncGenerator<Piece> {
  const steps = gatherSteps();
  const locate = createLocate(context);
  const totals: Totals = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  const runCases: Case[] = [];
  const run = { name: '', startedAt: 0, units: [] as RunStarted['units'] };
  const pacts = createPactSuites(() => run.units, locate);
  let firstTag = 0;

  const add = (suite: SuiteShape): string => {
    const { tests, failures, errors, skipped } = tallyOf(suite.cases);
    totals.tests += tests;
    totals.failures += failures;
    totals.errors += errors;
    totals.skipped += skipped;
    return suiteText(suite);
  };

  const head = (event: RunStarted): string => {
    Object.assign(run, { name: event.name, startedAt: event.at, units: event.units });
    const tag = `${rootTag(run, totals, '0')}${' '.repeat(ROOM)}`;
    firstTag = tag.length;
    return `${tag}>`;
  };

  async function* tail(event: RunFinished): AsyncGenerator<Piece> {
    for (const suite of pacts.rest()) yield add(suite);
    const during = steps.underWay().map(({ name }) => name);
    if (isInterrupted(event)) runCases.push(interruptionCase(event.interrupted ?? '', during));
    if (runCases.length > 0) yield add(runSuite(run.name, run.startedAt, runCases));
    if (event.summary?.load) {
      const { loadSuite } = await import('./junit/load-suite.ts');
      yield add(loadSuite(run, event, event.summary.load));
    }
    for (const coverage of event.summary?.coverage ?? []) yield add(coverageSuite(coverage, run.startedAt));
    yield '\n</testsuites>\n';
    yield { start: rootTag(run, totals, seconds(event.at - run.startedAt)).padEnd(firstTag) };
  }

  for await (const event of events) {
    const step = steps.take(event);
    for (const suite of pacts.close(event)) yield add(suite);
    if (step) {
      if (!pacts.add(step)) yield add(stepSuite(step, run.units, locate));
    } else if (event.type === 'run.started') yield head(event);
    else if (event.type === 'problem.raised' && event.level === 'error' && !steps.holds(event)) {
      runCases.push(problemCase(event));
    } else if (event.type === 'run.finished') yield* tail(event);
  }
}

/** Option: `export` (path). */
export const reporter: Reporter = { render: fileReport('xml', pieces) };
