import { expect, test } from 'vitest';
import type { AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { isProblem } from '../model/problem.ts';
import { auth } from './asap.ts';
import { P256, pkcs8, RSA } from './jose/testing/key-pairs.ts';
import { verifyToken } from './jose/testing/verify-token.ts';
import { createTestDeps } from './testing/test-deps.ts';

const CALL: Call = {
  method: 'GET',
  url: 'http://h/',
  headers: [['authorization', 'own']],
  behaviour: {},
  timeoutMs: 0,
  maxResponseBytes: 0,
};
const FIELDS = { kid: 'service/key', iss: 'service', aud: 'audience', privateKey: pkcs8(RSA) };
const NOW = 1_700_000_000;

const sign = async (fields: AuthFields) => auth.sign(CALL, fields, createTestDeps({ now: () => NOW * 1000 + 999 }));

const verified = async (fields: AuthFields, key = RSA.publicKey, algorithm = 'RS256') => {
  const { headers } = await sign({ ...FIELDS, ...fields });
  expect(headers.map(([name]) => name)).toEqual(['Authorization']);
  return verifyToken(headers[0]?.[1].replace(/^Bearer /, '') ?? '', key, algorithm);
};

const PLAIN = { iat: NOW, iss: 'service', sub: 'service', jti: expect.any(String), aud: 'audience', exp: NOW + 3600 };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('a token of an hour, its subject is its issuer', async () => {
  const token = await verified({});
  expect(token).toEqual({ header: { alg: 'RS256', kid: 'service/key' }, payload: PLAIN });
  expect((token?.payload as { jti: string }).jti).toMatch(UUID);
});

test.each<readonly [name: string, fields: AuthFields, claims: object]>([
  ['a subject', { sub: 'user' }, { sub: 'user' }],
  ['seconds', { exp: '60' }, { exp: NOW + 60 }],
  ['a number of seconds', { exp: 60 }, { exp: NOW + 60 }],
  ['no seconds', { exp: 'soon' }, {}],
  ['blank claims', { claims: ' ' }, {}],
  ['claims as text', { claims: '{"scope":"read","sub":"who"}' }, { scope: 'read', sub: 'who' }],
  [
    'claims that win',
    { claims: { iss: 'i', aud: ['a', 'b'], jti: 'j', iat: 5, exp: '6' } },
    { iss: 'i', sub: 'i', aud: ['a', 'b'], jti: 'j', iat: 5, exp: 6 },
  ],
])('%s', async (_name, fields, claims) => {
  expect((await verified(fields))?.payload).toEqual({ ...PLAIN, ...claims });
});

test('the kid of the claims wins', async () => {
  expect((await verified({ claims: { kid: 'k' } }))?.header).toEqual({ alg: 'RS256', kid: 'k' });
});

const base64 = (key: typeof RSA): string => key.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
const dataUri = (key: typeof RSA, kid = FIELDS.kid): string =>
  `data:application/pkcs8;kid=${kid};base64,${base64(key)}`;

test.each([
  ['a data URI', dataUri(RSA)],
  ['a percent-encoded data URI', encodeURIComponent(dataUri(RSA))],
  ['a data URI in quotes', `"${dataUri(RSA)}"`],
  ['PKCS#1', String(RSA.privateKey.export({ type: 'pkcs1', format: 'pem' }))],
])('a key is read as %s', async (_form, privateKey) => {
  expect((await verified({ privateKey }))?.payload).toEqual(PLAIN);
});

test('a data URI may hold an EC key', async () => {
  expect(await verified({ alg: 'ES256', privateKey: dataUri(P256) }, P256.publicKey, 'ES256')).toBeDefined();
});

test.each<readonly [message: string, fields: AuthFields]>([
  ['the auth has no kid', { kid: '' }],
  ['the auth has no iss', { iss: '' }],
  ['the auth has no aud', { aud: null }],
  ['the auth has no privateKey', { privateKey: '' }],
  ['its alg "HS256" is not known', { alg: 'HS256' }],
  ['it is no PEM text', { privateKey: 'nonsense %' }],
  ['ES256 needs an EC key', { alg: 'ES256' }],
  ['its data URI is of the kid "other", the auth of "service/key"', { privateKey: dataUri(RSA, 'other') }],
  ['its data URI is not of the form', { privateKey: 'data:text/plain,hello' }],
  ['its data URI holds no readable key', { privateKey: 'data:application/pkcs8;kid=service/key;base64,AAAA' }],
  ['its field claims is not JSON', { claims: '{a}' }],
])('what cannot be signed is a problem: %s', async (message, fields) => {
  const error = await sign({ ...FIELDS, ...fields }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(isProblem(error) && error.message).toContain(message);
});
