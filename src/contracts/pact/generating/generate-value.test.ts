// The values that generators make.
import { expect, test } from 'vitest';
import { readPactBody } from '../matching/body.ts';
import { parseTree, printTree, type Tree, type TreeObject } from '../matching/tree.ts';
import { momentOf } from './date-expression.ts';
import { generateResponse } from './generate-response.ts';
import { generateValue } from './generate-value.ts';
import { printDate } from './print-date.ts';
import { textLike } from './random-text.ts';

const NOW = Date.UTC(2026, 10, 24, 17, 5, 9, 42);

let seed = 1;
const random = (): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

const deps = { random, now: () => NOW, baseUrl: 'http://127.0.0.1:9', values: { id: 77, name: 'Ada' } };

/** How an expression names a value. */
const ref = (name: string): string => `$\{${name}}`;

const made = (raw: object, example: Tree = ''): string | undefined => {
  const value = generateValue(raw as TreeObject, example, deps);
  return value === undefined ? undefined : printTree(value);
};

test.each<[object, Tree, RegExp]>([
  [{ type: 'RandomInt', min: 5, max: 7 }, 1, /^[567]$/],
  [{ type: 'RandomInt' }, '1', /^"\d+"$/],
  [{ type: 'RandomDecimal', digits: 6 }, 1.5, /^(?=[\d.]{7}$)\d+\.\d+$/],
  [{ type: 'RandomDecimal', digits: 3 }, 'x', /^"(?=[\d.]{4}")\d+\.\d+"$/],
  [{ type: 'RandomHexadecimal', digits: 8 }, '', /^"[0-9A-F]{8}"$/],
  [{ type: 'RandomString', size: 12 }, '', /^"[A-Za-z0-9]{12}"$/],
  [{ type: 'RandomBoolean' }, true, /^(?:true|false)$/],
  [{ type: 'Regex', regex: '^[A-C]{2}-\\d{3}(?:x|yz)?$' }, '', /^"[A-C]{2}-\d{3}(?:x|yz)?"$/],
  [{ type: 'Uuid' }, '', /^"[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}"$/],
  [{ type: 'Uuid', format: 'simple' }, '', /^"[\da-f]{32}"$/],
  [{ type: 'Uuid', format: 'upper-case-hyphenated' }, '', /^"[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}"$/],
  [{ type: 'Uuid', format: 'URN' }, '', /^"urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}"$/],
])('%j', (raw, example, like) => {
  for (let times = 0; times < 50; times += 1) expect(made(raw, example)).toMatch(like);
});

test.each<[object, string]>([
  [{ type: 'Date' }, '"2026-11-24"'],
  [{ type: 'Date', format: 'dd.MM.yy', expression: '+ 1 month' }, '"24.12.26"'],
  [{ type: 'Time', format: 'HH:mm' }, '"17:05"'],
  [{ type: 'DateTime', format: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX" }, '"2026-11-24T17:05:09.042+00:00"'],
  [{ type: 'DateTime', format: 'yyyy-MM-dd HH:mm', expression: 'tomorrow @ noon' }, '"2026-11-25 12:00"'],
  [{ type: 'ProviderState', expression: ref('id') }, '77'],
  [{ type: 'ProviderState', expression: `/users/${ref('id')}/${ref('name')}` }, '"/users/77/Ada"'],
  [{ type: 'ProviderState', expression: ref('id'), dataType: 'STRING' }, '"77"'],
  [{ type: 'ProviderState', expression: 'id', dataType: 'INTEGER' }, '77'],
  [{ type: 'MockServerURL', example: 'http://localhost:1234/a/7', regex: '.*(/a/\\d+)$' }, '"http://127.0.0.1:9/a/7"'],
])('%j makes %s', (raw, expected) => {
  expect(made(raw)).toBe(expected);
});

test.each<[object]>([
  [{ type: 'Telepathy' }],
  [{ type: 'ProviderState', expression: ref('nobody') }],
  [{ type: 'Date', expression: 'some day' }],
])('%j leaves the example', (raw) => {
  expect(made(raw, 'example')).toBeUndefined();
});

test.each([
  ['', '2026-11-24 17:05'],
  ['now', '2026-11-24 17:05'],
  ['yesterday', '2026-11-23 17:05'],
  ['today + 2 days', '2026-11-26 17:05'],
  ['+ 1 week - 1 day', '2026-11-30 17:05'],
  ['next month', '2026-12-24 17:05'],
  ['last year', '2025-11-24 17:05'],
  ['next monday', '2026-11-30 17:05'],
  ['last tuesday', '2026-11-17 17:05'],
  ['next tue', '2026-12-01 17:05'],
  ['next january', '2027-01-24 17:05'],
  ['midnight', '2026-11-24 00:00'],
  ["5 o'clock pm", '2026-11-24 17:00'],
  ["12 o'clock am", '2026-11-24 00:00'],
  ["tomorrow @ 9 o'clock + 30 minutes", '2026-11-25 09:30'],
  ['+ 9 months', '2027-08-24 17:05'],
  ['+ 1 fortnight', '2026-12-08 17:05'],
])('the expression %j', (expression, expected) => {
  expect(printDate(momentOf(expression, new Date(NOW))!, 'yyyy-MM-dd HH:mm')).toBe(expected);
});

test('a month later ends with the month', () => {
  expect(printDate(momentOf('+ 1 month', new Date(Date.UTC(2026, 0, 31)))!, 'd MMM')).toBe('28 Feb');
});

test.each([
  '\\d+',
  '[^a-z]{3}',
  '(ab|c)*d',
  '\\w{2,4}@\\w+\\.(com|org)',
  '^\\+?[1-9]\\d{1,14}$',
  'a{3}',
  '[\\d-]x',
  '(?<year>\\d{4})-\\d\\d',
  '\\u0041\\x42',
  '.?\\.',
  '[]a]',
])('text like %s', (pattern) => {
  for (let times = 0; times < 30; times += 1) {
    const text = textLike(pattern, random);
    // An unescaped bracket at the start of a class means itself elsewhere, and nothing in JavaScript.
    expect(text).toMatch(new RegExp(`^(?:${pattern.replace('[]a]', '[\\]a]')})$`));
  }
});

test('headers and several cookies are generated, and the type of a body is said once', () => {
  const interaction = {
    response: {
      status: 201,
      headers: { 'X-R': '1', 'Set-Cookie': ['a=1', 'b=2'], 'content-type': 'application/json' },
      body: { a: 1 },
      generators: { header: { 'x-r': { type: 'RandomInt', min: 7, max: 7 } } },
    },
  };
  const { status, headers, body } = generateResponse(parseTree(JSON.stringify(interaction)) as TreeObject, false, deps);
  expect(status).toBe(201);
  expect(headers).toEqual([
    ['X-R', '7'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
    ['content-type', 'application/json'],
  ]);
  expect(Buffer.from(body).toString()).toBe('{"a":1}');
});

test('a body of specification 4 is told from JSON that looks like one', () => {
  const body = { content: 'x', contentType: 'text/plain' };
  expect(readPactBody({ body }, true, undefined)).toMatchObject({ contentType: 'text/plain' });
  expect(readPactBody({ body }, false, undefined)).toMatchObject({ contentType: 'application/json' });
});
