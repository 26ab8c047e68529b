// Loads of collections against a real server: what users have of their own, what scripts do, what is counted.
import { expect, onTestFinished, test } from 'vitest';
import type { LoadProfile } from '../../model/load.ts';
import { driveLoad, request, serve } from './testing/drive-load.ts';
import { clock } from './testing/test-client.ts';

const shared = (vus: number, iterations: number): LoadProfile => ({
  executor: 'shared-iterations',
  vus,
  iterations,
  maxDurationMs: 20_000,
});
const each = (vus: number, iterations: number): LoadProfile => ({
  executor: 'per-vu-iterations',
  vus,
  iterations,
  maxDurationMs: 20_000,
});

/** A server that answers with JSON and keeps what it was asked. */
const record = async () => {
  const asked: string[] = [];
  const url = await serve((req, res) => {
    asked.push(`${req.method} ${req.url}${req.headers.cookie === undefined ? '' : ` ${req.headers.cookie}`}`);
    if (req.url?.startsWith('/login')) res.setHeader('set-cookie', `sid=${asked.length}; Path=/`);
    if (req.url === '/old') {
      res.statusCode = 302;
      res.setHeader('location', '/new');
    }
    if (req.url === '/missing') res.statusCode = 404;
    res.setHeader('content-type', 'application/json');
    res.end('{"id":7}');
  });
  return { url, asked };
};

test('steps run in order, with tags of their request, group, method and status', async () => {
  const { url, asked } = await record();
  const load = await driveLoad(
    [
      request('List', `${url}/pets`),
      { name: 'Shop', item: [{ name: 'Sub', item: [request('Gone', `${url}/missing`)] }] },
    ],
    shared(1, 3),
    { scenario: { tags: { team: 'a' } } },
  );
  expect(asked).toEqual(['GET /pets', 'GET /missing', 'GET /pets', 'GET /missing', 'GET /pets', 'GET /missing']);
  expect(load.of('http_reqs').map(({ tags, value }) => ({ ...tags, ...value }))).toEqual([
    {
      ...{ name: 'List', group: '', scenario: 'default', method: 'GET', status: '200', expected_response: 'true' },
      ...{ team: 'a', kind: 'counter', sum: 3 },
    },
    {
      ...{ name: 'Shop / Sub / Gone', group: '::Shop::Sub', scenario: 'default', method: 'GET', status: '404' },
      ...{ expected_response: 'false', team: 'a', kind: 'counter', sum: 3 },
    },
  ]);
  expect(load.rate('http_req_failed')).toEqual({ passes: 3, total: 6 });
  expect(load.sum('iterations')).toBe(3);
  expect(load.trend('iteration_duration').count).toBe(3);
  expect(load.sum('data_sent')).toBeGreaterThan(6 * 50);
  expect(load.sum('data_received')).toBeGreaterThan(6 * 50);
});

test('each user has cookies, variables and a setup of its own', async () => {
  const { url, asked } = await record();
  const load = await driveLoad(
    [
      request('Log in', `${url}/login`, { test: "pm.collectionVariables.set('me', pm.cookies.get('sid'))" }),
      request('Mine', `${url}/mine?me={{me}}&n={{n}}`, {
        before: "pm.collectionVariables.set('n', pm.info.iteration)",
        test: "pm.test('is mine', () => pm.expect(pm.response.json().id).to.equal(7))",
      }),
    ],
    each(3, 4),
    { userSetup: ['Log in'], variables: [{ key: 'n', value: '' }] },
  );
  expect(asked.filter((line) => line.startsWith('GET /login'))).toHaveLength(3);
  const mine = asked.filter((line) => line.startsWith('GET /mine'));
  expect(new Set(mine).size).toBe(12);
  // Its own cookie is the one that its own variable holds.
  for (const line of mine) expect(line).toMatch(/me=(\d+)&n=[0-3] sid=\1$/);
  expect(load.rate('checks')).toEqual({ passes: 12, total: 12 });
  expect(load.of('checks').map(({ tags }) => tags.check)).toEqual(['is mine']);
  expect(load.sum('iterations')).toBe(12);
  expect(load.sum('http_reqs')).toBe(15);
});

