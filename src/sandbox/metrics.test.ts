// pm.metrics: what scripts add arrives as an effect; what is no metric is an error of the script, in words.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestSandbox, scriptErrors, type TestSandbox } from './test-sandbox.ts';

let box: TestSandbox;
beforeAll(async () => {
  box = await openTestSandbox();
}, 60_000);
afterAll(() => box.sandbox.close());

test('every kind tells its name, its value and its tags', async () => {
  const { effects } = await box.run(`
    pm.metrics.trend('search_ms').add(12.5, { kind: 'full', page: 2, warm: true });
    pm.metrics.counter('items').add(3); pm.metrics.rate('found').add(true); pm.metrics.rate('found').add(0);
    const left = pm.metrics.gauge('_left'); left.add(-1); left.add(2, {});
  `);
  expect(effects.filter(({ kind }) => kind === 'metric')).toEqual([
    {
      kind: 'metric',
      metric: 'search_ms',
      metricKind: 'trend',
      value: 12.5,
      tags: { kind: 'full', page: '2', warm: 'true' },
    },
    { kind: 'metric', metric: 'items', metricKind: 'counter', value: 3 },
    { kind: 'metric', metric: 'found', metricKind: 'rate', value: 1 },
    { kind: 'metric', metric: 'found', metricKind: 'rate', value: 0 },
    { kind: 'metric', metric: '_left', metricKind: 'gauge', value: -1 },
    { kind: 'metric', metric: '_left', metricKind: 'gauge', value: 2, tags: {} },
  ]);
});

test.each([
  [`pm.metrics.trend('two words')`, /^pm\.metrics\.trend: "two words" is no name of a metric/],
  [`pm.metrics.counter()`, /^pm\.metrics\.counter: undefined is no name of a metric/],
  [`pm.metrics.gauge('x'.repeat(129))`, /is no name of a metric/],
  [`pm.metrics.trend('t').add('12')`, /^pm\.metrics\.trend\('t'\)\.add needs a number, found "12"$/],
  [`pm.metrics.trend('t').add(NaN)`, /needs a number, found NaN$/],
  [`pm.metrics.counter('c').add(-1)`, /needs a number that is not negative, found -1$/],
  [`pm.metrics.rate('r').add('yes')`, /needs a boolean, found "yes"$/],
  [`pm.metrics.trend('t').add(1, 'tag')`, /tags are an object, found "tag"$/],
  [`pm.metrics.trend('t').add(1, { 'a b': '1' })`, /"a b" is no name of a tag/],
  [`pm.metrics.trend('t').add(1, { a: {} })`, /the tag a needs a text, found of type object$/],
  [`pm.metrics.trend(new Proxy({}, {}))`, /is no name of a metric/],
])('%s is a TypeError of the script', async (text, message) => {
  const told = await box.run(text);
  expect(scriptErrors(told)).toEqual([expect.objectContaining({ name: 'TypeError' })]);
  expect(scriptErrors(told)[0]?.message).toMatch(message);
  expect(told.effects.filter(({ kind }) => kind === 'metric')).toEqual([]);
});
