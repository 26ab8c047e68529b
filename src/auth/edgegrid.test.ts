import { describe, expect, test } from 'vitest';
import { EDGEGRID } from '../../fixtures/servers/gate/credentials.ts';
import { startGate } from '../../fixtures/servers/gate.ts';
import { memoryBody, textBody } from '../core/memory-body.ts';
import { encodeUrl } from '../core/request-url.ts';
import type { AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { connectForTest } from '../protocols/http/test-client.ts';
import { auth } from './edgegrid.ts';
import { callTo } from './testing/call-to.ts';
import { createTestDeps } from './testing/test-deps.ts';

// Akamai's own examples, which its clients in all languages are tested with.
const HOST = 'https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net';
const FIELDS = {
  accessToken: 'akab-access-token-xxx-xxxxxxxxxxxxxxxx',
  clientToken: 'akab-client-token-xxx-xxxxxxxxxxxxxxxx',
  clientSecret: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=',
  nonce: 'nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
  timestamp: '20140321T19:34:21+0000',
  headersToSign: 'X-Test1, x-test2,X-Test3',
  maxBodySize: '2048',
};

const headerOf = async (call: Call, fields: AuthFields): Promise<string> =>
  (await auth.sign(call, fields, createTestDeps())).headers.at(-1)?.[1] ?? '';

const header = (...pairs: readonly (readonly [string, string])[]): Partial<Call> => ({ headers: pairs });

describe("Akamai's examples", () => {
  test.each<readonly [name: string, target: string, more: Partial<Call>, signature: string]>([
    ['GET', '/', {}, 'tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU='],
    ['a query', '/testapi/v1/t1?p1=1&p2=2', {}, 'hKDH1UlnQySSHjvIcZpDMbQHihTQ0XyVAKZaApabdeA='],
    [
      'a body',
      '/testapi/v1/t3',
      { method: 'POST', body: textBody('datadatadatadatadatadatadatadata') },
      'hXm4iCxtpN22m4cbZb4lVLW5rhX8Ca82vCFqXzSTPe4=',
    ],
    [
      'a body longer than the bound',
      '/testapi/v1/t3',
      { method: 'POST', body: textBody('d'.repeat(2152)) },
      '6Q6PiTipLae6n4GsSIDTCJ54bEbHUBp+4MUXrbQCBoY=',
    ],
    ['no body', '/testapi/v1/t6', { method: 'POST' }, '1gEDxeQGD5GovIkJJGcBaKnZ+VaPtrc4qBUHixjsPCQ='],
    [
      'a header',
      '/testapi/v1/t4',
      header(['X-Test1', 'test-simple-header']),
      '8F9AybcRw+PLxnvT+H0JRkjROrrUgsxJTnRXMzqvcwY=',
    ],
    [
      'a header with spaces',
      '/testapi/v1/t4',
      header(['x-test1', '     first-thing      second-thing']),
      'WtnneL539UadAAOJwnsXvPqT4Kt6z7HMgBEwAFpt3+c=',
    ],
    [
      'PUT',
      '/testapi/v1/t6',
      { method: 'PUT', body: textBody('PUT BODY DATA') },
      'GNBWEYSEWOLtu+7dD52da2C39aX/Jchpon3K/AmBqBU=',
    ],
  ])('%s', async (_name, target, more, signature) => {
    const expected = `EG1-HMAC-SHA256 client_token=${FIELDS.clientToken};access_token=${FIELDS.accessToken};timestamp=${FIELDS.timestamp};nonce=${FIELDS.nonce};signature=${signature}`;
    expect(await headerOf(callTo(HOST + target, more), FIELDS)).toBe(expected);
    const elsewhere = callTo(`https://elsewhere.example${target}`, more);
    expect(await headerOf(elsewhere, { ...FIELDS, baseURL: `${HOST}/ignored?x` })).toBe(expected);
  });
});

test('a body in many pieces is cut like one in memory', async () => {
  const pieces = ['d'.repeat(1000), 'd'.repeat(1000), 'd'.repeat(152)].map((text) => new TextEncoder().encode(text));
  const body = {
    size: 2152,
    open: async function* () {
      yield* pieces;
    },
  };
  const whole = memoryBody(new Uint8Array(Buffer.concat(pieces)));
  const sign = (given: Call['body']) => headerOf(callTo(HOST, { method: 'POST', body: given }), FIELDS);
  expect(await sign(body)).toBe(await sign(whole));
});

test('a time and a nonce of its own', async () => {
  const { nonce: _, timestamp: __, ...fields } = FIELDS;
  expect(await headerOf(callTo(HOST), fields)).toContain(
    ';timestamp=19700101T00:00:00+0000;nonce=00000000-0000-4000-8000-000000000000;signature=',
  );
});

test.each([
  'accessToken',
  'clientToken',
  'clientSecret',
])('a missing %s is a problem that names the field', async (name) => {
  await expect(headerOf(callTo(HOST), { ...FIELDS, [name]: '' })).rejects.toMatchObject({
    code: 'auth.edgegrid',
    message: `The request cannot be signed with Akamai EdgeGrid: the auth has no ${name}`,
    hint: expect.stringContaining(`Give the auth its ${name}`),
  });
  expect(auth.secrets).toContain(name);
});

test('a server that verifies', async () => {
  const gate = await startGate();
  const { client, send } = await connectForTest();
  try {
    const fields = { accessToken: EDGEGRID.access, clientToken: EDGEGRID.client, clientSecret: EDGEGRID.secret };
    const status = async (more: Partial<Call>, given: AuthFields = fields, target = '/auth/edgegrid?a=é b') => {
      const deps = createTestDeps({ now: Date.now });
      const call = await auth.sign(callTo(encodeUrl(gate.url + target), more), given, deps);
      return (await send(call)).last.received[0]?.status;
    };
    const long = textBody('0123456789abcdef'.repeat(10_000));
    expect(await status({})).toBe(200);
    expect(await status({ method: 'POST', body: textBody('{"é": 1}'), bodyType: 'application/json' })).toBe(200);
    expect(await status({ method: 'POST', body: long, bodyType: 'text/plain' })).toBe(200);
    expect(await status({ method: 'PUT', body: textBody('x'), bodyType: 'text/plain' })).toBe(200);
    expect(await status({}, { ...fields, clientSecret: 'other' })).toBe(401);
    expect(await status({}, { ...fields, baseURL: 'https://elsewhere.example' })).toBe(401);
  } finally {
    await client.close();
    await gate.close();
  }
});
