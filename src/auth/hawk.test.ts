import { afterEach, describe, expect, test } from 'vitest';
import { textBody } from '../core/memory-body.ts';
import { encodeUrl } from '../core/request-url.ts';
import type { AuthFields } from '../model/contracts.ts';
import type { Call } from '../model/exchange.ts';
import { connectForTest } from '../protocols/http/test-client.ts';
import { startHawkServer } from './hawk/testing/hawk-server.ts';
import { auth } from './hawk.ts';
import { callTo } from './testing/call-to.ts';
import { createTestDeps } from './testing/test-deps.ts';

// The example of the protocol's description.
const RESOURCE = 'http://example.com:8000/resource/1?b=1&a=2';
const STEVE = {
  authId: 'dh37fgj492je',
  authKey: 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn',
  algorithm: 'sha256',
};
const PINNED = { ...STEVE, nonce: 'j4h3g2', timestamp: '1353832234', extraData: 'some-app-ext-data' };

const headerOf = async (call: Call, fields: AuthFields): Promise<string | undefined> =>
  (await auth.sign(call, fields, createTestDeps())).headers.at(-1)?.[1];

test('the request of the description', async () => {
  expect(await headerOf(callTo(RESOURCE), PINNED)).toBe(
    'Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", ext="some-app-ext-data", mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="',
  );
});

test('the payload of the description', async () => {
  const body = { body: textBody('Thank you for flying Hawk'), headers: [['Content-Type', 'text/plain']] } as const;
  expect(await headerOf(callTo(RESOURCE, { method: 'POST', ...body }), { ...PINNED, includePayloadHash: true })).toBe(
    'Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", hash="Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY=", ' +
      'ext="some-app-ext-data", mac="aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw="',
  );
});

test.each([
  ['no id', { authId: '' }, 'the auth has no authId', 'Give the auth its authId'],
  ['no key', { authKey: ' ' }, 'the auth has no authKey', 'Give the auth its authKey'],
  ['no algorithm', { algorithm: '' }, 'the auth has no algorithm', 'Give the auth its algorithm'],
  ['an unknown algorithm', { algorithm: 'md5' }, 'its algorithm "md5" is unknown', 'Set algorithm to sha256 or sha1'],
])('%s is a problem that names the field', async (_name, fields, message, hint) => {
  await expect(headerOf(callTo(RESOURCE), { ...STEVE, ...fields })).rejects.toMatchObject({
    code: 'auth.hawk',
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  });
});

test('the key is masked', () => {
  expect(auth.secrets).toEqual(['authKey']);
});

describe('a server that verifies', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  const start = async (algorithm = 'sha256', clock: { ahead?: number; proof?: string } = {}) => {
    const server = await startHawkServer({ id: STEVE.authId, key: STEVE.authKey, algorithm }, clock);
    const { client, send } = await connectForTest();
    open.push(client, server);
    const deps = createTestDeps({ now: Date.now });
    /** Signs, sends, and answers what is refused. */
    const request = async (fields: AuthFields, more: Partial<Call> = {}, target = '/resource/1?b=1&a=2') => {
      const completed = { ...STEVE, algorithm, ...fields };
      const call = await auth.sign(callTo(encodeUrl(server.url + target), more), completed, deps);
      const state = new Map<string, unknown>();
      const verdicts: string[] = [];
      for (let again: Call | undefined = call; again && verdicts.length < 4; ) {
        const { last, text } = await send(again);
        verdicts.push(text);
        again = await auth.answer?.(call, last, completed, deps, state);
      }
      return verdicts;
    };
    return { request, deps };
  };

  test.each(['sha1', 'sha256'])('%s, with all that can be signed', async (algorithm) => {
    const { request } = await start(algorithm);
    expect(await request({})).toEqual(['signed']);
    expect(await request({ extraData: 'a "b" \\ c', app: 'app', delegation: 'dlg' })).toEqual(['signed']);
    expect(await request({ delegation: 'alone', user: 'u' })).toEqual(['signed']);
    expect(await request({ app: 'app' }, {}, "/a b/é/(c)'|^d?q=x y&z=[1]|'")).toEqual(['signed']);
    const body = { method: 'POST', body: textBody('{"é": 1}'), bodyType: 'application/json', typedEarly: true };
    expect(await request({ includePayloadHash: true }, body)).toEqual(['signed with the payload']);
    expect(await request({}, body)).toEqual(['signed']);
  });

  test('another key, and a type that comes after signing, are refused', async () => {
    const { request } = await start();
    expect(await request({ authKey: 'other' })).toEqual(['other mac']);
    const late = { method: 'POST', body: textBody('x'), bodyType: 'text/plain' };
    expect(await request({ includePayloadHash: true }, late)).toEqual(['other payload']);
  });

  test("the server's clock is taken over once it is proved, for the requests that follow as well", async () => {
    const { request, deps } = await start('sha256', { ahead: 7_200 });
    expect(await request({})).toEqual(['stale', 'signed']);
    expect(deps.warnings).toEqual([
      expect.stringMatching(/^The clock of the Hawk server is 7(?:199|200|201) s away from the clock here/),
    ]);
    expect(await request({})).toEqual(['signed']);
    expect(deps.warnings).toHaveLength(1);
  });

  test('a clock without proof, and a timestamp of the user, stay as they are', async () => {
    const unproved = await start('sha256', { ahead: -7_200, proof: 'another key' });
    expect(await unproved.request({})).toEqual(['stale']);
    const pinned = await start('sha256', { ahead: 7_200 });
    expect(await pinned.request({ timestamp: String(Math.floor(Date.now() / 1000)) })).toEqual(['stale']);
    expect([...unproved.deps.warnings, ...pinned.deps.warnings]).toEqual([]);
  });

  test('a clock that runs away is followed once', async () => {
    let ahead = 0;
    const { request } = await start('sha256', {
      get ahead() {
        ahead += 7_200;
        return ahead;
      },
    });
    expect(await request({})).toEqual(['stale', 'stale']);
  });
});
