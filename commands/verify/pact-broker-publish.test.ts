// Results that go back to the broker: what it is told, when nothing may be published, and that a lost result is never green.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  const { requests } = opened.broker;
  /** Methods and paths of what changes something at the broker, below its address. */
  const changes = (): readonly string[] =>
    requests
      .filter(({ method, target }) => method !== 'GET' && !/for-verification|contracts\/publish/.test(target))
      .map(({ method, target }) => `${method} ${decodeURIComponent(target).replace(/\/pact-version\/.*\//, '/.../')}`);
  return { ...opened, changes };
};

const VERSION = ['--publish', '--provider-version', 'p1'];
const RESULT = 'POST /pacts/provider/My Shop/consumer/web/.../verification-results';

const wrongInEveryPart = {
  ...interaction('wrong'),
  response: {
    status: 201,
    headers: { 'Content-Type': 'application/json', 'X-Trace': 'abc' },
    body: { id: 1, name: 'Bob', address: {} },
  },
};
const ofAnotherType = {
  ...interaction('text'),
  response: { status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'hi' },
};

type Mismatch = { readonly attribute: string; readonly identifier?: string; readonly description: string };
type TestResult = {
  readonly interactionId: string;
  readonly interactionDescription: string;
  readonly success: boolean;
  readonly mismatches?: readonly Mismatch[];
  readonly exceptions?: readonly { readonly message: string }[];
};

/** In one order, without the sentence that an engine in another version words differently. */
const comparable = (results: unknown) =>
  (results as readonly TestResult[]).map(({ mismatches = [], ...rest }) => ({
    ...rest,
    mismatches: mismatches
      .map((one) => ({ ...one, ...(/body type|body of/.test(one.description) ? { description: 'type' } : {}) }))
      .toSorted((a, b) => a.description.localeCompare(b.description)),
  }));

test("what is published is what Pact's own verifier publishes: branch and tags first, a result an interaction", async () => {
  const { broker, publish, verify, official, changes } = await scene();
  await publish('w1', [interaction('right'), wrongInEveryPart, ofAnotherType], { branch: 'main' });
  const words = [...VERSION, '--provider-branch', 'feat/x', '--provider-tags', 'dev,qa', '--build-url', 'http://ci/1'];
  expect((await verify(words)).code).toBe(1);
  const ours = changes();
  expect(ours).toEqual([
    'PUT /pacticipants/My Shop/branches/feat/x/versions/p1',
    'PUT /pacticipants/My Shop/versions/p1/tags/dev',
    'PUT /pacticipants/My Shop/versions/p1/tags/qa',
    RESULT,
  ]);
  expect((await official(words)).code).toBe(1);
  expect(changes().slice(ours.length)).toEqual(ours);
  const [own, theirs] = broker.state.verifications;
  expect(own).toMatchObject({ providerVersion: 'p1', success: false, buildUrl: 'http://ci/1' });
  const results = comparable(own?.testResults);
  expect(results).toEqual(comparable(theirs?.testResults));
  expect(results.map(({ success }) => success)).toEqual([true, false, false]);
  expect(results[0]?.interactionId).toMatch(/^[\da-f]{40}$/);
  expect(results[1]?.mismatches).toContainEqual({ attribute: 'status', description: 'expected 201 but was 200' });
  expect(own?.verifiedBy).toEqual({ implementation: 'assay', version: expect.any(String) });
});

test('what could not be judged is published as an exception, and fails the result', async () => {
  const { broker, publish, verify, cwd } = await scene();
  await publish('w1', [interaction('right'), { ...interaction('stated'), providerStates: [{ name: 'ready' }] }]);
  writeFileSync(join(cwd, 'states.cjs'), "if (process.env.ASSAY_STATE) throw new Error('db is down');");
  expect((await verify([...VERSION, '--state-change-command', 'node states.cjs'])).code).toBe(3);
  const [{ success, testResults }] = broker.state.verifications as [(typeof broker.state.verifications)[0]];
  expect(success).toBe(false);
  expect(testResults).toMatchObject([
    { success: true },
    { success: false, exceptions: [{ message: expect.any(String) }] },
  ]);
  expect((testResults as readonly TestResult[])[1]?.exceptions?.[0]?.message).toContain('Error: db is down');
});

