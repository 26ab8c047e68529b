// assay verify pact on bad days: providers that are down, slow, broken or distrusted, an engine that dies, a user who gives up.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createTls } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asks, pactOf, type ScriptedProvider } from '../../fixtures/pacts/provider-scene.ts';
import { openScriptedShop } from '../../fixtures/pacts/scripted-shop.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TLS = join(ROOT, 'fixtures', 'tls');
const { scene, shop, route } = await openScriptedShop('verify-bad');
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const ONE = pactOf([asks('/a')]);

/** What a provider on this machine says byte by byte. */
const speaking = async <T>(speak: (socket: Socket) => void, work: (url: string) => Promise<T>): Promise<T> => {
  const server = createTcp((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => speak(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    return await work(`http://127.0.0.1:${portOf(server)}`);
  } finally {
    server.close();
  }
};

/** The one interaction could not be judged; resolves with what was said. */
const cannotJudge = async (url: string, words: readonly string[] = []): Promise<string> => {
  const { code, steps } = await scene.judge(ONE, { url }, words);
  expect(steps.map(({ outcome, checks }) => [outcome, checks])).toEqual([['errored', []]]);
  expect(code).toBe(3);
  const [error] = steps[0]!.errors;
  return `${error?.class}: ${error?.message} ${error?.hint ?? ''}`;
};

describe('the provider', () => {
  test('is down: every interaction says so, with the address', async () => {
    const { code, steps } = await scene.judge(pactOf([asks('/a'), asks('/b')]), { url: 'http://127.0.0.1:1' });
    expect(code).toBe(3);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['errored', 'errored']);
    expect(steps[1]?.errors[0]).toMatchObject({ class: 'connect', code: 'ECONNREFUSED' });
    expect(steps[1]?.errors[0]?.message).toContain('127.0.0.1:1');
  });

  test('has a name that does not resolve', async () => {
    expect(await cannotJudge('http://no-such-host.invalid')).toMatch(/^dns: .*no-such-host\.invalid/);
  });

  test('takes longer than --request-timeout, before or in the middle of its answer', async () => {
    const silent = await speaking(
      () => undefined,
      (url) => cannotJudge(url, ['--request-timeout', '300']),
    );
    expect(silent).toMatch(/^timeout: .*300 ms/);
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbeginning';
    const half = await speaking(
      (socket) => socket.write(head),
      (url) => cannotJudge(url, ['--request-timeout', '300']),
    );
    expect(half).toMatch(/^timeout: .*300 ms/);
  });

  test('closes the connection at once, in the middle of a body, or speaks no HTTP', async () => {
    expect(await speaking((socket) => socket.destroy(), cannotJudge)).toMatch(/^reset: /);
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbeginning';
    const half = await speaking((socket) => socket.end(head), cannotJudge);
    expect(half).toMatch(/^(?:reset|protocol): /);
    const garbage = await speaking((socket) => socket.end('220 mail.example.com ESMTP\r\n'), cannotJudge);
    expect(garbage).toMatch(/^(?:protocol|parse|reset): .*/);
  });

  test('shows a certificate that nobody trusts', async () => {
    const [key, cert] = ['server-key.pem', 'server.pem'].map((file) => readFileSync(join(TLS, file)));
    const server = createTls({ key, cert }, (_, response) => response.end('{}'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `https://localhost:${portOf(server)}`;
    try {
      expect(await cannotJudge(url)).toMatch(/^tls: .*certificate/i);
      expect((await scene.judge(ONE, { url }, ['--disable-ssl-verification'])).code).toBe(0);
      expect((await scene.judge(ONE, { url }, ['--cacert', join(TLS, 'ca.pem')])).code).toBe(0);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  test('is reached by the proxy of the environment, and only it', async () => {
    const asked: string[] = [];
    const proxy = createHttp((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const env = { HTTP_PROXY: `http://127.0.0.1:${portOf(proxy)}`, http_proxy: `http://127.0.0.1:${portOf(proxy)}` };
    try {
      const { code, steps } = await scene.judge(ONE, { url: 'http://shop.invalid:8080' }, [], { env });
      expect(steps[0]).toMatchObject({ outcome: 'passed', errors: [] });
      expect(code).toBe(0);
      expect(asked).toEqual(['http://shop.invalid:8080/a']);
    } finally {
      proxy.close();
      proxy.closeAllConnections();
    }
  });

  test('answers only sometimes: the others are judged', async () => {
    route({ 'GET /a': (_, response) => void response.destroy(), 'GET /b': {}, 'GET /c': { status: 500 } });
    const { code, steps } = await scene.judge(pactOf([asks('/a'), asks('/b'), asks('/c')]), shop);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['errored', 'passed', 'failed']);
    expect(code).toBe(1);
  });
});

test('an interaction that the engine cannot read is an error of its own', async () => {
  route({ 'GET /a': {}, 'GET /b': {} });
  const { code, steps } = await scene.judge(pactOf([asks('/a', { status: '200' }), asks('/b')], '2.0.0'), shop);
  expect(steps.map(({ outcome }) => outcome)).toEqual(['errored', 'passed']);
  expect(steps[0]?.errors[0]?.message).toContain('cannot read the interaction');
  expect(code).toBe(3);
});

describe('output', () => {
  test('nothing of the engine’s own is printed', async () => {
    route({ 'GET /a': { status: 500 } });
    scene.write('pact.json', ONE);
    const { runAssay } = await import('../../fixtures/assay-process.ts');
    const verify = (...words: readonly string[]) =>
      runAssay(['verify', 'pact', 'pact.json', '--provider-url', shop.url, ...words], { cwd: scene.folder });
    const silent = await verify('--silent', '--junit', 'silent.xml');
    expect(silent).toMatchObject({ code: 1, stdout: '', stderr: '' });
    expect(readFileSync(scene.at('silent.xml'), 'utf8')).toContain('StatusMismatch');
    const shown = await verify();
    expect(shown.code).toBe(1);
    expect(shown.stdout).toContain('expected 200 but was 500');
    expect(shown.stdout + shown.stderr).not.toMatch(/Verifying a pact|pact failure|INFO|pact_verifier::/);
  });

  test('a plugin that is not installed is named, and nobody is asked for it', async () => {
    const plugins = [{ name: 'protobuf', version: '0.3.4', configuration: {} }];
    const pact = pactOf([asks('/a', {}, { type: 'Synchronous/HTTP' })], '4.0', {
      metadata: { pactSpecification: { version: '4.0' }, plugins },
    });
    mkdirSync(scene.at('plugins'), { recursive: true });
    const env = { PACT_PLUGIN_DIR: scene.at('plugins') };
    const { code, steps } = await scene.judge(pact, shop, [], { env });
    expect(code).toBe(3);
    expect(steps[0]?.errors[0]?.message).toMatch(/plugin protobuf 0\.3\.4.*not installed/);
    expect(shop.heard).toEqual([]);
  });
});

/** Processes that `pid` started, by what stands in their command line. */
const childrenOf = (pid: number, words: string): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
    .filter((child) => child > 0 && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(words));

/** One that has ended and that nobody has asked about yet is not alive. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

describe.runIf(existsSync('/proc/self/task'))('in the middle', () => {
  type Started = { readonly child: ChildProcess; readonly ended: Promise<unknown[]> };

  const start = (...words: readonly string[]): Started => {
    mkdirSync(scene.at('tmp'), { recursive: true });
    const child = spawn(
      process.execPath,
      [join(ROOT, 'bin', 'run.js'), 'verify', 'pact', 'pact.json', '--provider-url', shop.url, ...words],
      { cwd: scene.folder, env: { ...process.env, CI: '', TMPDIR: scene.at('tmp') }, stdio: 'ignore' },
    );
    return { child, ended: once(child, 'exit') };
  };

  /** Node's own cache may stay. */
  const left = () => readdirSync(scene.at('tmp')).filter((name) => name.startsWith('assay'));

  /** Answers when `release` is called; `asked` resolves when it was asked. */
  const held = () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    let release: (() => void) | undefined;
    const answer: ScriptedProvider['routes'][string] = (_, response) => {
      release = () => response.end('{}');
      resolve();
    };
    return { asked, answer, release: () => release?.() };
  };

  test('Ctrl-C: exit code 130, reports are written, no process and no folder is left', async () => {
    const slow = held();
    route({ 'GET /a': {}, 'GET /slow': slow.answer, 'POST /state': {} });
    scene.write('pact.json', pactOf([asks('/a'), asks('/slow'), asks('/a', {}, { description: 'never' })]));
    const reports = ['--junit', 'stopped.xml', '-r', 'ndjson', '--reporter-ndjson-export', 'stopped.nd'];
    const { child, ended } = start(...reports, '-s', `${shop.url}/state`);
    await slow.asked;
    const engines = childrenOf(child.pid!, 'pact-core');
    expect(engines).toHaveLength(1);
    expect(left()).toHaveLength(1);
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    // What was set up is torn down all the same.
    expect(shop.heard.map(({ body }) => (body === '' ? 'asked' : JSON.parse(body).action))).toEqual([
      ...['setup', 'asked', 'teardown', 'setup', 'asked', 'teardown'],
    ]);
    const events = readFileSync(scene.at('stopped.nd'), 'utf8');
    expect(events).toContain('"interrupted":"SIGINT"');
    expect(events).not.toContain('never');
    expect(readFileSync(scene.at('stopped.xml'), 'utf8')).toContain('</testsuites>');
    expect(left()).toEqual([]);
    await expect.poll(() => engines.filter(isAlive)).toEqual([]);
    slow.release();
  });

  test('Ctrl-C ends what a state command has started', async () => {
    scene.write('pact.json', pactOf([asks('/a', {}, { providerStates: [{ name: 'slow' }] })]));
    const { child, ended } = start('--state-change-command', 'echo $$ > state.pid; sleep 61 & wait; true');
    const pidOf = () => (existsSync(scene.at('state.pid')) ? Number(readFileSync(scene.at('state.pid'), 'utf8')) : 0);
    await expect.poll(pidOf, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(() => childrenOf(pidOf(), 'sleep').length, { timeout: 5000 }).toBe(1);
    const [shell, sleep] = [pidOf(), childrenOf(pidOf(), 'sleep')[0]!];
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    await expect.poll(() => [shell, sleep].filter(isAlive)).toEqual([]);
    expect(shop.heard).toEqual([]);
  });

  test('the engine is killed: its interaction is an error, the next is judged by another', async () => {
    const slow = held();
    route({ 'GET /a': {}, 'GET /slow': slow.answer });
    scene.write('pact.json', pactOf([asks('/slow'), asks('/a')]));
    const { child, ended } = start('-r', 'ndjson', '--reporter-ndjson-export', 'killed.nd');
    await slow.asked;
    for (const engine of childrenOf(child.pid!, 'pact-core')) process.kill(engine, 'SIGKILL');
    expect((await ended)[0]).toBe(3);
    slow.release();
    const events = readFileSync(scene.at('killed.nd'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const finished = events.filter(({ type }) => type === 'step.finished');
    expect(finished.map(({ outcome }) => outcome)).toEqual(['errored', 'passed']);
    expect(finished[0].errors[0].message).toContain('engine ended unexpectedly');
    expect(left()).toEqual([]);
  });
});
