// can-i-deploy through the program, against a broker on loopback.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BrokerDesk, openDesk } from '../../fixtures/broker-process.ts';
import { seedDeployment, seedPact, seedResult, seedVersion } from '../../fixtures/servers/broker/seed.ts';
import type { Broker, BrokerOptions } from '../../fixtures/servers/broker.ts';

let desk: BrokerDesk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const WEB = { consumer: 'web', version: 'v1', provider: 'My Shop', branch: 'main' };
const TO_PRODUCTION = ['can-i-deploy', '-a', 'web', '-e', 'v1', '--to-environment', 'production'];

/** `web v1` needs `My Shop p1`, which is in production. */
const seeded = async (success?: boolean, options: BrokerOptions = {}): Promise<Broker> => {
  const broker = await desk.broker(options);
  const login = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
  await seedPact(broker, WEB, login);
  await seedVersion(broker, 'My Shop', 'p1', { branch: 'main' }, login);
  await seedDeployment(broker, 'My Shop', 'p1', 'production', login);
  if (success !== undefined) await seedResult(broker, WEB, 'p1', success, login);
  return broker;
};

test('yes: the matrix, where the result is, the reason', async () => {
  const broker = await seeded(true, { prefix: '/ctx', linkOrigin: 'http://inside.invalid' });
  const { code, stdout, stderr } = await desk.run(TO_PRODUCTION);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/web\W+v1\W+My Shop\W+p1\W+yes/);
  expect(stdout).toMatch(new RegExp(`1\\. ${broker.url}/pacts/.*/verification-results/1 \\(success\\)`));
  expect(stdout).toContain('All required verification results are published and successful\n');
  expect(stdout).toMatch(/\nYes: web v1 can be deployed to production\n$/);
});

test('no: exit code 1', async () => {
  await seeded(false);
  const { code, stdout } = await desk.run([...TO_PRODUCTION, '-o', 'text']);
  expect(code).toBe(1);
  expect(stdout).toContain('1. web v1 with My Shop p1: no\n');
  expect(stdout).toContain('The verification for the pact between web (v1) and My Shop (p1) failed');
  expect(stdout).toMatch(/No: web v1 cannot be deployed to production\n$/);
});

test('not known: exit code 3, and the JSON is the broker’s', async () => {
  await seeded();
  const { code, stdout } = await desk.run([...TO_PRODUCTION, '-o', 'json']);
  expect(code).toBe(3);
  const answer = JSON.parse(stdout);
  expect(answer.summary).toMatchObject({ deployable: null, unknown: 1 });
  expect(answer.matrix).toMatchObject([{ consumer: { name: 'web' }, verificationResult: null }]);
  const text = await desk.run(TO_PRODUCTION);
  expect(text.stdout).toMatch(/web\W+v1\W+My Shop\W+p1\W+unknown/);
  expect(text.stdout).toMatch(/Unknown: whether web v1 can be deployed to production is not known yet\n$/);
});

test('it asks again while the result is missing and while the broker is down, and takes the answer that comes', async () => {
  const broker = await seeded();
  broker.faults.push({ kind: 'drop', path: /matrix/ });
  const asked = desk.run([...TO_PRODUCTION, '--retry-while-unknown', '30', '--retry-interval', '1', '--retries', '0']);
  while (broker.requests.filter(({ target }) => target.startsWith('/matrix')).length < 2)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await seedResult(broker, WEB, 'p1', true);
  const { code, stderr } = await asked;
  expect(code).toBe(0);
  expect(stderr).toContain('cannot be reached');
  expect(stderr).toMatch(
    /Not known yet: The pact .* has not been verified by version p1 of My Shop; again in 1 s \(2 of 30\)/,
  );
});

test('retries end: what stayed unknown is 3', async () => {
  const broker = await seeded();
  const { code } = await desk.run([...TO_PRODUCTION, '--retry-while-unknown', '2', '--retry-interval', '0']);
  expect(code).toBe(3);
  expect(broker.requests.filter(({ target }) => target.startsWith('/matrix'))).toHaveLength(3);
});

test('a failure is final: nothing is asked again', async () => {
  const broker = await seeded(false);
  const { code } = await desk.run([...TO_PRODUCTION, '--retry-while-unknown', '5']);
  expect(code).toBe(1);
  expect(broker.requests.filter(({ target }) => target.startsWith('/matrix'))).toHaveLength(1);
});

