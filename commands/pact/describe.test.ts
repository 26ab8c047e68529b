// describe through the program, against a broker on loopback.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BrokerDesk, openDesk } from '../../fixtures/broker-process.ts';
import { seedDeployment, seedVersion } from '../../fixtures/servers/broker/seed.ts';
import type { Broker } from '../../fixtures/servers/broker.ts';

let desk: BrokerDesk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const seeded = async (): Promise<Broker> => {
  const broker = await desk.broker({ prefix: '/ctx', linkOrigin: 'http://inside.invalid' });
  await seedVersion(broker, 'My App', 'v/1', { branch: 'main', tags: ['dev'] });
  await seedVersion(broker, 'My App', 'v2', { branch: 'main' });
  await seedVersion(broker, 'My App', 'v3', { branch: 'feat/x' });
  await seedDeployment(broker, 'My App', 'v/1', 'production');
  await seedDeployment(broker, 'My App', 'v2', 'test');
  return broker;
};

test('an application: main branch, versions from the newest, where they are', async () => {
  await seeded();
  const { code, stdout, stderr } = await desk.run(['describe', 'My App']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^My App\n {2}main branch {2}main\n {2}deployed {5}v2 to test, v\/1 to production\n/);
  const rows = stdout.split('\n').filter((line) => /^│ v/.test(line));
  expect(rows.map((row) => row.split('│').map((cell) => cell.trim())[1])).toEqual(['version', 'v3', 'v2', 'v/1']);
  expect(stdout).toMatch(/v2 .*main \(latest\).* test /);
  expect(stdout).toMatch(/v\/1 .* main +│ dev \(latest\) +│ production/);
});

test('the newest versions only, and where the others are all the same', async () => {
  await seeded();
  const { stdout } = await desk.run(['describe', '-a', 'My App', '--limit', '1', '-o', 'json']);
  const described = JSON.parse(stdout);
  expect(described).toMatchObject({ name: 'My App', mainBranch: 'main', versions: [{ number: 'v3', where: [] }] });
  expect(described.where).toMatchObject([
    { kind: 'deployed', environment: 'test', version: 'v2' },
    { kind: 'deployed', environment: 'production', version: 'v/1' },
  ]);
});

test('one version', async () => {
  await seeded();
  const { stdout } = await desk.run(['describe', 'My App', '--version', 'v/1']);
  expect(stdout).toMatch(
    /^My App v\/1\n {2}created {6}\S+\n {2}branches {5}main\n {2}tags {9}dev \(latest\)\n {2}deployed to {2}production\n$/,
  );
});

test.each([
  [['My Ap'], 'knows no pacticipant My Ap', 'Did you mean My App?'],
  [['zzzzzzzzz'], 'knows no pacticipant zzzzzzzzz', 'It knows: My App.'],
  [['My App', '-e', '9'], 'knows no version 9 of My App', 'The latest one is v3'],
  [[], 'takes the name of one application', ''],
  [['a', 'b'], 'takes the name of one application', ''],
])('describe %j is refused', async (words, message, hint) => {
  await seeded();
  const { code, stdout, stderr } = await desk.run(['describe', ...words]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
});

test('a server that is no broker', async () => {
  const broker = await desk.broker({ prefix: '/ctx' });
  const { code, stderr } = await desk.run(['describe', 'web'], {
    PACT_BROKER_BASE_URL: broker.url.replace('/ctx', ''),
  });
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('There is no Pact Broker at') });
});
