import { expect, test } from 'vitest';
import { signatureBaseString } from './base-string.ts';
import type { Parameter } from './parameters.ts';

const PROTOCOL: readonly Parameter[] = [
  ['oauth_consumer_key', '9djdj82h48djs9d2'],
  ['oauth_token', 'kkk9d7dh3k39sjv7'],
  ['oauth_signature_method', 'HMAC-SHA1'],
  ['oauth_timestamp', '137131201'],
  ['oauth_nonce', '7d8f3e4a'],
];

test('RFC 5849, section 3.4.1.1', () => {
  const form: readonly Parameter[] = [
    ['c2', undefined],
    ['a3', '2 q'],
  ];
  const url = 'http://example.com:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b';
  expect(signatureBaseString('post', url, [...PROTOCOL, ...form])).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26' +
      'oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
      'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  );
});

// RFC 5849, section 3.4.1.2, and what follows from it.
test.each([
  ['http://example.com/r%20v/X?id=123', 'http://example.com/r%20v/X'],
  ['http://example.com:80/', 'http://example.com/'],
  ['https://example.com:443/', 'https://example.com/'],
  ['https://www.example.net:8080/?q=1', 'https://www.example.net:8080/'],
  ['http://example.com:443/', 'http://example.com:443/'],
  ['https://example.com:80/', 'https://example.com:80/'],
  ['http://user:pass@example.com/a', 'http://example.com/a'],
  ['http://[::1]:8080/a', 'http://[::1]:8080/a'],
  ['http://[::1]/a', 'http://[::1]/a'],
])('the base string URI of %s', (url, expected) => {
  expect(decodeURIComponent(signatureBaseString('GET', url, []).split('&')[1] ?? '')).toBe(expected);
});

// RFC 5849, section 3.4.1.3.2: by encoded name, then by encoded value.
test.each([
  ['b=2&a=10&a=9&a', 'a=&a=10&a=9&b=2'],
  ['a-b=1&a=1&a.b=1&a~=1&aB=1&a1=1', 'a=1&a-b=1&a.b=1&a1=1&aB=1&a~=1'],
  ['x=%C3%A9&x=z&x=%20&x=+', 'x=%20&x=%20&x=%C3%A9&x=z'],
  ['=v&&a=1', '=v&a=1'],
])('the parameters of %s', (query, expected) => {
  const base = signatureBaseString('GET', `http://h/?${query}`, []);
  expect(decodeURIComponent(base.split('&')[2] ?? '')).toBe(expected);
});
