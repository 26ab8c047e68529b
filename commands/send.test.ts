// assay send as a user meets it: the built program against a real server.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runAssay } from '../fixtures/assay-process.ts';
import { startEcho } from '../fixtures/servers/echo.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-send-'));
let echo: Awaited<ReturnType<typeof startEcho>>;

const assay = (words: readonly string[], stdin?: string) =>
  runAssay(words, { cwd: folder, ...(stdin === undefined ? {} : { stdin }) });

const send = (...words: readonly string[]) => assay(['send', ...words]);
const lastSent = () => echo.requests().at(-1)!;
const headersSent = () => Object.fromEntries(lastSent().headers.map(([name, value]) => [name.toLowerCase(), value]));
const at = (file: string): string => join(folder, file);

beforeAll(async () => {
  echo = await startEcho();
});
beforeEach(() => echo.reset());
afterAll(async () => {
  await echo.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('what goes out', () => {
  test('a GET, with headers of its own', async () => {
    const { code, stdout } = await send(`${echo.url}/json`, '-H', 'X-A: 1', '--header=x-b:2');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'Ada' });
    expect(lastSent().requestLine).toBe('GET /json HTTP/1.1');
    expect(headersSent()).toMatchObject({ 'x-a': '1', 'x-b': '2' });
  });

  test.each([
    ['--data of JSON', ['-d', '{"a": 1}'], 'application/json', '{"a": 1}'],
    ['--data of a form', ['-d', 'a=1', '-d', 'b=%20'], 'application/x-www-form-urlencoded', 'a=1&b=%20'],
    ['--data with a type', ['-d', '<a/>', '-H', 'Content-Type: application/xml'], 'application/xml', '<a/>'],
    ['--json', ['--json', '[1]'], 'application/json', '[1]'],
    ['--data-urlencode', ['--data-urlencode', 'a=x y&z'], 'application/x-www-form-urlencoded', 'a=x%20y%26z'],
  ])('%s', async (_, words, type, body) => {
    await send(`${echo.url}/echo`, ...words);
    expect(lastSent().method).toBe('POST');
    expect(headersSent()['content-type']).toBe(type);
    expect(lastSent().body.toString()).toBe(body);
  });

  test('files: as data, from standard input, as a form field, as the whole body', async () => {
    writeFileSync(at('a.txt'), 'from a file');
    await send('POST', `${echo.url}/echo`, '-d', '@a.txt');
    expect(lastSent().body.toString()).toBe('from a file');
    await assay(['send', 'POST', `${echo.url}/echo`, '--json', '@-'], '{"in":1}');
    expect(lastSent().body.toString()).toBe('{"in":1}');
    await send(`${echo.url}/echo`, '-F', 'f=@a.txt;type=text/csv;filename=b.csv', '-F', 'k=v');
    expect(lastSent().body.toString()).toMatch(
      /name="f"; filename="b\.csv"\r\nContent-Type: text\/csv\r\n\r\nfrom a file/,
    );
    expect(lastSent().body.toString()).toMatch(/name="k"\r\n\r\nv/);
    writeFileSync(at('a;b "c".txt'), 'from a file');
    await send(`${echo.url}/echo`, '-F', 'f=@"a;b \\"c\\".txt";filename="x;y.txt";type="text/plain; charset=utf-8"');
    expect(lastSent().body.toString()).toMatch(
      /filename="x;y\.txt"\r\nContent-Type: text\/plain; charset=utf-8\r\n\r\nfrom a file/,
    );
    await send(`${echo.url}/echo/`, '-T', 'a.txt');
    expect(lastSent().requestLine).toBe('PUT /echo/a.txt HTTP/1.1');
    expect(lastSent().body.toString()).toBe('from a file');
  });

  test('credentials, variables of an environment, redirects', async () => {
    const basic = `Basic ${Buffer.from('ada:pass word').toString('base64')}`;
    await send(`${echo.url}/echo`, '-u', 'ada:pass word');
    expect(headersSent().authorization).toBe(basic);
    await send(
      '{{base}}/echo',
      '--bearer',
      '{{token}}',
      '--env-var',
      `base=${echo.url}`,
      '--env-var',
      'token=tok-en-1',
    );
    expect(headersSent().authorization).toBe('Bearer tok-en-1');
    await send(`${echo.url}/echo`, '--auth', 'apikey', '--auth-field', 'key=X-Key', '--auth-field', 'value=abcdef');
    expect(headersSent()['x-key']).toBe('abcdef');
    const followed = await send(`${echo.url}/redirect/2`, '--max-redirs', '1');
    expect(followed.code).toBe(3);
    expect(followed.stderr).toContain('Exceeded maxRedirects');
  });
});

