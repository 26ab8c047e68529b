import { expect, test } from 'vitest';
import { readNetscapeCookies } from './netscape-cookies.ts';

const HEAD = '# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n\n';
const line = (...fields: string[]) => fields.join('\t');

test('reads what curl writes', () => {
  const text = [
    line('localhost', 'FALSE', '/', 'FALSE', '0', 'session', 'abc'),
    line('.Shop.test', 'TRUE', '/cart', 'TRUE', '3155760000', 'id', '7=8'),
    line('#HttpOnly_127.0.0.1', 'FALSE', '/', 'FALSE', '3155760000', 'empty', ''),
  ].join('\r\n');
  expect(readNetscapeCookies(HEAD + text)).toEqual({
    cookies: [
      { key: 'session', value: 'abc', domain: 'localhost', path: '/', hostOnly: true },
      {
        key: 'id',
        value: '7=8',
        domain: 'shop.test',
        path: '/cart',
        expires: '2070-01-01T00:00:00.000Z',
        secure: true,
        hostOnly: false,
      },
      {
        key: 'empty',
        value: '',
        domain: '127.0.0.1',
        path: '/',
        expires: '2070-01-01T00:00:00.000Z',
        httpOnly: true,
        hostOnly: true,
      },
    ],
  });
});

test('a file without cookies is an empty jar', () => {
  expect(readNetscapeCookies(HEAD)).toEqual({ cookies: [] });
});

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['comments', '# a\n# b\n'],
  ['too few fields', line('localhost', 'FALSE', '/', 'FALSE', '0')],
  ['too many fields', line('localhost', 'FALSE', '/', 'FALSE', '0', 'a', 'b', 'c')],
  ['a flag that is none', line('localhost', 'no', '/', 'FALSE', '0', 'a', 'b')],
  ['an expiry that is no number', line('localhost', 'FALSE', '/', 'FALSE', 'soon', 'a', 'b')],
  ['no domain', line('', 'FALSE', '/', 'FALSE', '0', 'a', 'b')],
])('%s is no cookie file', (_name, text) => {
  expect(readNetscapeCookies(text)).toBeUndefined();
});
