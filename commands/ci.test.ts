// assay ci as a user meets it: several suites of a config file, one verdict, one of each report.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a config file are written so.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ended, runAssay } from '../fixtures/assay-process.ts';
import { asks, openScene, pactOf, type ScriptedProvider, startScripted } from '../fixtures/pacts/provider-scene.ts';
import type { RunEvent } from '../src/model/event.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');
const scene = openScene('ci');
let shop: ScriptedProvider;

const collection = (name: string, path: string, status = 200) => ({
  info: { name, schema: 'v2.1.0' },
  item: [
    {
      name: `Get ${path}`,
      request: `{{base}}${path}`,
      event: [
        { listen: 'test', script: { exec: [`pm.test('is ${status}', () => pm.response.to.have.status(${status}))`] } },
      ],
    },
  ],
});

beforeAll(async () => {
  shop = await startScripted({
    'GET /a': { body: { id: 1 } },
    'GET /b': { body: { id: 2 } },
    'GET /slow': (_, response) => void response.writeHead(200).write('still'),
  });
  scene.write('suites/fine.json', collection('Fine', '/a'));
  scene.write('suites/wrong.json', collection('Wrong', '/b', 201));
  scene.write('suites/slow.json', collection('Slow', '/slow'));
  scene.write('suites/none.json', { info: { name: 'None', schema: 'v2.1.0' }, item: [] });
  scene.write('suites/item.schema.json', { type: 'object', required: ['id'], properties: { id: { type: 'string' } } });
  scene.write('suites/api.json', {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: {
      '/a': {
        get: {
          responses: {
            200: {
              description: 'A thing',
              content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'string' } } } } },
            },
          },
        },
      },
      '/never': { get: { responses: { 200: { description: 'None' } } } },
    },
  });
  scene.write('suites/pacts/a.json', pactOf([asks('/a')]));
});
beforeEach(() => {
  shop.heard.length = 0;
  for (const name of ['out', 'known.json']) rmSync(join(scene.folder, name), { force: true, recursive: true });
});
afterAll(() => {
  shop.close();
  scene.remove();
});

const BASE = 'env-var: { base: "${provider}" }';
const SUITES = {
  fine: ['  - name: fine', '    collection: fine.json', `    ${BASE}`],
  wrong: ['  - collections: [wrong.json]', `    ${BASE}`],
  slow: ['  - name: slow', '    collection: slow.json', `    ${BASE}`],
  none: ['  - name: none', '    collection: none.json'],
  pact: ['  - pact: pacts'],
  schema: ['  - schema: item.schema.json', '    url: /a'],
  openapi: [
    '  - name: api',
    '    openapi: api.json',
    '    include: [GET /a]',
    '    phases: examples,coverage',
    '    seed: 1',
  ],
  missing: ['  - name: missing', '    collection: gone.json'],
};
const config = (names: readonly (keyof typeof SUITES)[], more: readonly string[] = []): void => {
  scene.write(
    'suites/assay.config.yaml',
    ['provider: ${PROVIDER}', ...more, 'suites:', ...names.flatMap((name) => SUITES[name])].join('\n'),
  );
};
const ci = (...words: readonly string[]): Promise<Ended> =>
  runAssay(['ci', '--config', 'suites/assay.config.yaml', ...words], {
    cwd: scene.folder,
    env: { PROVIDER: shop.url },
    withinMs: 30_000,
  });
const out = (name: string) => readFileSync(join(scene.folder, 'out', name), 'utf8');
const FILES = ['junit=out/r.xml', 'ndjson=out/r.ndjson', 'json=out/r.json', 'html=out/r.html'].flatMap((one) => [
  '--reporter',
  one,
]);
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('│ '))
    .map((line) => line.split('│').map((cell) => cell.trim()));

