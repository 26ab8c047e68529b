// Words of loads as users write them, right and wrong.
import { expect, test } from 'vitest';
import { durationOf, rateOf, scenarioOf, spreadOf, stageOf, thresholdOf } from './load-words.ts';

test('rates, stages and spreads are read', () => {
  expect(rateOf('50', '--rate')).toEqual({ rate: 50 });
  expect(rateOf('600/m', '--rate')).toEqual({ rate: 600, timeUnitMs: 60_000 });
  expect(rateOf('10/500ms', '--rate')).toEqual({ rate: 10, timeUnitMs: 500 });
  expect(stageOf('30s:50', '--stage')).toEqual({ durationMs: 30_000, target: 50 });
  expect(stageOf('0:5', '--stage')).toEqual({ durationMs: 0, target: 5 });
  expect(spreadOf('500ms-2s', '--think-time')).toEqual({ min: 500, max: 2000 });
  expect(spreadOf('1s', '--think-time')).toEqual({ min: 1000, max: 1000 });
});

test.each([
  ['http_req_duration: p(95)<300', 'http_req_duration', 'p(95)<300'],
  [
    'http_req_duration{name:Log in, status:200}: p(95) < 300',
    'http_req_duration{name:Log in, status:200}',
    'p(95) < 300',
  ],
  ['http_req_duration{name:"a}b"} p(95)<300', 'http_req_duration{name:"a}b"}', 'p(95)<300'],
  ['checks=rate>0.99', 'checks', 'rate>0.99'],
])('%s is a threshold', (word, metric, expression) => expect(thresholdOf(word)).toEqual([metric, [expression]]));

test('a threshold may end the load', () => {
  expect(thresholdOf('checks: rate>0.9 abort')).toEqual(['checks', [{ threshold: 'rate>0.9', abortOnFail: true }]]);
  expect(thresholdOf('checks: rate>0.9 abort after 10s')).toEqual([
    'checks',
    [{ threshold: 'rate>0.9', abortOnFail: true, delayAbortEval: '10s' }],
  ]);
});

test('thresholds of config files come as JSON', () =>
  expect(thresholdOf('checks=["rate>0.9",{"threshold":"rate>0.5","abortOnFail":true}]')).toEqual([
    'checks',
    ['rate>0.9', { threshold: 'rate>0.5', abortOnFail: true }],
  ]));

test("a scenario has k6's members and ours", () =>
  expect(
    scenarioOf(
      'buy={"executor":"ramping-arrival-rate","startRate":5,"timeUnit":"1m","preAllocatedVUs":2,"maxVUs":9,' +
        '"stages":[{"duration":"10s","target":20}],"startTime":"5s","folder":"Buy","think-time":"1s-2s","env":{"a":1}}',
    ),
  ).toEqual({
    name: 'buy',
    executor: 'ramping-arrival-rate',
    startRate: 5,
    timeUnitMs: 60_000,
    preAllocatedVus: 2,
    maxVus: 9,
    stages: [{ durationMs: 10_000, target: 20 }],
    startMs: 5000,
    folders: ['Buy'],
    thinkTimeMs: { min: 1000, max: 2000 },
    variables: { a: '1' },
  }));

test.each([
  [() => durationOf('10', '--duration'), /--duration needs a length of time, not "10"/],
  [() => rateOf('fast', '--rate'), /--rate needs a number of iterations, not "fast"/],
  [() => rateOf('0', '--rate'), /--rate needs a number/],
  [() => stageOf('30s', '--stage'), /needs time:target, not "30s"/],
  [() => spreadOf('2s-1s', '--think-time'), /from 2s to 1s, which is less/],
  [() => scenarioOf('x={"executer":"constant-vus"}'), /does not know: executer/],
  [() => scenarioOf('x={"executor":"constant-vu"}'), /no executor: "constant-vu"/],
  [() => scenarioOf('x=1'), /no object/],
  [() => scenarioOf('{"vus":1}'), /needs name=JSON/],
  [() => scenarioOf('x={vus}'), /scenario x is no JSON/],
  [() => thresholdOf('checks'), /needs a metric and what has to hold/],
])('what cannot be meant is refused', (read, message) => expect(read).toThrow(message));
