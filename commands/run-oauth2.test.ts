// OAuth 2 through the built program: tokens are fetched, shared, refreshed, kept and never shown.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTokenServer, type TokenServer } from '../fixtures/servers/token-server.ts';
import { CLIENTS, USERS } from '../fixtures/servers/token-server-clients.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');
const folder = mkdtempSync(join(tmpdir(), 'assay-oauth2-'));
let server: TokenServer;

type Fields = Readonly<Record<string, unknown>>;
type Ended = { readonly code: number | null; readonly output: string };

/** As Postman exports it. */
const oauth2 = (fields: Fields) => ({
  type: 'oauth2',
  oauth2: Object.entries(fields).map(([key, value]) => ({ key, value, type: 'string' })),
});
const machine = (more: Fields = {}): Fields => ({
  grant_type: 'client_credentials',
  accessTokenUrl: '{{server}}/token',
  clientId: 'in-header',
  clientSecret: '{{secret}}',
  scope: 'read',
  client_authentication: 'header',
  addTokenTo: 'header',
  ...more,
});
const login = (): Fields => ({
  grant_type: 'authorization_code_with_pkce',
  accessTokenUrl: '{{server}}/token',
  authUrl: '{{server}}/authorize',
  clientId: 'public',
  scope: 'read',
  redirect_uri: 'http://127.0.0.1/callback',
  challengeAlgorithm: 'S256',
});

const OK = "pm.test('ok', () => pm.response.to.have.status(200))";
const item = (name: string, exec = OK) => ({
  name,
  request: { method: 'GET', url: '{{server}}/api' },
  event: [{ listen: 'test', script: { exec: [exec] } }],
});