describe('suites', () => {
  test('of several kinds run one after the other and end in one verdict', async () => {
    config(['fine', 'pact']);
    const ended = await ci();
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(shop.heard.map(({ target }) => target)).toEqual(['/a', '/a']);
    expect(ended.stdout).toMatch(/── fine ─+ run · 1\/2/);
    expect(ended.stdout).toMatch(/── pacts ─+ verify pact · 2\/2/);
    expect(ended.stdout).toMatch(/✓ 2 suites passed\n$/);
  });

  test.each([
    ['a failure is 1', ['fine', 'wrong'], 1, ['passed', 'failed']],
    [
      'an unusable suite is 2 and the others still run',
      ['missing', 'wrong', 'fine'],
      2,
      ['unusable', 'failed', 'passed'],
    ],
    ['one that ran nothing is not green', ['fine', 'none'], 4, ['passed', 'nothing ran']],
    ['a failure wins over nothing', ['none', 'wrong'], 1, ['nothing ran', 'failed']],
  ] as const)('%s', async (_, names, code, outcomes) => {
    config(names);
    const ended = await ci();
    expect(ended.code, ended.stdout + ended.stderr).toBe(code);
    expect(
      rowsOf(ended.stdout)
        .slice(-outcomes.length)
        .map((cells) => cells[2]),
    ).toEqual(outcomes);
  });

  test('can be chosen by name', async () => {
    config(['fine', 'wrong']);
    const ended = await ci('--suite', 'fine');
    expect(ended.code).toBe(0);
    expect(ended.stdout).not.toMatch(/wrong/);
    const none = await ci('--suite', 'fien');
    expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/Did you mean "fine"\?/)]);
    expect((await ci('--list')).stdout).toBe(
      'fine: assay run suites/fine.json\nwrong.json: assay run suites/wrong.json\n',
    );
  });

  test('behind one that failed are skipped with --bail, and never green', async () => {
    config(['wrong', 'fine', 'pact']);
    const ended = await ci('--bail', ...FILES);
    expect(ended.code).toBe(1);
    expect(shop.heard).toHaveLength(1);
    expect(ended.stdout).toMatch(/1 of 3 suites not green, 2 skipped/);
    expect(out('r.xml').match(/<skipped message=/g)).toHaveLength(2);
  });

  test('take the provider of the command line', async () => {
    config(['fine'], []);
    const ended = await runAssay(['ci', '--config', 'suites/assay.config.yaml', '--provider', shop.url], {
      cwd: scene.folder,
      env: { PROVIDER: 'http://127.0.0.1:9' },
    });
    expect(ended.code).toBe(0);
  });

  test('are stopped by Ctrl-C; the reports are written all the same', async () => {
    config(['slow', 'fine']);
    const child = spawn(process.execPath, [BIN, 'ci', '--config', 'suites/assay.config.yaml', ...FILES], {
      cwd: scene.folder,
      env: { ...process.env, PROVIDER: shop.url },
    });
    while (shop.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(shop.heard).toHaveLength(1);
    expect(out('r.xml')).toMatch(/stopped by SIGINT/);
    expect(out('r.xml')).toMatch(/skipped message="not run: interrupted"/);
  });
});

describe('the reports', () => {
  test('are one of each over all suites', async () => {
    config(['fine', 'wrong', 'pact', 'missing']);
    expect((await ci(...FILES)).code).toBe(2);
    const events = out('r.ndjson')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'run.started')).toHaveLength(1);
    expect(types.filter((type) => type === 'run.finished')).toHaveLength(1);
    expect([types[0], types.at(-1)]).toEqual(['run.started', 'run.finished']);
    const [start, end] = [events[0]!, events.at(-1)!];
    if (start.type !== 'run.started' || end.type !== 'run.finished') throw new Error('no run');
    expect(start.units.map(({ index, kind }) => [index, kind])).toEqual([
      [0, undefined],
      [1, undefined],
      [2, 'pact'],
      [3, undefined],
    ]);
    const refs = events.flatMap((event) =>
      event.type === 'step.started' ? [[event.cursor.ref, event.cursor.unit]] : [],
    );
    expect(new Set(refs.map(([ref]) => ref)).size).toBe(4);
    expect(refs.map(([, unit]) => unit)).toEqual([0, 1, 2, 3]);
    expect(end.summary?.steps).toMatchObject({ total: 4, passed: 2, failed: 1, errored: 1 });
    expect(end.summary?.pacts).toMatchObject({ total: 1, passed: 1 });
    expect(out('r.xml')).toMatch(/<testsuites name="assay ci" tests="\d+" failures="1" errors="1"/);
    expect(out('r.xml')).toMatch(/Cannot read .*gone\.json: there is no such file/);
    const report = JSON.parse(out('r.json'));
    expect(report.run.executions).toHaveLength(4);
    expect(JSON.stringify(report.run.executions[0].response)).toContain('id');
    expect(report.collections).toHaveLength(4);
    expect(out('r.html')).toMatch(/^<!doctype html>/i);
  });

  test('may be named in the config file, relative to it', async () => {
    config(['fine'], ['reporters: { junit: reports/all.xml }']);
    expect((await ci()).code).toBe(0);
    expect(existsSync(join(scene.folder, 'suites/reports/all.xml'))).toBe(true);
    const ended = await runAssay(
      ['run', 'suites/fine.json', '--env-var', `base=${shop.url}`, '--config', 'suites/assay.config.yaml'],
      {
        cwd: scene.folder,
      },
    );
    expect([ended.code, ended.stderr]).toEqual([0, '']);
  });

  test('go to standard output alone where one is sent there', async () => {
    config(['fine']);
    const ended = await ci('--reporter', 'junit=-');
    expect(ended.stdout).toMatch(/^<\?xml/);
    expect(ended.stdout.trimEnd()).toMatch(/<\/testsuites>$/);
  });
});

