import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { type ProxyOptions, startHttpProxy, startSocksProxy } from '../../../fixtures/servers/proxy.ts';
import { ok, startScripted } from '../../../fixtures/servers/scripted.ts';
import type { NetworkOptions, ProxySettings } from '../../model/contracts.ts';
import { connectForTest } from './test-client.ts';

const pem = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../../fixtures/tls', name));

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});
const kept = async <T extends { close(): unknown }>(starting: Promise<T>): Promise<T> => {
  const thing = await starting;
  open.push(thing);
  return thing;
};

const plainServer = () => kept(startScripted(({ target }) => ok(`plain ${target}`)));

/** Answers with the name TLS asked for and the path. */
const secureServer = async (name = 'server'): Promise<number> => {
  const server = createServer({ key: pem(`${name}-key.pem`), cert: pem(`${name}.pem`) }, (request, response) =>
    response.end(`secure ${(request.socket as TLSSocket).servername} ${request.url}`),
  );
  await new Promise<void>((resolve) => server.listen(0, resolve));
  open.push({ close: () => server.closeAllConnections() }, { close: () => new Promise((done) => server.close(done)) });
  return (server.address() as AddressInfo).port;
};

const connect = (proxies: Partial<ProxySettings>, network: Partial<NetworkOptions> = {}) =>
  connectForTest({
    tls: { verify: true, clientCertificates: [], extraCa: pem('ca.pem').toString() },
    network: { proxies: { bypass: [], ...proxies }, resolve: [], connectTo: [], ...network },
  }).then((test) => {
    open.push(test.client);
    return test;
  });

const throughAll = (url: string) => connect({ http: url, https: url });

