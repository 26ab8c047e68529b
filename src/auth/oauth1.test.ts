import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formText } from '../core/form-text.ts';
import { textBody } from '../core/memory-body.ts';
import { encodeUrl } from '../core/request-url.ts';
import type { AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { connectForTest, type TestClient } from '../protocols/http/test-client.ts';
import { pkcs8, RSA } from './jose/testing/key-pairs.ts';
import { startOauth1Server } from './oauth1/testing/oauth1-server.ts';
import { auth } from './oauth1.ts';
import { callTo } from './testing/call-to.ts';
import { createTestDeps } from './testing/test-deps.ts';

const oauthCall = (method: string, url: string, more: Partial<Call> = {}): Call => callTo(url, { method, ...more });
const JANE = { consumerKey: 'dpf43f3p2l4k3l03', consumerSecret: 'kd94hf93k423kf44', addParamsToHeader: true };
const HMAC = { ...JANE, signatureMethod: 'HMAC-SHA1' };
const PHOTOS = 'http://photos.example.net/photos?file=vacation.jpg&size=original';

const headerOf = async (call: Call, fields: AuthFields): Promise<string> =>
  (await auth.sign(call, fields, createTestDeps())).headers.find(([name]) => name === 'Authorization')?.[1] ?? '';

const signatureOf = (header: string): string => decodeURIComponent(/oauth_signature="([^"]*)"/.exec(header)?.[1] ?? '');

describe('published examples', () => {
  test('RFC 5849, section 1.2: temporary credentials', async () => {
    const fields = { timestamp: '137131200', nonce: 'wIjqoS', callback: 'http://printer.example.com/ready' };
    const call = oauthCall('POST', 'https://photos.example.net/initiate');
    expect(await headerOf(call, { ...HMAC, ...fields, realm: 'Photos' })).toBe(
      'OAuth realm="Photos",oauth_consumer_key="dpf43f3p2l4k3l03",oauth_signature_method="HMAC-SHA1",' +
        'oauth_timestamp="137131200",oauth_nonce="wIjqoS",' +
        'oauth_callback="http%3A%2F%2Fprinter.example.com%2Fready",oauth_signature="74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D"',
    );
  });

  test('RFC 5849, section 1.2: token credentials', async () => {
    const temporary = { token: 'hh5s93j4hdidpola', tokenSecret: 'hdhd0244k9j7ao03', verifier: 'hfdp7dh39dks9884' };
    const call = oauthCall('POST', 'https://photos.example.net/token');
    const header = await headerOf(call, { ...HMAC, ...temporary, timestamp: '137131201', nonce: 'walatlh' });
    expect(signatureOf(header)).toBe('gKgrFCywp7rO0OXSjdot/IHF7IU=');
  });

  const token = { token: 'nnch734d00sl2jdk', tokenSecret: 'pfkkdhi9sl3r4s00' };

  test('RFC 5849, section 1.2: the photo', async () => {
    const header = await headerOf(oauthCall('GET', PHOTOS), {
      ...HMAC,
      ...token,
      timestamp: '137131202',
      nonce: 'chapoH',
    });
    expect(signatureOf(header)).toBe('MdpQcU8iPSUjWoN/UDMsK2sui9I=');
  });

  test('OAuth Core 1.0, appendix A.5', async () => {
    const fields = { timestamp: '1191242096', nonce: 'kllo9940pd9333jh', version: '1.0' };
    const header = await headerOf(oauthCall('GET', PHOTOS), { ...HMAC, ...token, ...fields });
    expect(signatureOf(header)).toBe('tR3+Ty81lMeYAr/Fid0kMTYa/WM=');
  });
});

const KEYS = { consumerSecret: 'c&s é', tokenSecret: 't/s+~', publicKey: RSA.publicKey };
const FIELDS = {
  consumerKey: 'key+1',
  consumerSecret: KEYS.consumerSecret,
  token: 'tö ken',
  tokenSecret: KEYS.tokenSecret,
  privateKey: pkcs8(RSA),
  version: '1.0',
};
const METHODS = ['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512', 'RSA-SHA1', 'RSA-SHA256', 'RSA-SHA512', 'PLAINTEXT'];
const QUERY = "b=2&a=3&a=10&é=x y&plus=1+2&flag&empty=&q='()*!~&b=";
const FORM = formText([
  { key: 'a', value: '2 & 3' },
  { key: 'ключ', value: 'é+' },
  { key: 'a', value: '' },
]);