test('what a request is made of is looked up in every iteration', async () => {
  const { url, asked } = await record();
  const load = await driveLoad(
    [
      request('Count', `${url}/{{$count}}/{{same}}`),
      request('Step', `${url}/step/{{outer}}`, {
        test: "pm.environment.set('inner', String(pm.info.iteration))",
        header: [{ key: 'Cookie', value: 'n={{inner}}' }],
        auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{inner}}' }] },
      }),
      request('Changed', `${url}/plain`, {
        before: "if (pm.info.iteration === 1) pm.request.url = pm.request.url + '-changed'",
      }),
      request('Unknown', `${url}/{{unknown}}`),
    ],
    shared(1, 3),
    {
      variables: [
        { key: 'same', value: 'x' },
        { key: 'outer', value: '{{inner}}' },
        { key: 'inner', value: 'start' },
      ],
    },
  );
  expect(asked.map((line) => line.replace('GET ', ''))).toEqual([
    ...['/1/x', '/step/start n=start', '/plain', '/%7B%7Bunknown%7D%7D'],
    ...['/2/x', '/step/0 n=0', '/plain-changed', '/%7B%7Bunknown%7D%7D'],
    ...['/3/x', '/step/1 n=1', '/plain', '/%7B%7Bunknown%7D%7D'],
  ]);
  const codes = load.told.map((event) => (event.type === 'problem.raised' ? event.code : ''));
  expect(codes).toEqual(['variable.unresolved', 'variable.unresolved', 'variable.unresolved']);
});

test('rows of data are spread over all iterations, also of several processes', async () => {
  const { url, asked } = await record();
  const rows = Array.from({ length: 6 }, (_, row) => ({ row }));
  for (const index of [0, 1, 2])
    await driveLoad([request('Row', `${url}/{{row}}`)], shared(3, 12), { rows, segment: { index, count: 3 } });
  expect(asked.toSorted()).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5].map((row) => `GET /${row}`));
});

test('failed checks, errors of scripts and metrics of their own are counted, and told', async () => {
  const { url } = await record();
  const load = await driveLoad(
    [
      request('Get', `${url}/pets`, {
        test: [
          "pm.test('bad', () => pm.expect(pm.response.code).to.equal(201))",
          "pm.metrics.trend('size').add(12, { kind: 'small' })",
          "pm.metrics.counter('http_reqs').add(1000)",
          'notThere()',
        ].join('\n'),
      }),
    ],
    shared(2, 10),
  );
  expect(load.rate('checks')).toEqual({ passes: 0, total: 10 });
  expect(load.sum('script_errors')).toBe(10);
  expect(load.trend('size')).toMatchObject({ count: 10, sum: 120 });
  expect(load.of('size')[0]!.tags).toEqual({ kind: 'small', scenario: 'default' });
  expect(load.sum('http_reqs')).toBe(10);
  const messages = load.told.map((event) => (event.type === 'problem.raised' ? event.message : ''));
  expect(messages).toContain('ReferenceError: notThere is not defined (Get, test script, line 4)');
  expect(messages.some((message) => message.includes('http_reqs'))).toBe(true);
});

test('setNextRequest, skipRequest, redirects and requests of scripts', async () => {
  const { url, asked } = await record();
  const load = await driveLoad(
    [
      request('Skipped', `${url}/skipped`, { before: 'pm.execution.skipRequest()' }),
      request('Old', `${url}/old`, { test: "pm.execution.setNextRequest('Last')" }),
      request('Never', `${url}/never`),
      request('Last', `${url}/last`, { test: `pm.sendRequest('${url}/sent', () => {})` }),
    ],
    shared(1, 2),
  );
  expect(asked).toEqual(
    ['/old', '/new', '/last', '/sent', '/old', '/new', '/last', '/sent'].map((path) => `GET ${path}`),
  );
  const counts = load
    .of('http_reqs')
    .map(({ tags, value }) => [tags.name, tags.status, value.kind === 'counter' && value.sum]);
  expect(counts).toEqual([
    ['Old', '302', 2],
    ['Old', '200', 2],
    ['Last', '200', 2],
    ['Last (script)', '200', 2],
  ]);
});

test('a script may have many requests under way', async () => {
  const { url, asked } = await record();
  const warnings: Error[] = [];
  const hear = (warning: Error): void => void warnings.push(warning);
  process.on('warning', hear);
  onTestFinished(() => void process.off('warning', hear));
  const many = `for (let i = 0; i < 30; i++) pm.sendRequest('${url}/' + i, () => {})`;
  const load = await driveLoad([request('Many', `${url}/many`, { test: many })], each(2, 1));
  expect(asked).toHaveLength(62);
  expect(load.sum('http_reqs', { name: 'Many (script)' })).toBe(60);
  expect(warnings).toEqual([]);
});

