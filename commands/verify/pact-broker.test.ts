// Pacts that come from a broker: which ones, on whose terms, and what is said when the broker is wrong, down or closed.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { interaction, openScene, PROVIDER } from '../../fixtures/pacts/broker-scene.ts';
import type { BrokerOptions } from '../../fixtures/servers/broker.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const scene = async (options: BrokerOptions = {}, login?: string) => {
  const opened = await openScene(options, login);
  open.push(opened.close);
  return opened;
};

const versions = async (options: BrokerOptions = {}) => {
  const { broker, publish, ...rest } = await scene(options);
  await publish('w1', [interaction('main')], { branch: 'main', tags: ['prod'] });
  await publish('w2', [interaction('feature')], { branch: 'feat/x', tags: ['dev'] });
  await publish('a1', [interaction('app')], { consumer: 'app', branch: 'main', tags: ['dev'] });
  const [test, production] = broker.state.environments;
  const presence = { application: '', createdAt: '', pacticipant: 'web', kind: 'deployed' } as const;
  broker.state.presences.push(
    { ...presence, uuid: '1', version: 'w1', environment: production!.uuid },
    { ...presence, uuid: '2', version: 'w2', environment: test!.uuid, kind: 'released' },
  );
  return { broker, publish, ...rest };
};

const MAIN = 'web: main passed';
const FEATURE = 'web: feature passed';
const APP = 'app: app passed';

test('selectors choose the pacts, as JSON and in short; tags do as well', async () => {
  const { verify } = await versions();
  const by = async (...words: readonly string[]) => {
    const { code, outcomes } = await verify(words.flatMap((word) => ['--consumer-version-selectors', word]));
    expect({ words, code }).toEqual({ words, code: 0 });
    return outcomes.toSorted();
  };
  expect(await by('{"mainBranch": true}')).toEqual([APP, MAIN]);
  expect(await by('mainBranch')).toEqual([APP, MAIN]);
  expect(await by('[{"branch":"feat/x"},{"consumer":"app","latest":true}]')).toEqual([APP, FEATURE]);
  expect(await by('branch=feat/x', 'mainBranch,consumer=web')).toEqual([FEATURE, MAIN]);
  expect(await by('deployed,environment=production')).toEqual([MAIN]);
  expect(await by('released')).toEqual([FEATURE]);
  expect(await by('deployedOrReleased')).toEqual([FEATURE, MAIN]);
  expect((await verify(['--consumer-version-tags', 'dev,prod'])).outcomes.toSorted()).toEqual([APP, FEATURE, MAIN]);
  const matching = ['--consumer-version-selectors', 'matchingBranch', '--provider-branch', 'feat/x'];
  expect((await verify(matching)).outcomes).toEqual([FEATURE]);
});

test('what no broker understands is said before it is asked, what this one does not know with its own words', async () => {
  const { verify, broker } = await versions();
  const typo = await verify(['--consumer-version-selectors', 'mainbranch']);
  expect(typo).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean mainBranch?') });
  expect((await verify(['--include-wip-pacts-since', 'yesterday'])).code).toBe(2);
  expect(broker.requests).toHaveLength(3);
  const nowhere = await verify(['--consumer-version-selectors', 'environment=nowhere']);
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining("'nowhere' does not exist") });
});

const PENDING = ['--consumer-version-selectors', 'mainBranch', '--enable-pending', '--provider-branch', 'main'];

test('a pending pact may fail until it has passed once, and its result is published as it is', async () => {
  const { broker, publish, verify } = await scene();
  await publish('w1', [interaction('right'), interaction('wrong', { id: 2 })], { branch: 'main' });
  const publishing = [...PENDING, '--publish', '--provider-version'];
  const first = await verify([...publishing, 'p1']);
  expect(first).toMatchObject({ code: 0, outcomes: ['web: right passed', 'web: wrong skipped'] });
  expect(first.stdout).toContain('pending: 1 mismatch');
  expect(first.told).toContainEqual(expect.stringContaining('it has not been verified successfully yet'));
  expect(first.told).toContainEqual(expect.stringContaining('the published result is a failure'));
  expect(broker.state.verifications).toMatchObject([{ providerVersion: 'p1', success: false }]);

  await publish('w2', [interaction('right')], { branch: 'main' });
  const second = await verify([...publishing, 'p2']);
  expect(second.told).toContainEqual(expect.stringContaining('no longer in pending state'));
  expect(second.told.some((text) => text.includes('a failure fails the build'))).toBe(false);
  const third = await verify([...publishing, 'p3']);
  expect(third.told).toContainEqual(expect.stringContaining('a failure fails the build'));
});

