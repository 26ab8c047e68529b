// assay verify pact with real plugins: verdicts, processes, and what is told where a plugin is not there.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asks, openScene, pactOf, type ScriptedProvider, startScripted } from '../../fixtures/pacts/provider-scene.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PLUGINS = join(ROOT, 'fixtures', 'pacts', 'plugins');
const TYPE = 'application/x-key-value';
const KEYVALUE = { name: 'keyvalue', version: '1.2.0', configuration: {} };

const scene = openScene('plugins');
const log = scene.at('plugin.log');
const env = { PACT_PLUGIN_DIR: PLUGINS, PACT_OUTPUT_DIR: scene.folder, KEYVALUE_PLUGIN_LOG: log };

let shop: ScriptedProvider;

beforeAll(async () => {
  shop = await startScripted({});
});
beforeEach(() => {
  rmSync(log, { force: true });
  shop.heard.length = 0;
  for (const route of Object.keys(shop.routes)) delete shop.routes[route];
});
afterAll(() => {
  shop.close();
  scene.remove();
});

type Raw = Readonly<Record<string, unknown>>;

const contents = (content: string, contentType = TYPE): Raw => ({ content, contentType, encoded: false });

const withPlugins = (interactions: readonly Raw[], plugins: readonly Raw[] = [KEYVALUE]): Raw =>
  pactOf(interactions, '4.0', { metadata: { pactSpecification: { version: '4.0' }, plugins } });

const settings = (path: string, body: string, more: Raw = {}): Raw =>
  asks(path, { body: contents(body), ...more }, { type: 'Synchronous/HTTP' });

const answers = (body: string, type = TYPE) => ({ headers: ['Content-Type', type], body });

/** `[process, call]`, of every process of the plugin. */
const calls = (): readonly (readonly [number, string])[] =>
  readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([pid, call]) => [Number(pid), call!]);