describe('what comes back', () => {
  test('the body alone for a pipe; with -i status and headers too', async () => {
    expect((await send(`${echo.url}/text`)).stdout).toBe('plain text');
    const { stdout } = await send(`${echo.url}/json`, '-i', '--disable-unicode');
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK {2}\d+ B - [\d.]+ m?s\nContent-Type: application\/json/);
    expect(stdout).toContain('\n  "name": "Ada",\n');
  });

  test('-v shows the request, and no password in it', async () => {
    const { stdout } = await send(`${echo.url}/echo`, '-v', '-u', 'ada:correct-horse', '-d', 'a=1');
    expect(stdout).toContain(`> POST ${echo.url}/echo`);
    expect(stdout).toContain('> a=1');
    expect(stdout).not.toContain(Buffer.from('ada:correct-horse').toString('base64'));
    expect(stdout).not.toContain('correct-horse');
  });

  test('binary bodies arrive byte for byte in a pipe and in a file', async () => {
    const { code, stdout } = await send(`${echo.url}/bytes/300`, '-o', 'out.bin');
    expect([code, stdout]).toEqual([0, '']);
    expect(readFileSync(at('out.bin'))).toEqual(Buffer.from(Array.from({ length: 300 }, (_v, i) => i % 256)));
  });

  test('no control sequence of a server reaches the terminal', async () => {
    const value = encodeURIComponent('\u001b[2Jgone');
    expect((await send(`${echo.url}/text?value=${value}`, '-i')).stdout).not.toContain('\u001b[2J');
  });
});

describe('what is judged', () => {
  const url = () => `${echo.url}/json`;
  test.each([
    [['--expect-status', '200']],
    [['--expect-status', '3xx,2xx', '-f']],
    [['--expect-header', 'content-type']],
    [['--expect-header', 'Content-Type: application/json; charset=utf-8']],
    [['--expect-body', '"Ada"']],
    [['--expect-jsonpath', '$.name']],
    [['--expect-jsonpath', '$.id == 7', '--expect-jsonpath', '$.price > 9', '--expect-jsonpath', '$.price<=9.5']],
    [['--expect-jsonpath', '$.name != "Bob"', '--expect-jsonpath', '$.name == Ada']],
    [['--expect-jsonpath', '$.tags contains "b"', '--expect-jsonpath', '$.name matches ^A.a$']],
    [['--expect-jsonpath', '$.nested.deep.list[?@ > 1] == [2,3]', '--expect-jsonpath', '$.none == null']],
    [['--expect-time', '30000']],
  ])('right: %j', async (words) => {
    const { code, stderr } = await send(url(), ...words);
    expect([code, stderr]).toEqual([0, '']);
  });

  test.each([
    [['--expect-status', '404'], 'status is 404: expected status 404, got 200'],
    [['--expect-header', 'x-none'], 'expected a header x-none, there is none'],
    [['--expect-body', 'Bob'], 'expected the body to contain "Bob"'],
    [['--expect-jsonpath', '$.nobody'], 'expected $.nobody to match something, it matches nothing'],
    [['--expect-jsonpath', '$.id == "7"'], 'expected $.id == "7", got 7'],
    [['--expect-jsonpath', '$.name > 3'], 'expected $.name > 3, got "Ada"'],
  ])('wrong: %j', async (words, message) => {
    const { code, stdout, stderr } = await send(url(), ...words);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(JSON.parse(stdout)).toMatchObject({ id: 7 });
  });

  test('--fail, a body that is not JSON, and a JUnit report', async () => {
    expect((await send(`${echo.url}/status/404`, '-f')).code).toBe(1);
    expect((await send(`${echo.url}/status/404`)).code).toBe(0);
    const { code, stderr } = await send(`${echo.url}/text`, '--expect-jsonpath', '$.a', '--reporter', 'junit=r.xml');
    expect(code).toBe(1);
    expect(stderr).toContain('expected a JSON body, got one that is not JSON');
    expect(readFileSync(at('r.xml'), 'utf8')).toMatch(/<testcase[^>]*name="\$\.a is there"/);
  });

  test('nobody listens: exit code 3, one sentence and a hint', async () => {
    const { code, stdout, stderr } = await send('http://127.0.0.1:9/', '--expect-status', '200');
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^error: connect ECONNREFUSED 127\.0\.0\.1:9\n {2}Nothing listens there/);
  });
});