test('pending pacts that all fail are no failure, and without --enable-pending they are', async () => {
  const { publish, verify } = await scene();
  await publish('w1', [interaction('wrong', { id: 2 })], { branch: 'main' });
  const pending = await verify(PENDING);
  expect(pending).toMatchObject({ code: 0, outcomes: ['web: wrong skipped'] });
  expect(pending.told).toContainEqual(expect.stringContaining('no successful result has been published'));
  expect(await verify(PENDING.slice(0, 2))).toMatchObject({ code: 1, outcomes: ['web: wrong failed'] });
});

test('work in progress comes along since a date, pending', async () => {
  const { publish, verify } = await scene();
  await publish('w1', [interaction('right')], { branch: 'main' });
  await publish('w2', [interaction('wrong', { id: 2 })], { branch: 'feat/x' });
  const wip = await verify([...PENDING, '--include-wip-pacts-since', '2020-01-01']);
  expect(wip).toMatchObject({ code: 0, outcomes: ['web: right passed', 'web: wrong skipped'] });
  expect(wip.told).toContainEqual(expect.stringContaining('it is work in progress'));
  const later = await verify([...PENDING, '--include-wip-pacts-since', '2999-01-01']);
  expect(later.outcomes).toEqual(['web: right passed']);
});

const TOKEN = 'br0ker-t0ken';
const PASSWORD = 'p4ss:w@rd';

test('a token, by flag and by variable; a wrong one is said, and not shown', async () => {
  const { broker, publish, verify, run } = await scene({ token: TOKEN }, `Bearer ${TOKEN}`);
  await publish('w1', [interaction('right')]);
  expect((await verify(['--token', TOKEN])).code).toBe(0);
  const env = { PACT_BROKER_BASE_URL: broker.url, PACT_BROKER_TOKEN: TOKEN, PACT_PROVIDER_NAME: PROVIDER };
  expect(await run([], env)).toMatchObject({ code: 0, outcomes: ['web: right passed'] });
  for (const words of [['-t', 'wr0ng-t0ken'], []]) {
    const { code, stdout, stderr } = await verify(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('the Pact Broker answered 401: Unauthorized');
    expect(stderr).toContain('--broker-token');
    expect(stderr).not.toContain('wr0ng');
  }
});

test('a user and a password, by flag, by variable and in the URL', async () => {
  const basic = { username: 'ann', password: PASSWORD };
  const login = `Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}`;
  const { broker, publish, verify, run } = await scene({ basic }, login);
  await publish('w1', [interaction('right')]);
  expect((await verify(['--user', 'ann', '--password', PASSWORD])).code).toBe(0);
  expect((await verify([], { PACT_BROKER_USERNAME: 'ann', PACT_BROKER_PASSWORD: PASSWORD })).code).toBe(0);
  const inUrl = (password: string) => broker.url.replace('//', `//ann:${encodeURIComponent(password)}@`);
  const { code, stdout, stderr } = await run(['-b', inUrl(PASSWORD), '-n', PROVIDER]);
  expect(code).toBe(0);
  expect(stdout + stderr).not.toMatch(/p4ss|ann[:@]/);
  const wrong = await run(['-b', inUrl('wr0ng'), '-n', PROVIDER]);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('answered 401') });
  expect(wrong.stderr).not.toContain('wr0ng');
});

test('no pacts and an unknown provider are not green, unless that is wanted', async () => {
  const { publish, verify, run, broker, provider } = await scene();
  await publish('w1', [interaction('right')], { branch: 'main' });
  const none = ['--consumer-version-selectors', 'branch=nowhere'];
  const empty = await verify(none);
  expect(empty).toMatchObject({ code: 4, stderr: expect.stringContaining('Nothing was verified') });
  expect(empty.told).toEqual([expect.stringMatching(/^warning: .* has no pact for My Shop/)]);
  expect((await verify([...none, '--ignore-no-pacts-error'])).code).toBe(0);
  const stranger = ['-b', broker.url, '-n', 'Nobody'];
  broker.faults.push({ kind: 'status', status: 404, path: /for-verification/, times: 2 });
  const unknown = await run(stranger);
  expect(unknown).toMatchObject({ code: 4, stderr: expect.stringContaining('Nothing was verified') });
  expect(unknown.told).toEqual([expect.stringContaining('knows no provider Nobody')]);
  expect((await run([...stranger, '--ignore-no-pacts-error'])).code).toBe(0);
  expect(provider.seen.requests).toBe(0);
});

