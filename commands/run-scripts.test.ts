// What scripts may ask of a run: other requests, the vault, hosts. The built program against a real server.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEcho } from '../fixtures/servers/echo.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');
const folder = mkdtempSync(join(tmpdir(), 'assay-scripts-'));
let echo: Awaited<ReturnType<typeof startEcho>>;

type Scripts = { readonly prerequest?: string; readonly test?: string };

const item = (name: string, path: string, scripts: Scripts = {}) => ({
  name,
  request: { method: 'GET', url: `${echo.url}${path}` },
  event: Object.entries(scripts).map(([listen, exec]) => ({ listen, script: { exec: exec.split('\n') } })),
});

type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly logs: string[];
};

const run = (items: readonly object[], words: readonly string[] = [], env: Record<string, string> = {}) =>
  new Promise<Ended>((resolve) => {
    writeFileSync(join(folder, 'c.json'), JSON.stringify({ info: { name: 'c', schema: 'v2.1.0' }, item: items }));
    const reports = ['--reporter', 'ndjson=run.ndjson'];
    const all = [BIN, 'run', 'c.json', ...reports, ...words];
    const child = spawn(process.execPath, all, { cwd: folder, env: { ...process.env, CI: '', ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', (code) => resolve({ code, stdout, stderr, logs: code === 2 ? [] : readLogs() }));
  });

const readEvents = () =>
  readFileSync(join(folder, 'run.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const readLogs = (): string[] =>
  readEvents()
    .filter(({ type }) => type === 'log.written')
    .map(({ texts }) => texts.join(' '));

const lines = () => echo.requests().map(({ target }) => target);

beforeAll(async () => {
  echo = await startEcho();
});
beforeEach(() => echo.reset());
afterAll(async () => {
  await echo.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('pm.execution.runRequest', () => {
  const caller = (code: string) => item('Caller', '/echo/caller', { test: code });
  const login = () =>
    item('Login', '/json?q={{who}}', {
      prerequest: "pm.variables.set('seen', pm.variables.get('who'))",
      test: "pm.environment.set('id', pm.response.json().id)\npm.test('nested check', () => {})",
    });

  test('runs a request with its scripts, in the order of the calls, and hands over its response', async () => {
    const code = `const first = await pm.execution.runRequest('Login', { variables: { who: 'a' } });
      console.log(first.code, first.json().name, pm.environment.get('id'), pm.variables.has('who'), pm.variables.get('seen'));
      const both = await Promise.all(['b', 'c'].map((who) => pm.execution.runRequest('Login', { variables: { who } })));
      console.log(both.map((response) => response.code).join());`;
    const { code: exit, logs } = await run([caller(code), login()], ['--folder', 'Caller']);
    expect(logs).toEqual(['200 Ada 7 false a', '200,200']);
    expect(lines()).toEqual(['/echo/caller', '/json?q=a', '/json?q=b', '/json?q=c']);
    expect(exit).toBe(0);
    const finished = readEvents().filter(({ type }) => type === 'step.finished');
    expect(finished.filter(({ cursor }) => cursor.parentRef === finished.at(-1).cursor.ref)).toHaveLength(3);
  });

  test('a failed check in it fails the run', async () => {
    const wrong = item('Wrong', '/status/500', { test: "pm.test('fine', () => pm.response.to.be.ok)" });
    const { code } = await run([caller("await pm.execution.runRequest('Wrong')"), wrong], ['--folder', 'Caller']);
    expect(code).toBe(1);
  });

  test('bounds: ten calls a script, ten deep, unknown names, skipped requests', async () => {
    const eleven = `for (let i = 0; i < 10; i++) await pm.execution.runRequest('Login');
      try { await pm.execution.runRequest('Login'); } catch (error) { console.log(error.message); }
      try { await pm.execution.runRequest('Nobody'); } catch (error) { console.log(error.message); }`;
    const many = await run([caller(eleven), login()], ['--folder', 'Caller']);
    expect(many.logs[0]).toMatch(/at most 10 times/);
    expect(lines()).toHaveLength(11);
    echo.reset();
    const itself = item('Itself', '/echo/itself', {
      test: "try { await pm.execution.runRequest('Itself'); } catch (error) { console.log(error.message); }",
    });
    const deep = await run([itself]);
    expect(deep.logs.join()).toMatch(/nested more than 10 deep: "Itself"/);
    expect(lines()).toHaveLength(11);
    const skipped = item('Skipped', '/echo', { prerequest: 'pm.execution.skipRequest()' });
    const calls = `console.log(await pm.execution.runRequest('Skipped'));
      try { await pm.execution.runRequest('Nobody'); } catch (error) { console.log(error.message); }`;
    const last = await run([caller(calls), skipped], ['--folder', 'Caller']);
    expect(last.logs).toEqual(['null', expect.stringMatching(/^Failed to find request with ID: Nobody/)]);
  });
});

describe('pm.vault', () => {
  const reader = () =>
    item('Reader', '/echo?key={{vault:api-key}}', {
      prerequest: `const key = await pm.vault.get('api-key');
        console.log(typeof key, key.length, key);
        await pm.vault.set('made', 'made-in-the-run'); console.log((await pm.vault.get('made')).length);
        await pm.vault.unset('made'); console.log(await pm.vault.get('made'));`,
    });

  test.each([
    ['vault.json', '{"api-key":"from-a-file-1"}'],
    ['vault.yaml', 'api-key: from-a-file-1\n'],
    ['vault.env', 'api-key=from-a-file-1\n'],
    [
      'postman.json',
      '{"values":[{"key":"api-key","value":"from-a-file-1"},{"key":"api-key","value":"unused","disabled":true}]}',
    ],
  ])('from %s; its values are masked everywhere', async (file, text) => {
    writeFileSync(join(folder, file), text);
    const { code, logs, stdout } = await run([reader()], ['--vault', file, '--verbose']);
    expect(code).toBe(0);
    expect(lines()).toEqual(['/echo?key=from-a-file-1']);
    expect(logs).toEqual(['string 13 ********', '15', 'undefined']);
    expect(stdout + readFileSync(join(folder, 'run.ndjson'), 'utf8')).not.toContain('from-a-file-1');
  });

  test('from the environment, which wins over the file', async () => {
    const { logs } = await run(
      [item('R', '/echo', { test: "console.log((await pm.vault.get('TOKEN')).length)" })],
      [],
      {
        ASSAY_VAULT_TOKEN: 'twelve-chars',
      },
    );
    expect(logs).toEqual(['12']);
  });

  test('without one, the call says what to give; an unreadable file is a usage error', async () => {
    const asks = item('R', '/echo', { test: "await pm.vault.get('TOKEN')" });
    const { code, stdout } = await run([asks]);
    expect(stdout).toMatch(/pm\.vault\.get\("TOKEN"\) needs --vault/);
    expect(code).toBe(3);
    writeFileSync(join(folder, 'bad.json'), '[1]');
    const bad = await run([asks], ['--vault', 'bad.json']);
    expect([bad.code, bad.stderr]).toEqual([2, expect.stringMatching(/Cannot read the vault bad\.json/)]);
  });
});

describe('--allow-hosts and --deny-hosts', () => {
  const asks = (path: string) =>
    item('Asks', '/echo/main', {
      test: `pm.sendRequest('${path}', (error, response) => console.log(error ? error.message : response.code));`,
    });

  test('hold for pm.sendRequest and its redirects, not for the requests of the collection', async () => {
    const own = `127.0.0.1:${echo.port}`;
    expect((await run([asks(`${echo.url}/json`)], ['--allow-hosts', own])).logs).toEqual(['200']);
    const denied = await run([asks(`${echo.url}/json`)], ['--deny-hosts', own]);
    expect(denied.logs).toEqual([`scripts may not send requests to ${own}`]);
    expect(denied.code).toBe(3);
    echo.reset();
    const other = `http://localhost:${echo.port}/json`;
    const moved = await run([asks(`${echo.url}/redirect-to?url=${encodeURIComponent(other)}`)], ['--allow-hosts', own]);
    expect(moved.logs).toEqual([`scripts may not send requests to localhost:${echo.port}`]);
    expect(lines()).toEqual(['/echo/main', expect.stringMatching(/^\/redirect-to/)]);
  });

  test('hold for a request that a script rewrote', async () => {
    const own = `127.0.0.1:${echo.port}`;
    const away = item('Away', '/echo', { prerequest: `pm.request.url = 'http://localhost:${echo.port}/stolen'` });
    const { code } = await run([away], ['--allow-hosts', own]);
    expect([code, lines()]).toEqual([3, []]);
    const stays = item('Stays', '/echo', { prerequest: "pm.request.headers.add({ key: 'X-A', value: '1' })" });
    expect((await run([stays], ['--allow-hosts', own])).code).toBe(0);
  });

  test('hold for the cookie jar', async () => {
    const jar = `pm.cookies.jar().set('http://elsewhere.test', 'a', '1', (error) => console.log(error && error.message));`;
    const { logs } = await run([item('Jar', '/echo', { test: jar })], ['--allow-hosts', 'api.test']);
    expect(logs).toEqual(['CookieStore: programmatic access to "elsewhere.test" is denied']);
  });
});

describe('a file in the body', () => {
  const upload = (src: string, prerequest: string) => {
    const { request, ...rest } = item('Upload', '/echo', { prerequest });
    return { ...rest, request: { ...request, method: 'POST', body: { mode: 'file', file: { src } } } };
  };
  const bodies = () => echo.requests().map(({ body }) => body.toString());
  beforeAll(() => writeFileSync(join(folder, 'secret.txt'), 'kept from scripts'));

  test.each([
    ['of the working directory', 'secret.txt'],
    ['by its absolute path', join(folder, 'secret.txt')],
  ])('that a script names, %s, is not read', async (_, src) => {
    const script = `pm.request.body.update({ mode: 'file', file: { src: ${JSON.stringify(src)} } })`;
    writeFileSync(join(folder, 'named.txt'), 'named');
    const { code, stdout } = await run([upload('named.txt', script)]);
    expect(code).toBe(3);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('put a file into the request that the collection does not name');
    expect(bodies().join()).not.toContain('kept from scripts');
  });

  test('that the collection leaves to a variable is sent', async () => {
    const { code } = await run([upload('{{file}}', "pm.variables.set('file', 'secret.txt')")]);
    expect([code, bodies()]).toEqual([0, ['kept from scripts']]);
  });
});

test('--no-scripts runs a collection without any', async () => {
  const { code, logs } = await run(
    [item('Throws', '/echo', { prerequest: 'throw 1', test: 'throw 2' })],
    ['--no-scripts'],
  );
  expect([code, logs]).toEqual([0, []]);
});

test('what pm.visualizer.set leaves is in the step', async () => {
  const shows = "pm.visualizer.set('<b>{{name}}</b>', { name: pm.response.json().name })";
  await run([item('Shows', '/json', { test: shows })]);
  const step = readEvents().find(({ type }) => type === 'step.finished');
  expect(step.visualisation).toEqual({ template: '<b>{{name}}</b>', data: { name: 'Ada' } });
});

test('a script error shows its line with a caret, and masks secrets in it', async () => {
  const code = "// comment\n  const token = 'sesame-open'; token.missing.deep();";
  const { stdout } = await run(
    [item('Bad', '/echo', { test: code })],
    ['--env-var', 'key=sesame-open', '--secret', 'key'],
  );
  const lines = stdout.split('\n');
  const at = lines.findIndex((line) => line.includes('2 | const token'));
  expect(lines[at]).toBe("     2 | const token = '********'; token.missing.deep();");
  const plain = await run([item('Bad', '/echo', { test: code })]);
  const shown = plain.stdout.split('\n');
  const caret = shown.findIndex((line) => line.trim() === '^');
  expect(shown[caret - 1]?.slice(shown[caret]?.indexOf('^'))).toBe('deep();');
});

test('collections of one run share their scopes, and nothing that scripts leave behind', async () => {
  const asks = "console.log(typeof leaked, pm.variables.has('local'), pm.environment.get('kept'), typeof [].own)";
  const second = { info: { name: 'second', schema: 'v2.1.0' }, item: [item('Second', '/echo', { test: asks })] };
  writeFileSync(join(folder, 'second.json'), JSON.stringify(second));
  const leaves = `leaked = 1; pm.variables.set('local', 1); pm.environment.set('kept', 'yes'); Array.prototype.own = () => 1; ${asks}`;
  const { code, logs } = await run([item('First', '/echo', { test: leaves })], ['second.json']);
  expect([code, logs]).toEqual([0, ['number true yes function', 'undefined false yes undefined']]);
});
