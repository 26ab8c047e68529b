import { beforeAll, describe, expect, test } from 'vitest';
import { type FreshRealm, openRealm } from '../testing/fresh-realm.ts';

let realm: FreshRealm;

beforeAll(async () => {
  realm = await openRealm();
  realm.run(`globalThis.respond = (code, reason, headers, text, bytes) => {
    bytes ??= Array.from(text, (c) => c.charCodeAt(0));
    return realm.createResponse({ code, reason, headers, responseTime: 3, headerBytes: 0, wireBytes: bytes.length },
      { text: () => text, bytes: () => Uint8Array.from(bytes), size: bytes.length }, [{ name: 'c', value: 'v' }]);
  };
  globalThis.messageOf = (run) => { try { return run(); } catch (error) { return [error.name, error.message]; } };`);
});

/** The value of an expression about the response `r`, through JSON. */
const look = (args: string, expression: string): unknown =>
  JSON.parse(
    realm.run(`(() => { const r = respond(${args}); return JSON.stringify(${expression}) ?? 'null'; })()`) as string,
  );

const JSON_RESPONSE = `200, 'OK', [['Content-Type', 'application/json'], ['x-a', '1'], ['X-A', '2']], '{"a":1}'`;

describe('a JSON response', () => {
  test.each<[string, unknown]>([
    ['[r.code, r.status, r.reason(), r.responseTime, r.responseSize]', [200, 'OK', 'OK', 3, 7]],
    ['r.text()', '{"a":1}'],
    ['r.json()', { a: 1 }],
    ['r.json() === r.json()', false],
    ["r.json((key, value) => (key === 'a' ? 9 : value))", { a: 9 }],
    ['r.jsonp()', { a: 1 }],
    ['r.size()', { body: 7, header: 67, total: 74 }],
    ['r.headers.toObject()', { 'content-type': 'application/json', 'x-a': ['1', '2'] }],
    ["[r.headers.get('X-a'), r.headers.has('none')]", ['2', false]],
    [
      'r.contentInfo()',
      {
        contentType: 'application/json',
        mimeType: 'text',
        mimeFormat: 'json',
        charset: 'utf8',
        fileExtension: 'json',
        fileName: 'response.json',
      },
    ],
    ['r.dataURI()', 'data:application/json;base64, eyJhIjoxfQ=='],
    ['r.encoding()', {}],
    ['[r.details().name, typeof r.details().detail, r.details().code]', ['OK', 'string', 200]],
    ['[r.stream.constructor.name, r.stream.length, r.stream.toString()]', ['Buffer', 7, '{"a":1}']],
    ["r.cookies.get('c')", 'v'],
    ['r.body', null],
    [
      'Object.keys(r)',
      [
        'id',
        '_details',
        'status',
        'code',
        'headers',
        'stream',
        'cookies',
        'responseTime',
        'responseSize',
        'downloadedBytes',
      ],
    ],
    ['/^[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}$/.test(r.id) && r.id === r.id', true],
    ['r.toJSON().stream', { type: 'Buffer', data: [123, 34, 97, 34, 58, 49, 125] }],
    [
      'messageOf(() => r.mime())',
      ['Error', '`Response#mime` has been discontinued, use `Response#contentInfo` instead.'],
    ],
  ])('%s', (expression, expected) => {
    expect(look(JSON_RESPONSE, expression)).toEqual(expected);
  });
});

describe('what is no JSON', () => {
  test.each([
    ['', 'No data, empty input at 1:1\n\n^'],
    ['nope', "Unexpected token 'n' at 1:1\nnope\n^"],
    ['{"a":1,}', 'Trailing comma in object at 1:8\n{"a":1,}\n       ^'],
    ['{"a":\n\n x}', 'No value found for key a at 3:2\n x}\n ^'],
    ['  ', 'No data, only a whitespace at 1:3\n  \n  ^'],
  ])('%o', (text, message) => {
    expect(look(`200, 'OK', [], ${JSON.stringify(text)}`, 'messageOf(() => r.json())')).toEqual(['JSONError', message]);
  });

  test('a byte order mark is skipped', () => {
    expect(look(`200, 'OK', [], '\\ufeff{"a":1}'`, '[r.text(), r.json()]')).toEqual(['{"a":1}', { a: 1 }]);
  });

  test('a JSONP call is opened', () => {
    expect(look(`200, 'OK', [], 'cb({"a":1});'`, 'r.jsonp()')).toEqual({ a: 1 });
  });
});

describe('content', () => {
  test.each<[string, string, object]>([
    [
      'text/html; charset=ISO-8859-1',
      'attachment; filename="foo.html"',
      { charset: 'iso-8859-1', mimeFormat: 'html', fileName: 'foo.html' },
    ],
    ['image/png', '', { mimeType: 'image', mimeFormat: 'image', fileName: 'response.png' }],
    ['application/vnd.x+json', '', { mimeType: 'text', mimeFormat: 'json', fileName: 'response' }],
    ['text/javascript', '', { mimeFormat: 'script', fileName: 'response' }],
    ['', "attachment; filename*=UTF-8''%e2%82%ac.txt; filename=a.txt", { fileName: 'a.txt' }],
    ['', "attachment; filename*=utf-8''%e2%82%ac.txt", { contentType: 'text/plain', fileName: '€.txt' }],
  ])('%s %s', (type, disposition, expected) => {
    const headers = JSON.stringify([
      ['content-type', type],
      ['content-disposition', disposition],
    ]);
    expect(look(`200, 'OK', ${headers}, 'x'`, 'r.contentInfo()')).toMatchObject(expected);
  });

  test('an encoded body counts as it came over the wire', () => {
    const args = `200, 'OK', [['Content-Encoding', 'gzip']], 'text'`;
    expect(look(args, '(r.downloadedBytes = 2, [r.size().body, r.responseSize, r.encoding()])')).toEqual([
      2,
      4,
      { format: 'gzip', source: 'header' },
    ]);
  });
});

test.each([
  ['iso-8859-1', [0x70, 0xe9], 'pé'],
  ['"Shift_JIS"', [0x93, 0xfa], '日'],
  ['utf-16le', [0x61, 0x00], 'a'],
  ['UTF-8', [0xc3, 0xa9], 'as UTF-8'],
  ['no-such-set', [0x61], 'as UTF-8'],
])('text in %s', (charset, bytes, text) => {
  const headers = JSON.stringify([['Content-Type', `text/plain; charset=${charset}`]]);
  expect(look(`200, 'OK', ${headers}, 'as UTF-8', ${JSON.stringify(bytes)}`, 'r.text()')).toBe(text);
});

test('a reason of its own stays, an absent one comes from the code', () => {
  expect(look(`500, 'Bad Thing', [], ''`, '[r.status, r.reason(), r.details().standardName]')).toEqual([
    'Bad Thing',
    'Bad Thing',
    'Internal Server Error',
  ]);
  expect(look(`404, '', [], ''`, 'r.reason()')).toBe('Not Found');
  expect(look(`299, 'Odd', [], ''`, 'r.details()')).toEqual({ name: 'Odd', code: 299 });
});
