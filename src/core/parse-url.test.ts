// Proves that URL texts fall into the parts that Postman makes of them.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { UrlTemplate } from '../model/collection.ts';
import { parseQuery, parseUrl, pathVariableNames } from './parse-url.ts';

type Parts = Pick<UrlTemplate, 'protocol' | 'auth' | 'host' | 'port' | 'path' | 'hash'> & {
  readonly query?: readonly (readonly [string, string | null])[];
  readonly variables?: readonly string[];
};

// What the oracle made of each text, as parts (query as pairs, path variables as names).
const cases = JSON.parse(readFileSync(new URL('../../fixtures/formats/urls.json', import.meta.url), 'utf8')) as {
  readonly [text: string]: Parts;
};

const partsOf = ({ raw: _, query, variables, ...parts }: UrlTemplate): Parts => ({
  ...parts,
  ...(query.length > 0 && { query: query.map(({ key, value }) => [key, value] as const) }),
  ...(variables.length > 0 && { variables: variables.map(({ key }) => key) }),
});

const joined = (url: UrlTemplate): string => {
  const { auth } = url;
  const userInfo = auth ? `${auth.user ?? ''}${auth.password === undefined ? '' : `:${auth.password}`}@` : '';
  const query = url.query.map(({ key, value }) => (value === null ? key : `${key}=${value}`)).join('&');
  return [
    url.protocol === undefined
      ? ''
      : `${url.protocol}://${url.protocol === 'file' && url.host.length === 0 ? '/' : ''}`,
    userInfo,
    url.host.join('.'),
    url.port === undefined ? '' : `:${url.port}`,
    url.path === undefined ? '' : `/${url.path.join('/')}`,
    url.query.length === 0 ? '' : `?${query}`,
    url.hash === undefined ? '' : `#${url.hash}`,
  ].join('');
};

test('the table of odd URLs is there', () => {
  expect(Object.keys(cases).length).toBeGreaterThan(200);
});

test.each(Object.entries(cases))('%j', (text, parts) => {
  expect(partsOf(parseUrl(text))).toEqual(parts);
});

describe('parseUrl', () => {
  test('keeps the text as written', () => {
    expect(parseUrl('  http://h/a b').raw).toBe('  http://h/a b');
  });

  test('loses nothing of a text made of any pieces', () => {
    const pieces = [
      '{{a.b/c?d#e:f@g}}',
      'host.example',
      ':80',
      '/p',
      '/:id',
      '?q=1',
      '&r',
      '#f',
      '{{',
      '}}',
      '=',
      'ü',
      ' ',
      '%',
    ];
    let seed = 7;
    for (let round = 0; round < 2000; round += 1) {
      let text = 'http://x';
      for (let i = 0; i < 8; i += 1) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        text += pieces[seed % pieces.length];
      }
      expect(joined(parseUrl(text))).toBe(text);
    }
  });

  test('leaves a backslash inside a template alone', () => {
    expect(parseUrl('http://{{a\\b}}\\c')).toMatchObject({ host: ['{{a\\b}}'], path: ['c'] });
  });

  test('takes a long text in one pass', () => {
    expect(parseUrl(`http://h/${'{{x}}/'.repeat(100_000)}`).path).toHaveLength(100_001);
  });
});

test('parseQuery leaves values encoded or not, as they are', () => {
  expect(parseQuery('a=%20b+c&d=e f')).toEqual([
    { key: 'a', value: '%20b+c' },
    { key: 'd', value: 'e f' },
  ]);
});

test('pathVariableNames gives each name once', () => {
  expect(pathVariableNames(['a', ':id', ':id', ':x.json', ':', ''])).toEqual(['id', 'x']);
});
