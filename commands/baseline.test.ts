// --baseline as a user meets it: known failures do not count, new ones do, fixed ones are told.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runAssay } from '../fixtures/assay-process.ts';
import { startEcho } from '../fixtures/servers/echo.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-baseline-'));
let echo: Awaited<ReturnType<typeof startEcho>>;

type Item = { readonly name: string; readonly path: string; readonly test: string };

const write = (items: readonly Item[], name = 'shop.json', base = echo.url): void => {
  const item = items.map(({ name, path, test }) => ({
    name,
    request: `${base}${path}`,
    event: [{ listen: 'test', script: { exec: [test] } }],
  }));
  writeFileSync(join(folder, name), JSON.stringify({ info: { name: 'Shop', schema: 'v2.1.0' }, item }));
};

const check = (name: string, isFine: boolean, message = 'the price is wrong'): string =>
  `pm.test(${JSON.stringify(name)}, () => { if (!${isFine}) throw new Error(${JSON.stringify(message)}); });`;

const assay = (...words: readonly string[]) => runAssay(['run', ...words], { cwd: folder });
const known = () => readFileSync(join(folder, 'known.json'), 'utf8');
const failures = () => JSON.parse(known()).failures as { check: string; step: string; message?: string }[];

const FINE: Item = { name: 'Fine', path: '/json', test: check('ok', true) };
const WRONG: Item = { name: 'Wrong', path: '/json', test: check('price', false) };

