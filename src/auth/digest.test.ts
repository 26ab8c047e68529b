import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DigestPlace, findDigestFault } from '../../fixtures/servers/digest-verifier.ts';
import { type EchoServer, startEcho } from '../../fixtures/servers/echo.ts';
import { textBody } from '../core/memory-body.ts';
import type { Body } from '../model/body.ts';
import type { AuthFields } from '../model/contracts.ts';
import type { Exchange } from '../model/exchange.ts';
import { isProblem } from '../model/problem.ts';
import { auth } from './digest.ts';
import { createChallengeRun } from './testing/challenge-run.ts';

let echo: EchoServer;
let run: Awaited<ReturnType<typeof createChallengeRun>>;
beforeAll(async () => {
  echo = await startEcho();
  run = await createChallengeRun(auth);
});
afterAll(async () => {
  await run.close();
  await echo.close();
});

const FIELDS = { username: 'ada', password: 'pw' };
const statuses = (exchanges: readonly Exchange[]) => exchanges.map(({ received }) => received[0]?.status);
const place = (name: string): string => `${echo.url}/digest/${name}/ada/pw`;
const sent = (exchange: Exchange | undefined): string | undefined =>
  exchange?.sent.headers.find(([name]) => name === 'Authorization')?.[1];
const parameter = (exchange: Exchange | undefined, name: string): string | undefined =>
  new RegExp(`\\b${name}="?([^",]*)`).exec(sent(exchange) ?? '')?.[1];

const ANSWERED: readonly (readonly [name: string, fields: AuthFields])[] = [
  ['md5', {}],
  ['plain', {}],
  ['rfc2069', {}],
  ['int', {}],
  ['both', {}],
  ['both-int-first', {}],
  ['md5-sess', {}],
  ['sha256', {}],
  ['sha256-sess', {}],
  ['sha512', {}],
  ['sha512-sess', {}],
  ['sha512-sess', { algorithm: 'sha-512-256-SESS' }],
  ['strong', {}],
  ['strong', { algorithm: 'SHA-256' }],
  ['basic-first', {}],
  ['one-header', {}],
  ['tokens', {}],
  ['commas', {}],
  ['user', {}],
  ['utf8', {}],
  ['cookie', {}],
  ['both', { qop: 'auth-int' }],
];

test.each(ANSWERED)('a server that asks as in "%s" is satisfied %j', async (name, fields) => {
  for (const call of [{}, { method: 'POST', body: textBody('a body') }])
    expect(statuses(await run.request({ url: place(name), ...call }, { ...FIELDS, ...fields }))).toEqual([401, 200]);
});

test('a 403 with a challenge is answered', async () => {
  expect(statuses(await run.request({ url: place('forbidden') }, FIELDS))).toEqual([403, 200]);
});

const streamed = (...chunks: readonly string[]): Body => ({
  size: chunks.join('').length,
  async *open() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  },
});

const FORM = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n';
const BODIES: readonly (readonly [name: string, body: Body, bodyType: string | undefined])[] = [
  ['a file', streamed('one ', 'two'), undefined],
  ['form-data', streamed(FORM), 'multipart/form-data; boundary=b'],
  ['form-data in memory', textBody(FORM), 'multipart/form-data; boundary=b'],
  ['a form', textBody('a=b'), 'application/x-www-form-urlencoded'],
];

test.each(BODIES)('auth-int covers %s', async (_name, body, bodyType) => {
  const call = { url: place('int'), method: 'POST', body, ...(bodyType === undefined ? {} : { bodyType }) };
  const exchanges = await run.request(call, FIELDS);
  expect(statuses(exchanges)).toEqual([401, 200]);
  expect(parameter(exchanges[1], 'qop')).toBe('auth-int');
});

test('of several algorithms the chosen one is used, or the strongest', async () => {
  const used = async (fields: AuthFields) =>
    parameter((await run.request({ url: place('strong') }, { ...FIELDS, ...fields })).at(-1), 'nonce');
  expect(await used({})).toBe('of-SHA-512-256');
  expect(await used({ algorithm: 'SHA-256' })).toBe('of-SHA-256');
  expect(await used({ algorithm: 'md5' })).toBe('of-MD5');
});

test('requests that share an auth sign at once and count on, those that do not start anew', async () => {
  const owner = {};
  const first = await run.request({ url: place('md5') }, FIELDS, owner);
  const second = await run.request({ url: place('md5') }, FIELDS, owner);
  expect([...first, ...second].map((exchange) => parameter(exchange, 'nc'))).toEqual([
    undefined,
    '00000001',
    '00000002',
  ]);
  expect(statuses(second)).toEqual([200]);
  expect(statuses(await run.request({ url: place('md5') }, FIELDS))).toEqual([401, 200]);
});

