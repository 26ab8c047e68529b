// assay verify openapi as a user meets it: words, exit codes, what is printed and written.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ended, runAssay } from '../../fixtures/assay-process.ts';
import { NOTES, NOTES_TOKEN, type Notes, startNotes } from '../../fixtures/servers/notes.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-openapi-'));
const write = (name: string, content: unknown): void =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
const assay = (...words: readonly string[]): Promise<Ended> =>
  runAssay(['verify', 'openapi', ...words], { cwd: folder, withinMs: 60_000 });

let notes: Notes;
beforeAll(async () => {
  notes = await startNotes();
  write('notes.json', NOTES);
});
beforeEach(() => {
  notes.quirk = undefined;
  notes.reset();
});
afterAll(async () => {
  await notes.close();
  rmSync(folder, { recursive: true });
});

describe('documents alone', () => {
  test('a valid one', async () => {
    const { code, stdout } = await assay('notes.json');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/a valid OpenAPI 3\.1 document: 5 operations/)]);
  });

  const twice = [
    'openapi: 3.1.0',
    'info: { title: Twice, version: "1" }',
    'paths:',
    '  /a:',
    '    get: { operationId: same, responses: { "200": { description: ok } } }',
    '  /b:',
    '    get: { operationId: same, responses: { "200": { description: ok } } }',
  ].join('\n');

  test('what is wrong is told with its line and column', async () => {
    write('twice.yaml', twice);
    const { code, stdout } = await assay('twice.yaml', 'notes.json', '--reporter', 'junit=out/twice.xml');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/twice\.yaml:7:\d+/)]);
    expect(stdout).toMatch(/a valid OpenAPI 3\.1 document/);
    expect(readFileSync(join(folder, 'out/twice.xml'), 'utf8')).toMatch(/<failure [^>]*same/);
  });

  test('warnings are told, and are failures with --strict', async () => {
    const required = ['gone'];
    const schemas = { Loose: { type: 'object', required, properties: { there: {} }, additionalProperties: false } };
    const limit = { name: 'limit', in: 'query', schema: { type: 'integer' }, example: 'ten' };
    const operation = { parameters: [limit], responses: { 200: { description: 'ok' } } };
    write('loose.json', { ...NOTES, paths: { '/a': { get: operation } }, components: { schemas } });
    const loose = await assay('loose.json');
    expect([loose.code, loose.stdout]).toEqual([0, expect.stringMatching(/loose\.json:1:\d+.*limit|warning/)]);
    expect((await assay('loose.json', '--strict')).code).toBe(1);
  });

  test.each([
    ['no document', [], /No OpenAPI document was given/],
    ['a file that is not there', ['gone.yaml'], /gone\.yaml/],
    ['another kind of document', ['package.json'], /package\.json:1:1: .*no OpenAPI document/],
    ['a pattern without a file', ['x*.yaml'], /No file matches x\*\.yaml/],
    ['calls without a provider', ['notes.json', '--phases', 'fuzzing'], /--phases is about calls to a provider/],
  ])('%s', async (_, words, message) => {
    write('package.json', { name: 'x' });
    const { code, stderr } = await assay(...words);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe('a provider', () => {
  const provider = (): readonly string[] => ['notes.json', '--url', notes.url, '-H', 'Authorization: Bearer {{token}}'];
  const token = ['--env-var', `token=${NOTES_TOKEN}`];

  test('that does as it says passes, with a seed that is told and coverage', async () => {
    const { code, stdout } = await assay(...provider(), ...token, '--max-examples', '20');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Seed (\d+): .*--seed \1/)]);
    expect(stdout).toMatch(/GET \/notes\/\{noteId\}/);
    expect(notes.heard.filter(({ headers }) => headers.authorization === `Bearer ${NOTES_TOKEN}`)).not.toEqual([]);
  });

  test('a failure is told with its place, the answer and a command, and no secret', async () => {
    notes.quirk = ({ target }, right) =>
      target === '/notes?limit=9' ? { status: 500, body: { why: 'nine' } } : right();
    const json = ['--reporter', 'json=out/report.json', '--reporter', 'junit=out/report.xml'];
    const { code, stdout } = await assay(...provider(), ...token, '--seed', '7', ...json);
    expect(code).toBe(1);
    expect(stdout).toMatch(/not_a_server_error/);
    expect(stdout).toMatch(/curl 'http:\/\/127\.0\.0\.1:\d+\/notes\?limit=9' -H 'Authorization: Bearer \*+'/);
    expect(stdout).toMatch(/answer: 500 .*"why":"nine"/);
    for (const text of [
      stdout,
      ...['json', 'xml'].map((end) => readFileSync(join(folder, `out/report.${end}`), 'utf8')),
    ])
      expect(text).not.toContain(NOTES_TOKEN);
  });

  test('known failures do not fail, new ones do', async () => {
    notes.quirk = ({ target }, right) => (target === '/notes?limit=9' ? { status: 500 } : right());
    const few = [...provider(), ...token, '--max-examples', '20', '--baseline', 'known.json'];
    expect((await assay(...few, '--seed', '1', '--update-baseline')).code).toBe(0);
    expect((await assay(...few, '--seed', '2')).code).toBe(0);
    notes.quirk = ({ method, target }, right) => (method === 'GET' && target === '/me' ? { status: 500 } : right());
    expect((await assay(...few, '--seed', '3')).code).toBe(1);
  });

  test('coverage that is too small fails', async () => {
    const few = [...provider(), ...token, '--include', 'readMe'];
    const { code, stdout } = await assay(...few, '--min-coverage', '90');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/90 % is demanded/)]);
    expect((await assay(...few, '--min-coverage', '1')).code).toBe(0);
  });

  test('that is waited for', async () => {
    expect((await assay(...provider(), ...token, '--include', 'readMe', '--wait-for-url', '5')).code).toBe(0);
  });

  test('a run that is out of time could not judge all', async () => {
    const { code, stdout } = await assay('notes.json', '--url', notes.url, '--rate-limit', '5/s', '--timeout', '1500');
    expect([code, stdout]).toEqual([3, expect.stringMatching(/POST \/notes/)]);
  });

  test('Ctrl-C ends with what was found', async () => {
    const words = ['verify', 'openapi', 'notes.json', '--url', notes.url, '--rate-limit', '10/s'];
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../bin/run.js'), ...words], { cwd: folder });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    notes.quirk = ({ method }, right) => {
      if (notes.heard.length > 5) child.kill('SIGINT');
      return method === 'POST' ? { status: 500 } : right();
    };
    expect([await ended, stdout]).toEqual([130, expect.stringMatching(/not_a_server_error/)]);
  });

  test.each([
    ['--phases', 'fuzing', /Did you mean fuzzing\?/],
    ['--checks', 'not_a_server_eror', /Did you mean not_a_server_error\?/],
    ['--rate-limit', 'fast', /100\/s/],
    ['--set', 'limit', /--set needs name=value/],
    ['--include', 'listNote', /Did you mean "listNotes"\?/],
    ['--accept-negative', '4zz', /--accept-negative needs statuses/],
    ['--header', 'nothing', /--header needs/],
  ])('%s %s is a mistake that is told', async (flag, value, hint) => {
    const { code, stderr } = await assay('notes.json', '--url', notes.url, flag, value);
    expect([code, stderr, notes.heard]).toEqual([2, expect.stringMatching(hint), []]);
  });

  test('only the checks that are wanted', async () => {
    notes.quirk = () => ({ status: 500 });
    const few = ['notes.json', '--url', notes.url, '--max-examples', '5'];
    expect(
      (await assay(...few, '--exclude-checks', 'not_a_server_error,status_code_conformance,ignored_auth')).code,
    ).toBe(0);
    const { code, stdout } = await assay(...few, '--checks', 'not_a_server_error', '--max-failures', '1');
    expect([code, stdout]).toEqual([1, expect.not.stringMatching(/status_code_conformance/)]);
  });
});
