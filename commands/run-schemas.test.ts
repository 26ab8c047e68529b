// assay run --schema: responses of a run are judged by the schemas of their requests.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay } from '../fixtures/assay-process.ts';
import { json, startAnswers } from '../fixtures/servers/answers.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-run-schemas-'));
const write = (name: string, value: object): void => writeFileSync(join(folder, name), JSON.stringify(value, null, 2));

let server: Awaited<ReturnType<typeof startAnswers>>;

const run = async (...schemas: readonly string[]) => {
  const words = schemas.flatMap((one) => ['--schema', one]);
  const ended = await runAssay(
    ['run', 'shop.json', ...words, '--reporter', 'ndjson=events.ndjson', '--reporter', 'junit=report.xml'],
    { cwd: folder },
  );
  const events =
    ended.code === 2
      ? []
      : readFileSync(join(folder, 'events.ndjson'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
  const names = new Map(
    events.filter(({ type }) => type === 'step.started').map(({ cursor, name }) => [cursor.ref, name]),
  );
  const checks = events
    .filter(({ type }) => type === 'step.finished')
    .flatMap((step) => step.checks.map((check: object) => ({ step: names.get(step.cursor.ref), ...check })));
  return { ...ended, checks, judged: checks.map(({ step, name, verdict }) => `${step} | ${name} | ${verdict}`) };
};

beforeAll(async () => {
  server = await startAnswers({
    '/product': json('{\n  "id": "x",\n  "name": "Tea"\n}'),
    '/products': json([{ id: 1, name: 'Tea' }]),
    '/error': { ...json({ id: 1, name: 'x' }), status: 500 },
    '/gone': { status: 204 },
    '/home': { headers: { 'content-type': 'text/html' }, body: '<p>Hello</p>' },
  });
  const request = (name: string, path: string, more = {}) => ({
    name,
    request: { method: 'GET', url: `${server.url}${path}` },
    ...more,
  });
  write('shop.json', {
    info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [
      {
        name: 'Products',
        item: [
          request('Get product', '/product', { id: 'the-id' }),
          request('List', '/products'),
          request('Delete', '/gone'),
        ],
      },
      request('Home page', '/home'),
      request('Broken', '/error'),
    ],
  });
  write('product.schema.json', {
    title: 'Product',
    type: 'object',
    properties: { id: { type: 'integer' }, name: { type: 'string' } },
  });
  write('list.schema.json', { title: 'List', type: 'array', items: { $ref: 'product.schema.json' } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a name', () => {
  test.each([
    'Get product',
    'the-id',
    'Products / Get product',
    'Products/Get*',
    'Get*',
    'Shop / Products / Get product',
  ])('is that of a request, its id, or its path: %s', async (name) => {
    const { code, judged } = await run(`${name}=product.schema.json`);
    expect(judged).toEqual(['Get product | Product: /id | fail']);
    expect(code).toBe(1);
  });

  test('is that of a folder, for everything in it', async () => {
    const { judged } = await run('Products=product.schema.json');
    expect(judged).toEqual([
      'Get product | Product: /id | fail',
      'List | Product | fail',
      'Delete | Product (status 204 has no body) | skip',
    ]);
  });

  test('may be * for all of them, whatever their status', async () => {
    const { judged } = await run('*=product.schema.json');
    expect(judged.slice(-2)).toEqual(['Home page | Product | fail', 'Broken | Product | pass']);
  });

  test('that no request has is a mistake, and what was meant is told', async () => {
    const ended = await run('Gte product=product.schema.json');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('No request of this run is named "Gte product"');
    expect(ended.stderr).toContain('Did you mean "Get product"?');
  });
});

describe('a response', () => {
  test('may have several schemas', async () => {
    const { code, judged } = await run('List=list.schema.json', 'L*=list.schema.json', 'List=product.schema.json');
    expect(judged).toEqual(['List | List | pass', 'List | Product | fail']);
    expect(code).toBe(1);
  });

  test('that is no JSON fails', async () => {
    const { checks } = await run('Home page=product.schema.json');
    expect(checks[0].error.message).toBe(
      'the body is no JSON, its content type is text/html; it begins with "<p>Hello</p>"',
    );
  });

  test('has places in its body and in the schema, on the terminal and in JUnit', async () => {
    const { stdout, checks } = await run('Get product=product.schema.json');
    expect(checks[0]).toMatchObject({
      where: 'response body /id',
      source: { file: 'product.schema.json', pointer: '/properties/id/type' },
      error: { message: '/id must be integer, got "x" (line 2, column 9 of the body)' },
    });
    expect(stdout).toContain('product.schema.json:6:15');
    expect(stdout).not.toMatch(/shop\.json:\d+:\d+/);
    expect(readFileSync(join(folder, 'report.xml'), 'utf8')).toContain('demanded at product.schema.json:6:15');
  });
});

test('a schema that cannot be used is told before the first request', async () => {
  write('wrong.schema.json', { type: 'objekt' });
  server.asked.splice(0);
  const wrong = await run('*=wrong.schema.json');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/wrong\.schema\.json:2:11 .*"objekt"\s+Did you mean "object"\?/);
  expect((await run('*=gone.schema.json')).stderr).toContain('gone.schema.json: there is no such file');
  expect(server.asked).toEqual([]);
});

test('a schema of a config file is shown as it is written, so that a baseline is of no one machine', async () => {
  write('untitled.json', { type: 'object', properties: { id: { type: 'integer' } } });
  write('assay.config.json', { run: { schema: { 'Get product': 'untitled.json' } } });
  try {
    expect((await run()).judged).toEqual(['Get product | untitled.json: /id | fail']);
  } finally {
    rmSync(join(folder, 'assay.config.json'));
  }
});
