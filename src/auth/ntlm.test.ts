import { afterEach, expect, test } from 'vitest';
import { startEcho } from '../../fixtures/servers/echo.ts';
import { type NtlmServer, type NtlmServerOptions, startNtlmServer } from '../../fixtures/servers/ntlm-server.ts';
import { textBody } from '../core/memory-body.ts';
import type { AuthDeps } from '../model/contracts.ts';
import type { Exchange } from '../model/exchange.ts';
import { auth } from './ntlm.ts';
import { createChallengeRun } from './testing/challenge-run.ts';

const LOGIN = { user: 'Ada', password: 's3cret \u20ac', domain: 'CORP' };
const FIELDS = { username: 'Ada', password: LOGIN.password, domain: 'corp', workstation: 'desk' };

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const start = async (options: Partial<NtlmServerOptions> = {}, deps: Partial<AuthDeps> = {}) => {
  const server: NtlmServer = await startNtlmServer({ login: LOGIN, ...options });
  const run = await createChallengeRun(auth, deps);
  opened.push(run, server);
  return { server, run };
};

const statuses = (exchanges: readonly Exchange[]) => exchanges.map(({ received }) => received[0]?.status);

for (const kind of ['time', 'names', 'bare', 'oem'] as const) {
  test(`logs in at a server of kind "${kind}", both messages on one connection`, async () => {
    const { server, run } = await start({ kind });
    expect(statuses(await run.request({ url: server.url }, FIELDS))).toEqual([401, 401, 200]);
    expect(server.seen).toEqual(['0:GET -:', '1:GET 1:', '1:GET 3:']);
    expect(server.faults).toEqual([]);
  });
}

test('later requests go over the connection that is logged in, and need no handshake', async () => {
  const { server, run } = await start();
  await run.request({ url: server.url }, FIELDS);
  server.seen.length = 0;
  const again = await run.request({ url: `${server.url}/b`, method: 'POST', body: textBody('x') }, FIELDS);
  expect(statuses(again)).toEqual([200]);
  await run.request({ url: server.url, method: 'HEAD' }, FIELDS);
  await run.request({ url: server.url }, FIELDS);
  expect(server.seen).toEqual(['1:POST -:x', '1:HEAD -:', '1:GET -:']);
});

test('nobody else is sent over that connection: another account, no account', async () => {
  const { server, run } = await start();
  await run.request({ url: server.url }, FIELDS);
  server.seen.length = 0;
  expect(statuses(await run.request({ url: server.url }, { ...FIELDS, password: 'wrong' }))).toEqual([401, 401, 401]);
  expect(statuses(await run.request({ url: server.url }, { disableRetryRequest: true }))).toEqual([401]);
  expect(server.seen.every((line) => !line.startsWith('1:'))).toBe(true);
});

test('requests at the same time have a connection each', async () => {
  const { server, run } = await start();
  const both = await Promise.all([1, 2, 3].map(() => run.request({ url: server.url }, FIELDS)));
  expect(both.map(statuses)).toEqual([1, 2, 3].map(() => [401, 401, 200]));
  expect(server.faults).toEqual([]);
  const again = await Promise.all([1, 2, 3].map(() => run.request({ url: server.url }, FIELDS)));
  expect(again.map(statuses)).toEqual([[200], [200], [200]]);
});

test('the body goes with every message', async () => {
  const { server, run } = await start();
  const call = { url: server.url, method: 'POST', body: textBody('{"a":1}') };
  expect(statuses(await run.request(call, FIELDS))).toEqual([401, 401, 200]);
  expect(server.seen).toEqual(['0:POST -:{"a":1}', '1:POST 1:{"a":1}', '1:POST 3:{"a":1}']);
});

const PARSERS = { strict: {}, lenient: { insecureHTTPParser: true } };

for (const afterChallenge of ['close', 'close-unannounced'] as const)
  for (const method of ['GET', 'POST'])
    test.each(
      Object.entries(PARSERS),
    )(`a connection that ends after the challenge (${afterChallenge}, ${method}) is an error, the proof goes nowhere else: %s parser`, async (_name, behaviour) => {
      const { server, run } = await start({ afterChallenge });
      const last = (await run.request({ url: server.url, method, behaviour }, FIELDS)).at(-1)!;
      expect(last.error).toMatchObject({ class: 'reset', code: 'ECONNRESET' });
      expect(last.received).toEqual([]);
      expect(server.seen).toEqual([`0:${method} -:`, `1:${method} 1:`]);
    });

test('the lenient parser logs in too', async () => {
  const { server, run } = await start();
  const call = { url: server.url, behaviour: PARSERS.lenient };
  expect(statuses(await run.request(call, FIELDS))).toEqual([401, 401, 200]);
  expect(statuses(await run.request(call, FIELDS))).toEqual([200]);
});

test('a connection that ended between requests is replaced by a new handshake', async () => {
  const { server, run } = await start();
  await run.request({ url: server.url }, FIELDS);
  server.drop();
  server.seen.length = 0;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(statuses(await run.request({ url: server.url }, FIELDS))).toEqual([401, 401, 200]);
  expect(server.seen).toEqual(['2:GET -:', '2:GET 1:', '2:GET 3:']);
});

test('a server that forgets is logged in at again, on the same connection', async () => {
  const { server, run } = await start({ forgets: true });
  for (let time = 0; time < 3; time++)
    expect(statuses(await run.request({ url: server.url }, FIELDS))).toEqual([401, 401, 200]);
  expect(new Set(server.seen.map((line) => line[0]))).toEqual(new Set(['0', '1']));
});

test('a HEAD is logged in too', async () => {
  const { server, run } = await start();
  expect(statuses(await run.request({ url: server.url, method: 'HEAD' }, FIELDS))).toEqual([401, 401, 200]);
});

test('a wrong password ends with the refusal', async () => {
  const { server, run } = await start();
  const exchanges = await run.request({ url: server.url }, { ...FIELDS, password: 'wrong' });
  expect(statuses(exchanges)).toEqual([401, 401, 401]);
  expect(exchanges.at(-1)!.error).toBeUndefined();
  expect(server.faults).toEqual(['a wrong proof']);
  expect(run.deps.warnings).toEqual([]);
});

const OFFERS = ['both', 'one-header', 'basic-too', 'negotiate', 'names'];

test.each(OFFERS)('an offer of the kind "%s" is taken', async (name) => {
  const { run } = await start();
  const echo = await startEcho();
  opened.push(echo);
  const url = `${echo.url}/ntlm/${name}/ada/pw/CORP`;
  const exchanges = await run.request({ url }, { username: 'corp\\ada', password: 'pw' });
  expect(statuses(exchanges)).toEqual([401, 401, 200]);
});

test.each(['silent', 'broken'])('a server that breaks off (%s) is told, its refusal stands', async (name) => {
  const { run } = await start();
  const echo = await startEcho();
  opened.push(echo);
  const exchanges = await run.request({ url: `${echo.url}/ntlm/${name}/ada/pw/` }, FIELDS);
  expect(statuses(exchanges)).toEqual([401, 401]);
  expect(run.deps.warnings).toEqual([
    'The server broke off the NTLM handshake: it answered the first message with no challenge',
  ]);
});

test('disableRetryRequest leaves the refusal as it is', async () => {
  const { server, run } = await start();
  expect(statuses(await run.request({ url: server.url }, { ...FIELDS, disableRetryRequest: true }))).toEqual([401]);
});

test('names the fields that are masked', () => {
  expect(auth.secrets).toEqual(['password']);
});
