// A verification against a broker that keeps what it is told: pacts come from it, results go back to it.
import { afterEach, expect, test } from 'vitest';
import {
  type Broker as Double,
  type BrokerOptions as DoubleOptions,
  startBroker,
} from '../../../fixtures/servers/broker.ts';
import { pactAt, pactsForVerification, type VerifiablePact } from '../../contracts/pact/broker/for-verification.ts';
import { publishContracts } from '../../contracts/pact/broker/publish-contracts.ts';
import { publishVerification } from '../../contracts/pact/broker/publish-results.ts';
import { createHost } from '../host.ts';
import { type BrokerOptions, openBroker } from './broker-connection.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const host = { ...createHost(), env: {}, sleep: async () => undefined };

const connect = async (double: Double, options: BrokerOptions = {}) => {
  const broker = await openBroker({ broker: { url: double.url, ...options } }, host);
  open.push(broker.close);
  return broker;
};

const start = async (options: DoubleOptions = {}): Promise<Double> => {
  const double = await startBroker(options);
  open.push(double.close);
  return double;
};

const pact = (consumer: string) =>
  JSON.stringify({
    consumer: { name: consumer },
    provider: { name: 'My Shop' },
    interactions: [{ description: 'get it', request: { method: 'GET', path: '/' }, response: { status: 200 } }],
    metadata: { pactSpecification: { version: '2.0.0' } },
  });

const publish = (broker: Awaited<ReturnType<typeof connect>>, consumer: string, version: string, branch: string) =>
  publishContracts(broker, {
    ...{ consumer, version, branch, tags: [], onConflict: 'overwrite' },
    pacts: [{ provider: 'My Shop', text: pact(consumer) }],
  });

const resultOf = ({ pact }: VerifiablePact, success: boolean) => ({
  ...{ providerVersion: 'p/1', branch: 'main', tags: ['dev'], success },
  verifiedBy: { implementation: 'assay', version: '1.0.0' },
  testResults: pact.interactions.map(({ id, description }) => ({
    ...(id === undefined ? {} : { interactionId: id }),
    ...{ interactionDescription: description, success },
  })),
});

const query = {
  provider: 'My Shop',
  selectors: [],
  enablePending: true,
  providerVersionBranch: 'main',
  providerVersionTags: [],
};

test('pacts come from the broker pending until a result of the branch has been published', async () => {
  const double = await start({ prefix: '/broker', linkOrigin: 'http://inside.invalid:1', token: 'tok-secret-1' });
  const broker = await connect(double, { token: 'tok-secret-1' });
  await publish(broker, 'web', '1', 'feat/x');
  await publish(broker, 'app', '1', 'other');
  const selectors = [{ branch: 'feat/x' }];
  const [first, ...others] = await pactsForVerification(broker, { ...query, selectors });
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    pending: true,
    wip: false,
    pact: { consumer: 'web', interactions: [{ id: expect.any(String) }] },
  });
  expect(first?.url.startsWith(double.url)).toBe(true);
  expect(first?.notices.some(({ when }) => when === 'before_verification')).toBe(true);

  const published = await publishVerification(broker, first!, resultOf(first!, true));
  expect((await broker.get(published.url!))?.document).toMatchObject({
    success: true,
    providerApplicationVersion: 'p/1',
  });
  const [again] = await pactsForVerification(broker, { ...query, selectors });
  expect(again?.pending).toBe(false);
  const version = await broker.get('/pacticipants/My%20Shop/versions/p%2F1');
  expect(JSON.stringify(version?.document)).toContain('dev');
});

test('one pact by its URL can have its result published', async () => {
  const double = await start();
  const broker = await connect(double);
  await publish(broker, 'web', '1', 'main');
  const found = await pactAt(broker, `${double.url}/pacts/provider/My%20Shop/consumer/web/latest`);
  expect(found.pact.consumer).toBe('web');
  await publishVerification(broker, found, resultOf(found, false));
  expect(double.requests.at(-1)).toMatchObject({ method: 'POST' });
});

test.each(['status', 'drop'] as const)('a passing fault (%s) is got over', async (kind) => {
  const double = await start({ faults: [{ kind, times: 2 }] });
  const broker = await connect(double);
  await publish(broker, 'web', '1', 'main');
  expect(await pactsForVerification(broker, query)).toHaveLength(1);
});

test('a result that the broker does not take is a Problem', async () => {
  const double = await start();
  const broker = await connect(double, { retries: 1 });
  await publish(broker, 'web', '1', 'main');
  const [found] = await pactsForVerification(broker, query);
  double.faults.push({ kind: 'status', status: 500, times: 2, path: /results/ });
  await expect(publishVerification(broker, found!, resultOf(found!, true))).rejects.toMatchObject({
    code: 'broker.status',
    exit: 3,
    message: expect.stringContaining('answered 500: The broker is having a bad day'),
  });
});

const refusal = async (options: BrokerOptions, env: Record<string, string> = {}): Promise<unknown> =>
  openBroker({ broker: options }, { ...host, env }).then(
    async (broker) => {
      await broker.close();
      return 'opened';
    },
    (problem: { readonly code: string }) => problem.code,
  );

test.each([
  [{}, {}, 'broker.no-url'],
  [{}, { PACT_BROKER_BASE_URL: '' }, 'broker.no-url'],
  [{ url: 'broker.example' }, {}, 'broker.url'],
  [{ url: 'ftp://broker.example' }, {}, 'broker.url'],
  [{ url: 'http://b', token: 't', password: 'p' }, {}, 'broker.two-logins'],
  [{ url: 'http://ada:pw@b', token: 't' }, {}, 'broker.two-logins'],
  [{ url: 'http://b' }, { PACT_BROKER_TOKEN: 't', PACT_BROKER_USERNAME: 'ada' }, 'broker.two-logins'],
  [{ url: 'http://b', token: 't' }, { PACT_BROKER_USERNAME: 'ada' }, 'opened'],
  [{ url: 'http://b', username: 'ada' }, { PACT_BROKER_TOKEN: 't', PACT_BROKER_PASSWORD: 'p' }, 'opened'],
  [{ url: 'http://b', headers: ['no colon'] }, {}, 'broker.header'],
  [{ url: 'http://b' }, { PACT_BROKER_HTTP_RETRIES: 'many' }, 'broker.retries'],
])('%j with %j: %s', async (options, env, code) => expect(await refusal(options, env)).toBe(code));

test('a name that does not exist is told without the credentials in the address', async () => {
  const broker = await connect({ url: '' } as Double, { url: 'http://ada:pass-word-7@nobody.invalid/ctx' });
  const told = await broker.get('/').then(String, (problem: Error) => problem.message);
  expect(told).toMatch(/^GET http:\/\/nobody\.invalid\/ctx\/: the Pact Broker cannot be reached: /);
  expect(told).not.toContain('pass-word-7');
});
