// Publishing through the program, to a broker on loopback.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ended, runAssay } from '../../fixtures/assay-process.ts';
import { type Broker, type BrokerOptions, startBroker } from '../../fixtures/servers/broker.ts';

let folder: string;
const open: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-publish-'));
});
afterEach(async () => {
  for (const close of open.splice(0)) await close();
  rmSync(folder, { recursive: true });
});

const broker = async (options: BrokerOptions = {}): Promise<Broker> => {
  const started = await startBroker(options);
  open.push(started.close);
  return started;
};

const interaction = (description: string, status = 200) => ({
  description,
  request: { method: 'GET', path: '/' },
  response: { status },
});

const pactOf = (consumer: string, provider: string, ...interactions: readonly object[]) => ({
  consumer: { name: consumer },
  provider: { name: provider },
  interactions,
  metadata: { pactSpecification: { version: '2.0.0' } },
});

const write = (name: string, content: unknown): void => {
  mkdirSync(join(folder, 'pacts'), { recursive: true });
  writeFileSync(join(folder, 'pacts', name), typeof content === 'string' ? content : JSON.stringify(content));
};

// The variables of the CI system that these tests run on are none of theirs.
const NO_CI = Object.fromEntries(
  'GITHUB_ACTIONS GITLAB_CI TF_BUILD CIRCLECI TRAVIS BITBUCKET_BUILD_NUMBER BUILDKITE DRONE APPVEYOR TEAMCITY_VERSION SEMAPHORE CODEBUILD_BUILD_ID bamboo_buildKey CIRRUS_CI CI_BUILD_APPROVED CI_WORKFLOW_NUMBER JENKINS_URL HUDSON_URL PACT_BROKER_BASE_URL PACT_BROKER_TOKEN PACT_BROKER_USERNAME PACT_BROKER_PASSWORD PACT_BROKER_HTTP_RETRIES HTTP_PROXY http_proxy'
    .split(' ')
    .map((name) => [name, '']),
);

const publish = (words: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  runAssay(['pact', 'publish', ...words], { cwd: folder, env: { ...NO_CI, ...env } });

type Sent = {
  readonly pacticipantName: string;
  readonly contracts: readonly {
    readonly providerName: string;
    readonly content: string;
    readonly onConflict: string;
  }[];
};

const sentTo = ({ requests }: Broker): readonly Sent[] =>
  requests.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as Sent);

const decode = (content: string): { readonly interactions: readonly { readonly description: string }[] } =>
  JSON.parse(Buffer.from(content, 'base64').toString());

test('a folder is published: one call for each consumer, with version, branch, tags and build', async () => {
  write('a.json', pactOf('web', 'My Shop', interaction('ä')));
  write('b.json', pactOf('app', 'My Shop', interaction('one'), interaction('two')));
  write('c.json', pactOf('web', 'bank', interaction('pay')));
  write('other.json', { not: 'a pact' });
  const double = await broker({ prefix: '/ctx', linkOrigin: 'http://inside.invalid:1' });
  const words = ['-a', '1.2.3', '--branch', 'feat/x', '-t', 'dev,ci', '-t', 'extra', '--build-url', 'http://ci/1'];
  const { code, stdout, stderr } = await publish(['pacts', '-b', `${double.url}/`, ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const sent = sentTo(double);
  expect(sent).toMatchObject([
    {
      pacticipantName: 'web',
      pacticipantVersionNumber: '1.2.3',
      branch: 'feat/x',
      tags: ['dev', 'ci', 'extra'],
      buildUrl: 'http://ci/1',
      contracts: [
        { consumerName: 'web', providerName: 'My Shop', specification: 'pact', contentType: 'application/json' },
        { consumerName: 'web', providerName: 'bank', onConflict: 'overwrite' },
      ],
    },
    { pacticipantName: 'app', contracts: [{ providerName: 'My Shop' }] },
  ]);
  expect(decode(sent[0]!.contracts[0]!.content)).toEqual(pactOf('web', 'My Shop', interaction('ä')));
  expect(double.requests.every(({ target }) => target.startsWith('/ctx'))).toBe(true);
  expect(stdout).toContain('Published the pacts of web 1.2.3 (branch feat/x; tags dev, ci, extra)\n');
  expect(stdout).toContain(`  with My Shop: 1 interaction from ${join('pacts', 'a.json')}\n`);
  expect(stdout).toContain('  with My Shop: 2 interactions from ');
  expect(stdout).toMatch(/^ {2}Pact successfully published/m);
});

test('JSON says what was published and what the broker said', async () => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const double = await broker();
  const { code, stdout } = await publish(['pacts/a.json', '-b', double.url, '-a', '1', '-o', 'json']);
  expect(code).toBe(0);
  const [publication, ...others] = JSON.parse(stdout);
  expect(others).toEqual([]);
  expect(publication).toMatchObject({ consumer: 'web', version: '1', published: true });
  expect(publication.contracts).toEqual([{ provider: 'shop', files: [join('pacts', 'a.json')], interactions: 1 }]);
  expect(publication.notices.length).toBeGreaterThan(0);
});

test('version, branch and build come from the CI system; the version alone without -r', async () => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const double = await broker();
  const commit = 'c0ffee'.repeat(6);
  const env = { CIRCLECI: 'true', CIRCLE_SHA1: commit, CIRCLE_BRANCH: 'b', CIRCLE_BUILD_URL: 'http://ci/2' };
  const url = { PACT_BROKER_BASE_URL: double.url };
  expect((await publish(['-r', 'pacts'], { ...env, ...url })).code).toBe(0);
  expect((await publish(['pacts', '--tag-with-git-branch'], { ...env, ...url })).code).toBe(0);
  const [detected, plain] = sentTo(double) as readonly [Sent, Sent];
  expect(detected).toMatchObject({ pacticipantVersionNumber: commit, branch: 'b', buildUrl: 'http://ci/2' });
  expect(plain).toMatchObject({ pacticipantVersionNumber: commit, tags: ['b'] });
  expect(plain).not.toHaveProperty('branch');
});