test('what one server said is not told to another', async () => {
  const other = await startEcho();
  const owner = {};
  await run.request({ url: place('md5') }, FIELDS, owner);
  const [first] = await run.request({ url: `${other.url}/digest/md5/ada/pw` }, FIELDS, owner);
  await other.close();
  expect(sent(first)).toBeUndefined();
});

test('a nonce that is too old is replaced once, even where the user wrote it', async () => {
  const preset = { realm: 'echo', nonce: 'first', qop: 'auth', nonceCount: '00000009', clientNonce: 'abc' };
  const owner = {};
  const exchanges = await run.request({ url: place('stale') }, { ...FIELDS, ...preset }, owner);
  expect(exchanges.map((exchange) => parameter(exchange, 'nonce'))).toEqual(['first', 'second']);
  expect(exchanges.map((exchange) => parameter(exchange, 'nc'))).toEqual(['00000009', '00000001']);
  expect(statuses(exchanges)).toEqual([401, 200]);
  const next = await run.request({ url: place('stale') }, { ...FIELDS, ...preset }, owner);
  expect(next.map((exchange) => parameter(exchange, 'nc'))).toEqual(['00000002']);
});

test('a server that always says stale is asked three times and no more', async () => {
  expect(statuses(await run.request({ url: place('always-stale') }, FIELDS))).toEqual([401, 401, 401]);
});

test('a wrong password ends with the second refusal, which is no error', async () => {
  const exchanges = await run.request({ url: place('md5') }, { ...FIELDS, password: 'wrong' });
  expect(statuses(exchanges)).toEqual([401, 401]);
  expect(exchanges.at(-1)!.error).toBeUndefined();
});

test('fields that are all given sign the first request', async () => {
  const fields = { ...FIELDS, realm: 'echo', nonce: 'dcd98b7102dd2f0e8b11' };
  expect(statuses(await run.request({ url: place('rfc2069') }, fields))).toEqual([200]);
});

for (const name of ['other-scheme', 'no-nonce'])
  test(`a challenge that is no digest is final: ${name}`, async () => {
    expect(statuses(await run.request({ url: place(name) }, FIELDS))).toEqual([401]);
  });

test('disableRetryRequest leaves the refusal as it is', async () => {
  expect(statuses(await run.request({ url: place('md5') }, { ...FIELDS, disableRetryRequest: true }))).toEqual([401]);
});

test('an algorithm that is unknown here is told, and so is another than the chosen one', async () => {
  run.deps.warnings.length = 0;
  expect(statuses(await run.request({ url: place('unknown') }, FIELDS))).toEqual([401]);
  await run.request({ url: place('sha256') }, { ...FIELDS, algorithm: 'MD5' });
  expect(run.deps.warnings).toEqual([
    'The server asks for a digest with SHA3-999, which is unknown here',
    'The server asks for a digest with SHA-256, but the auth says MD5',
  ]);
});

test('an algorithm that nobody knows is a problem before anything is sent', async () => {
  const error = await run.request({ url: place('md5') }, { ...FIELDS, algorithm: 'SHA-1' }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(isProblem(error) && error.message).toBe(
    'The request cannot be signed with Digest: its algorithm "SHA-1" is unknown',
  );
});

// RFC 7616, 3.9.1, as the verifier of our own reads it.
test('the verifier accepts the example of the RFC, and nothing that is a character away', () => {
  const realm = 'realm="http-auth@example.org", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"';
  const opaque = 'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  const asked: DigestPlace = { challenges: [`Digest ${realm}, qop="auth, auth-int", algorithm=SHA-256, ${opaque}`] };
  const answer = `Digest username="Mufasa", ${realm}, uri="/dir/index.html", algorithm=SHA-256, nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", ${opaque}`;
  const fault = (authorization: string, target = '/dir/index.html'): string | undefined =>
    findDigestFault(
      {
        connection: 0,
        requestLine: '',
        method: 'GET',
        target,
        headerLines: [],
        headers: [['Authorization', authorization]],
        chunked: false,
        body: Buffer.alloc(0),
      },
      asked,
      { user: 'Mufasa', password: 'Circle of Life' },
    );
  expect(fault(answer)).toBeUndefined();
  expect(fault(answer, '/dir/index.htm')).toBe('another uri');
  expect(fault(answer.replace('753927', '753928'))).toBe('a wrong response');
  expect(fault(answer.replace('00000001', '00000002'))).toBe('a wrong response');
  expect(fault(answer.replace('FQhe', 'FQhf'))).toBe('another opaque');
});
