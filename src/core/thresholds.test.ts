// Thresholds in k6's grammar: what is read, what is refused and why, and what is judged.
import { describe, expect, it } from 'vitest';
import type { MetricTags } from '../model/metric.ts';
import { isProblem } from '../model/problem.ts';
import { createMetrics } from './metrics.ts';
import { judgeThresholds, parseThreshold, thresholdWarning, type WrittenThreshold } from './thresholds.ts';

const refusal = (metric: string, option: unknown): string => {
  try {
    parseThreshold(metric, option as WrittenThreshold);
  } catch (error) {
    if (isProblem(error)) return `${error.code}: ${error.message} | ${error.hint}`;
    throw error;
  }
  return 'accepted';
};

const judged = (
  metric: string,
  expression: string,
  fill: (metrics: ReturnType<typeof createMetrics>) => void,
  durationMs = 10_000,
) => {
  const metrics = createMetrics();
  fill(metrics);
  const [result] = judgeThresholds([parseThreshold(metric, expression)], metrics.totals(), durationMs);
  return [result?.verdict, result?.observed];
};

describe('parseThreshold', () => {
  it.each([
    ['http_req_duration', 'p(95)<300'],
    ['http_req_duration', 'p(99.9) <= 300.5'],
    ['http_req_duration', 'avg < 1e3'],
    ['http_req_duration', 'med>=0'],
    ['http_req_duration{name:Folder / login, status:200}', 'max<1'],
    ['http_req_duration{group:::Folder::Sub}', 'p(0)>=0'],
    ['http_req_duration{url:http://127.0.0.1:8080/a}', 'p(100)<5'],
    ['http_req_duration{name:"a, {b}"}', 'min>0'],
    ['checks', 'rate===1'],
    ["checks{check:it's fine}", 'rate==1'],
    ['http_req_failed', 'rate!=1'],
    ['http_reqs', 'count>100'],
    ['http_reqs', 'rate>100'],
    ['vus', 'value<10'],
    ['my_metric', 'p(95)<3'],
    ['my_metric', 'count>-3'],
  ])('reads %s: %s', (metric, expression) => {
    expect(parseThreshold(metric, expression)).toEqual({ metric, expression });
  });

  it('reads the long form', () => {
    expect(parseThreshold('checks', { threshold: ' rate>0.9 ', abortOnFail: true, delayAbortEval: '1m30s' })).toEqual({
      metric: 'checks',
      expression: 'rate>0.9',
      abortOnFail: true,
      delayAbortEvalMs: 90_000,
    });
    expect(parseThreshold('checks', { threshold: 'rate>0.9', delayAbortEval: 0 }).delayAbortEvalMs).toBe(0);
  });

  it.each([
    ['http_reqs', 'p(95)<3', 'a counter has no "p" | A counter has count, rate.'],
    ['http_req_duration', 'p95<3', 'a trend has no "p95" | A trend has avg, min, max, med, p(N).'],
    ['http_req_duration', 'p(101)<3', 'p(101) is no percentile'],
    ['http_req_duration', 'p(-1)<3', 'p(-1) is no percentile'],
    ['http_req_duration', 'p(x)<3', 'p(x) is no percentile'],
    ['http_req_duration', 'p()<3', 'p() is no percentile'],
    ['http_req_duration', 'p<3', 'p needs a percentile'],
    ['http_req_duration', 'avg(3)<3', 'avg takes nothing in brackets'],
    ['http_req_duration', 'p(95)<300ms', 'Times are in milliseconds, without a unit: 300.'],
    ['http_req_duration', 'p(95)<1.5s', 'without a unit: 1500.'],
    ['http_req_failed', 'rate<1%', 'Shares are from 0 to 1: 0.01.'],
    ['http_req_duration', 'p(95)=300', 'Operators are <, <=, >, >=, ==, ===, !='],
    ['http_req_duration', 'p(95)<', 'an aggregation, an operator and a number'],
    ['http_req_duration', '', 'an aggregation, an operator and a number'],
    ['http_req_duration', 'p(95)<0x10', '"0x10" is no number'],
    ['http_req_duration', 'p(95)<1e999', '"1e999" is no number'],
    ['http_req_duration', 'p(95)<3 && avg<2', '"3 && avg<2" is no number'],
    ['http_req_durations', 'p(95)<3', 'Did you mean http_req_duration?'],
    ['http_req_nothing', 'p(95)<3', 'there is no such metric | Measured are http_reqs, '],
    ['group_duration', 'p(95)<3', 'there is no such metric'],
    ['check', 'rate>1', 'Did you mean checks?'],
    ['my_metric', 'p50<3', 'there is no "p50" | There are count, rate, value, avg, min, max, med, p(N).'],
    ['', 'p(95)<3', 'no metric is named'],
    ['a b', 'p(95)<3', '"a b" is no name of a metric'],
    ['checks{', 'rate>1', 'the { has no } at the end'],
    ['checks{}', 'rate>1', 'there are no tags between'],
    ['checks{name}', 'rate>1', 'a tag is name:value, not "name"'],
    ['checks{name:}', 'rate>1', 'tag "name" has no value'],
    ['checks{name:a,}', 'rate>1', 'a tag is name:value, not ""'],
    ['checks{name:a,name:b}', 'rate>1', 'tag "name" stands there twice'],
    ['checks{name:"a"b}', 'rate>1', 'after the value of tag "name" there is "b"'],
    ['checks', { threshold: 'rate>1', abortonfail: true }, 'does not know: abortonfail'],
    ['checks', { threshold: 'rate>1', abortOnFail: 'yes' }, 'neither an expression nor'],
    ['checks', { threshold: 'rate>1', delayAbortEval: 'soon' }, 'no length of time: "soon"'],
    ['checks', 7, 'neither an expression nor'],
    ['checks', null, 'neither an expression nor'],
  ])('refuses %s: %j', (metric, option, words) => {
    expect(refusal(metric, option)).toContain(words);
  });

  it('does not take long over hostile words', () => {
    expect(refusal(`checks{${'a:"'.repeat(20_000)}}`, 'rate>1')).not.toBe('accepted');
    expect(refusal('checks', `${' '.repeat(50_000)}x`)).not.toBe('accepted');
  });
});