test('users that a ramp takes away may end what they do, or are interrupted when that takes too long', async () => {
  const url = await serve((_req, res) => {
    setTimeout(() => res.end('{}'), 1200);
  });
  const stages = [
    { durationMs: 200, target: 3 },
    { durationMs: 0, target: 0 },
    { durationMs: 2000, target: 0 },
  ];
  const ramp = (gracefulRampDownMs: number): LoadProfile => ({
    executor: 'ramping-vus',
    startVus: 3,
    stages,
    gracefulRampDownMs,
  });
  const patient = await driveLoad([request('Slow', `${url}/`)], ramp(5000));
  expect([patient.sum('iterations'), patient.sum('interrupted_iterations')]).toEqual([3, 0]);
  const hasty = await driveLoad([request('Slow', `${url}/`)], ramp(0));
  expect([hasty.sum('iterations'), hasty.sum('interrupted_iterations')]).toEqual([0, 3]);
  expect(hasty.users).toBe(0);
});

test.each([1, 2, 3])('the counts of iterations are exact over %i processes', async (count) => {
  const { url, asked } = await record();
  const parts = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const segment = { index, count };
      const all = await driveLoad([request('All', `${url}/all`)], shared(2, 25), { segment });
      const own = await driveLoad([request('Each', `${url}/each`)], each(5, 3), { segment });
      return [all.sum('iterations'), own.sum('iterations')] as const;
    }),
  );
  expect(parts.reduce((sum, [all]) => sum + all, 0)).toBe(25);
  expect(parts.reduce((sum, [, own]) => sum + own, 0)).toBe(15);
  expect(asked.filter((line) => line === 'GET /all')).toHaveLength(25);
  expect(asked.filter((line) => line === 'GET /each')).toHaveLength(15);
});

test('a request that cannot be made is a failed request, not none', async () => {
  const load = await driveLoad([request('Empty', ''), request('Odd', 'ftp://127.0.0.1/x')], shared(1, 2));
  expect(load.rate('http_req_failed')).toEqual({ passes: 4, total: 4 });
  expect(load.of('http_reqs').map(({ tags }) => [tags.name, tags.error_code, tags.status])).toEqual([
    ['Empty', 'url', '0'],
    ['Odd', 'url', '0'],
  ]);
  expect(load.told.length).toBeGreaterThan(0);
});

test('iterations that ask nobody leave everybody else their turn, and end when their time is up', async () => {
  const { url } = await record();
  const nobody = request('Skip', `${url}/skip`, { before: 'pm.execution.skipRequest()' });
  const load = await driveLoad([nobody, nobody], { executor: 'constant-vus', vus: 2, durationMs: 300 });
  expect(load.sum('iterations')).toBeGreaterThan(1);
  expect(load.sum('http_reqs')).toBe(0);
  const forEver = request('Loop', `${url}/loop`, {
    before: "pm.execution.setNextRequest('Loop'); pm.execution.skipRequest()",
  });
  const caught = await driveLoad(
    [forEver],
    { executor: 'constant-vus', vus: 2, durationMs: 200 },
    { scenario: { gracefulStopMs: 100 } },
  );
  expect(caught.sum('interrupted_iterations')).toBe(2);
  const none = await driveLoad(
    [request('x', url)],
    { executor: 'constant-vus', vus: 1, durationMs: 100 },
    { scenario: { stepIds: [] } },
  );
  expect(none.sum('iterations')).toBeGreaterThan(0);
});

test('think time comes between requests, pacing between iterations, and neither delays the end', async () => {
  const { url, asked } = await record();
  const began = clock();
  const load = await driveLoad(
    [request('A', `${url}/a`), request('B', `${url}/b`)],
    { executor: 'constant-vus', vus: 1, durationMs: 600 },
    { scenario: { thinkTimeMs: { min: 50, max: 60 }, pacingMs: 250 } },
  );
  expect(load.sum('iterations')).toBeLessThanOrEqual(3);
  expect(asked.length).toBeLessThanOrEqual(6);
  expect(load.trend('iteration_duration').min).toBeGreaterThanOrEqual(49);
  // The pacing of the last iteration would go on beyond.
  const paced = await driveLoad(
    [request('A', `${url}/a`)],
    { executor: 'constant-vus', vus: 2, durationMs: 100 },
    { scenario: { pacingMs: 600_000 } },
  );
  expect(paced.sum('iterations')).toBe(2);
  expect(clock() - began).toBeLessThan(300_000);
});

