import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTokenServer, type TokenServer } from '../../../fixtures/servers/token-server.ts';
import { CLIENTS, USERS } from '../../../fixtures/servers/token-server-clients.ts';
import type { AuthFields } from '../../model/contracts.ts';
import type { LoginRequest } from '../../model/oauth2.ts';
import { browse, createTokenRun } from '../testing/token-run.ts';

let server: TokenServer;
let run: Awaited<ReturnType<typeof createTokenRun>>;

beforeAll(async () => {
  server = await startTokenServer();
});
beforeEach(async () => {
  run = await createTokenRun();
});
afterEach(async () => {
  await run.close();
  server.reset();
});
afterAll(() => server.close());

const client = (id: string): AuthFields => ({ clientId: id, clientSecret: CLIENTS[id]!.secret ?? '' });
const machine = (more: AuthFields = {}): AuthFields => ({
  grant_type: 'client_credentials',
  accessTokenUrl: `${server.url}/token`,
  ...client('in-header'),
  scope: 'read write',
  ...more,
});
const person = (more: AuthFields = {}): AuthFields => ({
  ...machine({ grant_type: 'password_credentials', username: 'ada', password: USERS.ada! }),
  ...more,
});
const login = (more: AuthFields = {}): AuthFields => ({
  grant_type: 'authorization_code_with_pkce',
  accessTokenUrl: `${server.url}/token`,
  authUrl: `${server.url}/authorize`,
  clientId: 'public',
  scope: 'read',
  ...more,
});
const REDIRECT = 'http://127.0.0.1:1/callback';
const logIn = async ({ pageUrl }: LoginRequest) => ({
  redirectUri: REDIRECT,
  parameters: await browse(pageUrl(REDIRECT)),
});

const api = () => `${server.url}/api`;
const tokenOf = async (fields: AuthFields) => (await run.complete(api(), fields)).accessToken;
const bodies = () => server.tokenRequests.map(({ body }) => body);
const problem = (fields: AuthFields) =>
  run.complete(api(), fields).then(
    () => 'no problem',
    (error: Error) => (error.name === 'Problem' ? error.message : `not a Problem: ${error.stack}`),
  );

