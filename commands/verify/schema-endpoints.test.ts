// assay verify schema with live endpoints: what is sent, and what is said of each kind of answer.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay } from '../../fixtures/assay-process.ts';
import { json, startAnswers } from '../../fixtures/servers/answers.ts';

const TLS = join(import.meta.dirname, '../../fixtures/tls');
const folder = mkdtempSync(join(tmpdir(), 'assay-schema-endpoints-'));
const write = (name: string, text: string | object): void =>
  writeFileSync(join(folder, name), typeof text === 'string' ? text : JSON.stringify(text));
const assay = (...words: readonly string[]) => runAssay(['verify', 'schema', ...words], { cwd: folder });

const TEA = { id: 1, name: 'Tea' };
const large = {
  items: Array.from({ length: 40_000 }, (_, id) => ({ id: id === 39_999 ? 'x' : id, name: 'y'.repeat(240) })),
};

let server: Awaited<ReturnType<typeof startAnswers>>;
let secure: Awaited<ReturnType<typeof startAnswers>>;

const TYPED = { 'content-type': 'application/json' };

const NO_UTF8 = Buffer.from(JSON.stringify({ id: 1, name: 'Th\u00e9' }), 'latin1');

beforeAll(async () => {
  write('tea.json', {
    title: 'Tea',
    type: 'object',
    required: ['id', 'name'],
    properties: { id: { type: 'integer' }, name: { type: 'string', minLength: 1 } },
  });
  const answers = {
    '/ok': json(TEA),
    '/wrong': json('{\n  "id": "x",\n  "name": "Tea"\n}'),
    '/problem': { ...json(TEA), headers: { 'content-type': 'application/vnd.tea+json; charset=utf-8' } },
    '/untyped': { body: JSON.stringify(TEA) },
    '/typed-html': { headers: { 'content-type': 'text/html' }, body: JSON.stringify(TEA) },
    '/html': { headers: { 'content-type': 'text/html' }, body: '<!doctype html>\n<p>Sorry</p>' },
    '/broken': json('{"id": 1,}'),
    '/empty': json(''),
    '/nothing': { status: 204 },
    '/fails': { ...json({ error: 'x' }), status: 500 },
    '/moved': { status: 302, headers: { location: '/ok' } },
    '/gzip': { headers: { ...TYPED, 'content-encoding': 'gzip' }, body: gzipSync(JSON.stringify(TEA)) },
    '/latin': { headers: { 'content-type': 'application/json; charset=iso-8859-1' }, body: NO_UTF8 },
    '/no-utf8': { headers: TYPED, body: NO_UTF8 },
    '/bom': json(`\ufeff${JSON.stringify(TEA)}`),
    '/large': json(large),
    '/page': json({ items: [TEA, { id: 2, name: '' }] }),
    '/slow': { hangs: true },
  };
  server = await startAnswers(answers);
  const [key, cert] = ['self-signed-key.pem', 'self-signed.pem'].map((name) => readFileSync(join(TLS, name)));
  secure = await startAnswers(answers, { key, cert });
});
afterAll(async () => {
  await Promise.all([server.close(), secure.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const events = () =>
  readFileSync(join(folder, 'events.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const verify = async (...words: readonly string[]) => {
  const ended = await assay(...words, '--reporter', 'ndjson=events.ndjson');
  const steps = events().filter(({ type }) => type === 'step.finished');
  const failures = steps.flatMap(({ checks }) => checks).filter(({ verdict }) => verdict === 'fail');
  return { ...ended, steps, messages: failures.map(({ error }) => error.message) };
};

const ask = (path: string, ...words: readonly string[]) =>
  verify('tea.json', '--url', `${server.url}${path}`, ...words);

describe('an answer', () => {
  test.each([
    '/ok',
    '/problem',
    '/untyped',
    '/moved',
    '/gzip',
    '/bom',
    '/latin',
  ])('that fits passes: %s', async (path) => {
    const ended = await ask(path);
    expect(ended.messages).toEqual([]);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.steps.at(-1).checks).toMatchObject([{ name: 'status 2xx' }, { name: 'Tea' }]);
  });

  test.each<[string, string[]]>([
    ['/wrong', ['/id must be integer, got "x" (line 2, column 9 of the body)']],
    ['/typed-html', ['the content type must be JSON, got text/html']],
    ['/html', ['the body is no JSON, its content type is text/html; it begins with "<!doctype html> <p>Sorry</p>"']],
    [
      '/broken',
      ['the body is no JSON: there is one comma too many (line 1, column 9); it begins with "{\\"id\\": 1,}"'],
    ],
    ['/empty', ['the body is empty, so there is no JSON to judge']],
    ['/nothing', ['the body is empty, so there is no JSON to judge']],
    ['/no-utf8', ['the body is no JSON: it holds bytes that are no UTF-8']],
    ['/fails', ['the status must be 2xx, got 500']],
    ['/gone', ['the status must be 2xx, got 404']],
  ])('that does not says why, once: %s', async (path, messages) => {
    const ended = await ask(path);
    expect(ended.messages).toEqual(messages);
    expect(ended.code).toBe(1);
  });

  test('has the place of the fault in its body and in the schema', async () => {
    await ask('/wrong');
    const failed = events().find(({ type }) => type === 'step.finished').checks[1];
    expect(failed).toMatchObject({
      name: 'Tea: /id',
      where: 'response body /id',
      source: { file: 'tea.json', pointer: '/properties/id/type' },
      expected: 'integer',
      actual: 'x',
    });
  });

  test('of ten megabytes is judged whole', async () => {
    const ended = await ask('/large', '--path', '$.items[*]');
    expect(ended.messages).toHaveLength(1);
    expect(ended.messages[0]).toMatch(
      /^\/items\/39999\/id must be integer, got "x" \(line 1, column \d+ of the body\)$/,
    );
  });

  test('may have another status than 2xx where that is said', async () => {
    write('error.json', { required: ['error'] });
    const ended = await verify('error.json', '--url', `${server.url}/fails`, '--status', '4xx,500');
    expect(ended.code, ended.stdout).toBe(0);
  });

  test('that does not come is no failure of the schema: exit code 3', async () => {
    const refused = await verify('tea.json', '--url', 'http://127.0.0.1:1/tea');
    expect(refused.code).toBe(3);
    expect(refused.steps[0]).toMatchObject({ outcome: 'errored', checks: [], errors: [{ class: 'connect' }] });
    const slow = await ask('/slow', '--request-timeout', '200');
    expect(slow.code).toBe(3);
    expect(slow.steps[0].errors).toMatchObject([{ class: 'timeout' }]);
  });

  test('over TLS is trusted as in a run', async () => {
    const refused = await verify('tea.json', '--url', `${secure.url}/ok`);
    expect(refused.code).toBe(3);
    expect(refused.steps[0].errors).toMatchObject([{ class: 'tls' }]);
    expect((await assay('tea.json', '--url', `${secure.url}/ok`, '--insecure')).code).toBe(0);
  });
});

describe('a request', () => {
  test('has method, headers, authentication and body, with variables', async () => {
    server.asked.splice(0);
    const ended = await verify(
      ...['tea.json', '--url', '{{base}}/ok?page={{n}}', '-X', 'put', '-H', 'X-Tenant: {{n}}', '-d', '{"n": {{n}}}'],
      ...['--auth', 'bearer', '--auth-field', 'token={{token}}'],
      ...['--env-var', `base=${server.url}`, '--env-var', 'n=7', '--env-var', 'token=a-very-secret-token'],
    );
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(server.asked).toMatchObject([
      {
        method: 'PUT',
        url: '/ok?page=7',
        body: '{"n": 7}',
        headers: {
          'x-tenant': '7',
          authorization: 'Bearer a-very-secret-token',
          'content-type': 'application/json',
          accept: 'application/json, */*;q=0.5',
        },
      },
    ]);
    expect(ended.stdout + readFileSync(join(folder, 'events.ndjson'), 'utf8')).not.toContain('a-very-secret-token');
  });

  test('shows no secret that an answer repeats, not even a part of it', async () => {
    const token = 'tok-0123456789-abcdefghij-0123456789';
    const echo = await startAnswers({
      '/echo': json({ id: `you sent the following header to this endpoint: ${token}`, name: 'x' }),
    });
    const ended = await verify(
      'tea.json',
      '--url',
      `${echo.url}/echo`,
      '-H',
      `Authorization: Bearer ${token}`,
      '--verbose',
    );
    await echo.close();
    expect(ended.code).toBe(1);
    expect(ended.stdout + readFileSync(join(folder, 'events.ndjson'), 'utf8')).not.toContain(token.slice(0, 8));
  });

  test('is a GET that asks for JSON, or a POST with a body', async () => {
    server.asked.splice(0);
    await ask('/ok');
    await ask('/ok', '-d', 'plain', '-H', 'Accept: text/x');
    expect(server.asked.map(({ method, headers }) => [method, headers.accept])).toEqual([
      ['GET', 'application/json, */*;q=0.5'],
      ['POST', 'text/x'],
    ]);
  });
});

describe('a table of endpoints', () => {
  test('has schemas of its own, in the order of the table', async () => {
    write(
      'table.yaml',
      `
- name: one tea
  url: "{{base}}/ok"
  schema: tea.json
- url: "{{base}}/fails"
  status: [500, 404]
  schema: error.yaml#/$defs/error
- name: posted
  url: "{{base}}/page"
  method: POST
  headers: { X-A: 1 }
  body: { a: [1] }
  auth: { type: basic, username: ada, password: secret-word }
  path: $.items[*]
  schema: tea.json
`,
    );
    write('error.yaml', '$defs:\n  error:\n    title: Error\n    required: [code]\n');
    server.asked.splice(0);
    const ended = await verify('--endpoints', 'table.yaml', '--env-var', `base=${server.url}`);
    expect(ended.code).toBe(1);
    expect(ended.messages).toEqual([
      '/items/1/name must have at least 1 character, got 0: "" (line 1, column 48 of the body)',
      '/ has no member "code" (line 1, column 1 of the body)',
    ]);
    expect(server.asked).toMatchObject([
      { url: '/ok', method: 'GET' },
      {
        url: '/page',
        method: 'POST',
        body: '{"a":[1]}',
        headers: { 'x-a': '1', authorization: 'Basic YWRhOnNlY3JldC13b3Jk' },
      },
      { url: '/fails', method: 'GET' },
    ]);
    expect(ended.stdout).not.toContain('secret-word');
  });

  test('is judged by the one schema where its rows have none', async () => {
    write('plain.json', { endpoints: [{ url: `${server.url}/ok` }, { url: `${server.url}/wrong` }] });
    const ended = await verify('tea.json', '--endpoints', 'plain.json', '--bail');
    expect(ended.steps.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
  });

  test.each<[string, string, string]>([
    ['a slip in a name', '- urll: x\n', 't.yaml:1:3 an endpoint has no "urll"\n  Did you mean "url"?'],
    ['no URL', '- name: x\n', 't.yaml:1:3 this endpoint has no "url"'],
    ['no status', '- url: x\n  status: 20x\n', 't.yaml:2:3 "status" does not know "20x"'],
    ['no boolean', '- url: x\n  allowEmpty: maybe\n', 't.yaml:2:3 "allowEmpty" must be true or false'],
    ['no list', 'a: 1\n', 't.yaml:1:1 must be a list of endpoints'],
    ['no schema', '- url: http://h/\n', 'The endpoint http://h/ has no schema'],
    [
      'no kind of authentication',
      '- url: http://h/\n  schema: tea.json\n  auth: {type: bearr}\n',
      '"auth" does not know "bearr"',
    ],
    [
      'a field that the authentication has not',
      '- url: http://h/\n  schema: tea.json\n  auth: {type: bearer, bearer: {token: x}}\n',
      '"auth" bearer has no field "bearer"',
    ],
    [
      'an authentication without what it sends',
      '- url: http://h/\n  schema: tea.json\n  auth: {type: apikey}\n',
      '"auth" apikey needs a key, and has none',
    ],
    ['wrong headers', '- url: http://h/\n  headers: [a]\n', 't.yaml:2:3 "headers" must be an object of texts'],
  ])('with %s is told where', async (_, text, message) => {
    write('t.yaml', text);
    const ended = await assay('--endpoints', 't.yaml');
    expect(ended.stderr).toContain(message);
    expect(ended.code).toBe(2);
  });
});

test.runIf(process.platform !== 'win32')('Ctrl-C ends it with 130 and with the reports', async () => {
  const { spawn } = await import('node:child_process');
  const words = ['verify', 'schema', 'tea.json', '--url', `${server.url}/ok`, '--url', `${server.url}/slow`];
  server.asked.splice(0);
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../bin/run.js'), ...words, '--reporter', 'junit=cut.xml'],
    { cwd: folder },
  );
  const watch = setInterval(() => {
    if (!server.asked.some(({ url }) => url === '/slow')) return;
    clearInterval(watch);
    child.kill('SIGINT');
  }, 20);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  expect(code).toBe(130);
  expect(readFileSync(join(folder, 'cut.xml'), 'utf8')).toContain('name="Tea"');
});