/** One that has ended may wait for the machine's first process to take note of it. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync('/proc/self');
  }
};

const running = (): readonly number[] => [...new Set(calls().map(([pid]) => pid))].filter(isAlive);

describe.skipIf(process.platform === 'win32')('a plugin that is installed', () => {
  test('judges bodies: right and wrong, each mismatch a check, and its process ends', async () => {
    Object.assign(shop.routes, { 'GET /a': answers('color=red\nsize=1'), 'GET /b': answers('color=red\nsize=7') });
    const rules = { body: { '$.size': { combine: 'AND', matchers: [{ match: 'type' }] } } };
    const { code, steps } = await scene.judge(
      withPlugins([
        settings('/a', 'size=1\ncolor=red'),
        settings('/b', 'size=1\ncolor=blue\nshape=round'),
        settings('/b', 'size=1', { matchingRules: rules }),
      ]),
      shop,
      [],
      { env },
    );
    expect(code).toBe(1);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'passed']);
    expect(steps[1]?.checks).toEqual(['pass status 200', 'fail body $.color', 'fail body $.shape', 'fail body $.size']);
    expect(steps[1]?.messages).toEqual([
      "Expected 'blue' but received 'red'",
      "Expected key 'shape'",
      "Expected '1' but received '7'",
    ]);
    expect(steps[1]?.all[3]).toMatchObject({ where: '$.size', expected: 1, actual: 7 });
    expect(calls().filter(([, call]) => call === 'CompareContents')).toHaveLength(3);
    await expect.poll(running).toEqual([]);
  });

  test('judges messages, and those that it carries itself over its own transport', async () => {
    const lines = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('data', (asked) => socket.end(asked.toString().replace('ask', 'answer')));
    });
    await once(lines.listen(0, '127.0.0.1'), 'listening');
    const carried = (ask: string, answer: string): Raw => ({
      type: 'Synchronous/Messages',
      description: `${ask} ${answer}`,
      transport: 'lines',
      request: { contents: contents(ask) },
      response: [{ contents: contents(answer) }],
    });
    const event = (body: string): Raw => ({
      type: 'Asynchronous/Messages',
      description: body,
      contents: contents(body),
    });
    shop.routes['POST /'] = answers('kind=made');
    const pact = withPlugins([
      carried('ask=1', 'answer=1'),
      carried('ask=2', 'answer=3'),
      event('kind=made'),
      event('kind=lost'),
    ]);
    const port = (lines.address() as AddressInfo).port;
    const { code, steps } = await scene.judge(pact, shop, ['--transports', `lines:${port}`], { env });
    lines.close();
    expect(code).toBe(1);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'passed', 'failed']);
    expect(steps.flatMap(({ messages }) => messages)).toEqual([
      "Expected '3' but received '2'",
      "Expected 'lost' but received 'made'",
    ]);
  });

  test('is not ended by other verifications that end meanwhile', async () => {
    const slow = Promise.withResolvers<void>();
    const others = Promise.withResolvers<void>();
    shop.routes['GET /slow'] = (_, response) => {
      slow.resolve();
      response.setHeader('Content-Type', TYPE);
      void others.promise.then(() => response.end('size=1\ncolor=red'));
    };
    // Both plugins run when this one ends; the other is needed when it has ended.
    shop.routes['GET /quick'] = (_, response) => {
      response.setHeader('Content-Type', TYPE);
      void slow.promise.then(() => response.end('size=1'));
    };
    shop.routes['GET /plain'] = () => {
      others.resolve();
      return {};
    };
    // Without its plugin the engine would compare these as they are.
    scene.write('a.json', withPlugins([settings('/slow', 'color=red\nsize=1')]));
    scene.write('b.json', withPlugins([settings('/quick', 'size=1')]));
    scene.write('c.json', pactOf([asks('/plain')]));
    const words = ['a.json', 'b.json', 'c.json', '--provider-url', shop.url, '--jobs', '2'];
    const { code, steps } = await scene.verify(words, { env });
    expect(steps.flatMap(({ messages }) => messages)).toEqual([]);
    expect({ code, steps: steps.length }).toEqual({ code: 0, steps: 3 });
  });

  test.each(['SIGINT', 'SIGKILL'] as const)('leaves no process when the program ends by %s', async (signal) => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    shop.routes['GET /never'] = () => resolve();
    const file = scene.write('never.json', withPlugins([settings('/never', 'color=red')]));
    const child = spawn(
      process.execPath,
      [join(ROOT, 'bin', 'run.js'), 'verify', 'pact', file, '--provider-url', shop.url],
      { cwd: scene.folder, env: { ...process.env, ...env, CI: '' }, stdio: 'ignore' },
    );
    await asked;
    expect(running()).toHaveLength(1);
    child.kill(signal);
    await once(child, 'exit');
    await expect.poll(running).toEqual([]);
  });

  test('what the official library writes with two plugins, one of them in Lua, holds', async () => {
    mkdirSync(scene.at('official'), { recursive: true });
    const script = join(PLUGINS, 'write-settings.ts');
    const written = spawnSync(process.execPath, ['--no-warnings', script, scene.at('official')], {
      env: { ...process.env, ...env, PACT_DO_NOT_TRACK: 'true' },
      encoding: 'utf8',
    });
    expect(written).toMatchObject({ status: 0, stderr: '' });
    shop.routes['GET /keyvalue'] = answers('size=1\ncolor=red');
    shop.routes['GET /keyvalue-lua'] = answers('shape=square', 'application/x-key-value-lua');
    const { code, steps } = await scene.verify(['official', '--provider-url', shop.url], { env });
    expect(code).toBe(1);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
    expect(steps[1]?.messages).toEqual(["Expected 'round' but received 'square'"]);
  });
});

describe('a plugin that is not there is named, and nobody is asked for it', () => {
  const judge = async (plugin: Raw, folder = PLUGINS) => {
    const pact = withPlugins([settings('/a', 'color=red')], [plugin]);
    const { code, steps } = await scene.judge(pact, shop, [], { env: { ...env, PACT_PLUGIN_DIR: folder } });
    expect({ code, outcome: steps[0]?.outcome, heard: shop.heard }).toEqual({ code: 3, outcome: 'errored', heard: [] });
    expect(existsSync(log)).toBe(false);
    return steps[0]?.errors[0]?.message;
  };

  test('the folder is elsewhere', async () => {
    expect(await judge(KEYVALUE, scene.at('nowhere'))).toBe(
      `The pact needs the plugin keyvalue 1.2.0, which is not installed in ${scene.at('nowhere')}`,
    );
  });

  test.each(['1.2.1', '1.10.0', '2.0.0-beta.1', 'latest'])('version %s, which is not installed', async (version) => {
    expect(await judge({ ...KEYVALUE, version })).toBe(
      `The pact needs the plugin keyvalue ${version}, which is not installed in ${PLUGINS}: there is 1.2.0`,
    );
  });

  test('no version', async () => {
    const message = 'The pact needs the plugin keyvalue, and does not say in which version';
    expect(await judge({ ...KEYVALUE, version: '' })).toBe(message);
    expect(await judge({ name: 'keyvalue' })).toBe(message);
  });

  test.each([
    ['{"name":"other"}', 'has no version'],
    ['{', 'is not JSON'],
  ])('a manifest %s hides the others from Pact’s engine', async (manifest, words) => {
    const good = readFileSync(join(PLUGINS, 'keyvalue-1.2.0', 'pact-plugin.json'), 'utf8');
    scene.write('broken/keyvalue-1.2.0/pact-plugin.json', good);
    scene.write('broken/other-1.0.0/pact-plugin.json', manifest);
    const file = join(scene.at('broken'), 'other-1.0.0', 'pact-plugin.json');
    expect(await judge(KEYVALUE, scene.at('broken'))).toBe(`The plugin's manifest ${file} ${words}`);
  });

  test('a version below the installed one will do', async () => {
    shop.routes['GET /a'] = answers('color=red');
    for (const version of ['1.2.0', '1.2', '1.0.9', '1.2.0-beta.1']) {
      const pact = withPlugins([settings('/a', 'color=red')], [{ ...KEYVALUE, version }]);
      const { code } = await scene.judge(pact, shop, [], { env });
      expect({ version, code }).toEqual({ version, code: 0 });
    }
  });
});