test('version, branch and build are those of git and of the CI system', async () => {
  const { broker, publish, verify, cwd, changes } = await scene();
  await publish('w1', [interaction('right')]);
  const unknown = await verify(['--publish']);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('--provider-version') });
  const commit = '0123456789abcdef0123456789abcdef01234567';
  mkdirSync(join(cwd, '.git', 'refs', 'heads'), { recursive: true });
  writeFileSync(join(cwd, '.git', 'HEAD'), 'ref: refs/heads/trunk\n');
  writeFileSync(join(cwd, '.git', 'refs', 'heads', 'trunk'), `${commit}\n`);
  expect((await verify(['--publish'])).code).toBe(0);
  expect(changes()).toEqual([`PUT /pacticipants/My Shop/branches/trunk/versions/${commit}`, RESULT]);
  const sha = commit.replaceAll('0', 'f');
  const ci = { GITLAB_CI: 'true', CI_COMMIT_SHA: sha, CI_COMMIT_BRANCH: 'rel', CI_JOB_URL: 'http://ci/7' };
  expect((await verify(['--publish'], ci)).code).toBe(0);
  expect(changes().slice(2)).toEqual([`PUT /pacticipants/My Shop/branches/rel/versions/${sha}`, RESULT]);
  expect(broker.state.verifications.at(-1)).toMatchObject({ providerVersion: sha, buildUrl: 'http://ci/7' });
});

test.each([
  [['-c', 'web']],
  [['--filter-description', 'right']],
  [['--filter-state', 'ready']],
  [['--filter-no-state']],
  [['--last-failed']],
])('with %j nothing is published, and nobody is asked', async (filter) => {
  const { broker, provider, publish, verify } = await scene();
  await publish('w1', [interaction('right'), interaction('wrong', { id: 2 })]);
  const { code, stderr } = await verify([...VERSION, ...filter]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('cannot be published') });
  expect([broker.requests.length, provider.seen.requests]).toEqual([1, 0]);
});

test.each([
  ['status', 500],
  ['status', 403],
  ['status', 404],
  ['drop', undefined],
] as const)('a result that the broker does not take (%s %s) is not green', async (kind, status) => {
  const { broker, publish, verify, cwd } = await scene();
  await publish('w1', [interaction('right')]);
  const path = /verification-results$/;
  broker.faults.push({ kind, path, times: 9, retryAfter: '0', ...(status === undefined ? {} : { status }) });
  const { code, told, outcomes, stdout } = await verify([...VERSION, '--retries', '0', '--junit', 'junit.xml']);
  expect({ code, outcomes }).toEqual({ code: 3, outcomes: ['web: right passed'] });
  const why = kind === 'drop' ? 'cannot be reached' : `answered ${status}`;
  const said = new RegExp(`The result for web -> My Shop was not published: .*${why}`);
  expect(told).toContainEqual(expect.stringMatching(said));
  expect(stdout.replace(/[\s│]+/g, ' ')).toMatch(said);
  const junit = readFileSync(join(cwd, 'junit.xml'), 'utf8');
  expect(junit).toMatch(/<error[^>]*was not published/);
  expect(broker.state.verifications).toEqual([]);
});

test('a run that stops at the first failure publishes nothing for the pact it left, and says so', async () => {
  const { broker, publish, verify } = await scene();
  await publish('a1', [interaction('right')], { consumer: 'app' });
  await publish('w1', [interaction('wrong', { id: 2 }), interaction('right')], { consumer: 'web' });
  await publish('x1', [interaction('last')], { consumer: 'xpress' });
  const stopped = await verify([...VERSION, '--exit-on-first-error']);
  expect(stopped).toMatchObject({ code: 1, outcomes: ['app: right passed', 'web: wrong failed'] });
  expect(broker.state.verifications).toMatchObject([{ consumer: 'app', success: true }]);
  for (const consumer of ['web', 'xpress']) {
    const said = `warning: The result for ${consumer} -> My Shop was not published: it was not verified to its end`;
    expect(stopped.told).toContain(said);
  }
  expect((await verify(['--last-failed'])).outcomes).toEqual(['web: wrong failed']);
});

