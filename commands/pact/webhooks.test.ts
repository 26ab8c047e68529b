// Webhooks through the program: made, listed, tried out against a listener on loopback, deleted.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BrokerDesk, openDesk } from '../../fixtures/broker-process.ts';
import { seedPact } from '../../fixtures/servers/broker/seed.ts';

let desk: BrokerDesk;
const open: (() => void)[] = [];
beforeEach(() => {
  desk = openDesk();
});
afterEach(async () => {
  for (const close of open.splice(0)) close();
  await desk.close();
});

const WEB = { consumer: 'web', version: 'v1', provider: 'shop', branch: 'main' };

/** Tells what came; answers with the status. */
const startListener = async (status: () => number) => {
  const heard: string[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    heard.push(`${request.headers['x-team']} ${request.headers.authorization} ${body}`);
    response.writeHead(status());
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, heard };
};

test('made from flags and a file, called by the broker, tried, listed, deleted', async () => {
  let status = 200;
  const { url, heard } = await startListener(() => status);
  const broker = await desk.broker({ linkOrigin: 'http://inside.invalid' });
  await seedPact(broker, WEB);
  writeFileSync(join(desk.folder, 'body.json'), `{"version": "$\{pactbroker.consumerVersionNumber}"}`);
  const request = ['-H', 'X-Team: shop', '-d', '@body.json', '--user', 'ann:s3cret-w0rd', '--description', 'Build it'];
  const created = await desk.run(['webhooks', 'create', url, ...request, '--provider', 'shop', '--contract-published']);
  expect(created).toMatchObject({ code: 0, stderr: '' });
  const { uuid } = broker.state.webhooks[0]!;
  expect(created.stdout).toBe(`Webhook ${uuid} calls POST ${url} for contract_published\n`);

  await seedPact(broker, { ...WEB, version: 'v2' });
  await broker.delivered();
  const trial = await desk.run(['webhooks', 'test', uuid]);
  expect(trial).toMatchObject({ code: 0, stdout: expect.stringContaining('The webhook works: the answer was 200\n') });
  const login = `Basic ${Buffer.from('ann:s3cret-w0rd').toString('base64')}`;
  expect(heard).toEqual([`shop ${login} {"version":"v2"}`, `shop ${login} {"version":"v2"}`]);

  const listed = await desk.run(['webhooks']);
  expect(listed.stdout).toMatch(/Build it\W+any - shop\W+contract_published\W+POST http/);
  expect(created.stdout + trial.stdout + listed.stdout).not.toContain('s3cret-w0rd');
  const json = await desk.run(['webhooks', 'list', '-o', 'json']);
  expect(JSON.parse(json.stdout)).toEqual([
    {
      uuid,
      description: 'Build it',
      enabled: true,
      events: ['contract_published'],
      provider: 'shop',
      method: 'POST',
      url,
    },
  ]);

  status = 500;
  const failed = await desk.run(['webhooks', 'test', uuid]);
  expect(failed).toMatchObject({ code: 1, stdout: expect.stringContaining('The webhook failed: the answer was 500') });
  expect(heard).toHaveLength(3);

  expect(await desk.run(['webhooks', 'delete', uuid])).toMatchObject({ code: 0, stdout: `Deleted webhook ${uuid}\n` });
  expect((await desk.run(['webhooks'])).stdout).toBe('The broker has no webhooks\n');
});

test('a webhook is replaced by its UUID', async () => {
  const broker = await desk.broker();
  const uuid = '7f4b9a8e-0c1d-4c55-9d3b-1d1f0a2c6a11';
  for (const path of ['one', 'two'])
    await desk.run(['webhooks', 'create', `http://127.0.0.1:1/${path}`, '--uuid', uuid, '--contract-content-changed']);
  expect(broker.state.webhooks).toMatchObject([{ uuid, request: { url: 'http://127.0.0.1:1/two' } }]);
  const trial = await desk.run(['webhooks', 'test', uuid]);
  expect(trial).toMatchObject({ code: 1, stdout: expect.stringContaining('The webhook failed: nobody answered') });
});

test('a trial is never repeated: the broker would call again', async () => {
  const broker = await desk.broker();
  await desk.run(['webhooks', 'create', 'http://127.0.0.1:1/', '--contract-published']);
  broker.faults.push({ kind: 'status', path: /execute/, times: 9 });
  const trial = await desk.run(['webhooks', 'test', broker.state.webhooks[0]!.uuid]);
  expect(trial).toMatchObject({ code: 3, stderr: expect.stringContaining('answered 503') });
  expect(broker.requests.filter(({ target }) => target.endsWith('/execute'))).toHaveLength(1);
});

test.each([
  [['create', 'http://127.0.0.1/'], 'Nothing is named that the webhook is called for'],
  [['create', 'ftp://x/', '--contract-published'], 'http or https URL'],
  [['create', 'http://far.example/', '--contract-published'], 'request.url: scheme must be https'],
  [['create', 'http://127.0.0.1/', '--contract-published', '-X', 'GET'], 'request.method: must be POST'],
  [['create', 'http://127.0.0.1/', '--contract-published', '--consumer', 'nobody'], 'consumer.name: does not match'],
  [['create', 'http://127.0.0.1/', '--contract-published', '-H', 'nothing'], 'not of the form "Name: value"'],
  [['create', 'http://127.0.0.1/', '--contract-published', '--consumer', 'a', '--consumer-label', 'b'], 'both given'],
  [['create'], 'takes one URL'],
  [['test'], 'takes one UUID'],
  [['test', '00000000-0000-4000-8000-000000000000'], 'knows no webhook'],
  [['delete', '00000000-0000-4000-8000-000000000000'], 'knows no webhook'],
  [['creat', 'x'], 'Did you mean create?'],
])('webhooks %j is refused', async (words, message) => {
  const broker = await desk.broker();
  const ended = await desk.run(['webhooks', ...words]);
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  expect(broker.state.webhooks).toEqual([]);
});
