import { afterEach, expect, test } from 'vitest';
import { type Answer, ok, startScripted } from '../../../fixtures/servers/scripted.ts';
import { textBody } from '../../core/memory-body.ts';
import type { Call } from '../../model/exchange.ts';
import { connectForTest } from './test-client.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** `/redirect/<status>?<location>` leads to the location, everything else answers. */
const redirecting: Answer = ({ target }) => {
  const [, status, location = ''] = /^\/redirect\/(\d+)\?(.*)$/.exec(target) ?? [];
  if (status === undefined) return ok();
  return `HTTP/1.1 ${status} X\r\nLocation: ${decodeURIComponent(location)}\r\nContent-Length: 0\r\n\r\n`;
};

const start = async (answer: Answer = redirecting) => {
  const server = await startScripted(answer);
  open.push(server);
  const test = await connectForTest();
  open.push(test.client);
  const hide = (text: string) => text.replaceAll(String(server.port), 'PORT');
  return {
    server,
    test,
    follow: (status: number, location: string, call: Partial<Call> = {}) =>
      test.send({ url: `${server.url}/redirect/${status}?${encodeURIComponent(location)}`, ...call }),
    lines: (index: number) => server.requests[index]?.lines.map(hide) ?? [],
  };
};

const U = 'User-Agent: assay/test';
const A = 'Accept: */*';
const C = 'Cache-Control: no-cache';
const H = 'Host: 127.0.0.1:PORT';
const E = 'Accept-Encoding: gzip, deflate, br';
const K = 'Connection: keep-alive';
const R = (status: number, location = '/t') =>
  `Referer: http://127.0.0.1:PORT/redirect/${status}?${encodeURIComponent(location)}`;
const JSON_CALL: Partial<Call> = { method: 'POST', body: textBody('{"a":1}'), bodyType: 'application/json' };
const FORM_DATA: Partial<Call> = {
  method: 'POST',
  body: textBody('--b--'),
  bodyType: 'multipart/form-data; boundary=b',
};

// What newman 6.2.2 sent second.
const SECOND: readonly (readonly [
  name: string,
  status: number,
  call: Partial<Call>,
  method: string,
  lines: readonly string[],
  body: string,
])[] = [
  ['GET', 301, { headers: [['X-A', '1']] }, 'GET', ['X-A: 1', U, A, C, E, K, R(301), H], ''],
  ['POST becomes GET', 302, JSON_CALL, 'GET', [U, A, C, E, K, R(302), H], ''],
  [
    'PUT becomes GET',
    303,
    { ...JSON_CALL, method: 'PUT', headers: [['Content-Length', '7']] },
    'GET',
    [U, A, C, E, K, R(303), H],
    '',
  ],
  ['DELETE becomes GET', 302, { method: 'DELETE' }, 'GET', [U, A, C, E, K, R(302), H], ''],
  ['HEAD stays', 302, { method: 'HEAD' }, 'HEAD', [U, A, C, E, K, R(302), H], ''],
  [
    '307 keeps all',
    307,
    JSON_CALL,
    'POST',
    ['Content-Type: application/json', U, A, C, E, K, 'Content-Length: 7', R(307), H],
    '{"a":1}',
  ],
  [
    '308 keeps form data',
    308,
    FORM_DATA,
    'POST',
    [U, A, C, E, K, R(308), H, 'Content-Type: multipart/form-data; boundary=b', 'Content-Length: 5'],
    '--b--',
  ],
  ['304 with a location', 304, {}, 'GET', [U, A, C, E, K, R(304), H], ''],
  [
    'followOriginalHttpMethod',
    302,
    { ...JSON_CALL, behaviour: { followOriginalHttpMethod: true } },
    'POST',
    ['Content-Type: application/json', U, A, C, E, K, 'Content-Length: 7', R(302), H],
    '{"a":1}',
  ],
  [
    'removeRefererHeaderOnRedirect',
    302,
    { behaviour: { removeRefererHeaderOnRedirect: true } },
    'GET',
    [U, A, C, E, K, H],
    '',
  ],
  [
    'an own referer is replaced',
    302,
    { headers: [['referer', 'mine']] },
    'GET',
    [R(302).replace('R', 'r'), U, A, C, E, K, H],
    '',
  ],
  ['an own host is dropped', 302, { headers: [['Host', 'my.host']] }, 'GET', [U, A, C, E, K, R(302), H], ''],
  [
    'authorization on the same host',
    302,
    { headers: [['Authorization', 'a']] },
    'GET',
    ['Authorization: a', U, A, C, E, K, R(302), H],
    '',
  ],
];

test.each(SECOND)('%s', async (_name, status, call, method, lines, body) => {
  const { server, follow, lines: sent } = await start();
  const { last, hops } = await follow(status, '/t', call);
  expect(server.requests[1]).toMatchObject({ method, target: '/t', body });
  expect(sent(1)).toEqual(lines);
  expect(last.role).toBe('main');
  expect(hops.map(({ role, received }) => [role, received[0]?.status])).toEqual([['redirect', status]]);
});

test('another host name is not told the authorization, unless it may be followed', async () => {
  const { server, follow, lines } = await start();
  const other = `http://localhost:${server.port}/x`;
  const headers = [['Authorization', 'secret']] as const;
  await follow(302, other, { headers });
  await follow(302, other, { headers, behaviour: { followAuthorizationHeader: true } });
  expect(lines(1)).toContain('Host: localhost:PORT');
  expect(lines(1)).not.toContain('Authorization: secret');
  expect(lines(3)).toContain('Authorization: secret');
});