describe('a pact', () => {
  test('may have known mismatches', async () => {
    config(['pact']);
    shop.routes['GET /a'] = { status: 500, body: { id: 1 } };
    const made = await ci('--baseline', 'known.json', '--update-baseline');
    const known = await ci('--baseline', 'known.json', ...FILES);
    shop.routes['GET /a'] = { status: 503, body: { id: 1 } };
    const other = await ci('--baseline', 'known.json');
    shop.routes['GET /a'] = { body: { id: 1 } };
    const fixed = await ci('--baseline', 'known.json');
    expect([made.code, known.code, other.code, fixed.code]).toEqual([0, 0, 0, 0]);
    expect(known.stdout).toMatch(/status \(known\)/);
    expect(out('r.xml')).toMatch(/<skipped message="known: 1 failure"/);
    expect(fixed.stdout).toMatch(/✓ fixed: .*status/);
  });
});

describe('schemas and OpenAPI documents', () => {
  test('are suites like others; what fails has its place, a command and coverage in every report', async () => {
    config(['schema', 'openapi']);
    const ended = await ci(...FILES);
    expect(ended.code, ended.stdout + ended.stderr).toBe(1);
    const rows = rowsOf(ended.stdout).slice(-2);
    expect(rows.map((cells) => [cells[1], cells[2]])).toEqual([
      ['✗ item.schema.json', 'failed'],
      ['✗ api', 'failed'],
    ]);
    expect(ended.stdout).toMatch(/suites\/item\.schema\.json:\d+:\d+/);
    expect(ended.stdout).toMatch(/suites\/api\.json:\d+:\d+/);
    expect(ended.stdout).toMatch(/again:\n +curl /);
    expect(ended.stdout).toMatch(/coverage +│ +operations/);
    expect(ended.stdout).toMatch(/GET \/never: no call/);
    expect(ended.stdout).toMatch(/\d+ of \d+ checks failed/);
    expect(ended.stdout).not.toMatch(/request(s)? (ran|failed)/);
    expect(out('r.xml')).toMatch(/<property name="coverage\.operations" value="1\/2"\/>/);
    expect(out('r.xml')).toMatch(/again: curl /);
    const report = JSON.parse(out('r.json'));
    expect(report.run.coverage).toMatchObject([{ name: 'Things', totals: { operations: { covered: 1, total: 2 } } }]);
  });

  test('have known failures as well', async () => {
    config(['schema', 'openapi']);
    expect((await ci('--baseline', 'known.json', '--update-baseline')).code).toBe(0);
    const known = readFileSync(join(scene.folder, 'known.json'), 'utf8');
    const { failures } = JSON.parse(known);
    expect(failures.map(({ kind }: { kind: string }) => kind)).toEqual(expect.arrayContaining(['openapi', 'schema']));
    const again = await ci('--baseline', 'known.json', '--update-baseline');
    expect(again.code).toBe(0);
    expect(readFileSync(join(scene.folder, 'known.json'), 'utf8')).toBe(known);
    expect((await ci('--baseline', 'known.json')).stdout).not.toMatch(/fixed/);
    shop.routes['GET /a'] = { body: { id: 'x' } };
    const fixed = await ci('--baseline', 'known.json');
    shop.routes['GET /a'] = { body: { id: 1 } };
    expect(fixed.code).toBe(0);
    expect(fixed.stdout.match(/✓ fixed: /g)).toHaveLength(failures.length);
    shop.routes['GET /a'] = { body: [] };
    const worse = await ci('--baseline', 'known.json');
    shop.routes['GET /a'] = { body: { id: 1 } };
    expect(worse.code).toBe(1);
  });
});