beforeAll(async () => {
  echo = await startEcho();
});
beforeEach(() => rmSync(join(folder, 'known.json'), { force: true }));
afterAll(async () => {
  await echo.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a run with a baseline', () => {
  test('fails for what is new alone, and tells what is known', async () => {
    write([FINE, WRONG]);
    expect((await assay('shop.json')).code).toBe(1);
    const made = await assay('shop.json', '--baseline', 'known.json', '--update-baseline');
    expect(made.code, made.stdout + made.stderr).toBe(0);
    expect(failures()).toEqual([
      { kind: 'collection', unit: 'shop.json', step: 'Wrong', check: 'price', message: 'the price is wrong' },
    ]);
    const same = await assay('shop.json', '--baseline', 'known.json');
    expect(same.code).toBe(0);
    expect(same.stdout).toMatch(/price \(known\)/);
    expect(same.stdout).toMatch(/1 known failure/);

    write([FINE, WRONG, { name: 'New', path: '/json', test: check('stock', false) }]);
    const worse = await assay('shop.json', '--baseline', 'known.json');
    expect(worse.code).toBe(1);
    expect(worse.stdout).toMatch(/1 of 3 checks failed/);
  });

  test('counts a failure whose message says something else as new, and one with other numbers as known', async () => {
    write([
      {
        ...WRONG,
        test: check('price', false, 'got 17 at "2026-11-24T06:04:28Z" of 0f8fad5b-d9cb-469f-a165-70867728950e'),
      },
    ]);
    expect((await assay('shop.json', '--baseline', 'known.json', '--update-baseline')).code).toBe(0);
    write([
      {
        ...WRONG,
        test: check('price', false, 'got 4.5 at "2027-01-02T00:00:00Z" of 7c9e6679-7425-40de-944b-e07fc1f90ae7'),
      },
    ]);
    expect((await assay('shop.json', '--baseline', 'known.json')).code).toBe(0);
    write([{ ...WRONG, test: check('price', false, 'got nothing at all') }]);
    expect((await assay('shop.json', '--baseline', 'known.json')).code).toBe(1);
  });

  test('tells what is fixed and removes it when updated, but nothing that was not run', async () => {
    write([WRONG, { ...WRONG, name: 'Other' }, FINE]);
    await assay('shop.json', '--baseline', 'known.json', '--update-baseline');
    write([{ ...WRONG, test: check('price', true) }, { ...WRONG, name: 'Other' }, FINE]);
    const part = await assay('shop.json', '--baseline', 'known.json', '--folder', 'Fine');
    expect(part.code).toBe(0);
    expect(part.stdout).not.toMatch(/fixed/);
    await assay('shop.json', '--baseline', 'known.json', '--update-baseline', '--folder', 'Fine');
    expect(failures()).toHaveLength(2);

    const fixed = await assay('shop.json', '--baseline', 'known.json');
    expect(fixed.code).toBe(0);
    expect(fixed.stdout).toMatch(/fixed: shop\.json › Wrong › price/);
    expect(fixed.stdout).toMatch(/--update-baseline/);
    expect(fixed.stdout).toMatch(/1 fixed/);
    expect(fixed.stdout).not.toMatch(/warning/);
    expect(failures()).toHaveLength(2);
    expect((await assay('shop.json', '--baseline', 'known.json', '--update-baseline')).code).toBe(0);
    expect(failures().map(({ step }) => step)).toEqual(['Other']);
  });

  test('knows a step that could not be judged, and is not green when nothing else ran', async () => {
    write([{ name: 'Throws', path: '/json', test: 'throw new TypeError("boom 12")' }, FINE]);
    expect((await assay('shop.json')).code).toBe(3);
    expect((await assay('shop.json', '--baseline', 'known.json', '--update-baseline')).code).toBe(0);
    expect(failures()).toMatchObject([{ step: 'Throws', check: 'error: TypeError', message: 'boom #' }]);
    const again = await assay('shop.json', '--baseline', 'known.json');
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/known: boom 12/);
    expect((await assay('shop.json', '--baseline', 'known.json', '--folder', 'Throws')).code).toBe(4);
  });

  test('never knows a provider that is not there', async () => {
    write([FINE], 'down.json', 'http://127.0.0.1:1');
    const updated = await assay('down.json', '--baseline', 'known.json', '--update-baseline');
    expect([updated.code, failures()]).toEqual([3, []]);
    const entry = { kind: 'collection', unit: 'down.json', step: 'Fine' };
    const held = { ...entry, check: 'error: ECONNREFUSED', message: 'connect ECONNREFUSED #.#:#' };
    writeFileSync(join(folder, 'known.json'), JSON.stringify({ version: 1, failures: [held] }));
    const again = await assay('down.json', '--baseline', 'known.json');
    expect(again.code).toBe(3);
    expect(again.stdout).not.toContain('fixed');
  });

  test('is sorted, the same in every run, and independent of the folder and the port', async () => {
    const items = [
      { ...WRONG, name: 'B' },
      { ...WRONG, name: 'A' },
      { ...FINE, test: check('z', false) + check('a', false) },
    ];
    write(items);
    await assay('shop.json', '--baseline', 'known.json', '--update-baseline');
    const first = known();
    expect(failures().map(({ step, check }) => `${step} ${check}`)).toEqual(['A price', 'B price', 'Fine a', 'Fine z']);
    const other = createServer((_, response) => response.end('{}'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    write(items, 'shop.json', `http://127.0.0.1:${(other.address() as AddressInfo).port}`);
    const moved = await runAssay(
      ['run', join(folder, 'shop.json'), '--baseline', join(folder, 'known.json'), '--update-baseline'],
      {
        cwd: tmpdir(),
      },
    );
    await new Promise((resolve) => other.close(resolve));
    expect(moved.code).toBe(0);
    expect(known()).toBe(first);
  });

  test('holds no secret', async () => {
    write([{ ...WRONG, test: check('price', false, 'the token tok-abcdefgh-secret is wrong') }]);
    await assay(
      'shop.json',
      '--env-var',
      'token=tok-abcdefgh-secret',
      '--secret',
      'token',
      '--baseline',
      'known.json',
      '--update-baseline',
    );
    expect(failures()).toHaveLength(1);
    expect(known()).not.toContain('tok-abcdefgh-secret');
  });
});

describe('a run that is judged by contracts', () => {
  const CONTRACT = { type: 'object', properties: { items: { type: 'string' } }, required: ['nothing-of-this-name'] };
  const schema = () => writeFileSync(join(folder, 'echo.schema.json'), JSON.stringify(CONTRACT));

  test('has known failures of a schema, which are not fixed by leaving the schema out', async () => {
    write([FINE]);
    schema();
    const words = ['shop.json', '--schema', '*=echo.schema.json', '--baseline', 'known.json'];
    expect((await assay(...words.slice(0, 3))).code).toBe(1);
    expect((await assay(...words, '--update-baseline')).code).toBe(0);
    const made = known();
    expect(failures().length).toBeGreaterThan(0);
    expect((await assay(...words)).code).toBe(0);
    const without = await assay('shop.json', '--baseline', 'known.json', '--update-baseline');
    expect(without.stdout).not.toMatch(/fixed/);
    expect(known()).toBe(made);
    writeFileSync(join(folder, 'echo.schema.json'), '{"type": "object"}');
    expect((await assay(...words)).stdout).toMatch(/✓ fixed: /);
  });

  test('cannot excuse itself from the coverage that is demanded', async () => {
    write([FINE]);
    const paths = Object.fromEntries(
      ['/json', '/never'].map((path) => [path, { get: { responses: { default: { description: 'any' } } } }]),
    );
    writeFileSync(
      join(folder, 'api.json'),
      JSON.stringify({ openapi: '3.1.0', info: { title: 'A', version: '1' }, servers: [{ url: echo.url }], paths }),
    );
    const words = ['shop.json', '--openapi', 'api.json', '--min-coverage', '100', '--baseline', 'known.json'];
    const ended = await assay(...words, '--update-baseline');
    expect(ended.code, ended.stdout + ended.stderr).toBe(1);
    expect((await assay(...words)).code).toBe(1);
  });
});

describe('a baseline that cannot be used', () => {
  test.each([
    ['is not there', undefined, /The baseline known\.json is not there\n {2}A run with --update-baseline creates it/],
    ['is no JSON', '{\n  "version": 1,\n  oops\n}', /known\.json:3:3 is not valid JSON/],
    ['is of another version', '{\n  "version": 99, "failures": []\n}', /known\.json:2:14 is no baseline of version 1/],
    ['has no list', '{"version": 1}', /known\.json:1:1 has no list of failures/],
    [
      'has a failure without its step',
      '{"version": 1, "failures": [\n {"kind": "collection", "unit": "a", "check": "b"}\n]}',
      /known\.json:2:2 has no text as its "step"/,
    ],
    ['is a list', '[]', /known\.json is no baseline/],
  ])('%s', async (_, text, message) => {
    write([FINE]);
    if (text !== undefined) writeFileSync(join(folder, 'known.json'), text);
    const ended = await assay('shop.json', '--baseline', 'known.json');
    expect(ended.stderr).toMatch(message);
    expect(ended.code).toBe(2);
  });

  test('is needed to update one', async () => {
    write([FINE]);
    const ended = await assay('shop.json', '--update-baseline');
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/--baseline/);
  });
});
