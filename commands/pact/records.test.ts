// Recording deployments and releases, and environments, through the program.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BrokerDesk, openDesk } from '../../fixtures/broker-process.ts';
import { seedVersion } from '../../fixtures/servers/broker/seed.ts';
import type { Broker } from '../../fixtures/servers/broker.ts';

let desk: BrokerDesk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const WHAT = ['-a', 'My App', '-e', 'v/1', '--environment', 'production'];

const seeded = async (): Promise<Broker> => {
  const broker = await desk.broker({ prefix: '/ctx', linkOrigin: 'http://inside.invalid' });
  for (const version of ['v/1', 'v2']) await seedVersion(broker, 'My App', version, { branch: 'main' });
  return broker;
};

const now = ({ state }: Broker): readonly string[] =>
  state.presences
    .filter(({ endedAt }) => endedAt === undefined)
    .map(({ kind, version, applicationInstance = '' }) => `${kind} ${version} ${applicationInstance}`.trim());

test('a deployment is recorded, replaced and taken away', async () => {
  const broker = await seeded();
  const first = await desk.run(['record-deployment', ...WHAT]);
  expect(first).toMatchObject({
    code: 0,
    stdout: 'Recorded that My App v/1 is deployed to production\n',
    stderr: '',
  });
  await desk.run(['record-deployment', '-a', 'My App', '-e', 'v2', '--environment', 'production']);
  await desk.run(['record-deployment', ...WHAT, '--application-instance', 'blue']);
  expect(now(broker)).toEqual(['deployed v2', 'deployed v/1 blue']);
  const other = await desk.run([
    'record-undeployment',
    '-a',
    'My App',
    '--environment',
    'production',
    '--application-instance',
    'red',
  ]);
  expect(other).toMatchObject({ code: 2, stdout: '' });
  expect(other.stderr).toContain('No version of My App is deployed to production as red');
  expect(other.stderr).toContain('There is v2, v/1 as blue');
  const gone = await desk.run(['record-undeployment', '-a', 'My App', '--environment', 'production', '-o', 'json']);
  expect(gone.code).toBe(0);
  expect(JSON.parse(gone.stdout)).toMatchObject([
    { what: 'undeployment', pacticipant: 'My App', version: 'v2', url: expect.stringContaining(`${broker.url}/`) },
  ]);
  expect(now(broker)).toEqual(['deployed v/1 blue']);
  const patch = broker.requests.find(({ method }) => method === 'PATCH');
  expect(patch).toMatchObject({ body: '{"currentlyDeployed":false}' });
});

test('releases add up until their support ends', async () => {
  const broker = await seeded();
  await desk.run(['record-release', ...WHAT]);
  await desk.run(['record-release', '-a', 'My App', '-e', 'v2', '--environment', 'production']);
  expect(now(broker)).toEqual(['released v/1', 'released v2']);
  const ended = await desk.run(['record-support-ended', ...WHAT]);
  expect(ended).toMatchObject({ code: 0, stdout: 'Recorded that My App v/1 is no longer supported in production\n' });
  expect(now(broker)).toEqual(['released v2']);
  const again = await desk.run(['record-support-ended', ...WHAT]);
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('My App v/1 is not released to production') });
});

test.each([
  [['-a', 'My App', '-e', 'v2', '--environment', 'prod'], 'knows no environment prod', 'It knows: test, production.'],
  [['-a', 'My App', '-e', 'v9', '--environment', 'test'], 'knows no version v9 of My App', 'The latest one is v2'],
  [['-a', 'My Appp', '-e', 'v2', '--environment', 'test'], 'knows no pacticipant My Appp', 'Did you mean My App?'],
  [['-a', 'My App', '-e', 'v2'], 'The flag --environment is missing', ''],
  [['-a', 'My App', '--environment', 'test'], 'No version of My App is given', 'Give --version.'],
])('record-deployment %j is refused', async (words, message, hint) => {
  const broker = await seeded();
  const { code, stdout, stderr } = await desk.run(['record-deployment', ...words]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
  expect(now(broker)).toEqual([]);
});

test('an end in an unknown environment, or of an unknown application, is no success', async () => {
  await seeded();
  const nowhere = await desk.run(['record-undeployment', '-a', 'My App', '--environment', 'tset']);
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean test?') });
  const nobody = await desk.run(['record-undeployment', '-a', 'Nobody', '--environment', 'test']);
  expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('knows no pacticipant Nobody') });
});

test('a broker that refuses, is overloaded or is gone is told apart', async () => {
  const broker = await desk.broker({ token: 's3cret-t0ken' });
  const refused = await desk.run(['record-deployment', ...WHAT, '-k', 'wr0ng-token']);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('answered 401') });
  expect(refused.stderr).not.toContain('wr0ng-token');
  await seedVersion(broker, 'My App', 'v/1', {}, { authorization: 'Bearer s3cret-t0ken' });
  broker.faults.push({ kind: 'status', retryAfter: '0' });
  const late = await desk.run(['record-deployment', ...WHAT, '-k', 's3cret-t0ken']);
  expect(late).toMatchObject({ code: 0, stderr: expect.stringContaining('status 503; again in 0 s (1 of 8)') });
  expect(now(broker)).toEqual(['deployed v/1']);
  const gone = await desk.run(['record-deployment', ...WHAT, '-b', 'http://127.0.0.1:1', '--retries', '0']);
  expect(gone).toMatchObject({ code: 3, stderr: expect.stringContaining('cannot be reached') });
});

test('environments are listed and created', async () => {
  const broker = await desk.broker();
  const words = [
    '--display-name',
    'UAT',
    '--production',
    '--contact-name',
    'Ann',
    '--contact-email-address',
    'ann@x.test',
  ];
  const created = await desk.run(['environments', 'create', 'uat', ...words]);
  expect(created).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Created environment uat \([\da-f-]{36}\)\n$/),
  });
  expect(broker.state.environments[2]).toMatchObject({ name: 'uat', displayName: 'UAT', production: true });
  const listed = await desk.run(['environments']);
  expect(listed.stdout).toMatch(/uat\W+UAT\W+yes\W+Ann <ann@x.test>/);
  const json = await desk.run(['environments', 'list', '-o', 'json']);
  expect(JSON.parse(json.stdout).map(({ name }: { name: string }) => name)).toEqual(['test', 'production', 'uat']);
  const twice = await desk.run(['environments', 'create', 'uat']);
  expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('already exists') });
  expect(await desk.run(['environments', 'create'])).toMatchObject({ code: 2, stdout: '' });
});
