// The numbers of a load, its verdict and the code a shell sees.
import { describe, expect, it } from 'vitest';
import type { RunEvent, RunFinished } from '../model/event.ts';
import type { GeneratorHealth, LoadTotals } from '../model/load.ts';
import { exitCode } from './exit-code.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { summarise } from './summarise.ts';
import { summariseLoad } from './summarise-load.ts';
import { judgeThresholds, parseThreshold } from './thresholds.ts';

const HEALTHY: GeneratorHealth = {
  processes: 1,
  cpuMean: 0.4,
  cpuMax: 0.5,
  loopDelayP99Ms: 1,
  gcShare: 0.01,
  rssMaxBytes: 1e8,
  isSaturated: false,
  reasons: [],
};

const SATURATED: GeneratorHealth = { ...HEALTHY, isSaturated: true, reasons: ['The event loop was late by 300 ms.'] };

type Asked = { readonly [metric: string]: string };

const totalsOf = (fill: (metrics: Metrics) => void, asked: Asked = {}, generator = HEALTHY): LoadTotals => {
  const metrics = createMetrics();
  fill(metrics);
  const series = metrics.totals();
  const thresholds = Object.entries(asked).map(([metric, expression]) => parseThreshold(metric, expression));
  return {
    durationMs: 10_000,
    warmUpMs: 0,
    series,
    thresholds: judgeThresholds(thresholds, series, 10_000),
    generator,
    scenarios: [],
    isRuled: {
      checks: thresholds.some(({ metric }) => metric.startsWith('checks')),
      errors: thresholds.some(({ metric }) => metric.startsWith('http_req_failed')),
    },
  };
};

const request = (metrics: Metrics, name: string, status: string, ms: number, errorCode?: string): void => {
  const tags = { name, status, method: 'GET', ...(errorCode ? { error_code: errorCode } : {}) };
  metrics.counter('http_reqs', tags)(1);
  metrics.trend('http_req_duration', tags)(ms);
  metrics.trend('http_req_service', tags)(ms);
  metrics.trend('http_req_waiting', tags)(ms / 2);
  metrics.rate('http_req_failed', tags)(status === '0' || Number(status) >= 400);
  metrics.counter('data_sent', tags)(100);
  metrics.counter('data_received', tags)(1000);
};

const good = (metrics: Metrics): void => {
  for (let at = 0; at < 100; at += 1) request(metrics, at % 4 === 0 ? 'Auth / login' : 'list', '200', 1 + at);
  for (let at = 0; at < 50; at += 1) metrics.trend('iteration_duration', {})(100);
  metrics.counter('iterations', {})(50);
  metrics.gauge('vus', {})(5);
  metrics.gauge('vus_max', {})(8);
  metrics.rate('checks', { name: 'list', check: 'is 200' })(true);
};

const failedCheck = (metrics: Metrics): void => {
  good(metrics);
  metrics.rate('checks', { name: 'list', check: 'is small' })(false);
};

const noAnswer = (metrics: Metrics): void => {
  good(metrics);
  request(metrics, 'list', '0', 30, 'reset');
};

