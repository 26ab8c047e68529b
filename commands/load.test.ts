// What a user sees of `assay load`: the program itself, on real servers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runAssay } from '../fixtures/assay-process.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-load-'));
  mkdirSync(join(folder, 'config'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server and what it was asked, until the test has finished. */
const serve = async (answer: RequestListener) => {
  const asked: { readonly path: string; readonly headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url!, headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};

const json: RequestListener = (_request, response) => {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"id":7}');
};

const script = (listen: 'test' | 'prerequest', ...exec: string[]) => ({ listen, script: { exec } });

type Item = { readonly name: string; readonly [member: string]: unknown };

const write = (name: string, item: readonly Item[], more: object = {}): string => {
  const file = join(folder, `${name}.json`);
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  writeFileSync(file, JSON.stringify({ info: { name, schema }, item, ...more }));
  return file;
};

const request = (name: string, url: string, ...event: object[]): Item => ({
  name,
  event,
  request: { method: 'GET', url },
});

const load = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runAssay(['load', ...words], { cwd: folder, env: { NO_COLOR: '1', ...env }, withinMs: 60_000 });

const withSummary = async (words: readonly string[]) => {
  const file = join(folder, `summary-${Math.random().toString(36).slice(2)}.json`);
  const ended = await load([...words, '--summary-export', file]);
  const read = () =>
    JSON.parse(readFileSync(file, 'utf8')) as { readonly metrics: Record<string, Record<string, number>> };
  return { ...ended, metrics: () => read().metrics };
};

test('iterations of all users together are exactly as many as asked, over all processes', async () => {
  const { url, asked } = await serve(json);
  const file = write('exact', [request('one', url), request('two', `${url}/two`)]);
  const { code, metrics } = await withSummary([file, '--vus', '6', '--iterations', '100', '--processes', '2']);
  expect(code).toBe(0);
  expect(asked).toHaveLength(200);
  expect(metrics().iterations?.count).toBe(100);
  expect(metrics().http_reqs?.count).toBe(200);
});

test('checks are those of the scripts; one that fails makes the exit code 1 and is named', async () => {
  const { url } = await serve(json);
  const file = write('checks', [
    request(
      'tea',
      url,
      script(
        'test',
        "pm.test('right', () => pm.response.to.have.status(200));",
        "pm.test('id is 8', () => pm.expect(pm.response.json().id).to.equal(8));",
      ),
    ),
  ]);
  const { code, stdout, metrics } = await withSummary([file, '--vus', '2', '--iterations', '10']);
  expect(code).toBe(1);
  expect(metrics().checks).toMatchObject({ passes: 10, fails: 10 });
  expect(stdout).toContain('id is 8');
});

test('a threshold rules what failed checks mean, and its own failure is exit code 1', async () => {
  const { url } = await serve(json);
  const wrong = script('test', "pm.test('never', () => pm.expect(1).to.equal(2));");
  const file = write('ruled', [request('tea', url, wrong)]);
  const words = [file, '--iterations', '5'];
  expect((await load([...words, '--threshold', 'checks: rate>=0'])).code).toBe(0);
  const failed = await load([...words, '--threshold', 'checks: rate>0.5']);
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/checks.*rate>0\.5/);
});

test('requests that get no answer are exit code 3', async () => {
  const file = write('down', [request('nobody', 'http://127.0.0.1:9/')]);
  const { code, stdout } = await load([file, '--vus', '2', '--iterations', '4']);
  expect(code).toBe(3);
  expect(stdout).toMatch(/connect/i);
});

test('each virtual user has its own variables, cookies and leaked globals, and keeps them', async () => {
  const { url, asked } = await serve((request, response) => {
    if (!request.headers.cookie) response.setHeader('Set-Cookie', `user=${Math.random()}`);
    response.end('{}');
  });
  const before = script(
    'prerequest',
    "count = typeof count === 'undefined' ? 1 : count + 1;",
    "pm.environment.set('n', Number(pm.environment.get('n') || 0) + 1);",
    "pm.request.headers.add({ key: 'X-Own', value: count + ':' + pm.environment.get('n') });",
  );
  const file = write('own', [request('me', url, before)]);
  const { code } = await load([
    file,
    '--vus',
    '3',
    '--executor',
    'per-vu-iterations',
    '--iterations',
    '4',
    '--processes',
    '1',
  ]);
  expect(code).toBe(0);
  const told = asked.map(({ headers }) => headers['x-own']).sort();
  expect(told).toEqual(['1:1', '2:2', '3:3', '4:4'].flatMap((one) => [one, one, one]));
  expect(new Set(asked.map(({ headers }) => headers.cookie).filter(Boolean)).size).toBe(3);
});

test('rows of data are spread over all iterations, in order', async () => {
  const { url, asked } = await serve(json);
  const rows = join(folder, 'rows.csv');
  writeFileSync(rows, 'who\nann\nbob\ncy\n');
  const file = write('rows', [request('row', `${url}/{{who}}`)]);
  expect((await load([file, '-d', rows, '--vus', '2', '--iterations', '9', '--processes', '2'])).code).toBe(0);
  const paths = asked.map(({ path }) => path).sort();
  expect(paths).toEqual(['/ann', '/ann', '/ann', '/bob', '/bob', '/bob', '/cy', '/cy', '/cy']);
});

test('setup and teardown run once, each user logs in once', async () => {
  const { url, asked } = await serve(json);
  const file = write('once', [
    { name: 'Before', item: [request('seed', `${url}/seed`, script('test', "pm.environment.set('seeded', 'yes');"))] },
    {
      name: 'Log in',
      item: [request('log in', `${url}/login?{{seeded}}`, script('test', "pm.environment.set('token', 't');"))],
    },
    { name: 'Work', item: [request('work', `${url}/work?{{seeded}}{{token}}`)] },
    { name: 'After', item: [request('clean', `${url}/clean`)] },
  ]);
  const once = ['--setup', 'Before', '--user-setup', 'Log in', '--teardown', 'After'];
  expect((await load([file, '--vus', '2', '--iterations', '10', ...once])).code).toBe(0);
  const counts = Object.fromEntries(
    [...new Set(asked.map(({ path }) => path))].map((path) => [path, asked.filter((one) => one.path === path).length]),
  );
  expect(counts).toEqual({ '/seed': 1, '/login?yes': 2, '/work?yest': 10, '/clean': 1 });
  expect(asked.at(-1)?.path).toBe('/clean');
});

test('scenarios of a config file share the users by weight', async () => {
  const { url, asked } = await serve(json);
  const file = write('scenes', [
    { name: 'A', item: [request('a', `${url}/a`)] },
    { name: 'B', item: [request('b', `${url}/b`)] },
  ]);
  const config = join(folder, 'config', 'assay.config.yaml');
  writeFileSync(
    config,
    `load:\n  iterations: 40\n  vus: 4\n  scenarios:\n    first: { weight: 3, folder: A }\n    second: { folder: B }\n  thresholds:\n    'http_req_failed{scenario:first}': ['rate==0']\n`,
  );
  const { code, stdout } = await load([file, '--config', config]);
  expect(code).toBe(0);
  expect(asked.filter(({ path }) => path === '/a')).toHaveLength(30);
  expect(asked.filter(({ path }) => path === '/b')).toHaveLength(10);
  expect(stdout).toContain('http_req_failed{scenario:first}');
});

test('metrics of scripts are told and can be thresholds', async () => {
  const { url } = await serve(json);
  const own = script('test', "pm.metrics.trend('cart').add(12);", "pm.metrics.counter('orders').add(2);");
  const file = write('own-metrics', [request('tea', url, own)]);
  const words = [file, '--iterations', '5', '--threshold', 'cart: avg==12'];
  const { code, metrics } = await withSummary([...words, '--threshold', 'orders: count==10']);
  expect(code).toBe(0);
  expect(metrics().orders?.count).toBe(10);
  expect((await load([...words, '--threshold', 'orders: count>10'])).code).toBe(1);
});

test('an open model starts iterations on schedule and drops what finds no user', async () => {
  const { url } = await serve((_request, response) => setTimeout(() => response.end(), 400));
  const file = write('open', [request('slow', url)]);
  const words = [file, '--rate', '20', '--duration', '1s', '--pre-allocated-vus', '2', '--max-vus', '2'];
  const { metrics } = await withSummary([...words, '--graceful-stop', '5s']);
  const { iterations, dropped_iterations: dropped } = metrics();
  expect(dropped!.count).toBeGreaterThan(5);
  expect(iterations!.count! + dropped!.count!).toBe(20);
});

test('a plain URL is loaded without a collection', async () => {
  const { url, asked } = await serve(json);
  const { code, metrics } = await withSummary([
    `${url}/x`,
    '-X',
    'POST',
    '-H',
    'X-Own: 1',
    '--body',
    '{"a":1}',
    '--iterations',
    '20',
    '--vus',
    '2',
  ]);
  expect(code).toBe(0);
  expect(metrics().http_reqs?.count).toBe(20);
  expect(asked).toHaveLength(20);
  expect(asked[0]?.headers).toMatchObject({ 'x-own': '1', 'content-length': '7' });
});

test('a threshold that may abort ends the load', async () => {
  const { url } = await serve((_request, response) => {
    response.statusCode = 500;
    response.end();
  });
  const file = write('abort', [request('broken', url)]);
  const began = Date.now();
  const { code, stdout } = await load([
    file,
    '--vus',
    '1',
    '--duration',
    '50s',
    '--think-time',
    '20ms',
    '-t',
    'http_req_failed: rate<0.5 abort',
  ]);
  expect(code).toBe(1);
  expect(Date.now() - began).toBeLessThan(45_000);
  expect(stdout).toContain('http_req_failed');
});

test.each<[string, readonly string[], RegExp]>([
  ['an address without http://', ['localhost:8080/a'], /Say how it is reached: http:\/\/localhost:8080\/a/],
  ['no collection', [], /No collection or URL was given/],
  ['a file that is missing', ['nothing.json', '--iterations', '1'], /nothing\.json/],
  ['a length of time without a unit', ['x.json', '--duration', '10'], /--duration needs a length of time/],
  [
    'an idle setting',
    ['right.json', '--executor', 'constant-vus', '--duration', '1s', '--iterations', '3'],
    /means nothing/,
  ],
  ['an unknown metric', ['right.json', '-t', 'http_req_durations: p(95)<1'], /http_req_durations/],
  ['an aggregation that the metric does not have', ['right.json', '-t', 'checks: p(95)<1'], /checks/],
  ['a folder that is not there', ['right.json', '--setup', 'Nowhere'], /Nowhere/],
  ['a threshold about no request', ['right.json', '-t', 'http_reqs{name:on}: count>0'], /no request "on"[\s\S]*"one"/],
  ['a threshold about no scenario', ['right.json', '-t', 'checks{scenario:buy}: rate>0'], /no scenario "buy"/],
  ['a flag of plain benchmarks', ['right.json', '--pipelining', '2'], /--pipelining/],
])('%s is one sentence and exit code 2', async (_what, words, message) => {
  write('right', [request('one', 'http://127.0.0.1:9/')]);
  const { code, stderr, stdout } = await load(words);
  expect(stderr + stdout).toMatch(message);
  expect(stderr).not.toMatch(/at .*\.ts|\.js:\d+/);
  expect(code).toBe(2);
});

test('Ctrl-C does not wait for a server that never answers; what was measured is told', async () => {
  const { url } = await serve(() => undefined);
  const report = join(folder, 'interrupted.json');
  const child = spawn(
    process.execPath,
    [BIN, 'load', url, '--vus', '2', '--duration', '50s', '--reporter', `perf=${report}`],
    { cwd: folder },
  );
  const began = Date.now();
  setTimeout(() => child.kill('SIGINT'), 1500);
  const [code] = await once(child, 'exit');
  expect(code).toBe(130);
  // The graceful stop would take thirty seconds.
  expect(Date.now() - began).toBeLessThan(25_000);
  expect(JSON.parse(readFileSync(report, 'utf8')).summary.iterations.interrupted).toBe(2);
});

test('metrics go out while a load runs; a place that nobody listens at is a warning, not a failure', async () => {
  const { url } = await serve(json);
  const file = join(folder, 'metrics.ndjson');
  const out = ['-o', `ndjson=${file}`, '-o', 'otlp=http://127.0.0.1:9/'];
  const { code, stderr } = await load([url, '--iterations', '20', '--vus', '2', ...out]);
  expect(stderr).toMatch(/^warning: Metrics did not all reach/m);
  expect(code).toBe(0);
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.some(({ metric }) => metric === 'http_reqs')).toBe(true);
});