test('a dry run says what would be published, and sends nothing', async () => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const double = await broker();
  const { code, stdout } = await publish(['pacts', '-b', double.url, '-a', '1', '--dry-run']);
  expect(code).toBe(0);
  expect(stdout).toContain('Would publish the pacts of web 1\n');
  expect(double.requests).toEqual([]);
});

test('two files of one contract are published as one, and contradictions are refused', async () => {
  write('a.json', pactOf('web', 'shop', interaction('one'), interaction('both')));
  write('b.json', pactOf('web', 'shop', interaction('both'), interaction('two')));
  const double = await broker();
  expect((await publish(['pacts', '-b', double.url, '-a', '1'])).code).toBe(0);
  const [{ contracts }] = sentTo(double) as readonly [Sent];
  expect(contracts).toHaveLength(1);
  expect(decode(contracts[0]!.content).interactions.map(({ description }) => description)).toEqual([
    'one',
    'both',
    'two',
  ]);
  write('b.json', pactOf('web', 'shop', interaction('one', 404)));
  const refused = await publish(['pacts', '-b', double.url, '-a', '2']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/"one" is not the same in pacts.a\.json and pacts.b\.json/);
  expect(sentTo(double)).toHaveLength(1);
});

test('a version whose content changed is refused with the words of the broker, and merged when wished', async () => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const double = await broker();
  const words = ['pacts', '-b', double.url, '-a', '1'];
  expect((await publish(words)).code).toBe(0);
  write('a.json', pactOf('web', 'shop', interaction('two')));
  const { code, stdout, stderr } = await publish(words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/refuses the pacts of web 1 \(409\): .*(?:[Cc]hange|content)/);
  expect(stderr).toContain('--merge');
  expect((await publish([...words, '--merge'])).code).toBe(0);
  expect(sentTo(double).at(-1)?.contracts[0]?.onConflict).toBe('merge');
});

test('a broker that answers 503 twice is asked again, and each retry is told on stderr', async () => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const double = await broker({ faults: [{ kind: 'status', times: 2, retryAfter: '0', path: /publish/ }] });
  const { code, stderr } = await publish(['pacts', '-b', double.url, '-a', '1']);
  expect(code).toBe(0);
  expect(stderr.match(/status 503; again in 0 s \([12] of 8\)/g)).toHaveLength(2);
  expect(sentTo(double)).toHaveLength(3);
});

test('a broker that is down is told', async () => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const double = await startBroker();
  await double.close();
  const { code, stderr } = await publish(['pacts', '-b', double.url, '-a', '1', '--retries', '0']);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: GET http:.*: the Pact Broker cannot be reached: .*ECONNREFUSED/);
});

const TOKEN = 'tok-very-secret-9';

