import { describe, expect, test } from 'vitest';
import { textBody } from '../core/memory-body.ts';
import type { Auth, AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { auth as apikey } from './apikey.ts';
import { auth as basic } from './basic.ts';
import { auth as bearer } from './bearer.ts';
import { auth as noauth } from './noauth.ts';
import { auth as oauth2 } from './oauth2.ts';
import { createTestDeps } from './testing/test-deps.ts';

const CALL: Call = {
  method: 'GET',
  url: 'http://h/b?a=1&b=2&a=3',
  headers: [
    ['authorization', 'own'],
    ['X-A', '1'],
  ],
  behaviour: {},
  timeoutMs: 0,
  maxResponseBytes: 0,
};

const deps = createTestDeps();

const sign = async (auth: Auth, fields: AuthFields, more: Partial<Call> = {}) => {
  const { headers, url } = await auth.sign({ ...CALL, ...more }, fields, deps);
  return { headers: headers.map((pair) => pair.join(': ')), query: url.slice('http://h/b'.length) };
};

const OWN = ['authorization: own', 'X-A: 1'];
const QUERY = '?a=1&b=2&a=3';
const signed = (value: string) => ['X-A: 1', `Authorization: ${value}`];

// What newman 6.2.2 sent.
const CASES: readonly (readonly [
  name: string,
  auth: Auth,
  fields: AuthFields,
  headers: readonly string[],
  query?: string,
])[] = [
  ['noauth', noauth, {}, OWN],
  ['basic', basic, { username: 'u', password: 'p' }, signed('Basic dTpw')],
  ['basic in UTF-8', basic, { username: 'ü', password: '日' }, signed('Basic w7w65pel')],
  ['basic without anything', basic, {}, signed('Basic Og==')],
  ['bearer', bearer, { token: 't' }, signed('Bearer t')],
  ['bearer without a token', bearer, { token: '' }, OWN],
  ['a key in a header', apikey, { key: 'x-a', value: 'k v' }, ['authorization: own', 'x-a: k v']],
  ['a key without a value', apikey, { key: 'k' }, [...OWN, 'k: ']],
  ['a value without a key', apikey, { value: 'v' }, OWN],
  ['no key at all', apikey, {}, OWN],
  [
    'a key in the query',
    apikey,
    { key: 'a', value: "k v&=#'+%20é", in: 'query' },
    OWN,
    '?b=2&a=k%20v%26=%23%27+%20%C3%A9',
  ],
  ['a key in the query without a value', apikey, { key: 'k', in: 'query' }, OWN, `${QUERY}&k`],
  ['a value in the query without a key', apikey, { value: 'v', in: 'query' }, OWN, `${QUERY}&=v`],
  ['oauth2', oauth2, { accessToken: 't' }, signed('Bearer t')],
  ['oauth2 with a prefix', oauth2, { accessToken: 't', headerPrefix: ' Tok ' }, signed('Tok t')],
  ['oauth2 with an empty prefix', oauth2, { accessToken: 't', headerPrefix: '' }, signed('t')],
  [
    'oauth2 in the query',
    oauth2,
    { accessToken: 't k', addTokenTo: 'queryParams' },
    ['X-A: 1'],
    `${QUERY}&access_token=t%20k`,
  ],
  ['oauth2 of type mac', oauth2, { accessToken: 't', tokenType: 'MAC' }, OWN],
  ['oauth2 without a token', oauth2, {}, OWN],
];

for (const [name, auth, fields, headers, query = QUERY] of CASES) {
  test(name, async () => {
    expect(await sign(auth, fields)).toEqual({ headers, query });
  });
}

test('an old access_token leaves the query', async () => {
  const url = 'http://h/b?access_token=old&c=1';
  expect((await sign(oauth2, { accessToken: 't', addTokenTo: 'queryParams' }, { url })).query).toBe(
    '?c=1&access_token=t',
  );
  expect((await sign(oauth2, { accessToken: 't' }, { url })).query).toBe('?c=1');
});

test('the type of a text body stands before the signature', async () => {
  const more = { headers: [], body: textBody('{}'), bodyType: 'application/json', typedEarly: true };
  expect((await sign(bearer, { token: 't' }, more)).headers).toEqual([
    'Content-Type: application/json',
    'Authorization: Bearer t',
  ]);
});

test('the call itself is left alone', async () => {
  const before = structuredClone(CALL);
  for (const auth of [basic, bearer, apikey, oauth2]) await sign(auth, { key: 'a', token: 't', accessToken: 't' });
  expect(CALL).toEqual(before);
});

describe('secrets', () => {
  test('name what must be masked, and no user names', () => {
    const names = [noauth, basic, bearer, apikey, oauth2].map(({ secrets }) => secrets);
    expect(names).toEqual([
      [],
      ['password'],
      ['token'],
      ['value'],
      ['accessToken', 'clientSecret', 'password', 'refreshToken', 'code_verifier'],
    ]);
  });
});
