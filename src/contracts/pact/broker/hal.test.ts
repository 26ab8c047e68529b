import { afterEach, expect, test } from 'vitest';
import { isProblem, type Problem } from '../../../model/problem.ts';
import { readIndex } from './broker-index.ts';
import { follow, type HalOptions, needHref } from './hal.ts';
import { expandLink, rootLink } from './hal-links.ts';
import { type Heard, openHal, type Reply, startLoopback } from './testing/loopback.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const start = async (answer: (heard: Heard, at: number) => Reply, options: Partial<HalOptions> = {}, context = '') => {
  const server = await startLoopback(answer);
  const opened = await openHal({ url: `${server.url}${context}`, ...options });
  open.push(opened.close, server.close);
  return { ...server, ...opened };
};

const problemOf = async (promise: Promise<unknown>): Promise<Problem> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isProblem(error)) throw new Error(`No Problem came: ${String(error)}`);
  return error;
};

test('a link is filled in, percent-encoded and re-rooted onto the configured address with its context path', async () => {
  const href = 'https://inside:9292/ctx/pacts/provider/{provider}/for-verification';
  const { hal, heard } = await start(
    ({ path }) => ({ body: path === '/ctx/' ? { _links: { 'pb:pacts': { href, templated: true } } } : { ok: true } }),
    {},
    '/ctx/',
  );
  const index = await readIndex(hal);
  const found = await follow(hal, index, 'pb:pacts', { provider: 'My Shop/ä?' });
  expect(found?.document).toEqual({ ok: true });
  expect(heard.map(({ path }) => path)).toEqual([
    '/ctx/',
    '/ctx/pacts/provider/My%20Shop%2F%C3%A4%3F/for-verification',
  ]);
  expect(heard[0]?.headers.accept).toContain('application/hal+json');
});

test.each([
  ['http://b/ctx', 'http://x/ctx/pacts?q=1', 'http://b/ctx/pacts?q=1'],
  ['http://b/pact', '/pacts/provider/a', 'http://b/pact/pacts/provider/a'],
  ['http://b/pact', 'https://x:1/pact', 'http://b/pact'],
  ['http://b:8080', '/', 'http://b:8080/'],
  ['http://b/ctx', '/', 'http://b/ctx/'],
  ['http://b', 'environments', 'http://b/environments'],
])('%s with %s is %s', (base, href, url) => expect(rootLink(base, href)).toBe(url));

test('templates of paths and of queries are filled in', () => {
  expect(expandLink('/a/{x}/b/{y}', { x: '../1', y: 'feat/x' })).toBe('/a/..%2F1/b/feat%2Fx');
  expect(expandLink('/a{?p,q,r}', { p: '1 2', r: '&' })).toBe('/a?p=1%202&r=%26');
});