test('the broker must be there and be one', async () => {
  const { run } = await scene();
  const other = createServer(
    (_, response) => void response.setHeader('Content-Type', 'text/html').end('<html>Please log in</html>'),
  );
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const asked = ['-b', `http://127.0.0.1:${port}`, '-n', PROVIDER, '--retries', '0'];
  const page = await run(asked);
  expect(page).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('application/hal+json') });
  other.close();
  other.closeAllConnections();
  const down = await run(asked);
  expect(down).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot be reached') });
  expect(down.stderr).not.toMatch(/\n\s+at /);
});

test('a broker on a bad day is asked again, as often as --retries says', async () => {
  const { broker, publish, verify } = await scene({ prefix: '/some/context' });
  await publish('w1', [interaction('right')]);
  broker.faults.push({ kind: 'status', times: 2, retryAfter: '0' });
  const again = await verify(['--retries', '2']);
  expect(again).toMatchObject({ code: 0, outcomes: ['web: right passed'] });
  expect(again.stderr).toContain('status 503; again in 0 s (1 of 2)');
  broker.faults.push({ kind: 'status', times: 2, retryAfter: '0' });
  const gaveUp = await verify(['--retries', '1']);
  expect(gaveUp).toMatchObject({ code: 3, stderr: expect.stringContaining('answered 503') });
  broker.faults.splice(0, broker.faults.length, { kind: 'garble', path: /for-verification/ });
  expect(await verify(['--retries', '0'])).toMatchObject({ code: 3, stderr: expect.stringContaining('valid JSON') });
  broker.faults.push({ kind: 'slow', delayMs: 600, times: 9 });
  expect((await verify(['--request-timeout', '400'])).code).toBe(0);
});

test('links of a broker behind a proxy lead to the address that was given', async () => {
  const { publish, verify, broker } = await scene({ prefix: '/ctx', linkOrigin: 'http://broker.internal:9292' });
  await publish('w1', [interaction('right')], { branch: 'main' });
  const { code } = await verify(['--publish', '--provider-version', 'p1', '--provider-branch', 'main']);
  expect({ code, published: broker.state.verifications.length }).toEqual({ code: 0, published: 1 });
});

test.each([
  [[], 1],
  [['--consumer-version-selectors', '{"mainBranch":true}'], 0],
  [['--consumer-version-selectors', '{"branch":"feat/x","consumer":"web"}'], 1],
  [['--consumer-version-tags', 'dev'], 1],
  [['--consumer-version-selectors', '{"branch":"feat/x"}', '--enable-pending', '--provider-branch', 'main'], 0],
  [
    [
      ...['--consumer-version-selectors', '{"mainBranch":true}', '--enable-pending', '--provider-branch', 'main'],
      ...['--include-wip-pacts-since', '2020-01-01'],
    ],
    0,
  ],
] as const)("with %j Pact's own verifier finds the same pacts and comes to the same results", async (words, expected) => {
  const outcome = async (by: 'verify' | 'official') => {
    const { broker, publish, ...run } = await scene();
    await publish('w1', [interaction('main')], { branch: 'main' });
    await publish('w2', [interaction('feature', { id: 2 })], { branch: 'feat/x', tags: ['dev'] });
    await publish('a1', [interaction('app')], { consumer: 'app', branch: 'main' });
    const { code } = await run[by]([...words, '--publish', '--provider-version', 'p1']);
    const { verifications } = broker.state;
    return { code, results: verifications.map(({ consumer, success }) => `${consumer} ${success}`).toSorted() };
  };
  const own = await outcome('verify');
  expect(own).toEqual(await outcome('official'));
  expect(own.code).toBe(expected);
  expect(own.results.length).toBeGreaterThan(0);
});

test("words and variables of Pact's own verifier are understood", async () => {
  const { broker, publish, run, provider } = await scene();
  await publish('w1', [{ ...interaction('right'), providerStates: [{ name: 'ready' }] }]);
  const { hostname, port } = new URL(provider.url);
  const env = {
    PACT_BROKER_BASE_URL: broker.url,
    PACT_PROVIDER_NAME: PROVIDER,
    PACT_PROVIDER_HOSTNAME: hostname,
    PACT_PROVIDER_PORT: port,
    PACT_PROVIDER_STATE_CHANGE_URL: `${provider.url}/states`,
    PACT_PROVIDER_STATE_CHANGE_TEARDOWN: 'false',
    PACT_PROVIDER_REQUEST_TIMEOUT: '9000',
  };
  const { code, outcomes } = await run(['-l', 'warn', '--pretty-log', '--no-colour'], env);
  expect({ code, outcomes }).toEqual({ code: 0, outcomes: ['web: right passed'] });
  // The state, and the interaction.
  expect(provider.seen.requests).toBe(2);
  const wrong = await run([], { ...env, PACT_PROVIDER_REQUEST_TIMEOUT: 'soon' });
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('soon') });
});