test('credentials by flag, by variable and in the URL; none and wrong ones name the flags', async () => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const double = await broker({ token: TOKEN, basic: { username: 'ada', password: 'p@ss:wörd-1' } });
  const words = ['pacts', '-a', '1'];
  const inUrl = double.url.replace('//', `//ada:${encodeURIComponent('p@ss:wörd-1')}@`);
  const ended = await Promise.all([
    publish([...words, '-b', double.url, '-k', TOKEN]),
    publish([...words, '-b', double.url, '-u', 'ada', '-p', 'p@ss:wörd-1'], { PACT_BROKER_TOKEN: 'another-token' }),
    publish(words, { PACT_BROKER_BASE_URL: inUrl }),
    publish(words, { PACT_BROKER_BASE_URL: double.url, PACT_BROKER_TOKEN: TOKEN }),
  ]);
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const refused = await Promise.all([
    publish([...words, '-b', double.url]),
    publish([...words, '-b', double.url, '-k', 'tok-quite-wrong']),
    publish([...words, '-b', double.url.replace('//', '//ada:wrong-password@')]),
  ]);
  for (const { code, stderr } of refused) {
    expect(code).toBe(2);
    expect(stderr).toContain('the Pact Broker answered 401: Unauthorized');
    expect(stderr).toContain('--broker-token');
  }
  const both = await publish([...words, '-b', double.url, '-k', TOKEN, '-u', 'ada']);
  expect(both.code).toBe(2);
  expect(both.stderr).toContain('are both given');
  const shown = [...ended, ...refused, both].map(({ stdout, stderr }) => stdout + stderr).join('');
  for (const secret of [TOKEN, 'tok-quite-wrong', 'p@ss:wörd-1', encodeURIComponent('p@ss:wörd-1'), 'wrong-password'])
    expect(shown).not.toContain(secret);
});

const page = async (status: number, type: string, body: string): Promise<string> => {
  const server = createServer((_, response) => response.writeHead(status, { 'content-type': type }).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test.each([
  [200, 'text/html', '<html>Log in</html>', 3, 'the answer is text/html'],
  [400, 'application/hal+json', '{"errors":{"pacticipantName":["is wrong"]}}', 2, 'pacticipantName: is wrong'],
  [200, 'application/json', '{"hello":"world"}', 3, 'There is no Pact Broker at'],
  [404, 'text/html', '<html>no</html>', 3, 'There is no Pact Broker at'],
])('a server that answers %i %s is told as such', async (status, type, body, code, said) => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const ended = await publish(['pacts', '-b', await page(status, type, body), '-a', '1']);
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(said);
  expect(ended.stderr).not.toContain('    at ');
});

test.each([
  [[], 'No pact is named'],
  [['pacts', '-a', ''], '--consumer-app-version is empty'],
  [['pacts', '-a', '1', '-t', 'a,,b'], '--tag is empty'],
  [['pacts'], 'No version of the consumer is given'],
  [['pacts', '-a', '1', '-g'], 'No branch can be found to tag with'],
  [['pacts', '-a', '1'], 'No Pact Broker is named'],
  [['pacts', '-a', '1', '-b', 'localhost:9292'], 'is no http or https URL'],
  [['pacts', '-a', '1', '-b', 'http://127.0.0.1:1', '--custom-header', 'oops'], 'is not of the form "Name: value"'],
  [['nothing'], 'nothing'],
])('%j is refused before anything is sent', async (words, said) => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const { code, stderr, stdout } = await publish(words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(said);
});

test('a broken pact is told with its line, and a strict run refuses what says nothing', async () => {
  write('broken.json', '{\n  "consumer": {"name": "web"},\n  oops');
  const broken = await publish(['pacts', '-a', '1', '-b', 'http://127.0.0.1:1']);
  expect(broken.code).toBe(2);
  expect(broken.stderr).toMatch(/broken\.json:3:\d+ is not valid JSON/);
  rmSync(join(folder, 'pacts'), { recursive: true });
  write('empty.json', pactOf('web', 'shop'));
  const strict = await publish(['pacts', '-a', '1', '-b', 'http://127.0.0.1:1', '--strict']);
  expect(strict.code).toBe(2);
  expect(strict.stderr).toContain('holds no interaction');
});

test('what the official client publishes and what we publish is the same to the broker', async () => {
  write('a.json', pactOf('web', 'shop', interaction('one')));
  const [ours, theirs] = [await broker(), await broker()];
  expect((await publish(['pacts', '-b', ours.url, '-a', '1', '--branch', 'main', '-t', 'dev'])).code).toBe(0);
  const pact = join(import.meta.dirname, '../../node_modules/.bin/pact');
  const words = ['broker', 'publish', join(folder, 'pacts/a.json'), '-b', theirs.url, '-a', '1', '--branch', 'main'];
  await promisify(execFile)(pact, [...words, '-t', 'dev'], { env: { ...process.env, PACT_DO_NOT_TRACK: 'true' } });
  const [own] = sentTo(ours) as readonly [Sent];
  const [official] = sentTo(theirs) as readonly [Sent];
  const compared = ({ contracts, ...sent }: Sent) => ({
    ...sent,
    contracts: contracts.map(({ content: _, ...contract }) => contract),
  });
  expect(compared(own)).toEqual(compared(official));
});