describe('--save', () => {
  test('a new collection runs and judges as the request did; a second request joins it', async () => {
    const words = ['--save', 'new.json', '--expect-status', '2xx', '--expect-jsonpath', '$.tags[0] == "a"'];
    const { stderr } = await send(`${echo.url}/json?q=1`, ...words, '--expect-header', 'content-type');
    expect(stderr).toBe('saved to new.json\n');
    await send(`${echo.url}/echo`, '-F', 'a=b', '-u', '{{u}}:{{p}}', '--save', 'new.json', '--name', 'Upload');
    const { item } = JSON.parse(readFileSync(at('new.json'), 'utf8'));
    expect(item.map(({ name }: { name: string }) => name)).toEqual(['GET /json', 'Upload']);
    const run = await assay(['run', 'new.json', '-r', 'json', '--reporter-json-export', 'run.json']);
    expect(run.code).toBe(0);
    expect(JSON.parse(readFileSync(at('run.json'), 'utf8')).run.stats.assertions).toMatchObject({
      total: 3,
      failed: 0,
    });
  });

  test('everything else in the file stays as it was written', async () => {
    const written =
      '{\n    "info": {"name": "Kept", "schema": "v2.1.0", "n": 12345678901234567890},\n    "item": [ {"name":"one","request":"http://h/"} ],\n    "variable": []\n}\n';
    writeFileSync(at('kept.json'), written);
    await send(`${echo.url}/json`, '--save', 'kept.json');
    const after = readFileSync(at('kept.json'), 'utf8');
    expect(after.startsWith(written.slice(0, written.indexOf('} ]') + 1))).toBe(true);
    expect(after.endsWith('],\n    "variable": []\n}\n')).toBe(true);
    expect(JSON.parse(after).item).toHaveLength(2);
  });

  test('a password that stands there as it is gives a warning', async () => {
    const { stderr } = await send(`${echo.url}/json`, '-u', 'ada:secret-word', '--save', 'open.json');
    expect(stderr).toContain('warning: its password can be read there');
  });

  test('a claim that Postman cannot make is left out, and said', async () => {
    const { stderr } = await send(`${echo.url}/json`, '--expect-jsonpath', '$..list', '--save', 'some.json');
    expect(stderr).toContain('without the check "$..list is there"');
  });

  test.each([
    ['no JSON', 'broken.json', '{"item": [', /broken\.json:1:11 is not valid JSON/],
    ['no collection', 'env.json', '{"values": []}', /env\.json is not a Postman collection v2/],
  ])('%s: nothing is sent, nothing is lost', async (_, file, text, message) => {
    writeFileSync(at(file), text);
    const { code, stderr } = await send(`${echo.url}/json`, '--save', file);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(readFileSync(at(file), 'utf8')).toBe(text);
    expect(echo.requests()).toHaveLength(0);
  });
});

describe('wrong words', () => {
  test.each([
    [[], 'assay send needs a URL'],
    [['GET', 'http://h/', 'more'], '"more" is too much'],
    [['G T', 'http://h/'], '"G T" is no method'],
    [['http://h/', '-d', 'a', '--json', '{}'], 'exclude each other'],
    [['http://h/', '-H', ': x'], '--header needs "Name: value"'],
    [['http://h/', '--expect-status', 'fine'], '--expect-status does not know "fine"'],
    [['http://h/', '--expect-jsonpath', 'name'], '--expect-jsonpath needs a JSONPath'],
    [['http://h/', '--expect-jsonpath', '$.a[?'], '$.a[? is no JSONPath'],
    [['http://h/', '--expect-jsonpath', '$.a matches ('], 'is no regular expression'],
    [['http://h/', '--auth', 'basc'], '--auth does not know "basc"'],
    [['http://h/', '--auth', 'bearer', '--auth-field', 'tokn=b'], '--auth bearer has no field "tokn"'],
    [['http://h/', '--auth', 'bearer'], '--auth bearer needs a token'],
    [['http://h/', '--auth-field', 'a=b'], '--auth-field needs --auth'],
    [['http://h/', '--digest'], '--digest and --ntlm need --user'],
    [['http://h/', '-d', '@nowhere.json'], 'there is no such file'],
    [['http://h/', '--iteration-count', '2'], 'Unknown flag --iteration-count'],
  ])('%j', async (words, message) => {
    const { code, stdout, stderr } = await send(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('settings of assay run do not disturb; those that send knows count', async () => {
    writeFileSync(
      at('assay.config.json'),
      JSON.stringify({ collections: ['x.json'], folder: 'A', 'env-var': { p: 'json' } }),
    );
    const { code } = await send(`${echo.url}/{{p}}`, '--expect-status', '200');
    rmSync(at('assay.config.json'));
    expect(code).toBe(0);
    expect(existsSync(at('x.json'))).toBe(false);
  });
});