test('basic and bearer credentials and own headers are sent', async () => {
  const basic = await start(() => ({ body: {} }), { credentials: { username: 'ada', password: 'pässword:1' } });
  await basic.hal.get('/');
  expect(basic.heard[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ada:pässword:1').toString('base64')}`);
  const bearer = await start(() => ({ body: {} }), {
    credentials: { token: 'tok-123' },
    headers: [['X-Team', 'shop']],
  });
  await bearer.hal.send('POST', '/x', { body: { a: 1 } });
  expect(bearer.heard[0]).toMatchObject({
    headers: { authorization: 'Bearer tok-123', 'x-team': 'shop', 'content-type': 'application/json' },
    body: { a: 1 },
  });
});

test('503 and 429 are asked again, with growing waits and with Retry-After', async () => {
  const told: string[] = [];
  const { hal, waits, heard } = await start(
    (_, at) => {
      if (at === 2) return { status: 429, headers: { 'retry-after': '7' }, body: {} };
      return at < 4 ? { status: 503, body: {} } : { body: { done: true } };
    },
    { onRetry: (text) => told.push(text) },
  );
  const answer = await hal.send('POST', '/contracts/publish', { body: { a: 1 } });
  expect(answer.document).toEqual({ done: true });
  expect(waits).toEqual([1000, 2000, 7000, 8000]);
  expect(heard.map(({ body }) => body)).toEqual(Array(5).fill({ a: 1 }));
  expect(told[0]).toMatch(/^POST http:.*\/contracts\/publish: status 503; again in 1 s \(1 of 8\)$/);
});

test('retries end, waits are bounded, and the last status is told', async () => {
  const { hal, waits, heard } = await start(() => ({
    status: 503,
    headers: { 'content-type': 'text/html', 'retry-after': '3600' },
    body: '<html>sorry</html>',
  }));
  const problem = await problemOf(hal.get('/matrix'));
  expect(problem.message).toMatch(/^GET http:.*\/matrix: the Pact Broker answered 503$/);
  expect(problem.exit).toBe(3);
  expect(waits).toEqual(Array(8).fill(10_000));
  expect(heard).toHaveLength(9);
});

test('a broker that is down is told after the retries, with the number of tries', async () => {
  const { url, close } = await startLoopback(() => ({}));
  await close();
  const { hal, waits, close: end } = await openHal({ url, retries: 2 });
  open.push(end);
  const problem = await problemOf(hal.get('/'));
  expect(problem).toMatchObject({ code: 'broker.unreachable', exit: 3 });
  expect(problem.message).toContain('ECONNREFUSED');
  expect(problem.message).toContain('(3 tries)');
  expect(waits).toEqual([1000, 2000]);
});

test('404 is a value where it is asked for, and a Problem where it would be taken for done', async () => {
  const { hal } = await start(() => ({ status: 404, body: { error: 'No version 7 of shop' } }));
  expect(await hal.get('/pacticipants/shop')).toBeUndefined();
  const problem = await problemOf(hal.send('POST', '/deployed', { body: {} }));
  expect(problem.message).toMatch(/^POST .*\/deployed: the Pact Broker answered 404: No version 7 of shop$/);
  expect(problem.exit).toBe(2);
});

test.each([
  [
    { errors: { consumerName: ["can't be blank"], contracts: { 0: ['is wrong'] } } },
    "consumerName: can't be blank; contracts 0: is wrong",
  ],
  [{ errors: ['one', 'two'] }, 'one; two'],
  [{ errors: [{ title: 'T', detail: 'the detail' }] }, 'the detail'],
  [
    {
      notices: [
        { type: 'info', text: 'so' },
        { type: 'error', text: 'changed' },
      ],
      errors: ['x'],
    },
    'changed',
  ],
  [{ error: { message: 'boom' } }, 'boom'],
])('the errors of %j are told', async (body, said) => {
  const { hal } = await start(() => ({ status: 400, body }));
  const problem = await problemOf(hal.send('POST', '/x', { body: {} }));
  expect(problem.message).toMatch(/answered 400: /);
  expect(problem.message.endsWith(said)).toBe(true);
});

test('401 and 403 name the flags, and no message holds a secret', async () => {
  const token = 'tok-very-secret-1';
  for (const status of [401, 403]) {
    const { hal } = await start(
      ({ headers }) => ({ status, headers: { 'content-type': 'text/plain' }, body: `no ${headers.authorization}` }),
      { credentials: { token } },
    );
    const problem = await problemOf(hal.get('/'));
    expect(problem.code).toBe('broker.credentials');
    expect(problem.hint).toContain('--broker-token');
    expect(problem.message).toContain(`${status}: no`);
    expect(`${problem.message}${problem.hint}`).not.toContain(token);
  }
});

test('a page in the place of HAL is told as such, whatever its status says', async () => {
  const { hal } = await start(() => ({ headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>' }));
  const problem = await problemOf(hal.get('/'));
  expect(problem.code).toBe('broker.not-hal');
  expect(problem.message).toContain('text/html');
});

test.each(['{"_links": {', '[1]', '"text"'])('JSON that is no object is told as such: %s', async (body) => {
  const { hal } = await start(() => ({ body }));
  const problem = await problemOf(hal.get('/'));
  expect(problem.code).toBe('broker.not-hal');
  expect(problem.message).toMatch(/the answer is no valid JSON object$/);
});

test('an answer without a body is an empty document', async () => {
  const { hal } = await start(() => ({ status: 204 }));
  expect(await hal.send('DELETE', '/webhooks/1')).toMatchObject({ status: 204, document: {}, text: '' });
});

test('a redirected POST stays a POST', async () => {
  const { hal, heard } = await start(({ path }) =>
    path === '/old' ? { status: 302, headers: { location: '/new' } } : { body: { ok: true } },
  );
  await hal.send('POST', '/old', { body: { a: 1 } });
  expect(heard.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/old', { a: 1 }],
    ['POST', '/new', { a: 1 }],
  ]);
});

test('a server that is no broker, and a link that is not there', async () => {
  const { hal } = await start(() => ({ body: { _links: { self: { href: '/' } } } }));
  expect((await problemOf(readIndex(hal))).code).toBe('broker.none');
  const page = (await hal.get('/'))!;
  expect(() => needHref(page, 'pb:publish-contracts')).toThrow('names no link pb:publish-contracts');
});