test('a user in an open model is measured from the schedule, what it does once is not', async () => {
  const url = await serve((req, res) => {
    setTimeout(() => res.end('{}'), req.url === '/login' ? 500 : 0);
  });
  const load = await driveLoad(
    [request('Log in', `${url}/login`), request('Get', `${url}/get`)],
    { executor: 'constant-arrival-rate', rate: 20, timeUnitMs: 1000, durationMs: 500, preAllocatedVus: 20, maxVus: 20 },
    { userSetup: ['Log in'] },
  );
  expect(load.sum('iterations')).toBe(10);
  expect(load.sum('dropped_iterations')).toBe(0);
  const get = load.of('http_req_duration').find(({ tags }) => tags.name === 'Get')!.value;
  expect(get).toMatchObject({ kind: 'trend', count: 10 });
  expect(get.kind === 'trend' && get.min).toBeLessThan(400);
  expect(load.trend('schedule_lag').count).toBe(10);
});

test('when the load process itself was late, iterations are caught up with, and measured from their schedule', async () => {
  const { url } = await record();
  setTimeout(() => {
    const from = clock();
    while (clock() - from < 400);
  }, 300);
  const load = await driveLoad([request('First', `${url}/a`), request('Second', `${url}/b`)], {
    ...{ executor: 'constant-arrival-rate', rate: 50, timeUnitMs: 1000, durationMs: 1000 },
    ...{ preAllocatedVus: 50, maxVus: 50 },
  });
  expect([load.sum('iterations'), load.sum('dropped_iterations')]).toEqual([50, 0]);
  const sumOf = (metric: string, name: string): number => {
    const value = load.of(metric).find(({ tags }) => tags.name === name)?.value;
    return value?.kind === 'trend' ? value.sum : Number.NaN;
  };
  // Twenty came meanwhile, and were 200 ms late in the mean.
  expect(load.trend('schedule_lag').sum).toBeGreaterThan(3000);
  expect(sumOf('http_req_duration', 'First') - sumOf('http_req_service', 'First')).toBeGreaterThan(3000);
  expect(sumOf('http_req_duration', 'Second')).toBe(sumOf('http_req_service', 'Second'));
  expect(load.trend('iteration_duration').sum).toBeGreaterThan(3000);
});

test('scenarios have their own start, variables and steps; a stopped load ends them all', async () => {
  const { url, asked } = await record();
  const profile: LoadProfile = { executor: 'constant-vus', vus: 1, durationMs: 60_000 };
  const load = await driveLoad([request('A', `${url}/{{who}}`)], profile, {
    scenarios: [
      { profile, variables: { who: 'first' } },
      { profile, variables: { who: 'second' }, startMs: 200 },
      { profile, variables: { who: 'never' }, startMs: 30_000 },
    ],
    stopAfterMs: 500,
  });
  expect(asked.indexOf('GET /second')).toBeGreaterThan(1);
  expect(new Set(asked)).toEqual(new Set(['GET /first', 'GET /second']));
  expect(load.sum('iterations')).toBe(asked.length);
  expect(load.sum('interrupted_iterations')).toBe(0);
});

test('an aborted load interrupts users who wait for an answer, a script or their think time', async () => {
  const url = await serve((req, res) => {
    if (req.url !== '/never') res.end('{}');
  });
  for (const items of [
    [request('Never', `${url}/never`)],
    [request('Waits', `${url}/a`, { test: 'setTimeout(() => {}, 4000)' })],
  ]) {
    const load = await driveLoad(items, each(2, 1), { abortAfterMs: 200 });
    expect(load.sum('interrupted_iterations')).toBe(2);
    expect(load.sum('iterations')).toBe(0);
    expect(load.rate('http_req_failed').passes).toBe(0);
    expect(load.sum('script_errors')).toBe(0);
  }
  const thinking = await driveLoad([request('A', `${url}/a`), request('B', `${url}/b`)], each(2, 1), {
    abortAfterMs: 300,
    scenario: { thinkTimeMs: { min: 60_000, max: 60_000 } },
  });
  expect(thinking.sum('interrupted_iterations')).toBe(2);
});
