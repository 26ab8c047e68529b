import { expect, test } from 'vitest';
import { headerCredentials, urlCredentials } from './written-credentials.ts';

test.each([
  ['Authorization', 'Bearer some-token', ['some-token']],
  ['proxy-authorization', 'Basic dTpwYXNzd29yZA==', ['dTpwYXNzd29yZA==']],
  ['AUTHORIZATION', 'eyJhbGciOi.token', ['eyJhbGciOi.token']],
  ['Authorization', 'Basic YWRhOjQy', ['YWRhOjQy']],
  ['Authorization', 'Bearer', []],
  ['Authorization', 'Bearer undefined', []],
  ['Authorization', 'Bearer {{token}}', []],
  ['Authorization', 'Token short', []],
  ['X-Trace', 'Bearer some-token', []],
])('%s: %s', (name, value, expected) => {
  expect(headerCredentials([[name, value]])).toEqual(expected);
});

test('the password of a URL, decoded; its user is no secret', () => {
  expect(urlCredentials('http://user:pass%20word@host/a?b=c')).toEqual(['pass word']);
  expect(urlCredentials('http://user-name@host/')).toEqual([]);
  expect(urlCredentials('http://host/user:password@')).toEqual([]);
});
