import { expect, test } from 'vitest';
import { authChallenges } from './auth-challenges.ts';

const read = (...values: readonly string[]): unknown =>
  authChallenges(values.map((value) => ['WWW-Authenticate', value] as const)).map(({ scheme, token, parameters }) => [
    scheme,
    ...(token === undefined ? [] : [token]),
    ...(parameters.size === 0 ? [] : [Object.fromEntries(parameters)]),
  ]);

const CASES: readonly (readonly [name: string, values: readonly string[], expected: unknown])[] = [
  ['one scheme', ['Negotiate'], [['Negotiate']]],
  ['schemes in one header', ['Negotiate, NTLM'], [['Negotiate'], ['NTLM']]],
  [
    'a token',
    ['NTLM TlRMTVNTUAAC+/==, Basic realm=a'],
    [
      ['NTLM', 'TlRMTVNTUAAC+/=='],
      ['Basic', { realm: 'a' }],
    ],
  ],
  [
    'commas and schemes in quotes',
    ['Digest realm="a, Basic realm=b", nonce="n"'],
    [['Digest', { realm: 'a, Basic realm=b', nonce: 'n' }]],
  ],
  [
    'two challenges in one header',
    ['Basic realm="x", charset="UTF-8", Digest realm="y",nonce=abc==,qop="auth,auth-int"'],
    [
      ['Basic', { realm: 'x', charset: 'UTF-8' }],
      ['Digest', { realm: 'y', nonce: 'abc==', qop: 'auth,auth-int' }],
    ],
  ],
  [
    'several headers',
    ['Digest nonce=1', 'Digest nonce=2'],
    [
      ['Digest', { nonce: '1' }],
      ['Digest', { nonce: '2' }],
    ],
  ],
  ['any case and space', ['dIGEST  REALM = "A" ,\tNonce\t=\t"B"'], [['dIGEST', { realm: 'A', nonce: 'B' }]]],
  ['escapes', ['Digest realm="a\\"b\\\\c"'], [['Digest', { realm: 'a\\"b\\\\c' }]]],
  ['empty values', ['Digest realm="", nonce='], [['Digest', { realm: '', nonce: '' }]]],
  ['the first of two equal names', ['Digest nonce=1, nonce=2'], [['Digest', { nonce: '1' }]]],
  ['a quote without an end', ['Digest realm="a, nonce=1'], [['Digest', { realm: 'a, nonce=1' }]]],
  [
    'empty elements',
    [', , Basic realm=a,,Digest nonce=1,'],
    [
      ['Basic', { realm: 'a' }],
      ['Digest', { nonce: '1' }],
    ],
  ],
  ['rubbish', ['=;"(', ''], []],
];

test.each(CASES)('reads %s', (_name, values, expected) => {
  expect(read(...values)).toEqual(expected);
});

test('reads long rubbish fast', () => {
  const started = performance.now();
  for (const rubbish of ['"\\', 'a="', 'a ', 'a=b\\"', ', ', '='])
    authChallenges([['www-authenticate', `Digest ${rubbish.repeat(20_000)}`]]);
  expect(performance.now() - started).toBeLessThan(2_000);
});
