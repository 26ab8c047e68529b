// The file of --summary-export: the members, names and ids that k6 gives it.
import { expect, it } from 'vitest';
import type { LoadTotals } from '../model/load.ts';
import { k6Summary } from './k6-summary.ts';
import { createMetrics } from './metrics.ts';
import { judgeThresholds, parseThreshold } from './thresholds.ts';

const totals = (): LoadTotals => {
  const metrics = createMetrics();
  const request = { name: 'login', group: '::outer::inner', status: '200', expected_response: 'true' };
  for (let at = 0; at < 20; at += 1) {
    metrics.counter('http_reqs', request)(1);
    metrics.trend('http_req_duration', request)(at + 1);
    metrics.rate('http_req_failed', request)(false);
    metrics.rate('checks', { name: 'login', group: '::outer::inner', check: 'is 200' })(true);
    metrics.rate('checks', { name: 'other', group: '::outer::inner', check: 'is 200' })(false);
    metrics.rate('checks', { name: 'top', group: '', check: 'top' })(true);
    metrics.gauge('vus', {})(at % 3);
  }
  const series = metrics.totals();
  const thresholds = (
    [
      ['http_req_duration', 'p(95)<300'],
      ['http_req_duration', 'avg<0.001'],
      ['http_req_duration{name:login}', 'med<500'],
      ['http_reqs{name:none}', 'count<1'],
      ['unused', 'p(95)<1'],
      ['checks', 'rate>0.99'],
    ] as const
  ).map(([metric, expression]) => parseThreshold(metric, expression));
  return {
    durationMs: 2000,
    warmUpMs: 0,
    series,
    thresholds: judgeThresholds(thresholds, series, 2000),
    generator: {
      processes: 1,
      cpuMean: 0,
      cpuMax: 0,
      loopDelayP99Ms: 0,
      gcShare: 0,
      rssMaxBytes: 0,
      isSaturated: false,
      reasons: [],
    },
    scenarios: [],
    isRuled: { checks: true, errors: false },
  };
};

it('is in the shape of k6', () => {
  const times = {
    avg: 10.5,
    min: 1,
    med: expect.closeTo(10, 1),
    max: 20,
    'p(90)': expect.closeTo(18, 1),
    'p(95)': expect.closeTo(19, 1),
  };
  expect(k6Summary(totals())).toEqual({
    root_group: {
      name: '',
      path: '',
      id: 'd41d8cd98f00b204e9800998ecf8427e',
      groups: {
        outer: {
          name: 'outer',
          path: '::outer',
          id: 'c34b428ee7255085dfe7fef53d3394d5',
          groups: {
            inner: {
              name: 'inner',
              path: '::outer::inner',
              id: 'b6c425bc7b9e3d21a2d56ce7a6de3614',
              groups: {},
              checks: {
                'is 200': {
                  name: 'is 200',
                  path: '::outer::inner::is 200',
                  id: '6725000f84f8fcff6a87227bb109b94d',
                  passes: 20,
                  fails: 20,
                },
              },
            },
          },
          checks: {},
        },
      },
      checks: { top: { name: 'top', path: '::top', id: '0384334781effa9218e13817f86f11a3', passes: 20, fails: 0 } },
    },
    metrics: {
      checks: { passes: 40, fails: 20, value: 2 / 3, thresholds: { 'rate>0.99': true } },
      http_req_duration: { ...times, thresholds: { 'p(95)<300': false, 'avg<0.001': true } },
      'http_req_duration{expected_response:true}': times,
      'http_req_duration{name:login}': { ...times, thresholds: { 'med<500': false } },
      http_req_failed: { passes: 0, fails: 20, value: 0 },
      http_reqs: { count: 20, rate: 10 },
      'http_reqs{name:none}': { count: 0, rate: 0, thresholds: { 'count<1': false } },
      unused: { avg: 0, min: 0, med: 0, max: 0, 'p(90)': 0, 'p(95)': 0, thresholds: { 'p(95)<1': false } },
      vus: { value: 1, min: 0, max: 2 },
    },
  });
});