test('what cannot be asked is told, and is not green', async () => {
  const broker = await seeded(true, { token: 's3cret-t0ken' });
  const login = { PACT_BROKER_TOKEN: 's3cret-t0ken' };
  const wrong = await desk.run(TO_PRODUCTION, { PACT_BROKER_TOKEN: 'wr0ng-token' });
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('answered 401');
  expect(wrong.stderr).not.toContain('wr0ng-token');
  const unknown = await desk.run(['can-i-deploy', '-a', 'wbe', '-e', '1', '--to-environment', 'production'], login);
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('Pacticipant wbe not found') });
  const nowhere = await desk.run(['can-i-deploy', '-a', 'web', '-e', 'v1', '--to-environment', 'nowhere'], login);
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining("Environment with name 'nowhere'") });
  const absent = await desk.run(['can-i-deploy', '-a', 'web', '-e', 'v9', '--to-environment', 'production'], login);
  expect(absent).toMatchObject({ code: 1, stdout: expect.stringContaining('There is no version v9 of web') });
  broker.faults.push({ kind: 'status', path: /matrix/ }, { kind: 'garble', path: /matrix/ });
  const busy = await desk.run([...TO_PRODUCTION, '--retries', '0'], login);
  expect(busy).toMatchObject({ code: 3, stderr: expect.stringContaining('answered 503') });
  expect(await desk.run([...TO_PRODUCTION, '--retries', '0'], login)).toMatchObject({ code: 3, stdout: '' });
  expect(await desk.run(TO_PRODUCTION, login)).toMatchObject({ code: 0 });
  await broker.close();
  const down = await desk.run([...TO_PRODUCTION, '--retries', '0'], login);
  expect(down).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('cannot be reached') });
  desk = openDesk();
});

test('a dry run exits with 0 and says what it would have been', async () => {
  const broker = await seeded(false);
  const dry = await desk.run([...TO_PRODUCTION, '--dry-run', '--retry-while-unknown', '9']);
  expect(dry).toMatchObject({ code: 0, stderr: 'Dry run: without --dry-run the exit code would be 1\n' });
  expect(dry.stdout).toContain('No: web v1 cannot be deployed');
  broker.faults.push({ kind: 'status', path: /matrix/ });
  const variable = { PACT_BROKER_CAN_I_DEPLOY_DRY_RUN: 'true' };
  const down = await desk.run([...TO_PRODUCTION, '--retries', '0'], variable);
  expect(down).toMatchObject({ code: 0, stderr: expect.stringContaining('the exit code would be 3') });
});

test.each([
  [['-a', 'web', '-e', '1'], 'q[][pacticipant]=web&q[][version]=1&latestby=cvp&latest=true'],
  [['-aweb', '--version=1', '--to', 'prod'], 'q[][pacticipant]=web&q[][version]=1&latestby=cvp&latest=true&tag=prod'],
  [['-a', 'web', '--latest'], 'q[][pacticipant]=web&q[][latest]=true&latestby=cvp&latest=true'],
  [
    ['-a', 'web', '-l', 'dev', '--pacticipant', 'a b', '--main-branch'],
    'q[][pacticipant]=web&q[][latest]=true&q[][tag]=dev&q[][pacticipant]=a b&q[][mainBranch]=true&latestby=cvpv',
  ],
  [
    ['-a', 'web', '--branch', 'feat/x', '--to-environment', 'test', '--ignore', 'bank', '--ignore', 'post', '-e', '3'],
    'q[][pacticipant]=web&q[][branch]=feat/x&ignore[][pacticipant]=bank&ignore[][pacticipant]=post&ignore[][version]=3&latestby=cvpv&environment=test',
  ],
  [
    ['-a', 'web', '-e', '1', '-a', 'shop', '--tag', 'x', '-a', 'bank'],
    'q[][pacticipant]=web&q[][version]=1&q[][pacticipant]=shop&q[][tag]=x&q[][pacticipant]=bank&latestby=cvpv',
  ],
])('%j asks as the official client does', async (words, query) => {
  const broker = await desk.broker();
  await desk.run(['can-i-deploy', ...words]);
  const [target] = broker.requests
    .map((one) => decodeURIComponent(one.target))
    .filter((one) => one.startsWith('/matrix'));
  expect(target).toBe(`/matrix?${query}`);
});

test.each([
  [['-e', '1'], '--version stands before any --pacticipant'],
  [['-a', 'web', '-e', '1', '--latest'], 'said twice, the second time with --latest'],
  [['-a'], '--pacticipant needs a value'],
  [['--to-environment', 'test'], 'No --pacticipant is given'],
  [['-a', 'web', '-e', '1', '--to', 'x', '--to-environment', 'y'], 'both given'],
  [['-a', 'web'], 'no commit can be found'],
  [['-a', 'web', '-e', '1', '--too', 'x'], 'Unknown flag --too'],
])('%j is refused before anything is asked', async (words, message) => {
  const broker = await desk.broker();
  const ended = await desk.run(['can-i-deploy', ...words]);
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  expect(broker.requests).toEqual([]);
});

test('the version is the commit, and ignored applications do not count', async () => {
  const broker = await seeded(false);
  const commit = 'a'.repeat(40);
  mkdirSync(join(desk.folder, '.git'));
  writeFileSync(join(desk.folder, '.git', 'HEAD'), `${commit}\n`);
  await seedPact(broker, { ...WEB, version: commit });
  const words = ['can-i-deploy', '-a', 'web', '--to-environment', 'production'];
  expect((await desk.run(words)).stdout).toContain(`No: web ${commit} cannot be deployed to production`);
  const ignored = await desk.run(words, { PACT_BROKER_CAN_I_DEPLOY_IGNORE: 'bank, My Shop' });
  expect(ignored).toMatchObject({ code: 0, stdout: expect.stringMatching(/My Shop\W+p1\W+no \(ignored\)/) });
});