const start = (auth: Fields, items: readonly object[], words: readonly string[], env: Record<string, string> = {}) => {
  const collection = {
    info: { name: 'c', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    auth: oauth2(auth),
    item: items,
    variable: [{ key: 'server', value: server.url }],
  };
  const secrets = { secret: CLIENTS['in-header']!.secret, password: USERS.ada };
  const values = Object.entries(secrets).map(([key, value]) => ({ key, value, type: 'secret', enabled: true }));
  writeFileSync(join(folder, 'e.json'), JSON.stringify({ name: 'e', values }));
  writeFileSync(join(folder, 'c.json'), JSON.stringify(collection));
  const all = [
    BIN,
    'run',
    'c.json',
    '-e',
    'e.json',
    '--reporter',
    'ndjson=run.ndjson',
    '--reporter',
    'json=run.json',
    ...words,
  ];
  const given = { cwd: folder, env: { ...process.env, CI: '', BROWSER: '', ...env } };
  return { command: [process.execPath, ...all], given };
};

const ended = (child: ChildProcess, onText: (text: string) => void = () => undefined) =>
  new Promise<Ended>((resolve) => {
    let output = '';
    const hear = (chunk: Buffer): void => {
      output += chunk;
      onText(output);
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.on('close', (code) => resolve({ code, output }));
  });

const run = (auth: Fields, items: readonly object[], words: readonly string[] = []): Promise<Ended> => {
  const { command, given } = start(auth, items, words);
  return ended(spawn(command[0]!, command.slice(1), given));
};

const events = () =>
  readFileSync(join(folder, 'run.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const exchanges = () => events().flatMap(({ type, exchange }) => (type === 'exchange.finished' ? [exchange] : []));
const errors = (): string[] =>
  events().flatMap(({ type, errors: found }) => (type === 'step.finished' ? found.map((e: Error) => e.message) : []));
const logs = (): string[] => events().flatMap(({ type, texts }) => (type === 'log.written' ? texts : []));
const reports = () => ['run.ndjson', 'run.json'].map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');

beforeAll(async () => {
  server = await startTokenServer();
});
beforeEach(() => {
  server.reset();
  rmSync(join(folder, 'tokens.json'), { force: true });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a fetched token', () => {
  test('serves all folders of a run, is shown as an exchange of its own, and scripts see it', async () => {
    const script = `${OK}\nconsole.log(pm.request.auth.parameters().get('accessToken').length, pm.request.headers.get('authorization').length)`;
    const items = [item('One', script), { name: 'Folder', item: [item('Two'), item('Three')] }];
    const { code } = await run(machine(), items, ['-n', '3']);
    expect(code).toBe(0);
    expect(server.tokenRequests).toHaveLength(1);
    expect(server.apiRequests).toHaveLength(9);
    expect(exchanges().map(({ role }) => role)).toEqual(['auth', ...Array(9).fill('main')]);
    expect(exchanges()[0].sent).toMatchObject({ method: 'POST', url: `${server.url}/token` });
    const { length } = 'access-token-1-of-in-header';
    expect(logs()[0]).toBe(String(length));
    expect(logs()[1]).toBe(String('Bearer '.length + length));
  });

  test('is in no report and on no screen, nor is what fetched it', async () => {
    const script = `${OK}\nconsole.log(pm.response.text(), pm.request.headers.get('authorization'))`;
    const auth = machine({ grant_type: 'password_credentials', username: 'ada', password: '{{password}}' });
    const { output } = await run(auth, [item('One', script)], ['--verbose']);
    const { secret } = CLIENTS['in-header']!;
    const encoded = Buffer.from(`in-header:${secret}`).toString('base64');
    const hidden = ['access-token-1', 'refresh-token-1', secret!, encodeURIComponent(USERS.ada!), USERS.ada!, encoded];
    for (const text of hidden) expect(output + reports()).not.toContain(text);
    expect(reports()).toContain('grant_type=password&username=ada&password=********&scope=read');
  });

  test('that the API refuses is refreshed and the request sent again', async () => {
    server.grants.lifetime = undefined;
    const auth = machine({ grant_type: 'password_credentials', username: 'ada', password: '{{password}}' });
    server.faults.push({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: '{"access_token":"stale-access-token"}',
    });
    const { code } = await run(auth, [item('One'), item('Two')]);
    expect(code).toBe(0);
    expect(exchanges().map(({ role }) => role)).toEqual(['auth', 'auth', 'auth', 'main', 'main']);
    expect(server.tokenRequests).toHaveLength(2);
  });

  test('that cannot be had makes the request errored: it is not sent', async () => {
    const { code, output } = await run(machine({ clientSecret: 'wrong-secret' }), [item('One'), item('Two')]);
    expect(code).toBe(1);
    const message = `No token from ${server.url}/token: invalid_client: the client secret is wrong (status 401)`;
    expect(errors()).toContain(message);
    expect(output).toContain('invalid_client: the client secret is wrong');
    expect(server.apiRequests).toHaveLength(0);
    expect(server.tokenRequests).toHaveLength(1);
  });

  test('is not fetched where a token stands in the auth', async () => {
    const { code } = await run(machine({ accessToken: 'given-token' }), [item('One', '')]);
    expect(code).toBe(0);
    expect(server.tokenRequests).toHaveLength(0);
    expect(server.apiRequests[0]!.authorization).toBe('Bearer given-token');
  });
});

describe('a login', () => {
  test('is a problem without a terminal', async () => {
    const { code } = await run(login(), [item('One')]);
    expect(code).toBe(1);
    expect(errors()[0]).toMatch(/^A token for this request needs a login in a browser/);
    expect(server.apiRequests).toHaveLength(0);
  });

  /** `script` gives the program a terminal. */
  const onTerminal = (words: readonly string[], env: Record<string, string>, onText?: (text: string) => void) => {
    const { command, given } = start(login(), [item('One'), item('Two')], words, env);
    const line = command.map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', line, '/dev/null'], { ...given, stdio: ['pipe', 'pipe', 'pipe'] });
    return { child, end: ended(child, onText) };
  };
  const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

  test.skipIf(!hasTerminal)('opens the browser once, and its token is kept for CI, which refreshes it', async () => {
    const browser = join(folder, 'browser');
    writeFileSync(browser, `#!${process.execPath}\nfetch(process.argv[2]).then((answer) => answer.text())\n`, {
      mode: 0o755,
    });
    server.grants.lifetime = 1;
    const words = ['--oauth2-token-file', 'tokens.json'];
    expect((await onTerminal(words, { BROWSER: browser }).end).code).toBe(0);
    expect(server.visits).toHaveLength(1);
    const [kept] = JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8')).tokens;
    expect(kept).toMatchObject({ client_id: 'public', refresh_token: 'refresh-token-2-of-public' });

    await expect.poll(() => server.grants.scopeOf(kept.access_token), { timeout: 3_000 }).toBeUndefined();
    server.grants.lifetime = 3600;
    expect((await run(login(), [item('One')], words)).code).toBe(0);
    expect(server.visits).toHaveLength(1);
    expect(readFileSync(join(folder, 'tokens.json'), 'utf8')).toContain('refresh-token-3-of-public');
    expect(reports()).not.toMatch(/-token-\d-of-public/);
  });

  test.skipIf(!hasTerminal)('shows the address with --oauth2-no-browser', async () => {
    let visited: Promise<Response> | undefined;
    const { end } = onTerminal(['--oauth2-no-browser'], {}, (output) => {
      const page = /To log in, open this page:\s+(http:\S+)\s/.exec(output)?.[1];
      if (page !== undefined) visited ??= fetch(page);
    });
    expect((await end).code).toBe(0);
    expect(await (await visited!).text()).toContain('You can close this window.');
  });

  test.skipIf(!hasTerminal)('ends with Ctrl-C', async () => {
    let interrupted = false;
    const { child, end } = onTerminal(['--oauth2-no-browser'], {}, (output) => {
      if (interrupted || !output.includes('To log in')) return;
      interrupted = true;
      child.stdin!.write('\u0003');
    });
    const startedAt = Date.now();
    expect((await end).code).toBe(130);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});

test('a token file that holds something else is told before anything is sent', async () => {
  writeFileSync(join(folder, 'tokens.json'), 'secret');
  const { code, output } = await run(machine(), [item('One')], ['--oauth2-token-file', 'tokens.json']);
  expect(code).toBe(2);
  expect(output).toMatch(/Cannot use the token file .*tokens\.json: it is not JSON/);
  expect(server.tokenRequests).toHaveLength(0);
  expect(existsSync(join(folder, 'tokens.json'))).toBe(true);
});