test.each([
  'nowhere=1',
  'prometheus',
  'statsd=host',
  'otlp=not a url',
])('--out %s is refused before anything is sent', async (word) => {
  const { url, asked } = await serve(json);
  const { code, stderr } = await load([url, '--iterations', '1', '--out', word]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: /);
  expect(asked).toEqual([]);
});

test.each([
  ['--summary-export'],
  ['--reporter-perf-export', '-r', 'perf'],
  ['--reporter-junit-export', '-r', 'junit'],
])('a file that cannot be written is found before the load: %s', async (flag, ...words) => {
  const { url, asked } = await serve(json);
  const file = join(write('a-file', [request('one', url)]), 'below', 'report.json');
  const { code, stderr } = await load([url, '--iterations', '1', ...words, flag, file]);
  expect(stderr).toMatch(/^error: .*report\.json/);
  expect(code).toBe(2);
  expect(asked).toEqual([]);
});

test('a collection may hold its own thresholds; the command line wins for the metrics that it names', async () => {
  const { url } = await serve(json);
  const wrong = script('test', "pm.test('never', () => pm.expect(1).to.equal(2));");
  const own = {
    key: 'assay.thresholds',
    value: JSON.stringify({ checks: ['rate>0.5'], http_req_failed: ['rate==0'] }),
  };
  const file = write('own-thresholds', [request('tea', url, wrong)], { variable: [own] });
  const failed = await load([file, '--iterations', '3']);
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/✗ checks\s+rate>0\.5/);
  expect(failed.stdout).toMatch(/✓ http_req_failed\s+rate==0/);
  expect((await load([file, '--iterations', '3', '-t', 'checks: rate>=0'])).code).toBe(0);
  const broken = write('broken-thresholds', [request('tea', url)], { variable: [{ ...own, value: '[1]' }] });
  const refused = await load([broken]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/assay\.thresholds of .*broken-thresholds\.json is no object of thresholds/);
});