describe('summariseLoad', () => {
  it('counts per request and in total', () => {
    const { total, requests, iterations, data, vusMax, checks, verdict } = summariseLoad(totalsOf(noAnswer));
    expect(requests.map(({ name, count }) => [name, count])).toEqual([
      ['Auth / login', 25],
      ['list', 76],
    ]);
    expect(total).toMatchObject({
      name: 'total',
      count: 101,
      rate: 10.1,
      failed: 1,
      errors: { reset: 1 },
      statuses: { 0: 1, 200: 100 },
      duration: { count: 101, min: 1, max: 100 },
    });
    expect(Object.keys(total.phases)).toEqual(['waiting']);
    expect(total.service?.count).toBe(101);
    expect(requests[0]?.duration).toMatchObject({ count: 25, min: 1, max: 97 });
    expect(requests[0]?.duration).not.toHaveProperty('p90');
    expect(iterations).toMatchObject({ completed: 50, interrupted: 0, dropped: 0, duration: { count: 50, avg: 100 } });
    expect(data).toEqual({ sentBytes: 10_100, receivedBytes: 101_000 });
    expect(vusMax).toBe(8);
    expect(checks).toEqual([{ name: 'is 200', passes: 1, fails: 0 }]);
    expect(verdict).toBe('errored');
  });

  it('tells what scripts measured, in order of name', () => {
    const { custom } = summariseLoad(
      totalsOf((metrics) => {
        good(metrics);
        metrics.rate('found', { a: '1' })(true);
        metrics.rate('found', { a: '2' })(false);
        metrics.counter('bought', {})(7);
        metrics.gauge('left', {})(3);
        metrics.trend('search', {})(2);
      }),
    );
    expect(custom).toEqual([
      { metric: 'bought', kind: 'counter', stats: 7 },
      { metric: 'found', kind: 'rate', stats: 0.5 },
      { metric: 'left', kind: 'gauge', stats: 3 },
      { metric: 'search', kind: 'trend', stats: { count: 1, avg: 2, min: 2, max: 2 } },
    ]);
  });
});

const scriptError = (metrics: Metrics): void => {
  good(metrics);
  metrics.counter('script_errors', {})(1);
};

const custom = (metrics: Metrics): void => {
  good(metrics);
  metrics.counter('bought', {})(7);
};

const VERDICTS: readonly [what: string, totals: LoadTotals, verdict: string, code: number][] = [
  ['nothing wrong', totalsOf(good), 'passed', 0],
  ['thresholds that hold', totalsOf(good, { http_req_duration: 'p(95)<300' }), 'passed', 0],
  ['a threshold that does not', totalsOf(good, { http_req_duration: 'p(95)<3' }), 'failed', 1],
  ['a failed check', totalsOf(failedCheck), 'failed', 1],
  ['a failed check that a threshold allows', totalsOf(failedCheck, { checks: 'rate>0.4' }), 'passed', 0],
  [
    'a failed check beside the one that is ruled',
    totalsOf(failedCheck, { 'checks{check:is 200}': 'rate>0.4' }),
    'failed',
    1,
  ],
  ['a failed check, and a rule of nothing', totalsOf(failedCheck, { 'checks{check:is}': 'rate>0.4' }), 'failed', 1],
  ['no answer', totalsOf(noAnswer), 'errored', 3],
  ['no answer that a threshold allows', totalsOf(noAnswer, { http_req_failed: 'rate<0.1' }), 'passed', 0],
  [
    'no answer, elsewhere than allowed',
    totalsOf(noAnswer, { 'http_req_failed{name:login}': 'rate<0.1' }),
    'errored',
    3,
  ],
  ['an answer of an error', totalsOf((metrics) => request(metrics, 'a', '500', 1)), 'passed', 0],
  ['a script that broke', totalsOf(scriptError), 'errored', 3],
  ['a metric without samples', totalsOf(good, { mine: 'p(95)<3' }), 'passed', 0],
  ['a metric that is asked for what it has not', totalsOf(custom, { bought: 'p(95)<3' }), 'errored', 3],
  ['nothing but interruptions', totalsOf((metrics) => metrics.counter('interrupted_iterations', {})(3)), 'errored', 3],
  ['nothing at all', totalsOf(() => {}), 'errored', 4],
  ['nothing at all, against a threshold', totalsOf(() => {}, { http_reqs: 'count>0' }), 'errored', 4],
  ['a busy generator, nothing judged', totalsOf(good, {}, SATURATED), 'inconclusive', 0],
  ['a busy generator, a share', totalsOf(good, { http_req_failed: 'rate<0.5' }, SATURATED), 'inconclusive', 0],
  [
    'a busy generator, quick answers',
    totalsOf(good, { http_req_duration: 'p(95)<3000' }, SATURATED),
    'inconclusive',
    3,
  ],
  ['a busy generator, slow answers', totalsOf(good, { http_req_duration: 'p(95)<3' }, SATURATED), 'inconclusive', 3],
  ['a busy generator, a low rate', totalsOf(good, { http_reqs: 'rate>1000' }, SATURATED), 'inconclusive', 3],
  ['a busy generator, a failed check', totalsOf(failedCheck, { checks: 'rate>0.9' }, SATURATED), 'failed', 1],
  ['a busy generator, no answers', totalsOf(noAnswer, {}, SATURATED), 'errored', 3],
  ['a busy generator, a sum of scripts', totalsOf(custom, { bought: 'count>9' }, SATURATED), 'failed', 1],
];