describe('a baseline', () => {
  test('works over all suites', async () => {
    config(['fine', 'wrong', 'pact']);
    expect((await ci('--baseline', 'known.json')).code).toBe(2);
    expect((await ci('--baseline', 'known.json', '--update-baseline')).code).toBe(0);
    const known = JSON.parse(readFileSync(join(scene.folder, 'known.json'), 'utf8'));
    expect(known.failures).toMatchObject([{ unit: 'suites/wrong.json', check: 'is 201' }]);
    const ended = await ci('--baseline', 'known.json', ...FILES);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/1 known/);
    expect(out('r.xml')).toMatch(/failures="0"/);
  });
});

describe('a config file that cannot be meant', () => {
  test.each([
    [
      'an unknown key',
      ['  - collection: fine.json', '    enviroment: x.json'],
      /assay\.config\.yaml:3 .*enviroment\n {2}Did you mean environment\?/,
    ],
    ['no input', ['  - name: x'], /:2 says nothing to run or verify/],
    ['two inputs', ['  - pact: a.json', '    openapi: b.yaml'], /:3 a suite has one of pact and openapi/],
    [
      'two inputs, a collection',
      ['  - collection: fine.json', '    pact: b.json'],
      /:3 a suite has one of collection and pact/,
    ],
    [
      'a switch that is neither on nor off',
      ['  - schema: item.schema.json', '    url: ${PROVIDER}/a', '    schema-lint: perhaps'],
      /:4 schema-lint is true or false, not "perhaps"/,
    ],
    [
      'what belongs to the whole',
      ['  - collection: fine.json', '    reporters: [junit]'],
      /:3 reporters belongs to the whole run/,
    ],
    ['a variable that is not set', ['  - collection: ${NOWHERE}/fine.json'], /:2 needs the variable NOWHERE/],
    ['no object', ['  - fine.json'], /:2 is no suite/],
    ['no YAML', ['  - {'], /Cannot read .*assay\.config\.yaml: .* at line 2, column \d+\n/],
  ])('%s', async (_, lines, message) => {
    scene.write('suites/assay.config.yaml', ['suites:', ...lines].join('\n'));
    const ended = await ci();
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(shop.heard).toHaveLength(0);
  });

  test('a slip in the word suites is told', async () => {
    scene.write('suites/assay.config.yaml', 'suits: [{collection: fine.json}]');
    const ended = await ci();
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('Did you mean suites?')]);
  });

  test('a flag of a suite with a wrong value is told, and the others run', async () => {
    scene.write(
      'suites/assay.config.yaml',
      ['suites:', '  - collection: fine.json', '    iterations: many', ...SUITES.fine, 'provider: ${PROVIDER}'].join(
        '\n',
      ),
    );
    const ended = await ci();
    expect([ended.code, ended.stderr]).toEqual([
      2,
      expect.stringMatching(/--iteration-count expects an integer, not "many"/),
    ]);
    expect(shop.heard).toHaveLength(1);
  });

  test('without suites, and without a file', async () => {
    scene.write('suites/assay.config.yaml', 'environment: x.json');
    expect((await ci()).stderr).toMatch(/has no suites/);
    const ended = await runAssay(['ci'], { cwd: join(scene.folder, 'suites/pacts'), env: {} });
    expect(ended.code).toBe(2);
  });
});

describe('sections of a config file', () => {
  test('a section of a command wins over what all commands share', async () => {
    const words = (section: string) => [
      `env-var: { base: "http://127.0.0.1:9" }`,
      `${section}:`,
      `  env-var: { base: "${shop.url}" }`,
      'verify-pact:',
      `  provider-url: ${shop.url}`,
      'suites: []',
    ];
    scene.write('suites/own.yaml', words('run').join('\n'));
    const run = (...more: readonly string[]) =>
      runAssay([...more, '--config', 'suites/own.yaml'], { cwd: scene.folder });
    const fine = await run('run', 'suites/fine.json');
    expect([fine.code, fine.stderr]).toEqual([0, '']);
    expect((await run('verify', 'pact', 'suites/pacts')).code).toBe(0);
    scene.write('suites/own.yaml', words('send').join('\n'));
    expect((await run('run', 'suites/fine.json')).code).toBe(1);
  });
});
