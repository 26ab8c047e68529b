import { describe, expect, test } from 'vitest';
import type { AuthFields } from '../../model/contracts.ts';
import { P256, pkcs8 } from '../jose/testing/key-pairs.ts';
import { auth } from '../oauth1.ts';
import { createTestDeps } from '../testing/test-deps.ts';

const KEYS = { consumerKey: 'dpf43f3p2l4k3l03', consumerSecret: 'kd94hf93k423kf44', signatureMethod: 'HMAC-SHA1' };

const sign = async (url: string, fields: AuthFields) =>
  auth.sign(
    { method: 'GET', url, headers: [], behaviour: {}, timeoutMs: 0, maxResponseBytes: 0 },
    { ...KEYS, ...fields },
    createTestDeps(),
  );

describe('what cannot be signed is a problem that names the field', () => {
  test.each<readonly [name: string, fields: AuthFields, message: string, hint: string]>([
    ['no consumer key', { consumerKey: '' }, 'the auth has no consumerKey', 'Give the auth its consumerKey'],
    ['a blank consumer key', { consumerKey: ' ' }, 'the auth has no consumerKey', 'Give the auth its consumerKey'],
    ['no secret', { consumerSecret: undefined! }, 'the auth has no consumerSecret', 'Give the auth its consumerSecret'],
    ['an unknown method', { signatureMethod: 'HMAC-MD5' }, 'its signatureMethod "HMAC-MD5"', 'Set signatureMethod to'],
    ['no private key', { signatureMethod: 'RSA-SHA1' }, 'the auth has no privateKey', 'Give the auth its privateKey'],
    [
      'a key that is none',
      { signatureMethod: 'RSA-SHA1', privateKey: 'secret text' },
      'its privateKey is not an RSA private key',
      'Give privateKey the whole PEM text',
    ],
    [
      'a key of another kind',
      { signatureMethod: 'RSA-SHA256', privateKey: pkcs8(P256) },
      'its privateKey is not an RSA private key',
      'Give privateKey the whole PEM text',
    ],
  ])('%s', async (_name, fields, message, hint) => {
    const signing = sign('http://h/', fields);
    await expect(signing).rejects.toMatchObject({
      code: 'auth.oauth1',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
    await expect(signing).rejects.not.toThrow('secret text');
  });

  test('a query that is no UTF-8', async () => {
    await expect(sign('http://h/?a=100%', {})).rejects.toMatchObject({
      message: expect.stringContaining('"100%" in its query'),
      hint: 'Write a percent sign of the query as %25.',
    });
  });
});
