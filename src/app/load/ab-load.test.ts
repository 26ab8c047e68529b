// Loads that are compared: in turns on two servers, and with the report of an earlier load.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { createPerfBuilder } from '../../core/perf/build-perf-report.ts';
import { ENVIRONMENT, loadEvents } from '../../core/perf/testing/load-events.ts';
import { createHost } from '../host.ts';
import { type AbTurn, abLoad } from './ab-load.ts';
import type { LoadOptions } from './load-options.ts';
import { runLoad } from './run-load.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-ab-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const serve = async (delayMs: number, status = 200) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    setTimeout(() => response.writeHead(status).end('{}'), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const collection = {
  info: { name: 'Pets', schema },
  item: [{ name: 'List', request: { method: 'GET', url: '{{baseUrl}}/pets' } }],
};

const options = (more: Partial<LoadOptions>): LoadOptions => ({
  collections: [collection],
  load: { vus: 2, iterations: 40 },
  ...more,
});

it('goes to both addresses in turns, and finds the slower one', { timeout: 60_000 }, async () => {
  const [quick, slow] = [await serve(1), await serve(60)];
  const turns: AbTurn[] = [];
  const ab = { a: quick.url, b: slow.url, rounds: 4 };
  const result = await abLoad(options({ ab }), createHost(), (turn) => void turns.push(turn));
  expect(turns.map(({ side }) => side).join('')).toBe('ABBAABBA');
  expect(quick.asked.length).toBe(4 * 40);
  expect(slow.asked.length).toBe(4 * 40);
  expect(result.comparison).toMatchObject({ verdict: 'regression', current: { name: `Pets at ${slow.url}` } });
  expect(result.comparison!.changes[0]).toMatchObject({ name: 'total', metric: 'p50', blocks: [4, 4] });
  expect(result.exitCode).toBe(1);
});

it('goes to the path of a plain URL at both addresses', { timeout: 60_000 }, async () => {
  const [first, second] = [await serve(0), await serve(0, 500)];
  const target = { method: 'GET', url: 'http://other.example/a/b?c=1', headers: [] };
  const ab = { a: first.url, b: `${second.url}/v2/`, rounds: 2 };
  const { comparison } = await abLoad(options({ collections: [], target, ab }), createHost());
  expect(new Set(first.asked)).toEqual(new Set(['/a/b?c=1']));
  expect(new Set(second.asked)).toEqual(new Set(['/v2/a/b?c=1']));
  expect(comparison!.verdict).toBe('inconclusive');
  // Its request is the same on both sides, whatever the address: nothing is missing on either.
  expect(new Set(comparison!.changes.map(({ name }) => name))).toEqual(new Set(['total']));
  expect(comparison!.changes.find(({ metric }) => metric === 'errors')).toMatchObject({ baseline: 0, current: 1 });
});

it('takes no reports that it would not write', async () => {
  const ab = { a: 'http://127.0.0.1:1', b: 'http://127.0.0.1:2' };
  const reporters = [{ name: 'perf', options: { export: 'perf.json' } }];
  await expect(abLoad(options({ ab, reporters }), createHost())).rejects.toMatchObject({ code: 'load.ab' });
});

const baselineFile = (): string => {
  const builder = createPerfBuilder();
  for (const event of loadEvents({ seconds: 30 })) builder.take(event);
  const file = join(folder, `${Math.random().toString(36).slice(2)}.json`);
  writeFileSync(file, JSON.stringify(builder.report(ENVIRONMENT)));
  return file;
};

it('refuses an earlier load of other requests before anything is sent', async () => {
  const { url, asked } = await serve(0);
  const envVars = [['baseUrl', url]] as const;
  const load = runLoad(options({ envVars, compareWith: baselineFile() }), createHost());
  await expect(load).rejects.toMatchObject({ code: 'compare.plan', exit: 2 });
  await expect(
    runLoad(options({ envVars, compareWith: join(folder, 'none.json') }), createHost()),
  ).rejects.toMatchObject({ exit: 2 });
  expect(asked).toEqual([]);
});

it('compares a load with its own earlier report', { timeout: 60_000 }, async () => {
  const { url } = await serve(0);
  const envVars = [['baseUrl', url]] as const;
  const host = createHost();
  const file = join(folder, 'perf.json');
  const reporters = [{ name: 'perf', options: { export: file } }];
  const first = await runLoad(options({ envVars, reporters }), host);
  expect(first.files).toContain(file);
  const second = await runLoad(options({ envVars, compareWith: file }), host);
  expect(second.summary.comparison).toMatchObject({ verdict: 'inconclusive', baseline: { name: 'Pets' } });
  expect(second.summary.comparison!.changes.map(({ name, metric }) => `${name} ${metric}`)).toContain('total p50');
  expect(second.exitCode).toBe(first.exitCode);
});
