// Computes the numbers of a run once, from its events, and puts them into run.finished.
import type { ApiCoverage } from '../model/coverage.ts';
import type { RunEvent, RunFinished, StepFinished } from '../model/event.ts';
import type { ExchangeRecord } from '../model/exchange.ts';
import type { Count, Summary } from '../model/summary.ts';
import { createPactCount } from './summarise-pacts.ts';
import { createSpread } from './summarise-spread.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const countOf = (total: number, failed = 0, pending = 0): Count => ({ total, failed, pending });

const emptyTally = () => ({
  startedAt: 0,
  finishedAt: 0,
  interrupted: undefined as string | undefined,
  steps: { total: 0, passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 } as Mutable<Summary['steps']>,
  checks: { total: 0, passed: 0, failed: 0, skipped: 0 } as Mutable<Summary['checks']>,
  problems: 0,
  warnings: 0,
  iterations: { started: 0, finished: 0 },
  requests: { total: 0, failed: 0 },
  scripts: { test: 0, testFailed: 0, prerequest: 0, prerequestFailed: 0 },
  response: createSpread(),
  dns: createSpread(),
  firstByte: createSpread(),
  responseBytes: 0,
  stepsStarted: 0,
  /** Steps under way whose main request was seen; bounded by the steps that run at once. */
  requested: new Set<string>(),
  pacts: createPactCount(),
  coverage: [] as ApiCoverage[],
  calls: undefined as number | undefined,
  baseline: undefined as Summary['baseline'],
});

type Tally = ReturnType<typeof emptyTally>;

// Newman counts what a user would call a request: the main one, auth replays, pm.sendRequest; a redirect belongs to its request.
const takeExchange = (tally: Tally, ref: string, exchange: ExchangeRecord): void => {
  if (exchange.role === 'redirect') return;
  if (exchange.role !== 'script' && exchange.role !== 'state') tally.requested.add(ref);
  tally.requests.total += 1;
  if (exchange.error !== undefined) tally.requests.failed += 1;
  if (exchange.received.length === 0) return;
  const { timings } = exchange;
  tally.response.add(timings.totalMs);
  tally.dns.add(timings.dnsMs ?? 0);
  tally.firstByte.add(timings.firstByteMs ?? 0);
  for (const received of exchange.received) tally.responseBytes += received.sizes.bodyBytes;
};

const takeStep = (tally: Tally, step: StepFinished): void => {
  tally.steps.total += 1;
  tally.steps[step.outcome] += 1;
  if (step.calls !== undefined) tally.calls = (tally.calls ?? 0) + step.calls;
  if (step.pending && step.outcome === 'skipped') tally.steps.pending = (tally.steps.pending ?? 0) + 1;
  for (const check of step.checks) {
    tally.checks.total += 1;
    if (check.verdict === 'pass') tally.checks.passed += 1;
    else if (check.verdict === 'fail') tally.checks.failed += 1;
    else tally.checks.skipped += 1;
    if (step.pending && check.verdict === 'skip' && check.error && !check.known)
      tally.checks.pending = (tally.checks.pending ?? 0) + 1;
    if (check.known) tally.checks.known = (tally.checks.known ?? 0) + 1;
  }
  for (const script of step.scripts) {
    const failed = script.error === undefined ? 0 : 1;
    tally.scripts[script.event] += 1;
    tally.scripts[`${script.event}Failed`] += failed;
  }
  // A request that could not even be built has no exchange, but newman counts it as one that failed.
  const requested = tally.requested.delete(step.cursor.ref);
  if (!requested && step.errors.some((error) => error.kind === 'request')) {
    tally.requests.total += 1;
    tally.requests.failed += 1;
  }
};

const statsOf = (tally: Tally): Summary['stats'] => {
  const { scripts, iterations, requests, steps, checks } = tally;
  const phases = steps.total - steps.skipped;
  return {
    iterations: countOf(iterations.started, 0, iterations.started - iterations.finished),
    items: countOf(steps.total, 0, Math.max(0, tally.stepsStarted - steps.total)),
    scripts: countOf(scripts.test + scripts.prerequest, scripts.testFailed + scripts.prerequestFailed),
    prerequests: countOf(steps.total),
    requests: countOf(requests.total, requests.failed),
    tests: countOf(phases),
    assertions: countOf(checks.total, checks.failed),
    testScripts: countOf(scripts.test, scripts.testFailed),
    prerequestScripts: countOf(scripts.prerequest, scripts.prerequestFailed),
  };
};

const summaryOf = (tally: Tally): Summary => ({
  startedAt: tally.startedAt,
  finishedAt: tally.finishedAt,
  steps: { ...tally.steps },
  checks: { ...tally.checks },
  ...tally.pacts.total(),
  ...(tally.calls === undefined ? {} : { calls: tally.calls }),
  ...(tally.baseline ? { baseline: tally.baseline } : {}),
  ...(tally.coverage.length === 0 ? {} : { coverage: tally.coverage }),
  problems: tally.problems,
  warnings: tally.warnings,
  stats: statsOf(tally),
  response: tally.response.total(),
  dns: tally.dns.total(),
  firstByte: tally.firstByte.total(),
  responseBytes: tally.responseBytes,
  ...(tally.interrupted === undefined ? {} : { interrupted: tally.interrupted }),
});

const take = (tally: Tally, event: RunEvent): void => {
  tally.pacts.take(event);
  switch (event.type) {
    case 'run.started':
      tally.startedAt = event.at;
      return;
    case 'iteration.started':
      tally.iterations.started += 1;
      return;
    case 'iteration.finished':
      tally.iterations.finished += 1;
      return;
    case 'step.started':
      tally.stepsStarted += 1;
      return;
    case 'exchange.finished':
      takeExchange(tally, event.cursor.ref, event.exchange);
      return;
    case 'step.finished':
      takeStep(tally, event);
      return;
    case 'coverage.measured':
      tally.coverage.push(event.coverage);
      return;
    case 'log.written':
    case 'window.closed':
      return;
    case 'problem.raised':
      if (event.level === 'error') tally.problems += 1;
      // What is fixed is good news, told in a number of its own.
      else if (event.code !== 'baseline.fixed') tally.warnings += 1;
      return;
    case 'run.finished':
      tally.finishedAt = event.at;
      tally.interrupted = event.interrupted;
      tally.baseline = event.baseline;
      return;
    default:
      event satisfies never;
  }
};

const withSummary = async (event: RunFinished, tally: Tally): Promise<RunFinished> => {
  const summary = summaryOf(tally);
  if (!event.load) return { ...event, summary };
  // Runs that are no load do not read what loads need.
  const { withLoad } = await import('./summarise-load-stats.ts');
  const { comparison } = event;
  return { ...event, summary: { ...withLoad(summary, event.load), ...(comparison ? { comparison } : {}) } };
};

/** Passes every event on as it is; run.finished gains `summary`. Memory does not grow with the run. */
export async function* summarise(events: AsyncIterable<RunEvent>): AsyncGenerator<RunEvent> {
  const tally = emptyTally();
  for await (const event of events) {
    take(tally, event);
    yield event.type === 'run.finished' ? await withSummary(event, tally) : event;
  }
}