describe('an HTTP proxy', () => {
  test('is sent plain requests whole, with credentials before the length, and no CONNECT', async () => {
    const server = await plainServer();
    const proxy = await kept(startHttpProxy('http', { credentials: 'us er:p:@ss' }));
    const test = await throughAll(`http://us%20er:p%3A%40ss@localhost:${proxy.port}`);
    const { text, last } = await test.send({
      method: 'POST',
      url: `http://user:pass@127.0.0.1:${server.port}/a?b=c`,
      headers: [['X-Own', '1']],
      body: { size: 2, bytes: Buffer.from('hi'), open: async function* () {} },
      bodyType: 'application/x-www-form-urlencoded',
    });
    expect(text).toBe('plain /a?b=c');
    expect(last.sent.url).toBe(`http://user:pass@127.0.0.1:${server.port}/a?b=c`);
    expect(proxy.requests).toHaveLength(1);
    const [seen] = proxy.requests;
    expect(seen?.method).toBe('POST');
    expect(seen?.target).toBe(`http://127.0.0.1:${server.port}/a?b=c`);
    expect(seen?.lines.map((line) => line.split(':')[0])).toEqual([
      'X-Own',
      'User-Agent',
      'Accept',
      'Cache-Control',
      'Host',
      'Accept-Encoding',
      'Connection',
      'Content-Type',
      'Authorization',
      'Proxy-Authorization',
      'Content-Length',
    ]);
    expect(seen?.lines).toContain(`Host: 127.0.0.1:${server.port}`);
    expect(seen?.lines).toContain(`Proxy-Authorization: Basic ${btoa('us er:p:@ss')}`);
  });

  test('keeps one connection for several plain hosts', async () => {
    const server = await plainServer();
    const proxy = await kept(startHttpProxy('http', { upstream: server.port }));
    const test = await throughAll(`http://localhost:${proxy.port}`);
    expect((await test.send({ url: 'http://one.example/1' })).text).toBe('plain /1');
    const second = await test.send({ url: 'http://two.example:81/2' });
    expect(second.last.timings.reused).toBe(true);
    expect(proxy.requests.map(({ target }) => target)).toEqual(['http://one.example/1', 'http://two.example:81/2']);
    expect(proxy.connections()).toBe(1);
  });

  test('opens a tunnel for https, shows no credentials to the server, and keeps it', async () => {
    const port = await secureServer();
    const proxy = await kept(startHttpProxy('http', { credentials: 'u:p' }));
    const test = await throughAll(`http://u:p@localhost:${proxy.port}`);
    const { text, last } = await test.send({ url: `https://localhost:${port}/x` });
    expect(text).toBe('secure localhost /x');
    expect(last.tls?.authorized).toBe(true);
    expect(last.sent.headers.map(([name]) => name)).not.toContain('Proxy-Authorization');
    expect((await test.send({ url: `https://localhost:${port}/y` })).last.timings.reused).toBe(true);
    expect(proxy.requests).toEqual([
      {
        method: 'CONNECT',
        target: `localhost:${port}`,
        connection: 0,
        lines: [
          `Host: localhost:${port}`,
          'User-Agent: assay/test',
          'Connection: keep-alive',
          `Proxy-Authorization: Basic ${btoa('u:p')}`,
        ],
      },
    ]);
  });

  test("is shown the user's own Proxy-Authorization when a tunnel is opened; the server is not", async () => {
    const heads: string[] = [];
    const server = createServer({ key: pem('server-key.pem'), cert: pem('server.pem') }, (request, response) => {
      heads.push(request.rawHeaders.join('|'));
      if (request.url === '/away') response.writeHead(302, { location: '/here' });
      response.end('seen');
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    open.push(
      { close: () => server.closeAllConnections() },
      { close: () => new Promise((done) => server.close(done)) },
    );
    const { port } = server.address() as AddressInfo;
    const proxy = await kept(startHttpProxy('http', { credentials: 'own:p' }));
    const test = await throughAll(`http://localhost:${proxy.port}`);
    const url = `https://localhost:${port}`;
    const headers = [['proxy-authorization', `Basic ${btoa('own:p')}`]] as const;
    const { last, text } = await test.send({ url: `${url}/one`, headers });
    expect(text).toBe('seen');
    expect(last.sent.headers.map(([name]) => name)).not.toContain('proxy-authorization');
    expect(proxy.requests.map(({ lines }) => lines)).toEqual([
      expect.arrayContaining([`Proxy-Authorization: Basic ${btoa('own:p')}`]),
    ]);
    const without = await test.send({ url: `${url}/two` });
    expect(without.last.error?.message).toContain('407');
    await test.send({ url: `${url}/away`, headers });
    expect(heads).toHaveLength(2);
    expect(heads.join().toLowerCase()).not.toContain('proxy-authorization');
  });

  test("is shown the user's own Proxy-Authorization; a server that a redirect reaches without it is not", async () => {
    const server = await plainServer();
    const proxy = await kept(startHttpProxy('http', { credentials: 'own:p' }));
    const away = await kept(
      startScripted(() => `HTTP/1.1 302 Found\r\nLocation: ${server.url}/there\r\nContent-Length: 0\r\n\r\n`),
    );
    const headers = [['Proxy-Authorization', `Basic ${btoa('own:p')}`]] as const;
    const names = async (bypass: readonly string[]): Promise<readonly string[]> => {
      const test = await connect({ http: `http://localhost:${proxy.port}`, bypass });
      const { last, text } = await test.send({ url: `${away.url}/here`, headers });
      expect(text).toBe('plain /there');
      return last.sent.headers.map(([name]) => name);
    };
    expect(await names([new URL(server.url).host])).not.toContain('Proxy-Authorization');
    expect(await names([])).toContain('Proxy-Authorization');
  });

  test("'s own credentials in its URL come before a Proxy-Authorization header", async () => {
    const port = await secureServer();
    const proxy = await kept(startHttpProxy('http', { credentials: 'u:p' }));
    const test = await throughAll(`http://u:p@localhost:${proxy.port}`);
    const { text, last } = await test.send({
      url: `https://localhost:${port}/`,
      headers: [['Proxy-Authorization', 'x']],
    });
    expect(text).toBe('secure localhost /');
    expect(last.sent.headers.map(([name]) => name)).not.toContain('Proxy-Authorization');
  });

  test('over TLS, for both kinds of requests; its certificate is checked', async () => {
    const [server, port] = [await plainServer(), await secureServer()];
    const proxy = await kept(startHttpProxy('https', { credentials: 'u:p' }));
    const test = await throughAll(`https://u:p@localhost:${proxy.port}`);
    expect((await test.send({ url: `${server.url}/p` })).text).toBe('plain /p');
    expect((await test.send({ url: `https://localhost:${port}/s` })).text).toBe('secure localhost /s');
    const stranger = await kept(startHttpProxy('https', { certificate: 'self-signed' }));
    const wary = await throughAll(`https://localhost:${stranger.port}`);
    for (const url of [`${server.url}/p`, `https://localhost:${port}/s`]) {
      const { last } = await wary.send({ url });
      expect(last.error).toMatchObject({ class: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      expect(last.error?.hint).toContain(`the proxy https://localhost:${stranger.port} failed. Trust the certificate`);
    }
    expect((await wary.send({ url: `https://localhost:${port}/s`, behaviour: { strictSSL: false } })).text).toBe(
      'secure localhost /s',
    );
  });

  test('that wants other credentials answers plain requests itself, and refuses tunnels', async () => {
    const proxy = await kept(startHttpProxy('http', { credentials: 'u:p' }));
    const name = `http://localhost:${proxy.port}`;
    const without = await throughAll(name);
    expect((await without.send({ url: 'http://a.example/' })).last.received[0]?.status).toBe(407);
    expect((await without.send({ url: 'https://a.example/' })).last.error).toEqual({
      class: 'connect',
      code: 'ECONNRESET',
      message: 'tunneling socket could not be established, statusCode=407',
      hint: `The proxy ${name} wants credentials: give them with --proxy-user or in its URL.`,
    });
    const wrong = await throughAll(`http://u:secret99@localhost:${proxy.port}`);
    const { error } = (await wrong.send({ url: 'https://a.example/' })).last;
    expect(error?.hint).toMatch(/does not accept these credentials/);
    expect(JSON.stringify(error)).not.toContain('secret99');
  });

  test.each([
    ['garbage', 'SSH-2.0-OpenSSH_9\r\n', /does not answer like an HTTP proxy/],
    ['an endless head', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`, /does not answer like an HTTP proxy/],
    ['forbidden', 'HTTP/1.1 403 No\r\n\r\n', /does not allow a connection to a\.example:443 \(status 403\)/],
    ['no route', 'HTTP/1.0 502 Bad Gateway\r\n\r\nsorry', /could not reach a\.example:443 \(status 502\)/],
    ['nothing', '', /closed the connection without an answer/],
  ])('that answers CONNECT with %s is named', async (_name, answer, hint) => {
    const onConnect: ProxyOptions['onConnect'] = (socket) => socket.end(answer);
    const proxy = await kept(startHttpProxy('http', { onConnect }));
    const { last } = await (await throughAll(`http://localhost:${proxy.port}`)).send({ url: 'https://a.example/' });
    expect(last.error).toMatchObject({ class: 'connect', hint: expect.stringMatching(hint) });
    expect(last.error?.hint).toContain(`http://localhost:${proxy.port}`);
  });

  test('that answers in pieces is waited for; one that never does is ended by the request’s time', async () => {
    const port = await secureServer();
    const slow = await kept(startHttpProxy('http', { pieces: true }));
    const patient = await throughAll(`http://localhost:${slow.port}`);
    expect((await patient.send({ url: `https://localhost:${port}/s` })).text).toBe('secure localhost /s');
    let closed = 0;
    const onConnect: ProxyOptions['onConnect'] = (socket) => socket.on('end', () => closed++).resume();
    const hung = await kept(startHttpProxy('http', { onConnect }));
    const hasty = await throughAll(`http://localhost:${hung.port}`);
    const { last } = await hasty.send({ url: 'https://a.example/', timeoutMs: 100 });
    expect(last.error).toMatchObject({
      class: 'timeout',
      code: 'ETIMEDOUT',
      hint: expect.stringContaining(`through the proxy http://localhost:${hung.port} in`),
    });
    await expect.poll(() => closed).toBe(1);
  });

  test('that nobody runs, or whose host is unknown, is named', async () => {
    const gone = await startHttpProxy();
    await gone.close();
    const refused = await throughAll(`http://127.0.0.1:${gone.port}`);
    const hint = `Nothing listens at the proxy http://127.0.0.1:${gone.port}: check --proxy`;
    const plain = (await refused.send({ url: 'http://a.example/' })).last.error;
    expect(plain).toMatchObject({ class: 'connect', code: 'ECONNREFUSED', hint: expect.stringContaining(hint) });
    const secure = (await refused.send({ url: 'https://a.example/' })).last.error;
    expect(secure).toMatchObject({ class: 'connect', hint: expect.stringContaining(hint) });
    expect(secure?.message).toMatch(/^tunneling socket could not be established, cause=connect ECONNREFUSED/);
    const unknown = await throughAll('http://no.such.proxy.invalid:1');
    expect((await unknown.send({ url: 'http://a.example/' })).last.error).toMatchObject({
      class: 'dns',
      hint: expect.stringContaining('The host of the proxy http://no.such.proxy.invalid:1 is not known'),
    });
  });
});

describe('SOCKS proxies', () => {
  test.each([
    ['socks4', 'SOCKS4', '127.0.0.1'],
    ['socks4a', 'SOCKS4', 'localhost'],
    ['socks5', 'SOCKS5', '127.0.0.1'],
    ['socks5h', 'SOCKS5', 'localhost'],
    ['socks', 'SOCKS5', 'localhost'],
  ])('%s', async (scheme, method, host) => {
    const [server, port] = [await plainServer(), await secureServer()];
    const proxy = await kept(startSocksProxy());
    const test = await throughAll(`${scheme}://127.0.0.1:${proxy.port}`);
    const plain = await test.send({ url: `http://localhost:${server.port}/p` });
    expect(plain.text).toBe('plain /p');
    expect(server.requests[0]).toMatchObject({ method: 'GET', target: '/p' });
    const { text, last } = await test.send({ url: `https://localhost:${port}/s` });
    expect(text).toBe('secure localhost /s');
    expect(last.tls?.authorized).toBe(true);
    expect(proxy.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      `${method} ${host}:${server.port}`,
      `${method} ${host}:${port}`,
    ]);
    expect((await test.send({ url: `http://localhost:${server.port}/q` })).last.timings.reused).toBe(true);
  });

  test.each(['socks4', 'socks5h'])('%s with credentials, right and wrong', async (scheme) => {
    const server = await plainServer();
    const proxy = await kept(startSocksProxy({ credentials: 'me:s3cret:x' }));
    const right = await throughAll(`${scheme}://me:s3cret%3Ax@localhost:${proxy.port}`);
    expect((await right.send({ url: `${server.url}/p` })).text).toBe('plain /p');
    const wrong = await throughAll(`${scheme}://you:s3cret@localhost:${proxy.port}`);
    const { error } = (await wrong.send({ url: `${server.url}/p` })).last;
    expect(error?.class).toBe('connect');
    expect(error?.hint).toContain(`The proxy ${scheme}://localhost:${proxy.port}`);
    expect(JSON.stringify(error)).not.toContain('s3cret');
  });

  test.each([
    ['socks5', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['socks4', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['socks5', ''],
    ['socks5', '\u0005'],
  ])('%s: what answers %j is no such proxy', async (scheme, answer) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(answer, 'latin1');
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    open.push({ close: () => server.close() });
    const { port } = server.address() as AddressInfo;
    const { error } = (await (await throughAll(`${scheme}://127.0.0.1:${port}`)).send({ url: 'http://127.0.0.1/' }))
      .last;
    expect(error?.class).toBe('connect');
    expect(error?.hint).toContain(`${scheme}://127.0.0.1:${port}`);
  });

  test('errors name the proxy: refused onward, another language, closed, hanging', async () => {
    const proxy = await kept(startSocksProxy());
    const test = await throughAll(`socks5://localhost:${proxy.port}`);
    const { error } = (await test.send({ url: 'http://127.0.0.1:9/' })).last;
    expect(error).toMatchObject({ class: 'connect', hint: expect.stringContaining('did not connect to 127.0.0.1:9') });
    const other = await kept(startScripted(() => ok()));
    const http = await throughAll(`socks5://127.0.0.1:${other.port}`);
    const hanging = await http.send({ url: 'http://a.example.localhost/', timeoutMs: 100 });
    expect(hanging.last.error?.class).toBe('timeout');
    await expect.poll(other.openSockets).toBe(0);
    const unknown = await test.send({ url: 'http://no.such.host.invalid/' });
    expect(unknown.last.error).toMatchObject({ class: 'dns', code: 'ENOTFOUND' });
  });
});

test.each(['http', 'https', 'socks5h'] as const)('HTTP/2 goes through a tunnel of a proxy, %s', async (scheme) => {
  const server = createSecureServer({ key: pem('server-key.pem'), cert: pem('server.pem') }, (_request, response) =>
    response.end('second'),
  );
  await new Promise<void>((resolve) => server.listen(0, resolve));
  open.push({ close: () => server.close() });
  const { port } = server.address() as AddressInfo;
  const proxy = await kept(scheme === 'socks5h' ? startSocksProxy() : startHttpProxy(scheme));
  const test = await throughAll(`${scheme}://localhost:${proxy.port}`);
  for (const protocolVersion of ['http2', 'auto']) {
    const { text, last } = await test.send({ url: `https://localhost:${port}/`, behaviour: { protocolVersion } });
    expect(last.error).toBeUndefined();
    expect([text, last.received[0]?.httpVersion]).toEqual(['second', '2.0']);
  }
  const plain = await plainServer();
  const { text } = await test.send({ url: `${plain.url}/p`, behaviour: { protocolVersion: 'auto' } });
  expect(text).toBe('plain /p');
});

describe('which requests go through', () => {
  test('the proxy of the scheme; a redirect to the other scheme chooses anew', async () => {
    const port = await secureServer();
    const server = await kept(
      startScripted(
        () => `HTTP/1.1 302 Found\r\nLocation: https://localhost:${port}/there\r\nContent-Length: 0\r\n\r\n`,
      ),
    );
    const http = await kept(startHttpProxy('http', { credentials: 'a:a' }));
    const https = await kept(startHttpProxy('http', { credentials: 'b:b' }));
    const test = await connect({
      http: `http://a:a@localhost:${http.port}`,
      https: `http://b:b@localhost:${https.port}`,
    });
    const { text, last, hops } = await test.send({ url: `${server.url}/here` });
    expect(text).toBe('secure localhost /there');
    expect(hops[0]?.sent.headers.map(([name]) => name)).toContain('Proxy-Authorization');
    expect(last.sent.headers.map(([name]) => name)).not.toContain('Proxy-Authorization');
    expect(http.requests.map(({ method }) => method)).toEqual(['GET']);
    expect(https.requests.map(({ method }) => method)).toEqual(['CONNECT']);
  });

  test.each([
    ['*', true],
    ['localhost', true],
    ['LOCALHOST', true],
    ['.localhost', true],
    ['*.localhost', true],
    ['local', false],
    ['ocalhost', false],
    ['localhost:{port}', true],
    ['localhost:1', false],
    ['other.example,localhost', true],
    ['', false],
  ])('bypass %j of localhost is %s', async (list, isDirect) => {
    const server = await plainServer();
    const proxy = await kept(startHttpProxy());
    const bypass = list.replace('{port}', String(server.port)).split(',').filter(Boolean);
    const test = await connect({ http: `http://localhost:${proxy.port}`, bypass });
    expect((await test.send({ url: `http://localhost:${server.port}/p` })).text).toBe('plain /p');
    expect(proxy.requests.length).toBe(isDirect ? 0 : 1);
  });

  test.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.0/8', '127.0.0.1', true],
    ['10.0.0.0/8', '127.0.0.1', false],
    ['127.0.0.1:1', '127.0.0.1', false],
    ['::1', '[::1]', true],
    ['[::1]', '[::1]', true],
    ['::/64', '[::1]', true],
    ['127.0.0.0/8', '[::1]', false],
  ])('bypass %j of %s is %s', async (entry, host, isDirect) => {
    const server = await plainServer();
    const proxy = await kept(startHttpProxy());
    const test = await connect({ http: `http://localhost:${proxy.port}`, bypass: [entry] });
    expect((await test.send({ url: `http://${host}:${server.port}/p` })).text).toBe('plain /p');
    expect(proxy.requests.length).toBe(isDirect ? 0 : 1);
  });
});

describe('given addresses', () => {
  test('--resolve: the name stays in Host and TLS, any host with *, several addresses in turn', async () => {
    const [server, port] = [await plainServer(), await secureServer('other')];
    const test = await connect(
      {},
      {
        resolve: [
          `api.example:${server.port}:127.0.0.1`,
          `*:${port}:[::1],127.0.0.1`,
          `first.example:${server.port}:127.0.0.1,127.0.0.2`,
        ],
      },
    );
    expect((await test.send({ url: `http://api.example:${server.port}/p` })).text).toBe('plain /p');
    expect(server.requests[0]?.lines).toContain(`Host: api.example:${server.port}`);
    expect((await test.send({ url: `https://other.example:${port}/s` })).text).toBe('secure other.example /s');
    expect((await test.send({ url: `http://first.example:${server.port}/f` })).text).toBe('plain /f');
    expect((await test.send({ url: `https://wrong.example:${port}/s` })).last.error?.code).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    expect((await test.send({ url: `http://api.example:9/` })).last.error?.class).toBe('dns');
  });

  test('--connect-to: another server in its place, whose certificate must be for the URL’s host', async () => {
    const [server, port] = [await plainServer(), await secureServer()];
    const test = await connect(
      {},
      {
        connectTo: [
          `api.example:80:127.0.0.1:${server.port}`,
          `localhost:443:[::1]:${port}`,
          `127.0.0.1:443::${port}`,
          `bad.example:443:localhost:${port}`,
        ],
      },
    );
    expect((await test.send({ url: 'http://api.example/p' })).text).toBe('plain /p');
    expect(server.requests[0]?.lines).toContain('Host: api.example');
    expect((await test.send({ url: 'https://localhost/s' })).text).toBe('secure localhost /s');
    expect((await test.send({ url: 'https://127.0.0.1/s' })).text).toBe('secure false /s');
    expect((await test.send({ url: 'https://bad.example/' })).last.error?.code).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('with a proxy: --resolve finds the proxy, --connect-to is what it is asked for, in a tunnel', async () => {
    const server = await plainServer();
    const proxy = await kept(startHttpProxy());
    const test = await connect(
      { http: `http://proxy.example:${proxy.port}` },
      {
        resolve: [`proxy.example:${proxy.port}:127.0.0.1`],
        connectTo: [`api.example:80:127.0.0.1:${server.port}`],
      },
    );
    expect((await test.send({ url: 'http://api.example/p' })).text).toBe('plain /p');
    expect(proxy.requests[0]).toMatchObject({ method: 'CONNECT', target: `127.0.0.1:${server.port}` });
    expect(server.requests[0]).toMatchObject({ target: '/p' });
    expect((await test.send({ url: `${server.url}/q` })).text).toBe('plain /q');
    expect(proxy.requests[1]).toMatchObject({ method: 'GET', target: `${server.url}/q` });
  });
});