describe('judgeThresholds', () => {
  const times =
    (...values: readonly number[]) =>
    (metrics: ReturnType<typeof createMetrics>) => {
      const record = metrics.trend('http_req_duration', { name: 'a' });
      for (const value of values) record(value);
    };
  const ten = times(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

  it.each([
    ['avg<5.5', 'fail', 5.5],
    ['avg<=5.5', 'pass', 5.5],
    ['min==1', 'pass', 1],
    ['max!=10', 'fail', 10],
    ['med<6', 'pass', 5],
    ['p(90)>9.01', 'fail', 9],
    ['p(91)>=10', 'pass', 10],
    ['p(0)===1', 'pass', 1],
    ['p(100)===10', 'pass', 10],
  ])('of times: %s', (expression, verdict, observed) => {
    const [was, value] = judged('http_req_duration', expression, ten);
    expect(was).toBe(verdict);
    expect(value).toBeCloseTo(observed, 1);
  });

  it('judges counters by sum and per second, gauges by their last value, rates by share', () => {
    const fill = (metrics: ReturnType<typeof createMetrics>) => {
      metrics.counter('http_reqs', { name: 'a' })(30);
      metrics.counter('http_reqs', { name: 'b' })(20);
      for (const value of [1, 9, 4]) metrics.gauge('vus', {})(value);
      for (const isYes of [true, true, true, false]) metrics.rate('checks', {})(isYes);
    };
    expect(judged('http_reqs', 'count>=50', fill)).toEqual(['pass', 50]);
    expect(judged('http_reqs', 'rate>5', fill)).toEqual(['fail', 5]);
    expect(judged('vus', 'value==4', fill)).toEqual(['pass', 4]);
    expect(judged('checks', 'rate>0.75', fill)).toEqual(['fail', 0.75]);
  });

  it('judges only the samples with the tags, values exact, names also by their last part', () => {
    const fill = (metrics: ReturnType<typeof createMetrics>) => {
      const count = (tags: MetricTags, amount: number) => metrics.counter('http_reqs', tags)(amount);
      count({ name: 'Auth / login', status: '200' }, 1);
      count({ name: 'Auth / login', status: '500' }, 2);
      count({ name: 'Other / login', status: '200' }, 4);
      count({ name: 'logout', status: '200' }, 8);
      count({ name: 'Auth / logout', status: '200' }, 16);
    };
    const counted = (metric: string) => judged(metric, 'count>0', fill)[1];
    expect(counted('http_reqs')).toBe(31);
    expect(counted('http_reqs{status:200}')).toBe(29);
    expect(counted('http_reqs{name:Auth / login}')).toBe(3);
    expect(counted('http_reqs{name:"Auth / login",status:500}')).toBe(2);
    expect(counted('http_reqs{name:login}')).toBe(7);
    expect(counted('http_reqs{name:logout}')).toBe(8);
    expect(counted('http_reqs{name:log}')).toBe(0);
    expect(counted('http_reqs{constructor:200}')).toBe(0);
  });

  it('passes a metric without samples as k6 does, and tells it', () => {
    const threshold = parseThreshold('mine{name:x}', 'p(95)<3');
    const [result] = judgeThresholds([threshold], [], 1000);
    expect(result).toEqual({ ...threshold, verdict: 'none' });
    expect(thresholdWarning(result!)).toMatchObject({ level: 'warning', code: 'threshold.no-samples' });
  });

  it.each([
    ['dropped_iterations', 'count<1', 'pass'],
    ['dropped_iterations', 'rate==0', 'pass'],
    ['http_reqs', 'count>=100', 'fail'],
    ['http_reqs{name:login}', 'count>=100', 'fail'],
    // It may be a name that no request has.
    ['http_reqs{name:login}', 'count<100', 'none'],
    ['mine', 'count<100', 'none'],
    ['http_req_duration', 'p(95)<300', 'none'],
  ])('counts nothing as none of what every load counts: %s: %s', (metric, expression, verdict) => {
    const threshold = parseThreshold(metric, expression);
    const [result] = judgeThresholds([threshold], [], 1000);
    expect(result).toEqual({ ...threshold, verdict, ...(verdict === 'none' ? {} : { observed: 0 }) });
    expect(judgeThresholds([threshold], [], 1000, { isOver: false })).toEqual([{ ...threshold, verdict: 'none' }]);
  });

  it('does not pass what a metric cannot be asked', () => {
    const metrics = createMetrics();
    metrics.counter('mine', {})(3);
    const [result] = judgeThresholds([parseThreshold('mine', 'p(95)<3')], metrics.totals(), 1000);
    expect(result).toMatchObject({ verdict: 'none', reason: 'mine is a counter, which has count, rate' });
    expect(thresholdWarning(result!)).toMatchObject({ level: 'error' });
  });

  it('needs no warning where it was judged', () => {
    const [result] = judgeThresholds(
      [parseThreshold('checks', 'rate>0.5')],
      [{ metric: 'checks', tags: {}, value: { kind: 'rate', passes: 1, total: 1 } }],
      1000,
    );
    expect(thresholdWarning(result!)).toBeUndefined();
  });
});