test('the URL of one pact of the broker is enough to verify it and to publish', async () => {
  const { broker, publish, run, changes } = await scene({ token: 't0ken-of-ours' }, 'Bearer t0ken-of-ours');
  await publish('w1', [interaction('right')], { branch: 'main' });
  await publish('w2', [interaction('other')], { branch: 'feat/x' });
  const url = `${broker.url}/pacts/provider/My%20Shop/consumer/web/version/w1`;
  const words = [...VERSION, '-t', 't0ken-of-ours'];
  const env = { PACT_BROKER_BASE_URL: broker.url, PACT_BROKER_TOKEN: 't0ken-of-ours' };
  for (const [given, variables] of [
    [[url, ...words], {}],
    [['-u', url, '-b', broker.url, ...words], {}],
    [[url, ...VERSION], env],
    [['--webhook-callback-url', url, '-b', broker.url, ...words], {}],
    [['--webhook-callback-url', url, '-n', PROVIDER, ...VERSION], env],
  ] as const) {
    const before = broker.state.verifications.length;
    expect(await run(given, variables)).toMatchObject({ code: 0, outcomes: ['web: right passed'] });
    expect(broker.state.verifications.slice(before)).toMatchObject([{ consumer: 'web', success: true }]);
  }
  expect(new Set(changes())).toEqual(new Set([RESULT]));
  expect((await run([url, '-t', 't0ken-of-ours'])).outcomes).toEqual(['web: right passed']);
  expect(broker.state.verifications).toHaveLength(5);
});

test('with pacts of files alone there is nowhere to publish to', async () => {
  const { broker, run, cwd } = await scene();
  const pact = { consumer: { name: 'web' }, provider: { name: PROVIDER }, interactions: [interaction('right')] };
  writeFileSync(join(cwd, 'web.json'), JSON.stringify(pact));
  for (const words of [['web.json'], ['web.json', '-b', broker.url, '-n', PROVIDER]]) {
    const { code, stderr } = await run([...words, ...VERSION]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('these are none of one') });
  }
});

test('an interrupted run publishes nothing for the pact it left, and says so', async () => {
  const { broker, publish, verify } = await scene();
  const stated = { ...interaction('second'), providerStates: [{ name: 'now' }] };
  await publish('w1', [interaction('first'), stated, interaction('third')]);
  const interrupting = 'if [ "$ASSAY_STATE" = now ]; then kill -INT $PPID; sleep 5; fi';
  const { code, outcomes, told } = await verify([...VERSION, '--state-change-command', interrupting]);
  expect(code).toBe(130);
  expect(outcomes).not.toContain('web: third passed');
  expect(told).toContainEqual(expect.stringContaining('was not published: it was not verified to its end'));
  expect(broker.state.verifications).toEqual([]);
});

test('name and password in the URL of a pact serve for its result too, and are not shown', async () => {
  const basic = { username: 'ann', password: 'p4ss-of-ann' };
  const login = `Basic ${Buffer.from('ann:p4ss-of-ann').toString('base64')}`;
  const { broker, publish, run } = await scene({ basic, prefix: '/ctx' }, login);
  await publish('w1', [interaction('right')]);
  const url = `${broker.url}/pacts/provider/My%20Shop/consumer/web/version/w1`.replace('//', '//ann:p4ss-of-ann@');
  for (const words of [[url], ['--webhook-callback-url', url]]) {
    const { code, stdout, stderr } = await run([...words, ...VERSION]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toMatch(/p4ss|ann[:@]/);
  }
  expect(broker.state.verifications).toMatchObject([{ success: true }, { success: true }]);
  const wrong = await run([url.replace('p4ss-of-ann', 'wr0ng'), ...VERSION]);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('answered 401') });
  expect(wrong.stderr).not.toContain('wr0ng');
});

test('pacts that are verified at once are each published once', async () => {
  const { broker, publish, verify } = await scene();
  const consumers = ['a', 'b', 'c', 'd'];
  for (const consumer of consumers) {
    await publish('1', [interaction(`of ${consumer}`, { id: consumer === 'c' ? 2 : 1 })], { consumer });
  }
  expect((await verify([...VERSION, '--jobs', '4'])).code).toBe(1);
  const published = broker.state.verifications.map(({ consumer, success }) => `${consumer} ${success}`);
  expect(published.toSorted()).toEqual(['a true', 'b true', 'c false', 'd true']);
});
