// assay run as a user meets it: the built program, in a folder of its own, against a real server.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEcho } from '../fixtures/servers/echo.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');
const folder = mkdtempSync(join(tmpdir(), 'assay-run-'));
let echo: Awaited<ReturnType<typeof startEcho>>;

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const assay = (words: readonly string[], env: Record<string, string> = {}, signalAfter?: RegExp): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...words], { cwd: folder, env: { ...process.env, CI: '', ...env } });
    let [stdout, stderr, isSignalled] = ['', '', false];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (!signalAfter?.test(stdout) || isSignalled) return;
      isSignalled = true;
      child.kill('SIGINT');
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });

const script = (listen: 'prerequest' | 'test', exec: string) => ({ listen, script: { exec: [exec] } });

const writeCollection = (name: string, items: readonly object[], more: object = {}): void => {
  writeFileSync(join(folder, name), JSON.stringify({ info: { name, schema: 'v2.1.0' }, item: items, ...more }));
};

const get = (name: string, path: string, test = "pm.test('ok', () => pm.response.to.have.status(200))") => ({
  name,
  request: `${echo.url}${path}`,
  event: [script('test', test)],
});

beforeAll(async () => {
  echo = await startEcho();
});
beforeEach(() => echo.reset());
afterAll(async () => {
  await echo.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('exit codes', () => {
  test.each([
    ['0: everything passed', [() => get('fine', '/json')], 0],
    ['1: a check failed', [() => get('wrong', '/status/404')], 1],
    ['3: nobody listens', [() => ({ name: 'dead', request: 'http://127.0.0.1:9/' })], 3],
    ['3: a script threw', [() => get('throws', '/json', 'throw new Error("boom")')], 3],
    ['4: nothing ran', [], 4],
  ] as const)('%s', async (name, items, code) => {
    writeCollection(
      'c.json',
      items.map((item) => item()),
    );
    const ended = await assay(['run', 'c.json']);
    expect(ended.code, `${name}\n${ended.stdout}${ended.stderr}`).toBe(code);
    expect((await assay(['run', 'c.json', '-x'])).code).toBe(0);
  });

  test.each([
    [['run', 'nope.json'], /Cannot read .*nope\.json: there is no such file/],
    [['run', 'x.json', '--config', 'nope.yaml'], /^error: Cannot read \S*nope\.yaml: there is no such file\n/],
    [
      ['run', 'c.json', '--iteration-cuont', '2'],
      /Unknown flag --iteration-cuont\n {2}Did you mean --iteration-count\?/,
    ],
    [['run', 'c.json', '--folder', 'Nowhere'], /Unable to find a folder or request: "Nowhere"/],
    [['run', 'c.json', '-n', '0'], /positive integer/],
    [['run', 'c.json', '-r', 'jnuit'], /could not find "jnuit" reporter\n {2}Did you mean "junit"\?/],
    [['run', '*.nothing'], /No file matches/],
    [['run'], /No collection was given/],
    [['rnu', 'c.json'], /Unknown command "rnu"\n {2}Did you mean "assay run"\?/],
  ])('2: %j is one clear sentence', async (words, sentence) => {
    writeCollection('c.json', [get('fine', '/json')]);
    const ended = await assay(words);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(sentence);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(echo.requests()).toEqual([]);
  });

  test('130: an interrupted run writes the reports of what ran', async () => {
    writeCollection('long.json', [get('again', '/delay/20')]);
    const words = ['run', 'long.json', '-n', '500', '-r', 'cli,junit,json'];
    const files = ['--reporter-junit-export', 'int/junit.xml', '--reporter-json-export', 'int/run.json'];
    const ended = await assay([...words, ...files], {}, /again[\s\S]*again/);
    expect(ended.code).toBe(130);
    const report = JSON.parse(readFileSync(join(folder, 'int/run.json'), 'utf8'));
    expect(report.run.executions.length).toBeGreaterThan(0);
    expect(readFileSync(join(folder, 'int/junit.xml'), 'utf8')).toMatch(/<\/testsuites>\s*$/);
  });
});

describe('flow', () => {
  test('--list shows what would run and sends nothing', async () => {
    writeCollection('c.json', [{ name: 'Folder', item: [get('inner', '/json')] }, get('outer', '/json')]);
    const ended = await assay(['run', 'c.json', '--list', '--folder', 'Folder']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('GET     Folder / inner');
    expect(ended.stdout).not.toContain('outer');
    expect(echo.requests()).toEqual([]);
  });

  test('several collections and globs make one run with one report', async () => {
    mkdirSync(join(folder, 'many'), { recursive: true });
    for (const name of ['a', 'b']) writeCollection(`many/${name}.json`, [get(name, `/echo/${name}`)]);
    const ended = await assay(['run', 'many/*.json', '-r', 'junit', '--reporter-junit-export', 'many.xml']);
    expect(ended.code).toBe(0);
    expect(echo.requests().map(({ target }) => target)).toEqual(['/echo/a', '/echo/b']);
    expect(readFileSync(join(folder, 'many.xml'), 'utf8')).toContain('tests="2" failures="0"');
  });

  test('undeclared globals and scopes live across requests; exports are unmasked data', async () => {
    const set = "leak = 'kept'; pm.environment.set('token', 'tok-123456'); pm.globals.set('n', 7)";
    const read = "pm.test('kept', () => pm.expect(leak + pm.environment.get('token')).to.eql('kepttok-123456'))";
    writeCollection('c.json', [get('set', '/json', set), get('read', '/json', read)]);
    const words = ['run', 'c.json', '--export-environment', 'env.out.json', '--export-globals', 'glob.out.json'];
    expect((await assay([...words, '--secret', 'token'])).code).toBe(0);
    const { values } = JSON.parse(readFileSync(join(folder, 'env.out.json'), 'utf8'));
    expect(values).toEqual([{ type: 'any', value: 'tok-123456', key: 'token' }]);
    expect(readFileSync(join(folder, 'glob.out.json'), 'utf8')).toContain('"value": 7');
  });

  test('an unresolved variable is a warning that names its place', async () => {
    writeCollection('c.json', [get('odd', '/json?q={{nobody}}')]);
    const ended = await assay(['run', 'c.json']);
    expect(ended.stdout).toMatch(/\{\{nobody\}\} has no value/);
  });
});

test('secrets are masked in every output, however they are written', async () => {
  const secret = 'p@ss word+1';
  writeFileSync(
    join(folder, 'env.json'),
    JSON.stringify({ values: [{ key: 'password', value: secret, type: 'secret' }] }),
  );
  const item = {
    name: 'login',
    request: {
      method: 'POST',
      url: `${echo.url}/echo?p={{password}}`,
      auth: {
        type: 'basic',
        basic: [
          { key: 'username', value: 'ada' },
          { key: 'password', value: '{{password}}' },
        ],
      },
      body: { mode: 'raw', raw: '{"password":"{{password}}"}' },
    },
    event: [
      script(
        'test',
        "console.log(pm.environment.get('password')); pm.test('x', () => pm.expect(1).to.eql(pm.environment.get('password')))",
      ),
    ],
  };
  writeCollection('c.json', [item]);
  const words = ['run', 'c.json', '-e', 'env.json', '-r', 'cli,json,junit,ndjson', '--verbose'];
  const files = ['json', 'junit', 'ndjson'].flatMap((name) => [`--reporter-${name}-export`, `mask.${name}`]);
  const ended = await assay([...words, ...files]);
  expect(ended.code).toBe(1);
  const base64 = Buffer.from(`ada:${secret}`).toString('base64');
  const outputs = [
    ended.stdout,
    ...['json', 'junit', 'ndjson'].map((name) => readFileSync(join(folder, `mask.${name}`), 'utf8')),
  ];
  for (const output of outputs) {
    for (const form of [secret, encodeURIComponent(secret), base64]) expect(output).not.toContain(form);
    expect(output).toContain('********');
  }
});

test('credentials that stand in the collection as they are show in no copy of it', async () => {
  const written = { type: 'bearer', bearer: [{ key: 'token', value: 'written-token-77' }] };
  const aws = { type: 'awsv4', awsv4: { accessKey: 'AKID', secretKey: 'written-secret/88' } };
  const requests = [written, aws].map((auth, i) => ({ name: `r${i}`, request: { url: `${echo.url}/json`, auth } }));
  writeCollection('c.json', requests);
  const words = ['run', 'c.json', '-r', 'json,ndjson', '--verbose', '-n', '1'];
  const files = ['json', 'ndjson'].flatMap((name) => [`--reporter-${name}-export`, `written.${name}`]);
  expect((await assay([...words, ...files])).code).toBe(0);
  for (const name of ['json', 'ndjson']) {
    const output = readFileSync(join(folder, `written.${name}`), 'utf8');
    expect(output).not.toMatch(/written-token-77|written-secret.{0,2}88/);
  }
  expect(echo.requests()[0]?.headers).toContainEqual(['Authorization', 'Bearer written-token-77']);
});

describe('settings', () => {
  test('flags win over the environment, that over the config file, that over .newmanrc', async () => {
    const own = join(folder, 'settings');
    mkdirSync(own, { recursive: true });
    writeFileSync(
      join(own, 'c.json'),
      JSON.stringify({ info: { name: 'c' }, item: [{ name: 'r', request: `${echo.url}/json` }] }),
    );
    writeFileSync(join(own, 'assay.config.yaml'), 'collections: [c.json]\niterationCount: 3\n');
    writeFileSync(join(own, '.newmanrc'), JSON.stringify({ run: { iterationCount: 5, delayRequest: 0 } }));
    const count = async (words: readonly string[], env: Record<string, string> = {}): Promise<number> => {
      echo.reset();
      await new Promise<void>((resolve) => {
        const child = spawn(process.execPath, [BIN, 'run', ...words], {
          cwd: own,
          env: { ...process.env, ...env },
          stdio: 'ignore',
        });
        child.on('close', () => resolve());
      });
      return echo.requests().length;
    };
    expect(await count([])).toBe(3);
    expect(await count([], { ASSAY_ITERATION_COUNT: '2' })).toBe(2);
    expect(await count(['-n', '1'], { ASSAY_ITERATION_COUNT: '2' })).toBe(1);
    rmSync(join(own, 'assay.config.yaml'));
    expect(await count(['c.json'])).toBe(5);
  });

  test('an unknown setting names the nearest one', async () => {
    writeFileSync(join(folder, 'bad.config.json'), '{"iterationCuont": 2}');
    const ended = await assay(['run', 'c.json', '--config', 'bad.config.json']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/iteration-cuont\n {2}Did you mean iteration-count\?/);
  });
});
