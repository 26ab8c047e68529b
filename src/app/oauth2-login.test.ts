import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTokenServer, type TokenServer } from '../../fixtures/servers/token-server.ts';
import { createHost } from './host.ts';
import { createLogin, loginOf } from './oauth2-login.ts';
import { listenForRedirect } from './oauth2-redirect.ts';

let server: TokenServer;
const never = new AbortController().signal;

beforeAll(async () => {
  server = await startTokenServer();
});
beforeEach(() => server.reset());
afterAll(() => server.close());

const pageFor = (redirectUri: string, scope = 'read') =>
  `${server.url}/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: 'in-header',
    scope,
    state: 's 1',
    redirect_uri: redirectUri,
  })}`;

/** Follows every redirect, as a browser, and keeps what it shows in the end. */
const createBrowser = () => {
  const shown: string[] = [];
  return {
    shown,
    openPage: async (url: string) => {
      shown.push(await (await fetch(url)).text());
    },
  };
};

const settings = (openPage?: (url: string) => Promise<void>) => {
  const told: string[] = [];
  return { told, settings: { openPage, tell: (text: string) => void told.push(text), waitMs: 5_000 } };
};

describe('a login', () => {
  test('opens the page, hears the redirect, and says that the window can be closed', async () => {
    const browser = createBrowser();
    const { told, settings: given } = settings(browser.openPage);
    const answer = await createLogin(given)({ pageUrl: (uri) => pageFor(uri) }, never);
    expect(answer.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(answer.parameters).toEqual({ code: 'authorization-code-1', state: 's 1' });
    expect(browser.shown[0]).toContain('You can close this window.');
    expect(told[0]).toContain(pageFor(answer.redirectUri));
  });

  test('that is refused comes back with the error, and the page says so', async () => {
    const browser = createBrowser();
    const answer = await createLogin(settings(browser.openPage).settings)(
      { pageUrl: (uri) => pageFor(uri, 'deny') },
      never,
    );
    expect(answer.parameters).toMatchObject({ error: 'access_denied', error_description: 'the person said no' });
    expect(browser.shown[0]).toContain('The login was refused');
  });

  test('waits for the person where no browser can be opened', async () => {
    const { told, settings: given } = settings(() => Promise.reject(new Error('no browser')));
    const answer = createLogin(given)({ pageUrl: (uri) => pageFor(uri) }, never);
    await expect.poll(() => told.length).toBe(1);
    await fetch(told[0]!.split('\n')[1]!);
    expect((await answer).parameters.code).toBe('authorization-code-1');
  });

  test('ends when nobody comes, and when it is interrupted', async () => {
    const given = { ...settings().settings, waitMs: 40 };
    const request = { pageUrl: (uri: string) => pageFor(uri) };
    await expect(createLogin(given)(request, never)).rejects.toThrow('Nobody came back from the login page within 0');
    const controller = new AbortController();
    const login = createLogin(settings().settings)(request, controller.signal);
    controller.abort('SIGINT');
    await expect(login).rejects.toThrow('The login was interrupted');
  });
});

describe('a redirect URI', () => {
  test.each([
    ['http://127.0.0.1/cb', /^http:\/\/127\.0\.0\.1:\d+\/cb$/],
    ['http://localhost/cb?keep=1', /^http:\/\/localhost:\d+\/cb\?keep=1$/],
    ['http://127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+$/],
  ])('without a port gets a free one: %s', async (configured, pattern) => {
    const listener = await listenForRedirect(configured);
    expect(listener.redirectUri).toMatch(pattern);
    listener.close();
  });

  test('with a port is taken as it is', async () => {
    const free = await listenForRedirect();
    free.close();
    const listener = await listenForRedirect(free.redirectUri);
    expect(listener.redirectUri).toBe(free.redirectUri);
    const { hostname, port } = new URL(listener.redirectUri);
    expect((await fetch(`http://${hostname}:${port}/favicon.ico`)).status).toBe(404);
    expect((await fetch(listener.redirectUri)).status).toBe(404);
    expect((await fetch(`${listener.redirectUri}?code=c`)).status).toBe(200);
    expect(await listener.answer).toEqual({ code: 'c' });
    listener.close();
  });

  test.each([
    'https://oauth.pstmn.io/v1/callback',
    'http://10.0.0.1/cb',
    'https://localhost/cb',
    'myapp:/cb',
    'x',
  ])('that leads elsewhere is a problem: %s', async (uri) => {
    await expect(listenForRedirect(uri)).rejects.toMatchObject({
      name: 'Problem',
      message: `assay cannot listen on the redirect URI ${uri}`,
      hint: expect.stringContaining('http://127.0.0.1/callback'),
    });
  });

  test('whose port is taken is a problem', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    await expect(listenForRedirect(`http://127.0.0.1:${port}/cb`)).rejects.toThrow(/cannot listen.*EADDRINUSE/);
    taken.close();
  });
});

test('nobody is there without a terminal and in CI', () => {
  const host = createHost();
  const at = (isTTY: boolean, env: Record<string, string>) =>
    loginOf({ ...host, env, stdout: { ...host.stdout, isTTY } });
  expect([at(false, {}), at(true, { CI: 'true' })]).toEqual([undefined, undefined]);
  expect(at(true, {})).toBeTypeOf('function');
});
