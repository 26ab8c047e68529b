import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshRealm, openRealm } from './testing/fresh-realm.ts';

let realm: FreshRealm;

beforeAll(async () => {
  realm = await openRealm();
  realm.run('globalThis.require = realm.requireLibrary; globalThis.loadFromBundle = realm.loadLibrary');
});

/** Each library does one real thing, in a context that has nothing of Node. */
const USES: readonly [name: string, code: string, result: unknown][] = [
  [
    'ajv',
    "const v = new m(); return [v.validate({ type: 'string' }, 1), v.errorsText()]",
    [false, 'data should be string'],
  ],
  [
    'assert',
    'try { m.deepEqual({ a: 1 }, { a: 2 }) } catch (error) { return [error.name, error.actual.a] }',
    ['AssertionError', 1],
  ],
  ['atob', "return m('aGk=')", 'hi'],
  ['backbone', "const M = m.Model.extend({}); return new M({ a: 1 }).get('a')", 1],
  ['btoa', "return m('hi')", 'aGk='],
  ['buffer', "return m.Buffer.from('é').toString('base64') + m.constants.MAX_STRING_LENGTH", `w6k=${0x1fffffe8}`],
  ['chai', 'return m.version', '4.3.8'],
  ['cheerio', "return m.load('<ul><li>a</li><li>b</li></ul>')('li').eq(1).text()", 'b'],
  [
    'crypto-js',
    "const sealed = m.AES.encrypt('text', 'key').toString(); return [m.SHA256('a').toString().slice(0, 8), m.AES.decrypt(sealed, 'key').toString(m.enc.Utf8)]",
    ['ca978112', 'text'],
  ],
  ['csv-parse/lib/sync', 'return m(\'a,b\\n1,"2,3"\', { columns: true })', [{ a: '1', b: '2,3' }]],
  ['events', "const e = new m(); let got; e.on('x', (v) => { got = v }); e.emit('x', 7); return got", 7],
  ['fs', 'return m', {}],
  [
    'json',
    "try { m.parse('{') } catch (error) { return error.message.split('\\n')[0] }",
    'Unexpected end of input at 1:2',
  ],
  ['lodash', "return [m.VERSION, m.get({ a: [{ b: 2 }] }, 'a[0].b')]", ['4.17.23', 2]],
  ['moment', "return [m.version, m.utc('2020-02-29').add(1, 'year').format('YYYY-MM-DD')]", ['2.30.1', '2021-02-28']],
  ['os', 'return m.EOL', '\n'],
  ['path', "return m.join('a', '..', 'b', 'c.txt')", 'b/c.txt'],
  [
    'postman-collection',
    "return [new m.Url('http://h/a?b=c').getQueryString(), m.Property.replaceSubstitutions('{{x}}', { x: 1 }), new m.Request('http://h').method]",
    ['b=c', '1', 'GET'],
  ],
  ['punycode', "return m.toASCII('bücher.example')", 'xn--bcher-kva.example'],
  ['querystring', "return m.parse('a=1&a=2&b=%20')", { a: ['1', '2'], b: ' ' }],
  ['stream', 'return [typeof m.Readable, new m.PassThrough() instanceof m.Transform]', ['function', true]],
  [
    'string_decoder',
    "const d = new m.StringDecoder('utf8'); return d.write(Buffer.from([0xc3])) + d.end(Buffer.from([0xa9]))",
    'é',
  ],
  ['timers', 'return typeof m.setTimeout', 'function'],
  ['tv4', "return m.validateResult([1], { items: { type: 'string' } }).error.dataPath", '/0'],
  [
    'url',
    "const u = m.parse('http://h:8/p?q#f'); return [u.host, u.query, m.resolve('http://h/a/b', '../c')]",
    ['h:8', 'q', 'http://h/c'],
  ],
  ['util', "return [m.format('%s-%d', 'a', 1), m.inspect({ a: [1] })]", ['a-1', '{ a: [ 1 ] }']],
  ['uuid', 'return [/^[0-9a-f-]{36}$/.test(m.v4()), m() !== m(), Object.keys(m)]', [true, true, ['v4']]],
  [
    'xml2js',
    "let out; m.parseString('<a><b>1</b></a>', { async: false }, (_, r) => { out = r }); return [out, new m.Builder({ headless: true }).buildObject({ c: 1 })]",
    [{ a: { b: ['1'] } }, '<c>1</c>'],
  ],
];

describe('require', () => {
  test.each(USES)('%s', (name, code, result) => {
    const text = realm.run(`JSON.stringify(((m) => { ${code} })(require('${name}')))`) as string;
    expect(JSON.parse(text)).toEqual(result);
  });

  test('gives the same module each time', () => {
    expect(realm.run("require('lodash') === require('lodash')")).toBe(true);
  });

  test.each([
    'lodash3',
    'csv-parse',
    'crypto',
    'node:path',
    './x',
    'web__core',
    'constructor',
  ])('%s is unknown', (name) => {
    expect(() => realm.run(`require('${name}')`)).toThrow(`Cannot find module '${name}'`);
  });

  test('needs a name', () => {
    expect(() => realm.run('require()')).toThrow("Cannot find module 'undefined'");
  });
});

test('every bundle is covered here, or by the tests of what uses it', async () => {
  const elsewhere = /^(web__|lodash3$|sugar$|liquid-json$|http-reasons$|dynamic-variables$|file-extensions$)/;
  const bundles = (await readdir(realm.libraries))
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.slice(0, -3));
  const tested = USES.map(([name]) => name.replaceAll('/', '__')).filter((name) => name !== 'json');
  expect(bundles.filter((name) => !elsewhere.test(name)).sort()).toEqual(tested.sort());
});

test('dynamic variables come from a bundle of their own', () => {
  const values = realm.run(
    "['$randomFirstName', '$randomColor', '$nope'].map(loadFromBundle('dynamic-variables'))",
  ) as unknown[];
  expect(values.map((value) => typeof value)).toEqual(['string', 'string', 'undefined']);
});

test('licences travel with the bundles, and all of them are free', async () => {
  const notices = await readFile(`${realm.libraries}/NOTICES.txt`, 'utf8');
  const licences = [...notices.matchAll(/^-{80}\n(\S+) \S+ \((.*)\)$/gm)].map(([, name, words]) => [name, words]);
  expect(licences.length).toBeGreaterThan(40);
  expect(licences.filter(([, words]) => !/MIT|BSD|Apache|ISC|see its README/.test(words ?? ''))).toEqual([]);
  expect(notices).toContain('chai 4.4.1 (MIT)');
});
