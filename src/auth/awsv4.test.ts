import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { splitCallUrl } from '../core/call-url.ts';
import { textBody } from '../core/memory-body.ts';
import type { AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { isProblem } from '../model/problem.ts';
import { PUBLISHED_VECTORS, type PublishedVector } from './awsv4/testing/published-vectors.ts';
import { type ArrivedRequest, verifySignature } from './awsv4/testing/verify-signature.ts';
import { auth } from './awsv4.ts';
import { createTestDeps } from './testing/test-deps.ts';

const CALL: Call = {
  method: 'GET',
  url: 'https://examplebucket.s3.amazonaws.com/test.txt',
  headers: [],
  behaviour: {},
  timeoutMs: 0,
  maxResponseBytes: 0,
};
const S3_KEYS = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

const PRESIGNED = 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';

const at = (amzDate: string) =>
  createTestDeps({
    now: () => Date.parse(amzDate.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')),
  });

const arrived = async (call: Call): Promise<ArrivedRequest> => {
  const body: Uint8Array[] = [];
  for await (const chunk of call.body?.open() ?? []) body.push(chunk);
  const { method, headers, url } = call;
  return { method, headers, target: splitCallUrl(url).target, body: Buffer.concat(body) };
};

const sign = async (call: Partial<Call>, fields: AuthFields, amzDate = '20150830T123600Z') => {
  const deps = at(amzDate);
  const signed = await auth.sign({ ...CALL, ...call }, fields, deps);
  const secret = String(fields.secretKey);
  return { signed, deps, wrong: verifySignature(await arrived(signed), secret), request: await arrived(signed) };
};

const header = ({ headers }: Call, name: string): string | undefined => headers.find(([key]) => key === name)?.[1];

const asSigned = ({ accessKey, amzDate, service, signedHeaders, signature }: PublishedVector): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKey}/${amzDate.slice(0, 8)}/us-east-1/${service}/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`;

for (const vector of PUBLISHED_VECTORS.filter(({ verifierOnly }) => !verifierOnly)) {
  const { name, method, url, headers, body, service, accessKey, secretKey, amzDate } = vector;
  test(`signs ${name} as AWS publishes it`, async () => {
    const call = { method, url, headers, ...(body === '' ? {} : { body: textBody(body) }) };
    const { signed } = await sign(call, { accessKey, secretKey, service }, amzDate);
    expect(header(signed, 'Authorization')).toBe(asSigned(vector));
  });
}

const asArrived = (vector: PublishedVector): ArrivedRequest => {
  const { host, target } = splitCallUrl(vector.url);
  const hash = createHash('sha256').update(vector.body).digest('hex');
  const hashed = vector.service === 's3' ? [['x-amz-content-sha256', hash] as const] : [];
  const own = [['Host', host] as const, ['X-Amz-Date', vector.amzDate] as const, ...hashed];
  const headers = [...own, ...vector.headers, ['Authorization', asSigned(vector)] as const];
  return { method: vector.method, target, headers, body: Buffer.from(vector.body) };
};

for (const vector of PUBLISHED_VECTORS) {
  test(`the verifier accepts ${vector.name}, and neither another secret nor another body`, () => {
    const request = asArrived(vector);
    expect(verifySignature(request, vector.secretKey)).toBeUndefined();
    expect(verifySignature(request, 'another')).toMatch(/^the signature is/);
    expect(verifySignature({ ...request, body: Buffer.from('other') }, vector.secretKey)).toMatch(
      /^the (signature|body)/,
    );
  });
}

test('signs the presigned URL of the S3 reference', async () => {
  const fields = { ...S3_KEYS, service: 's3', addAuthDataToQuery: true };
  const { signed, wrong, deps } = await sign({}, fields, '20130524T000000Z');
  expect(new URL(signed.url).searchParams.get('X-Amz-Signature')).toBe(PRESIGNED);
  expect(new URL(signed.url).searchParams.get('X-Amz-Expires')).toBe('86400');
  expect(wrong).toBeUndefined();
  expect(deps.learned).toEqual([PRESIGNED]);
  expect(signed.headers).toEqual([['Host', 'examplebucket.s3.amazonaws.com']]);
});

// Everything here is signed by the library and verified by our own reading of AWS's documentation.
const REQUESTS: readonly (readonly [name: string, call: Partial<Call>, fields?: AuthFields])[] = [
  ['a JSON body', { method: 'POST', body: textBody('{"ü":1}'), bodyType: 'application/json', typedEarly: true }],
  ['a form', { method: 'POST', body: textBody('a=b%20c'), bodyType: 'application/x-www-form-urlencoded' }],
  ['a body in S3', { method: 'PUT', body: textBody('x') }, { service: 's3' }],
  ['a session token', {}, { sessionToken: 'a/b+c==' }],
  ['a port', { url: 'http://127.0.0.1:8080/x' }],
  ['a host header of its own', { url: 'http://127.0.0.1:8080/x', headers: [['host', 'api.example.com']] }],
  ['an encoded path', { url: 'http://h/a%20b/%C3%BC/c+d/(e)*/f%2Fg' }],
  ['an encoded path in S3', { url: 'http://h/a%20b/%C3%BC/(e)*/..//./f' }, { service: 's3' }],
  ['a bare percent sign', { url: 'http://h/100%' }],
  ['dots and doubled slashes', { url: 'http://h/a/./b/../c//d/' }],
  ['repeated, empty and valueless parameters', { url: 'http://h/?a=2&a=1&b=&c&a=10&=e' }],
  ['encoded parameters', { url: 'http://h/?a%20b=c%20d&g=h+i&k=(x)*!%27&l=a%2Fb/c&m=:@,;$' }],
  [
    'repeated headers',
    {
      headers: [
        ['X-A', '2'],
        ['X-A', '1'],
      ],
    },
  ],
  [
    'what an earlier signing left',
    {
      url: 'http://h/?X-Amz-Signature=old&x=1',
      headers: [
        ['authorization', 'old'],
        ['x-amz-date', '20110909T233600Z'],
      ],
    },
  ],
  ['a Date header', { headers: [['Date', 'Tue, 01 Jan 2019 10:00:00 GMT']] }],
];

for (const [name, call, fields] of REQUESTS)
  test(`a verifiable signature covers ${name}`, async () => {
    expect((await sign(call, { ...S3_KEYS, ...fields })).wrong).toBeUndefined();
    if (call.body || fields?.service === 's3') return;
    expect((await sign(call, { ...S3_KEYS, ...fields, addAuthDataToQuery: true })).wrong).toBeUndefined();
  });

test('of two spellings of a header the one that goes out is signed', async () => {
  const { request } = await sign(
    {
      headers: [
        ['X-B', '1'],
        ['x-b', '2'],
      ],
    },
    S3_KEYS,
  );
  const wire = { ...request, headers: request.headers.filter(([name]) => name !== 'X-B') };
  expect(verifySignature(wire, S3_KEYS.secretKey)).toBeUndefined();
});

test('a Date header is the time of signing, a date and a token in the query stay', async () => {
  const headers = [['Date', 'Tue, 01 Jan 2019 10:00:00 GMT']] as const;
  expect(header((await sign({ headers }, S3_KEYS)).signed, 'X-Amz-Date')).toBe('20190101T100000Z');
  const url = 'http://h/?X-Amz-Date=20110909T233600Z&X-Amz-Security-Token=t&X-Amz-Expires=5';
  const { signed, wrong } = await sign({ url }, { ...S3_KEYS, addAuthDataToQuery: true });
  expect(signed.url).toContain('?X-Amz-Expires=5&X-Amz-Date=20110909T233600Z&X-Amz-Security-Token=t&X-Amz-Algorithm=');
  expect(wrong).toBeUndefined();
});

test('a multipart form is not hashed, as in Postman', async () => {
  const body = { body: textBody('--b'), bodyType: 'multipart/form-data; boundary=b' };
  const { signed } = await sign({ method: 'POST', ...body }, S3_KEYS);
  expect(header(signed, 'X-Amz-Content-Sha256')).toBeUndefined();
  const s3 = await sign({ method: 'POST', ...body }, { ...S3_KEYS, service: 's3' });
  expect(header(s3.signed, 'X-Amz-Content-Sha256')).toBe(createHash('sha256').digest('hex'));
});

const REFUSED: readonly (readonly [message: RegExp, call: Partial<Call>, fields: AuthFields])[] = [
  [/no accessKey/, {}, { secretKey: 's' }],
  [/no secretKey/, {}, { accessKey: 'a', secretKey: '' }],
  [/no accessKey/, {}, { addAuthDataToQuery: true }],
  [/Date header "yesterday" is no date/, { headers: [['Date', 'yesterday']] }, S3_KEYS],
  [/path \/%E1%zz is not percent-encoded/, { url: 'http://h/%E1%zz' }, { ...S3_KEYS, service: 's3' }],
];

test.each(REFUSED)('what cannot be signed is a problem: %s', async (message, call, fields) => {
  const error = await sign(call, fields).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(isProblem(error) && error.message).toMatch(message);
});

test('secrets are named for masking', () => {
  expect(auth.secrets).toEqual(['secretKey', 'sessionToken']);
});
