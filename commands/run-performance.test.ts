// assay run with budgets and performance reports, on a real server.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHost } from '../src/app/host.ts';
import { runWords } from '../src/cli/command.ts';
import { isProblem } from '../src/model/problem.ts';
import { command as compareCommand } from './compare.ts';
import { command } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-performance-'));
let server: Server;
let collection = '';

beforeAll(async () => {
  // What is called slow takes 60 ms at least, whatever the machine.
  server = createServer((request, response) => {
    const answer = () => response.writeHead(request.url === '/broken' ? 500 : 200).end('{"ok":true}');
    if (request.url === '/slow') setTimeout(answer, 60);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  collection = join(folder, 'shop.json');
  const request = (name: string, path: string) => ({ name, request: { method: 'GET', url: `${url}${path}` } });
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  const item = [request('Quick', '/quick'), { name: 'Orders', item: [request('Slow', '/slow')] }];
  writeFileSync(collection, JSON.stringify({ info: { name: 'Shop', schema }, item }));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const say = async (of: typeof command, words: readonly string[]) => {
  let out = '';
  const host = createHost();
  const write = async (text: string | Uint8Array) => {
    out += text;
  };
  try {
    const code = await runWords(of, words, { ...host, cwd: folder, stdout: { ...host.stdout, write } });
    return { code, out };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { code: error.exit as number, out: `${error.code} ${error.message} ${error.hint}` };
  }
};

const run = (...words: string[]) => say(command, [collection, ...words]);

describe('--budget', () => {
  it('fails the run where an endpoint took longer, and names it', async () => {
    const junit = join(folder, 'junit.xml');
    const { code, out } = await run(
      '--budget',
      'max<50',
      '--budget',
      'Quick: max<60000',
      '--reporter',
      `junit=${junit}`,
    );
    expect(code).toBe(1);
    expect(out).toMatch(/max was \d+(\.\d+)? ms over 1 request, the budget is max<50/);
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('Orders / Slow');
    expect(xml.match(/<failure/g)).toHaveLength(1);
  });

  it('passes where all keep to it; one of its own takes the place of that for all', async () => {
    const { code, out } = await run('--budget', 'avg<1', '--budget', 'Quick: max<60000', '--budget', 'Slow: min>=50');
    expect(out).not.toContain('the budget is');
    expect(code).toBe(0);
  });

  it('says that so few requests support no percentile, and judges them all the same', async () => {
    const { code, out } = await run('--budget', 'p(95)<10', '-n', '2');
    expect(code).toBe(1);
    expect(out).toContain('too few requests for the percentiles');
    expect(out).toMatch(/p\(95\) was \d+(\.\d+)? ms over 2 requests, the budget is p\(95\)<10/);
  });

  it('of a request that never ran is an error, not a pass', async () => {
    const { code, out } = await run('--budget', 'Orders / Slow: p(95)<1000', '--folder', 'Quick');
    expect(code).toBe(2);
    expect(out).toMatch(/^budget\.name .*"Orders \/ Slow"/);
  });

  it.each([
    ['Sloww: p(95)<300', /^budget\.name .*Did you mean "Slow"/],
    ['p(95)', /^threshold\./],
    ['rate<0.1', /^threshold\./],
    ['p(950)<3', /^threshold\./],
  ])('that cannot be meant is refused: %s', async (budget, message) => {
    const { code, out } = await run('--budget', budget);
    expect(out).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('--reporter perf', () => {
  it('writes every format that the endings name', async () => {
    const files = ['perf.json', 'perf.md', 'perf.csv'].map((file) => join(folder, file));
    const { code } = await run('-n', '3', '--reporter', `perf=${files.join(',')}`, '--silent');
    expect(code).toBe(0);
    const [json, markdown, csv] = files.map((file) => readFileSync(file, 'utf8')) as [string, string, string];
    const report = JSON.parse(json);
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync('docs/schemas/perf-1.schema.json', 'utf8')),
    );
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report).toMatchObject({ kind: 'run', name: 'Shop', requests: ['GET Quick', 'GET Orders / Slow'] });
    expect(report.environment.cores).toBeGreaterThan(0);
    expect(report.summary.total.count).toBe(6);
    const slow = report.summary.requests.find(({ name }: { name: string }) => name === 'Orders / Slow');
    expect(slow.count).toBe(3);
    expect(slow.duration.min).toBeGreaterThanOrEqual(50);
    expect(report.blocks).toHaveLength(3);
    expect(markdown).toMatch(/^\| total \| 6 \|/m);
    expect(csv.split('\r\n')).toHaveLength(5);
    expect(csv).toMatch(/^Orders \/ Slow,3,/m);
  });

  it('may be the only one, and have its files', async () => {
    const [json, csv] = ['only.json', 'only.csv'].map((file) => join(folder, file)) as [string, string];
    const { code, out } = await run('-r', `perf=${json},${csv}`);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(JSON.parse(readFileSync(json, 'utf8')).kind).toBe('run');
    expect(readFileSync(csv, 'utf8')).toMatch(/^name,count,/);
  });

  it('makes reports that are compared', async () => {
    const files = ['a.json', 'b.json'].map((file) => join(folder, file));
    for (const file of files) await run('-n', '6', '--reporter', `perf=${file}`, '--silent');
    const { code, out } = await say(compareCommand, [...files, '--floor', '5000']);
    expect(out).toMatch(/^Orders \/ Slow +p50 /m);
    expect(out).not.toContain('throughput');
    expect(code).toBe(0);
  });
});