describe('client credentials', () => {
  test('are sent in the Basic header as Postman writes them, and the token is used', async () => {
    expect(await run.request(api(), machine())).toEqual({ status: 200, tries: 1 });
    const [asked] = server.tokenRequests;
    expect(asked!.body).toBe('grant_type=client_credentials&scope=read%20write');
    expect(asked!.headers).toMatchObject({
      accept: 'application/json, application/x-www-form-urlencoded',
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`in-header:${CLIENTS['in-header']!.secret}`).toString('base64')}`,
    });
    expect(server.apiRequests[0]!.authorization).toBe('Bearer access-token-1-of-in-header');
  });

  test('are sent in the body where the auth says so', async () => {
    const fields = machine({ ...client('in-body'), client_authentication: 'body' });
    expect(await run.request(api(), fields)).toEqual({ status: 200, tries: 1 });
    expect(server.tokenRequests[0]!.headers.authorization).toBeUndefined();
    expect(new URLSearchParams(bodies()[0]).get('client_secret')).toBe(CLIENTS['in-body']!.secret);
  });

  test('are form-encoded for a server that keeps to RFC 6749 2.3.1 and refuses them as they are', async () => {
    expect(await run.request(api(), machine(client('encoded')))).toEqual({ status: 200, tries: 1 });
    expect(server.tokenRequests).toHaveLength(2);
  });

  test('go into the query of the API, with a prefix of its own, as a given token would', async () => {
    await run.request(api(), machine({ addTokenTo: 'queryParams' }));
    await run.request(api(), machine({ headerPrefix: 'Tok' }));
    expect(server.apiRequests[0]!.url).toBe('/api?access_token=access-token-1-of-in-header');
    expect(server.apiRequests[1]!.authorization).toBe('Tok access-token-1-of-in-header');
  });

  test('carry audience, resource and what Postman lets add to body, header and URL', async () => {
    const extra = (key: string, send_as: string, enabled = true) => ({ key, value: `v ${key}`, enabled, send_as });
    const tokenRequestParams = [
      extra('in_body', 'request_body'),
      extra('X-Extra', 'request_header'),
      extra('in_url', 'request_url'),
      extra('off', 'request_body', false),
    ];
    await tokenOf(machine({ audience: 'https://api', resource: 'urn:r', tokenRequestParams }));
    const { body, headers, query } = server.tokenRequests[0]!;
    expect(body).toBe(
      'grant_type=client_credentials&scope=read%20write&audience=https%3A%2F%2Fapi&resource=urn%3Ar&in_body=v%20in_body',
    );
    expect([headers['x-extra'], query]).toEqual(['v X-Extra', 'in_url=v%20in_url']);
  });

  test('leave no cookie of the token server behind', async () => {
    await tokenOf(machine());
    expect(run.cookies.header(api())).toBeUndefined();
  });
});

describe('user name and password', () => {
  test('fetch a token, in header and body', async () => {
    expect(await run.request(api(), person())).toEqual({ status: 200, tries: 1 });
    const inBody = person({ ...client('in-body'), client_authentication: 'body' });
    expect(await run.request(api(), inBody)).toEqual({ status: 200, tries: 1 });
    expect(new URLSearchParams(bodies()[0]).get('password')).toBe(USERS.ada);
  });

  test('that are wrong are told by the words of the server, and not sent again', async () => {
    const wrong = person({ password: 'not this one' });
    const message = `No token from ${server.url}/token: invalid_grant: the user name or password is wrong (status 400)`;
    expect([await problem(wrong), await problem(wrong)]).toEqual([message, message]);
    expect(server.tokenRequests).toHaveLength(1);
  });
});

describe('a token of a run', () => {
  test('is fetched once for all requests that need the same, be they at once or one after the other', async () => {
    server.delayMs = 30;
    const tokens = await Promise.all(Array.from({ length: 50 }, () => tokenOf(machine())));
    for (let i = 0; i < 50; i++) tokens.push(await tokenOf(machine()));
    expect(new Set(tokens)).toEqual(new Set(['access-token-1-of-in-header']));
    expect(server.tokenRequests).toHaveLength(1);
  });

  test('is another one for another scope, user or client', async () => {
    await Promise.all([
      tokenOf(machine()),
      tokenOf(machine({ scope: 'read' })),
      tokenOf(person()),
      tokenOf(person({ username: 'bob', password: USERS.bob! })),
    ]);
    expect(server.tokenRequests).toHaveLength(4);
  });

  test('is fetched anew a little before it ends', async () => {
    server.grants.lifetime = 60;
    await tokenOf(machine());
    run.clock.offsetMs = 52_000;
    expect(await tokenOf(machine())).toBe('access-token-1-of-in-header');
    run.clock.offsetMs = 55_000;
    expect(await tokenOf(machine())).toBe('access-token-2-of-in-header');
  });

  test('is refreshed where it has a refresh token, which is a new one each time', async () => {
    server.grants.lifetime = 60;
    await tokenOf(person());
    for (const minutes of [1, 2]) {
      run.clock.offsetMs = minutes * 60_000;
      await tokenOf(person());
    }
    const kinds = bodies().map((body) => new URLSearchParams(body).get('grant_type'));
    expect(kinds).toEqual(['password', 'refresh_token', 'refresh_token']);
    expect(bodies()[1]).toBe('grant_type=refresh_token&refresh_token=refresh-token-1-of-in-header');
    expect(bodies()[2]).toContain('refresh-token-2-of-in-header');
  });

  test('is fetched anew where the refresh token is refused', async () => {
    server.grants.lifetime = 60;
    await tokenOf(person());
    server.grants.revokeRefresh();
    run.clock.offsetMs = 60_000;
    expect(await tokenOf(person())).toBe('access-token-2-of-in-header');
    expect(server.tokenRequests).toHaveLength(3);
  });

  test('of a refreshToken in the auth comes from the refreshTokenUrl, with its own parameters', async () => {
    const refreshToken = String((await refreshTokenOf(person())) ?? '');
    const refreshRequestParams = [{ key: 'more', value: '1', enabled: true, send_as: 'request_body' }];
    const fields = login({ ...client('in-header'), refreshToken, refreshTokenUrl: `${server.url}/token/refresh` });
    await tokenOf({ ...fields, refreshRequestParams });
    expect(server.tokenRequests[1]).toMatchObject({ path: '/token/refresh' });
    expect(bodies()[1]).toMatch(/^grant_type=refresh_token&refresh_token=.*&more=1$/);
  });
});

const refreshTokenOf = async (fields: AuthFields) => {
  await tokenOf(fields);
  return run.deps.learned.find((secret) => secret.startsWith('refresh-token'));
};

describe('a token that the API refuses as invalid', () => {
  test('is replaced once, for all requests at once', async () => {
    await run.request(api(), person());
    server.grants.revokeAccess();
    const answers = await Promise.all([1, 2, 3].map(() => run.request(api(), person())));
    expect(answers).toEqual([1, 2, 3].map(() => ({ status: 200, tries: 2 })));
    expect(server.tokenRequests).toHaveLength(2);
  });

  test('is not replaced over and over', async () => {
    const bad = `${server.url}/api`;
    await run.request(bad, machine({ headerPrefix: 'Wrong' }));
    expect(server.tokenRequests).toHaveLength(2);
    const again = await run.request(bad, machine({ headerPrefix: 'Wrong' }));
    expect(again).toEqual({ status: 401, tries: 1 });
    expect(server.tokenRequests).toHaveLength(2);
  });

  test('stays refused, with a warning, when no other is to be had', async () => {
    await run.request(api(), machine());
    server.grants.revokeAccess();
    server.faults.push({ status: 503, body: 'down' });
    expect(await run.request(api(), machine())).toEqual({ status: 401, tries: 1 });
    expect(run.deps.warnings).toEqual([
      `No token from ${server.url}/token: it answered 503 Service Unavailable with nothing readable instead of a token`,
    ]);
  });

  test('is left alone when it stands in the auth, as in Postman', async () => {
    expect(await run.request(api(), machine({ accessToken: 'stale' }))).toEqual({ status: 401, tries: 1 });
    expect(server.tokenRequests).toHaveLength(0);
  });
});

describe('a login', () => {
  beforeEach(async () => {
    await run.close();
    run = await createTokenRun({ logIn });
  });

  test('with PKCE by S256 and plain, of a public client', async () => {
    expect(await run.request(api(), login())).toEqual({ status: 200, tries: 1 });
    expect(await run.request(api(), login({ challengeAlgorithm: 'plain' }))).toEqual({ status: 200, tries: 1 });
    expect(server.visits.map((query) => query.get('code_challenge_method'))).toEqual(['S256', 'plain']);
    expect(server.tokenRequests[0]!.headers.authorization).toBeUndefined();
    expect(new URLSearchParams(bodies()[0]).get('client_id')).toBe('public');
  });

  test('without PKCE, with the state and parameters of the auth, whose grant_type Postman leaves out', async () => {
    const authRequestParams = [{ key: 'prompt', value: 'login', enabled: true, send_as: 'request_url' }];
    const { grant_type: _, ...rest } = login({ ...client('in-header'), state: 'my state', audience: 'a' });
    expect(await run.request(api(), { ...rest, authRequestParams })).toEqual({ status: 200, tries: 1 });
    expect(Object.fromEntries(server.visits[0]!)).toEqual({
      response_type: 'code',
      client_id: 'in-header',
      redirect_uri: REDIRECT,
      scope: 'read',
      state: 'my state',
      audience: 'a',
      prompt: 'login',
    });
  });

  test('with a verifier of the auth', async () => {
    const code_verifier = 'v'.repeat(43);
    await tokenOf(login({ code_verifier }));
    expect(new URLSearchParams(bodies()[0]).get('code_verifier')).toBe(code_verifier);
  });

  test('is asked for once, though it was refused', async () => {
    const denied = login({ scope: 'deny' });
    const message = 'The login was refused: access_denied: the person said no';
    expect([await problem(denied), await problem(denied)]).toEqual([message, message]);
    expect(server.visits).toHaveLength(1);
  });

  test('that came back with a foreign state is not used', async () => {
    await run.close();
    run = await createTokenRun({
      logIn: async (request) => {
        const { redirectUri, parameters } = await logIn(request);
        return { redirectUri, parameters: { ...parameters, state: 'of an attacker' } };
      },
    });
    expect(await problem(login())).toMatch(/^The login came back with a state that is not of this run/);
    expect(server.tokenRequests).toHaveLength(0);
  });

  test('learns code, verifier and tokens before they are told', async () => {
    await tokenOf(login());
    const form = new URLSearchParams(bodies()[0]);
    const secrets = [
      form.get('code'),
      form.get('code_verifier'),
      'access-token-2-of-public',
      'refresh-token-2-of-public',
    ];
    expect(run.deps.learned).toEqual(expect.arrayContaining(secrets));
  });
});

describe('tokens kept between runs', () => {
  const runWith = async (token: object, more = {}) => {
    await run.close();
    const kept: unknown[] = [];
    run = await createTokenRun({
      tokens: { find: () => token, keep: async (owner, value) => void kept.push([owner, value]) },
      ...more,
    });
    return kept;
  };

  test('are used while they last, without a login', async () => {
    await runWith({ accessToken: 'kept token', expiresAt: Date.now() + 3_600_000 });
    expect(await tokenOf(login())).toBe('kept token');
    expect(run.deps.learned).toContain('kept token');
  });

  test('are refreshed, and what is new is kept', async () => {
    run = await createTokenRun({ logIn });
    const refreshToken = (await refreshTokenOf(login()))!;
    const kept = await runWith({ accessToken: 'old', refreshToken, expiresAt: Date.now() });
    expect(await run.request(api(), login())).toEqual({ status: 200, tries: 1 });
    const owner = { tokenUrl: `${server.url}/token`, clientId: 'public', scope: 'read' };
    const [accessToken, next] = ['access-token-3-of-public', 'refresh-token-3-of-public'];
    expect(kept).toEqual([[owner, { accessToken, refreshToken: next, expiresAt: expect.any(Number) }]]);
  });

  test('that are refused are replaced', async () => {
    run = await createTokenRun({ logIn });
    const refreshToken = (await refreshTokenOf(login()))!;
    await runWith({ accessToken: 'revoked', refreshToken });
    expect(await run.request(api(), login())).toEqual({ status: 200, tries: 2 });
  });

  test('that cannot be refreshed are told by the words of the server where nobody can log in', async () => {
    await runWith({ refreshToken: 'unknown' });
    expect(await problem(login())).toBe(
      `No token from ${server.url}/token: invalid_grant: the refresh token is not valid (status 400)`,
    );
  });
});

describe('what cannot be fetched is a problem in one sentence', () => {
  const url = () => `${server.url}/token`;
  const html = { status: 200, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: '<h1>Log in</h1>' };
  const json = (body: unknown, status = 200) => ({
    status,
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

  test.each([
    ['HTML', html, 'it answered 200 OK with text/html instead of a token'],
    ['broken JSON', json('{"access'), 'it answered 200 OK with application/json instead of a token'],
    [
      '500',
      { status: 500, body: 'oops' },
      'it answered 500 Internal Server Error with nothing readable instead of a token',
    ],
    ['no token', json({ token: 'x' }), 'it answered 200 OK without an access_token'],
    ['a number for a token', json({ access_token: 1 }), 'it answered 200 OK without an access_token'],
    ['an error with 200', json({ error: 'bad_code' }), 'bad_code (status 200)'],
    ['an error without a description', json({ error: 'slow_down' }, 429), 'slow_down (status 429)'],
    ['an error of its own kind', json({ error: { id: 7 } }, 400), '{"id":7} (status 400)'],
  ])('%s', async (_, fault, told) => {
    server.faults.push(fault);
    expect(await problem(machine())).toBe(`No token from ${url()}: ${told}`);
  });

  test('a server that is not there', async () => {
    const nowhere = 'http://127.0.0.1:1/token';
    expect(await problem(machine({ accessTokenUrl: nowhere }))).toBe(
      `The token request to ${nowhere} failed: connect ECONNREFUSED 127.0.0.1:1`,
    );
  });

  test('a fault that passes is asked again', async () => {
    server.faults.push({ status: 502 });
    expect(await problem(machine())).toContain('502 Bad Gateway');
    expect(await problem(machine())).toBe('no problem');
  });

  test.each([
    [{ clientSecret: 'wrong' }, /invalid_client: the client secret is wrong \(status 401\)$/],
    [{ scope: 'admin' }, /invalid_scope: there is no scope admin/],
    [{ grant_type: 'implicit' }, /^The grant "implicit" hands its token to a browser alone/],
    [{ grant_type: 'device_code' }, /^No token can be fetched: the grant_type "device_code" is not known$/],
    [{ accessTokenUrl: '{{idp}}/token' }, /^No token can be fetched: \{\{idp\}\} in accessTokenUrl has no value$/],
    [{ clientSecret: '{{secret}}' }, /^No token can be fetched: \{\{secret\}\} in clientSecret has no value$/],
  ])('%j', async (more, message) => {
    expect(await problem(machine(more))).toMatch(message);
  });

  test('a login where nobody is', async () => {
    expect(await problem(login())).toMatch(/^A token for this request needs a login in a browser/);
    expect(await problem(login({ accessTokenUrl: '' }))).toBe(
      'No token can be fetched: the auth has no accessTokenUrl',
    );
    expect(await problem(machine({ grant_type: 'authorization_code' }))).toBe(
      'No token can be fetched: the auth has no authUrl to log in at',
    );
  });

  test.each([
    'file:///etc/passwd',
    'vscode://open/x',
    'ms-settings://x/y',
  ])('a login page that is no web page: %s', async (authUrl) => {
    expect(await problem(login({ authUrl }))).toBe(`The authUrl "${authUrl}" is no web page to log in at`);
  });
});

describe('what is signed as in Postman', () => {
  test('an auth that names no server', async () => {
    const without: AuthFields[] = [
      {},
      { grant_type: 'client_credentials', clientId: 'c' },
      { accessTokenUrl: 'http://h/t' },
    ];
    for (const fields of without) expect(await tokenOf(fields)).toBeUndefined();
    expect(run.deps.warnings).toEqual([expect.stringContaining('no accessTokenUrl to fetch one from')]);
  });

  test('a variable without a value, but only where no token can be fetched', async () => {
    expect(await tokenOf({ accessToken: '{{token}}' })).toBe('{{token}}');
    expect(await tokenOf(machine({ accessToken: '{{token}}' }))).toBe('access-token-1-of-in-header');
  });

  test('a form for an answer', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' };
    server.faults.push({ status: 200, headers, body: 'access_token=gho+%2B1&scope=repo&token_type=bearer' });
    expect(await tokenOf(machine())).toBe('gho +1');
  });
});