test('credentials of a URL are in no Referer for another host', async () => {
  const { server, test, lines } = await start();
  const location = `http://localhost:${server.port}/t`;
  await test.send({ url: `http://u:p@127.0.0.1:${server.port}/redirect/302?${encodeURIComponent(location)}` });
  await test.send({ url: `http://u:p@127.0.0.1:${server.port}/redirect/302?%2Ft` });
  const referers = [1, 3].map((index) => lines(index).find((line) => line.startsWith('Referer')));
  expect(referers).toEqual([expect.stringContaining('http://127.0.0.1:'), R(302).replace('//', '//u:p@')]);
});

test('the user info of a location is an authorization, unless there is one', async () => {
  const { server, follow, lines } = await start();
  await follow(302, `http://a:b@127.0.0.1:${server.port}/x`);
  await follow(302, `http://a:b@127.0.0.1:${server.port}/x`, { headers: [['authorization', 'mine']] });
  expect(lines(1).at(-1)).toBe('Authorization: Basic YTpi');
  expect(lines(3).filter((line) => /^authorization/i.test(line))).toEqual(['authorization: mine']);
});

test('chunks of the user’s own wish stay, a header that only looks like a form does not move', async () => {
  const { follow, lines } = await start();
  await follow(302, '/t', { ...JSON_CALL, headers: [['Transfer-Encoding', 'chunked']] });
  await follow(307, '/t', { ...JSON_CALL, headers: [['Content-Type', 'multipart/form-data; boundary=b']] });
  expect(lines(1)).toContain('Transfer-Encoding: chunked');
  expect(lines(3)[0]).toBe('Content-Type: multipart/form-data; boundary=b');
});

test.each([
  ['../up/./x', '/redirect/../up/./x'],
  ['?z=1', '/redirect/302?z=1'],
  ['/a b?c={d}|"', '/a%20b?c={d}|%22'],
  ['/ünï', '/%C3%BCn%C3%AF'],
])('the location %s', async (location, target) => {
  const { server, test } = await start(({ target: asked }) =>
    asked === '/redirect/302?x'
      ? Buffer.from(`HTTP/1.1 302 X\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`).toString('latin1')
      : ok(),
  );
  await test.send({ url: `${server.url}/redirect/302?x` });
  expect(server.requests[1]?.target).toBe(target);
});

test('a streamed body is read again', async () => {
  const { server, follow } = await start();
  let opened = 0;
  const body = {
    size: 3,
    open: async function* () {
      opened++;
      yield Buffer.from('abc');
    },
  };
  await follow(307, '/t', { method: 'POST', body });
  expect(server.requests.map((request) => request.body)).toEqual(['abc', 'abc']);
  expect(opened).toBe(2);
});

test('not followed: no location, followRedirects false', async () => {
  const { test, server, follow } = await start(({ target }, socket, index) =>
    target === '/none'
      ? 'HTTP/1.1 302 Found\r\nContent-Length: 1\r\n\r\nx'
      : redirecting({ target, method: 'GET', lines: [], body: '', connection: 0 }, socket, index),
  );
  expect((await test.send({ url: `${server.url}/none` })).last.received[0]?.status).toBe(302);
  expect((await follow(302, '/t', { behaviour: { followRedirects: false } })).last.received[0]?.status).toBe(302);
  expect(server.requests).toHaveLength(2);
});

test.each([
  [undefined, 11],
  [1, 2],
  [0, 1],
])('a loop ends after maxRedirects %s', async (maxRedirects, requests) => {
  const { server, test } = await start(() => 'HTTP/1.1 302 X\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n');
  const { last, hops } = await test.send({
    url: `${server.url}/loop`,
    behaviour: maxRedirects === undefined ? {} : { maxRedirects },
  });
  expect(last.error).toMatchObject({
    class: 'redirect',
    message: `Exceeded maxRedirects. Probably stuck in a redirect loop ${server.url}/loop`,
  });
  expect(server.requests).toHaveLength(requests);
  expect(hops).toHaveLength(requests - 1);
});

test.each([
  ['http://', 'Invalid URI "http:///". This can be caused by a crappy redirection.'],
  ['ftp://x/', 'Invalid protocol: ftp:'],
])('a location that leads nowhere: %s', async (location, message) => {
  const { follow } = await start();
  expect((await follow(302, location)).last.error).toMatchObject({ message });
});

test('cookies are kept at each hop and sent where they belong', async () => {
  const { server, test, lines } = await start(({ target }) => {
    if (target === '/a/start')
      return 'HTTP/1.1 302 X\r\nSet-Cookie: hop=1\r\nSet-Cookie: all=2; Path=/\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n';
    return ok();
  });
  await test.send({ url: `${server.url}/a/start` });
  expect(lines(1)).toEqual([U, A, C, E, K, `Referer: http://127.0.0.1:PORT/a/start`, H, 'Cookie: all=2']);
  await test.send({ url: `${server.url}/a/next`, headers: [['Cookie', 'own=1']] });
  expect(lines(2)[0]).toBe('Cookie: own=1; hop=1; all=2');
  await test.send({ url: `${server.url}/a/next`, behaviour: { disableCookies: true } });
  expect(lines(3)).toEqual([U, A, C, H, E, K]);
});
