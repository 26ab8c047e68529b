// The sample API starts by name, and says in one sentence why it cannot.
import { expect, test } from 'vitest';
import { exampleCommands, serveDemo } from './serve-demo.ts';

const LOOPBACK = '127.0.0.1';

test('demo is the shop', async () => {
  const server = await serveDemo({ name: 'demo', port: 0, host: LOOPBACK });
  try {
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'open' });
  } finally {
    await server.close();
  }
});

test('an unknown name suggests the nearest', async () => {
  const start = (name?: string) => serveDemo({ name, port: 0, host: LOOPBACK });
  await expect(start('dmeo')).rejects.toMatchObject({
    code: 'serve.unknown-server',
    hint: 'Did you mean "assay serve demo"?',
  });
  await expect(start('constructor')).rejects.toMatchObject({
    code: 'serve.unknown-server',
    hint: 'There are: demo, gate.',
  });
  await expect(start()).rejects.toMatchObject({ code: 'serve.nothing-named', exit: 2 });
});

test('a port in use is a problem with a way out', async () => {
  const first = await serveDemo({ name: 'demo', port: 0, host: LOOPBACK });
  const port = Number(new URL(first.url).port);
  try {
    await expect(serveDemo({ name: 'demo', port, host: LOOPBACK })).rejects.toMatchObject({
      code: 'serve.port-in-use',
      message: `Port ${port} is in use already`,
    });
  } finally {
    await first.close();
  }
});

test('examples name the address and the collection', () => {
  const [all] = exampleCommands('demo', 'http://127.0.0.1:1', process.cwd());
  expect(all).toContain('--env-var baseUrl=http://127.0.0.1:1');
  expect(all).toMatch(/^assay run \S+shop\.postman_collection\.json /);
});

test('gate is the gate', async () => {
  const server = await serveDemo({ name: 'gate', port: 0, host: LOOPBACK });
  try {
    expect((await fetch(`${server.url}/auth/basic`)).status).toBe(401);
  } finally {
    await server.close();
  }
  const [all] = exampleCommands('gate', server.url, process.cwd());
  expect(all).toContain(`--env-var gate=${server.url}`);
});