const summaryOf = async (load: LoadTotals, interrupted?: RunFinished['interrupted']) => {
  const scopes = { environment: {}, globals: {}, collections: [] } as unknown as RunFinished['scopes'];
  const finished: RunEvent = { type: 'run.finished', at: 20, scopes, load, ...(interrupted ? { interrupted } : {}) };
  const events = await Array.fromAsync(
    summarise(
      (async function* () {
        yield finished;
      })(),
    ),
  );
  return (events.at(-1) as RunFinished).summary!;
};

describe('the verdict', () => {
  it.each(VERDICTS)('of %s', async (_, totals, verdict, code) => {
    const summary = await summaryOf(totals);
    expect(summary.load?.verdict).toBe(verdict);
    expect(exitCode(summary)).toBe(code);
  });

  it('of a load that lost a process cannot be known, unless something failed', async () => {
    expect(exitCode(await summaryOf({ ...totalsOf(good), isIncomplete: true }))).toBe(3);
    expect(exitCode(await summaryOf({ ...totalsOf(failedCheck), isIncomplete: true }))).toBe(1);
  });

  it('gives way to an interruption by the user', async () => {
    expect(exitCode(await summaryOf(totalsOf(failedCheck), 'SIGINT'))).toBe(130);
    expect(exitCode(await summaryOf(totalsOf(good), 'SIGTERM'))).toBe(130);
  });

  it('of a load that a threshold ended is that of the threshold', async () => {
    expect(exitCode(await summaryOf(totalsOf(good, { http_req_duration: 'p(95)<3' }), 'threshold'))).toBe(1);
  });

  it('of a load that a threshold ended is failed even if it holds for what came in afterwards', async () => {
    const totals = totalsOf(good, { http_req_duration: 'p(95)<300' });
    const thresholds = totals.thresholds.map((result) => ({ ...result, aborted: true as const }));
    expect(exitCode(await summaryOf({ ...totals, thresholds }, 'threshold'))).toBe(1);
  });

  it('does not hide what broke around it', async () => {
    const summary = await summaryOf(totalsOf(good));
    expect(exitCode({ ...summary, steps: { ...summary.steps, total: 1, failed: 1 } })).toBe(1);
    expect(exitCode({ ...summary, steps: { ...summary.steps, total: 1, errored: 1 } })).toBe(3);
    expect(exitCode({ ...summary, problems: 1 })).toBe(3);
    expect(exitCode(summary, { problems: [{ exit: 2 }] })).toBe(2);
  });
});

it('puts a load into the numbers that all reports have', async () => {
  const { stats, checks, response, firstByte, responseBytes, steps } = await summaryOf(
    totalsOf((metrics) => {
      failedCheck(metrics);
      request(metrics, 'list', '0', 30, 'timeout');
      metrics.counter('interrupted_iterations', {})(2);
    }),
  );
  expect(stats.requests).toEqual({ total: 101, failed: 1, pending: 0 });
  expect(stats.iterations).toEqual({ total: 52, failed: 0, pending: 2 });
  expect(stats.assertions).toEqual({ total: 2, failed: 1, pending: 0 });
  expect(checks).toMatchObject({ total: 2, passed: 1, failed: 1 });
  expect(steps.total).toBe(0);
  expect(response.min).toBe(1);
  expect(response.max).toBe(100);
  expect(response.sd).toBeGreaterThan(28);
  expect(response.sd).toBeLessThan(30);
  expect(firstByte.max).toBe(50);
  expect(responseBytes).toBe(101_000);
});