describe('a server that verifies', () => {
  let server: Awaited<ReturnType<typeof startOauth1Server>>;
  let client: TestClient;
  beforeAll(async () => {
    server = await startOauth1Server(KEYS);
    client = await connectForTest();
  });
  afterAll(async () => {
    await client.client.close();
    await server.close();
  });

  let next = 0;
  const signed = (fields: AuthFields, more: Partial<Call> = {}, target = `/p%C3%A4th/a?${QUERY}`) => {
    const url = more.behaviour?.disableUrlEncoding ? server.url + target : encodeUrl(server.url + target);
    const deps = createTestDeps({ now: Date.now, randomBytes: (size) => new Uint8Array(size).fill(++next) });
    return auth.sign(oauthCall(more.method ?? 'GET', url, more), { ...FIELDS, ...fields }, deps);
  };
  const verdict = async (fields: AuthFields, more: Partial<Call> = {}): Promise<string> =>
    (await client.send(await signed(fields, more))).text;

  const form = { body: textBody(FORM), bodyType: 'application/x-www-form-urlencoded' };

  for (const signatureMethod of METHODS) {
    test(`${signatureMethod} in header, query and body`, async () => {
      expect(await verdict({ signatureMethod, addParamsToHeader: true })).toBe('signed in header');
      expect(await verdict({ signatureMethod, addParamsToHeader: true }, { method: 'PUT', ...form })).toBe(
        'signed in header',
      );
      expect(await verdict({ signatureMethod })).toBe('signed in query');
      expect(await verdict({ signatureMethod }, { method: 'PATCH', ...form })).toBe('signed in query');
      expect(await verdict({ signatureMethod }, { method: 'POST', ...form })).toBe('signed in body');
    });
  }

  for (const signatureMethod of METHODS.filter((method) => method !== 'PLAINTEXT')) {
    test(`${signatureMethod} with the body`, async () => {
      const fields = { signatureMethod, addParamsToHeader: true, includeBodyHash: true };
      const json = { method: 'POST', body: textBody('{"é": 1}'), bodyType: 'application/json', typedEarly: true };
      expect(await verdict(fields, json)).toBe('signed in header with the body');
      expect(await verdict(fields, { method: 'DELETE' })).toBe('signed in header with the body');
      expect(await verdict(fields, { method: 'POST', ...form })).toBe('signed in header');
    });
  }

  const header = { signatureMethod: 'HMAC-SHA1', addParamsToHeader: true };

  test('callback, verifier and realm', async () => {
    const fields = { callback: 'http://c/?a=1&b=é', verifier: 'v w' };
    expect(await verdict({ ...header, ...fields, realm: 'a "b"' })).toBe('signed in header');
    expect(await verdict({ signatureMethod: 'HMAC-SHA1', ...fields })).toBe('signed in query');
  });

  test('an old signature is replaced wherever it stands', async () => {
    const call = await signed({ signatureMethod: 'HMAC-SHA1' }, { method: 'POST', ...form });
    const again = await auth.sign(
      { ...call, url: `${call.url}&oauth_token=old&oauth_nonce=old` },
      { ...FIELDS, signatureMethod: 'HMAC-SHA256' },
      createTestDeps({ now: Date.now, randomBytes: (size) => new Uint8Array(size).fill(++next) }),
    );
    expect((await client.send(again)).text).toBe('signed in body');
  });

  test('a query that goes out as written', async () => {
    const call = await signed(header, { behaviour: { disableUrlEncoding: true } }, "/a?b=(1)&c=d+e&f='g'");
    expect(call.url).toBe(`${server.url}/a?b=(1)&c=d+e&f='g'`);
    expect((await client.send(call)).text).toBe('signed in header');
  });

  test('the server notices other secrets, other keys, other bytes and repeats', async () => {
    expect(await verdict({ ...header, tokenSecret: 'other' })).toBe('other signature');
    expect(await verdict({ ...header, signatureMethod: 'PLAINTEXT', consumerSecret: 'other' })).toBe('other signature');
    const call = await signed(header);
    expect((await client.send({ ...call, url: `${call.url}&more=1` })).text).toBe('other signature');
    expect((await client.send(call)).text).toBe('nonce used before');
    expect(await verdict({ ...header, timestamp: '137131200' })).toBe('stale timestamp');
  });
});

test('secrets are masked, and the signature that is made of them', async () => {
  expect(auth.secrets).toEqual(['consumerSecret', 'token', 'tokenSecret', 'privateKey']);
  const deps = createTestDeps();
  await auth.sign(oauthCall('GET', PHOTOS), { ...JANE, consumerSecret: 'a b', signatureMethod: 'PLAINTEXT' }, deps);
  expect(deps.learned).toEqual(['a%20b&']);
});

test('a nonce of its own for every request', async () => {
  const header = await headerOf(oauthCall('GET', PHOTOS), HMAC);
  expect(/oauth_nonce="(\w{11})"/.exec(header)?.[1]).toBe('AAAAAAAAAAA');
  expect(header).toContain('oauth_timestamp="0"');
});
