import { createPublicKey, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { isProblem } from '../model/problem.ts';
import { P256, P384, P521, pkcs8, RSA } from './jose/testing/key-pairs.ts';
import { verifyToken } from './jose/testing/verify-token.ts';
import { auth } from './jwt.ts';
import { createTestDeps } from './testing/test-deps.ts';

const CALL: Call = {
  method: 'GET',
  url: 'http://h/b?a=1&token=old',
  headers: [['authorization', 'own']],
  behaviour: {},
  timeoutMs: 0,
  maxResponseBytes: 0,
};

const sign = async (fields: AuthFields) => auth.sign(CALL, fields, createTestDeps());
const tokenOf = async (fields: AuthFields): Promise<string> =>
  (await sign(fields)).headers
    .find(([name]) => name === 'Authorization')?.[1]
    .split(' ')
    .at(-1) ?? '';

const HS = { algorithm: 'HS256', secret: 'your-256-bit-secret' };
const PAYLOAD = '{"sub":"1234567890","name":"John Doe","iat":1516239022}';
// The token that jwt.io shows.
const PUBLISHED =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';

describe('the verifier accepts the examples of RFC 7515', () => {
  const payload = 'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
  const secret = Buffer.from(
    'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    'base64url',
  );
  const curve = { kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU' };
  const ec = createPublicKey({ format: 'jwk', key: { ...curve, y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' } });

  test('A.1 with HMAC and A.3 with ECDSA, and no other key', () => {
    const a1 = `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${payload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`;
    const a3 = `eyJhbGciOiJFUzI1NiJ9.${payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`;
    expect(verifyToken(a1, secret, 'HS256')?.payload).toMatchObject({ iss: 'joe' });
    expect(verifyToken(a3, ec, 'ES256')?.payload).toMatchObject({ iss: 'joe' });
    expect(verifyToken(a1, Buffer.from('other'), 'HS256')).toBeUndefined();
    expect(verifyToken(a3, P256.publicKey, 'ES256')).toBeUndefined();
  });
});

test('signs the token of jwt.io', async () => {
  const header = '{"alg":"HS256","typ":"JWT"}';
  expect(await tokenOf({ ...HS, header, payload: PAYLOAD })).toBe(PUBLISHED);
  const secret = Buffer.from(HS.secret).toString('base64');
  expect(await tokenOf({ ...HS, secret, isSecretBase64Encoded: true, header, payload: PAYLOAD })).toBe(PUBLISHED);
});

const SECRET = 's3cret-ü';
const KEYS: readonly (readonly [algorithm: string, fields: AuthFields, verifiedBy: KeyObject])[] = [
  ...['HS256', 'HS384', 'HS512'].map(
    (algorithm) => [algorithm, { secret: SECRET }, createSecretKey(Buffer.from(SECRET))] as const,
  ),
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map(
    (algorithm) => [algorithm, { privateKey: pkcs8(RSA) }, RSA.publicKey] as const,
  ),
  ['ES256', { privateKey: pkcs8(P256) }, P256.publicKey],
  ['ES384', { privateKey: pkcs8(P384) }, P384.publicKey],
  ['ES512', { privateKey: pkcs8(P521) }, P521.publicKey],
];

test.each(KEYS)('%s is verified by jose and by Node', async (algorithm, fields, key) => {
  const token = await tokenOf({ algorithm, ...fields, header: { alg: 'none', kid: 'k' }, payload: PAYLOAD });
  const expected = { payload: JSON.parse(PAYLOAD), header: { alg: algorithm, kid: 'k' } };
  expect(verifyToken(token, algorithm.startsWith('HS') ? Buffer.from(SECRET) : key, algorithm)).toEqual(expected);
  const { payload, protectedHeader } = await jwtVerify(token, key);
  expect({ payload, header: protectedHeader }).toEqual(expected);
});

test.each([
  ['PKCS#1', 'RS256', String(RSA.privateKey.export({ type: 'pkcs1', format: 'pem' })), RSA],
  ['SEC1', 'ES256', String(P256.privateKey.export({ type: 'sec1', format: 'pem' })), P256],
  ['one line', 'RS256', pkcs8(RSA).replaceAll('\n', ''), RSA],
  ['CRLF', 'RS256', pkcs8(RSA).replaceAll('\n', '\r\n'), RSA],
  ['line breaks as two characters', 'RS256', pkcs8(RSA).replaceAll('\n', '\\n'), RSA],
  [
    'space and a certificate around it',
    'RS256',
    `\n -----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n${pkcs8(RSA)}\n`,
    RSA,
  ],
])('a key is read as %s', async (_form, algorithm, privateKey, { publicKey }) => {
  expect(verifyToken(await tokenOf({ algorithm, privateKey }), publicKey, algorithm)?.payload).toEqual({});
});

test('the token goes where the auth says', async () => {
  const token = await tokenOf(HS);
  expect((await sign(HS)).headers).toEqual([['Authorization', `Bearer ${token}`]]);
  expect((await sign({ ...HS, headerPrefix: '' })).headers).toEqual([['Authorization', token]]);
  expect((await sign({ ...HS, headerPrefix: 'JWT' })).headers).toEqual([['Authorization', `JWT ${token}`]]);
  const query = await sign({ ...HS, addTokenTo: 'queryParam' });
  expect(query).toMatchObject({ url: `http://h/b?a=1&token=${token}`, headers: CALL.headers });
  const named = await sign({ ...HS, addTokenTo: 'queryParam', queryParamKey: 'j w' });
  expect(named.url).toBe(`http://h/b?a=1&token=old&j%20w=${token}`);
});

test('the token is masked wherever it goes', async () => {
  const deps = createTestDeps();
  await auth.sign(CALL, { ...HS, addTokenTo: 'queryParam' }, deps);
  expect(deps.learned).toEqual([await tokenOf(HS)]);
  expect(auth.secrets).toEqual(['secret', 'privateKey']);
});

const SMALL = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ENCRYPTED = RSA.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
const REFUSED: readonly (readonly [message: string, fields: AuthFields])[] = [
  ['the auth has no algorithm', { secret: 's' }],
  ['its algorithm "none" is not known', { algorithm: 'none' }],
  ['the auth has no secret', { algorithm: 'HS256' }],
  ['its secret holds nothing in base64', { ...HS, secret: '!', isSecretBase64Encoded: true }],
  ['the auth has no privateKey', { algorithm: 'ES256', secret: 's' }],
  ['it is no PEM text', { algorithm: 'RS256', privateKey: 'key' }],
  [
    'it is a PEM text of type PUBLIC KEY',
    { algorithm: 'RS256', privateKey: String(RSA.publicKey.export({ type: 'spki', format: 'pem' })) },
  ],
  ['its PEM text holds no readable key', { algorithm: 'RS256', privateKey: pkcs8(RSA).replace('MII', 'AAA') }],
  ['it is encrypted with a passphrase', { algorithm: 'RS256', privateKey: String(ENCRYPTED) }],
  ['RS256 needs an RSA key, and it is of type ec', { algorithm: 'RS256', privateKey: pkcs8(P256) }],
  ['ES256 needs an EC key, and it is of type rsa', { algorithm: 'ES256', privateKey: pkcs8(RSA) }],
  ['ES256 needs the curve P-256, and it is on P-384', { algorithm: 'ES256', privateKey: pkcs8(P384) }],
  ['RS256 needs 2048 bits or more, and it has 1024', { algorithm: 'RS256', privateKey: pkcs8(SMALL) }],
  ['its field payload is not JSON', { ...HS, payload: '{sub}' }],
  ['its field payload is no JSON object', { ...HS, payload: '[]' }],
  ['its field header is not JSON', { ...HS, header: '{{header}}' }],
  [
    'its field header is not allowed: it asks for a payload that is not encoded (b64)',
    { ...HS, header: { b64: false } },
  ],
  ['its field header is not allowed: ', { ...HS, header: { crit: ['x'], x: 1 } }],
  ['its field header is not allowed: ', { ...HS, header: { b64: false, crit: ['b64'] } }],
  ['its addTokenTo "cookie" is not known', { ...HS, addTokenTo: 'cookie' }],
];

test.each(REFUSED)('what cannot be signed is a problem: %s', async (message, fields) => {
  const error = await sign(fields).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(isProblem(error) && error.message).toContain(message);
});
