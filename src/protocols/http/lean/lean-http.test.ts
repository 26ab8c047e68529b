// The lean client as a client of the engine: servers see what the whole client sends, and exchanges tell the same.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { memoryBody, textBody } from '../../../core/memory-body.ts';
import type { ProtocolBehaviour } from '../../../model/collection.ts';
import type { Call, Exchange } from '../../../model/exchange.ts';
import { createCookieJar } from '../cookie-jar.ts';
import { connectForTest } from '../test-client.ts';
import { createLeanHttp } from './lean-http.ts';
import { createPreparedCache } from './prepared-cache.ts';
import { leanForTest } from './test-lean.ts';

/** Each path names the status and the place that it leads to. */
const serve = async () => {
  const seen: string[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const headers = req.rawHeaders.map((text, i) => (i % 2 === 0 ? `\n${text}: ` : text)).join('');
      seen.push(
        `${req.method} ${req.url}${headers}\n\n${Buffer.concat(chunks)}`.replaceAll(/127\.0\.0\.1:\d+/g, 'SERVER'),
      );
      const { searchParams } = new URL(req.url!, 'http://x');
      res.statusCode = Number(searchParams.get('status') ?? 200);
      const to = searchParams.get('to');
      if (to !== null) res.setHeader('Location', to);
      if (searchParams.has('cookie')) res.setHeader('Set-Cookie', ['a=1; Path=/', `b=${searchParams.get('cookie')}`]);
      res.setHeader('Date', 'x');
      res.end('an answer');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
};

const both = async () => {
  const { url, seen } = await serve();
  const jars = [createCookieJar(), createCookieJar()] as const;
  const { client: whole } = await connectForTest({ cookies: jars[0] });
  const { client: behind } = await connectForTest({ cookies: jars[1] });
  const { client: lean } = leanForTest();
  onTestFinished(async () => {
    await Promise.all([whole.close(), behind.close(), lean.close()]);
  });
  const prepared = createPreparedCache();
  let wholes = 0;
  const http = createLeanHttp({
    lean,
    cookies: jars[1],
    prepared,
    now: Date.now,
    whole: () => {
      wholes += 1;
      return behind;
    },
  });
  const send = async (given: Partial<Call> & { url: string }) => {
    const call: Call = { method: 'GET', headers: [], behaviour: {}, timeoutMs: 10_000, maxResponseBytes: 0, ...given };
    const told = [];
    for (const client of [whole, http]) {
      const from = seen.length;
      const hops: Exchange[] = [];
      const last = await client.exchange(call, new AbortController().signal, (hop) => hops.push(hop));
      const exchanges = [...hops, last].map(({ role, sent, received, error }) => ({
        ...{ role, method: sent.method, url: sent.url, headers: sent.headers, body: sent.body?.size },
        sizes: sent.sizes,
        received: received.map(({ status, reason, headers, sizes }) => ({
          status,
          reason,
          headers: headers.length,
          sizes,
        })),
        error: error?.class,
      }));
      told.push({ seen: seen.slice(from), exchanges });
    }
    return { whole: told[0]!, lean: told[1]! };
  };
  return { url, send, prepared, wholes: () => wholes };
};

test('a plain request goes out and comes back as by the whole client', async () => {
  const { url, send, wholes, prepared } = await both();
  const form = { body: textBody('a=1'), bodyType: 'application/x-www-form-urlencoded' };
  for (const call of [
    {},
    { method: 'POST', body: textBody('{"a":1}'), bodyType: 'application/json' },
    {
      method: 'post',
      headers: [
        ['X-A', 'ä'],
        ['X-A', '2'],
        ['accept', 'text/plain'],
      ] as const,
    },
    { method: 'PUT', ...form, headers: [['Content-Type', 'text/x']] as const },
    { method: 'PATCH', body: memoryBody(new Uint8Array([1, 2, 3])) },
    { method: 'HEAD' },
    { method: 'DELETE', headers: [['Authorization', 'Bearer x']] as const },
  ]) {
    const { whole, lean } = await send({ url: `${url}/a?q=1`, ...call });
    expect(lean.seen).toEqual(whole.seen);
    expect(lean.exchanges).toEqual(whole.exchanges);
  }
  expect(wholes()).toBe(0);
  expect(prepared.byText.size).toBe(7);
});

test('cookies are kept and sent', async () => {
  const { url, send } = await both();
  await send({ url: `${url}/?cookie=x` });
  const { whole, lean } = await send({ url: `${url}/again` });
  expect(lean.seen).toEqual(whole.seen);
  expect(lean.seen[0]).toContain('\nCookie: a=1; b=x');
});

test('redirects go where and as the whole client goes', async () => {
  const { url, send } = await both();
  const post = {
    method: 'POST',
    body: textBody('{}'),
    bodyType: 'application/json',
    headers: [['Authorization', 'Bearer x']] as const,
  };
  for (const status of [301, 302, 303, 307, 308])
    for (const behaviour of [
      {},
      { followOriginalHttpMethod: true },
      { removeRefererHeaderOnRedirect: true },
      { followRedirects: false },
      { maxRedirects: 0 },
      { maxRedirects: 1 },
    ] as readonly ProtocolBehaviour[]) {
      const inner = encodeURIComponent(`/second?status=${status}&to=/third`);
      const { whole, lean } = await send({
        url: `${url}/first?status=${status}&cookie=c&to=${inner}`,
        ...post,
        behaviour,
      });
      // The order of headers after a redirect is nobody's promise.
      const sorted = (seen: readonly string[]) => seen.map((text) => text.split('\n').toSorted());
      expect(sorted(lean.seen)).toEqual(sorted(whole.seen));
      expect(lean.exchanges.map(({ error, url: sent, method }) => ({ error, sent, method }))).toEqual(
        whole.exchanges.map(({ error, url: sent, method }) => ({ error, sent, method })),
      );
    }
});

test('a redirect to another host takes no credentials along, unless it is asked to', async () => {
  const { url, send } = await both();
  const to = encodeURIComponent(url.replace('127.0.0.1', 'localhost'));
  for (const behaviour of [{}, { followAuthorizationHeader: true }] as readonly ProtocolBehaviour[]) {
    const { whole, lean } = await send({
      url: `${url}/?status=302&to=${to}`,
      headers: [['Authorization', 'Bearer x']],
      behaviour,
    });
    expect(lean.seen).toEqual(whole.seen);
    expect(lean.seen.length).toBeGreaterThan(0);
  }
});

test('what only the whole client can do is left to it', async () => {
  const { url, send, wholes } = await both();
  const chunks = {
    open: async function* () {
      yield new Uint8Array([65]);
    },
  };
  for (const call of [
    { headers: [['Cookie', 'mine=1']] as const },
    { behaviour: { strictSSL: false } },
    { behaviour: { disableCookies: true } },
    { method: 'POST', body: chunks },
    { headers: [['X-A', 'a\nb']] as const },
  ] as readonly Partial<Call>[]) {
    const before = wholes();
    const { whole, lean } = await send({ url: `${url}/`, ...call });
    expect(lean).toEqual(whole);
    expect(wholes()).toBe(before + 1);
  }
});
