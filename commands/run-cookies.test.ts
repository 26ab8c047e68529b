// Cookies through the built program: jars from files, what goes along on redirects, and the jar that is left.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runAssay, runItems } from '../fixtures/assay-process.ts';
import { ok, type ScriptedServer, startScripted } from '../fixtures/servers/scripted.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-cookies-'));
const seen: string[] = [];
let server: ScriptedServer;
let other: ScriptedServer;

/** What a request asked for and the cookies that it brought. */
const note = (target: string, lines: readonly string[]): void => {
  seen.push(`${target} ${lines.find((line) => line.startsWith('Cookie: ')) ?? '-'}`);
};

beforeAll(async () => {
  other = await startScripted(({ target, lines }) => {
    note(`other${target}`, lines);
    return ok('ok', 'Set-Cookie: theirs=2\r\n');
  });
  server = await startScripted(({ target, lines }) => {
    note(target, lines);
    const [, path = '', host = ''] = /^\/(\w*)(?:\/(.*))?$/.exec(target) ?? [];
    const cookies =
      'Set-Cookie: own=1; Path=/\r\nSet-Cookie: deep=1; Path=/deep\r\nSet-Cookie: safe=1; Secure; Path=/\r\n';
    if (path !== 'go') return ok('ok', path === 'set' ? cookies : '');
    return `HTTP/1.1 302 Found\r\nLocation: http://${host}:${other.port}/landed\r\n${cookies}Content-Length: 0\r\n\r\n`;
  });
});
beforeEach(() => seen.splice(0));
afterAll(async () => {
  await server.close();
  await other.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (name: string, paths: readonly (string | object)[], words: readonly string[] = []) => {
  const items = paths.map((path) =>
    typeof path === 'string' ? { name: path, request: `${server.url}${path}` } : path,
  );
  return runItems(name, items, { cwd: folder, words });
};

test('a redirect to another port takes the cookies along, one to another host does not', async () => {
  await run('redirects', ['/go/127.0.0.1', '/go/localhost', '/end']);
  expect(seen).toEqual([
    '/go/127.0.0.1 -',
    'other/landed Cookie: own=1; safe=1',
    '/go/localhost Cookie: own=1; safe=1; theirs=2',
    'other/landed -',
    '/end Cookie: own=1; safe=1; theirs=2',
  ]);
});

test('disableCookies neither sends nor keeps any', async () => {
  const off = { name: 'off', request: `${server.url}/set`, protocolProfileBehavior: { disableCookies: true } };
  await run('off', [off, '/first', '/set', off, '/deep']);
  expect(seen).toEqual(['/set -', '/first -', '/set -', '/set -', '/deep Cookie: deep=1; own=1; safe=1']);
});

test('the jar that a run leaves is the one that the next starts with', async () => {
  await run('leaves', ['/set'], ['--export-cookie-jar', 'jar.json']);
  const jar = JSON.parse(readFileSync(join(folder, 'jar.json'), 'utf8'));
  expect(jar).toMatchObject({
    storeType: 'MemoryCookieStore',
    cookies: [{ key: 'own' }, { key: 'deep' }, { key: 'safe' }],
  });
  await run('starts', ['/'], ['--cookie-jar', 'jar.json']);
  expect(seen.at(-1)).toBe('/ Cookie: own=1; safe=1');
});

test('a cookie file of curl is a jar too', async () => {
  const lines = [
    '# Netscape HTTP Cookie File',
    '127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tabc',
    '#HttpOnly_127.0.0.1\tFALSE\t/deep\tFALSE\t3155760000\tdeep\t1',
    '127.0.0.1\tFALSE\t/\tFALSE\t1000\tgone\t1',
    '.example.com\tTRUE\t/\tFALSE\t0\tforeign\t1',
  ];
  writeFileSync(join(folder, 'cookies.txt'), `${lines.join('\n')}\n`);
  await run('curl', ['/', '/deep'], ['--cookie-jar', 'cookies.txt']);
  expect(seen).toEqual(['/ Cookie: session=abc', '/deep Cookie: deep=1; session=abc']);
});

test.each([
  ['text', 'hello'],
  ['nothing', ''],
  ['another document', '{"info": {}}'],
  ['half of one', '{"cookies": [{"key": "a"'],
  ['a cookie without domain', '{"cookies": [{"key": "a", "value": "1"}]}'],
  ['a cookie with a line break', '{"cookies": [{"key": "a", "value": "1\\r\\nX: 2", "domain": "127.0.0.1"}]}'],
  ['a broken line of curl', '127.0.0.1\tFALSE\t/\n'],
])('a jar that is %s ends the run before it starts', async (_name, text) => {
  writeFileSync(join(folder, 'bad.jar'), text);
  writeFileSync(join(folder, 'c.json'), JSON.stringify({ info: { name: 'c' }, item: [{ request: server.url }] }));
  const { code, stderr } = await runAssay(['run', 'c.json', '--cookie-jar', 'bad.jar'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/bad\.jar is not a cookie jar\n +It must be .*--export-cookie-jar/);
  expect(seen).toEqual([]);
});
