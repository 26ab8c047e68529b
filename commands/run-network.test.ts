// How assay run reaches servers, as a user meets it: proxies, addresses, certificates, and what cannot be used.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ProxyServer, startHttpProxy, startSocksProxy } from '../fixtures/servers/proxy.ts';
import { ok, type ScriptedServer, startScripted } from '../fixtures/servers/scripted.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');
const TLS = join(import.meta.dirname, '..', 'fixtures', 'tls');
const folder = mkdtempSync(join(tmpdir(), 'assay-network-'));
const read = (name: string): Buffer => readFileSync(join(TLS, name));
const file = (name: string): string => join(TLS, name);

/** Proxies of the machine that runs the tests must not matter. */
const CLEAN: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:https?|all|no)_proxy$|^SSL_CERT_FILE$/i.test(name)),
);

type Ended = { readonly code: number | null; readonly output: string };

const assay = (words: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, 'run', 'c.json', ...words], {
      cwd: folder,
      env: { ...CLEAN, CI: '', ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.on('close', (code) => resolve({ code, output }));
  });

const collect = (...urls: readonly string[]): void => {
  const item = urls.map((url) => ({ name: url, request: url }));
  writeFileSync(join(folder, 'c.json'), JSON.stringify({ info: { name: 'c', schema: 'v2.1.0' }, item }));
};

let plain: ScriptedServer;
let secure: number;
let clients: string[] = [];
const secureServer = createServer(
  {
    key: read('server-key.pem'),
    cert: read('server.pem'),
    ca: read('ca.pem'),
    requestCert: true,
    rejectUnauthorized: false,
  },
  (request, response) => {
    clients.push(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN));
    response.end('ok');
  },
);

beforeAll(async () => {
  plain = await startScripted(() => ok());
  await new Promise<void>((resolve) => secureServer.listen(0, resolve));
  secure = (secureServer.address() as AddressInfo).port;
});
const proxies: ProxyServer[] = [];
afterEach(async () => {
  clients = [];
  for (const proxy of proxies.splice(0)) await proxy.close();
});
afterAll(async () => {
  await plain.close();
  secureServer.closeAllConnections();
  secureServer.close();
  rmSync(folder, { recursive: true, force: true });
});

const startProxy = async (starting: Promise<ProxyServer>): Promise<ProxyServer> => {
  const proxy = await starting;
  proxies.push(proxy);
  return proxy;
};
const CREDENTIALS = 'proxyuser:opensesame77';
const targets = ({ requests }: ProxyServer): string[] => requests.map(({ method, target }) => `${method} ${target}`);

describe('proxies', () => {
  test('--proxy and --proxy-user for both schemes; the password is in no output', async () => {
    const proxy = await startProxy(startHttpProxy('http', { credentials: CREDENTIALS }));
    collect(`http://127.0.0.1:${plain.port}/a`, `https://localhost:${secure}/b`);
    const words = ['--proxy', `localhost:${proxy.port}`, '--proxy-user', CREDENTIALS, '--cacert', file('ca.pem')];
    const reports = ['--verbose', '-r', 'cli,json,ndjson,junit', '--reporter-json-export', 'out.json'];
    const files = ['--reporter-ndjson-export', 'out.ndjson', '--reporter-junit-export', 'out.xml'];
    const { code, output } = await assay([...words, ...reports, ...files]);
    expect(code, output).toBe(0);
    expect(targets(proxy)).toEqual([`GET http://127.0.0.1:${plain.port}/a`, `CONNECT localhost:${secure}`]);
    const written = ['out.json', 'out.ndjson', 'out.xml'].map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(written[1]).toContain('Proxy-Authorization');
    for (const text of [output, ...written]) {
      expect(text).not.toContain('opensesame77');
      expect(text).not.toContain(btoa(CREDENTIALS));
    }
  });

  test.each([
    ['HTTP_PROXY is for https as well', { HTTP_PROXY: 'P' }, 2],
    ['http_proxy', { http_proxy: 'P' }, 2],
    ['HTTPS_PROXY is not for http', { HTTPS_PROXY: 'P' }, 1],
    ['ALL_PROXY', { all_proxy: 'P' }, 2],
    [
      'HTTPS_PROXY comes first',
      { HTTP_PROXY: 'P', HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: `localhost:${1}` },
      'fails',
    ],
    ['NO_PROXY', { HTTP_PROXY: 'P', no_proxy: '127.0.0.1, localhost' }, 0],
    ['an empty variable is none', { HTTP_PROXY: '', http_proxy: 'P' }, 2],
  ] as const)('%s', async (_name, variables, count) => {
    const proxy = await startProxy(startHttpProxy());
    collect(`http://127.0.0.1:${plain.port}/a`, `https://localhost:${secure}/b`);
    const env = Object.entries(variables).map(([name, value]) => [
      name,
      value === 'P' ? `http://localhost:${proxy.port}` : value,
    ]);
    const { code, output } = await assay(['-k'], Object.fromEntries(env));
    expect(code, output).toBe(count === 'fails' ? 3 : 0);
    if (count === 'fails') expect(output).toContain('Nothing listens at the proxy http://127.0.0.1:9');
    else expect(proxy.requests).toHaveLength(count);
  });

  test('flags win over the environment: another proxy, none, --noproxy', async () => {
    const [flag, environment] = [await startProxy(startSocksProxy()), await startProxy(startHttpProxy())];
    collect(`http://localhost:${plain.port}/a`);
    const env = { HTTP_PROXY: `http://localhost:${environment.port}` };
    const proxy = `socks5h://localhost:${flag.port}`;
    expect((await assay(['--proxy', proxy], env)).code).toBe(0);
    expect(targets(flag)).toEqual([`SOCKS5 localhost:${plain.port}`]);
    expect((await assay(['--proxy', ''], env)).code).toBe(0);
    expect((await assay(['--proxy', proxy, '--noproxy', '*'], env)).code).toBe(0);
    expect((await assay(['--noproxy', ''], { ...env, NO_PROXY: '*' })).code).toBe(0);
    expect([flag.requests.length, environment.requests.length]).toEqual([1, 1]);
  });

  test('collections and environments are fetched through them as well, and from servers trusted by flag', async () => {
    const proxy = await startProxy(startHttpProxy());
    const server = await startScripted(() => ok('{"values":[{"key":"path","value":"fetched"}]}'));
    collect(`http://127.0.0.1:${plain.port}/{{path}}`);
    const environment = ['-e', `http://127.0.0.1:${server.port}/e.json?apikey=abc`];
    const { code, output } = await assay([...environment, '--proxy', `localhost:${proxy.port}`]);
    expect(code, output).toBe(0);
    expect(plain.requests.at(-1)?.target).toBe('/fetched');
    expect(output).not.toContain('abc');
    expect(targets(proxy)[0]).toBe(`GET http://127.0.0.1:${server.port}/e.json`);
    expect(server.requests[0]?.lines).toContain('X-Api-Key: abc');
    const distrusted = await assay(['-e', `https://localhost:${secure}/e.json`]);
    expect([distrusted.code, distrusted.output]).toEqual([2, expect.stringContaining('--ssl-extra-ca-certs')]);
    const trusted = await assay(['-e', `https://localhost:${secure}/e.json`, '--cacert', file('ca.pem')]);
    expect(trusted.output).toContain('e.json');
    expect(clients).toEqual(['undefined']);
    await server.close();
  });

  test('one that hangs is ended by --timeout-request', async () => {
    const proxy = await startProxy(startHttpProxy('http', { onConnect: (socket) => socket.resume() }));
    collect('https://a.example/');
    const { code, output } = await assay(['--proxy', `localhost:${proxy.port}`, '--timeout-request', '200']);
    expect(code).toBe(3);
    expect(output).toContain('ETIMEDOUT');
  });
});

test('--resolve and --connect-to, repeated', async () => {
  collect(`http://api.example:${plain.port}/a`, 'http://other.example/b');
  const words = [
    '--resolve',
    `api.example:${plain.port}:127.0.0.1`,
    '--connect-to',
    `other.example:80:127.0.0.1:${plain.port}`,
  ];
  const { code, output } = await assay(words);
  expect(code, output).toBe(0);
  expect(plain.requests.slice(-2).map(({ lines }) => lines.find((line) => line.startsWith('Host')))).toEqual([
    `Host: api.example:${plain.port}`,
    'Host: other.example',
  ]);
});

describe('client certificates', () => {
  const colon = 'key:1.p12';
  test.each<[name: string, words: readonly string[]]>([
    ['newman’s flags', ['--ssl-client-cert', file('client.pem'), '--ssl-client-key', file('client-key.pem')]],
    ['an encrypted key', ['--cert', file('client.pem'), '--key', file('client-key-encrypted.pem'), '--pass', 'secret']],
    ['the key in the same file', ['--cert', file('client-bundle.pem')]],
    ['PKCS #12 by content', ['--cert', file('client.pfx'), '--pass', 'secret']],
    ['file:password', ['--cert', `${file('client.pfx')}:secret`]],
    ['a colon in the name', ['--cert', `${colon.replace(':', '\\:')}:secret`]],
    ['a file of the whole name', ['--cert', colon, '--pass', 'secret']],
  ])('%s', async (_name, words) => {
    copyFileSync(file('client.pfx'), join(folder, colon));
    collect(`https://localhost:${secure}/`);
    const { code, output } = await assay(['--ssl-extra-ca-certs', file('ca.pem'), ...words]);
    expect(code, output).toBe(0);
    expect(clients).toEqual(['assay test client']);
  });

  test('a list: the first match counts, the single certificate comes last', async () => {
    const list = [
      { matches: [`https://localhost:${secure}/pfx*`], pfx: { src: file('client.pfx') }, passphrase: 'secret' },
      {
        matches: [`https://localhost:${secure}/*`],
        cert: { src: file('other.pem') },
        key: { src: file('other-key.pem') },
      },
    ];
    writeFileSync(join(folder, 'list.json'), JSON.stringify(list));
    collect(`https://localhost:${secure}/pfx/1`, `https://localhost:${secure}/x`, `https://127.0.0.1:${secure}/y`);
    const single = ['--ssl-client-cert', file('client-bundle.pem')];
    const { code, output } = await assay(['-k', '--ssl-client-cert-list', 'list.json', ...single]);
    expect(code, output).toBe(0);
    expect(clients).toEqual(['assay test client', 'other.example', 'assay test client']);
  });

  test('SSL_CERT_FILE and NODE_EXTRA_CA_CERTS are trusted; one that is not there is passed over', async () => {
    collect(`https://localhost:${secure}/`);
    expect((await assay([], { SSL_CERT_FILE: file('ca.pem') })).code).toBe(0);
    expect((await assay([], { NODE_EXTRA_CA_CERTS: file('ca.pem') })).code).toBe(0);
    const without = await assay([], { SSL_CERT_FILE: join(folder, 'nowhere.pem') });
    expect(without.code).toBe(3);
    expect(without.output).toContain('--ssl-extra-ca-certs');
  });

  test('--tls-max and --ciphers reach the handshake', async () => {
    collect(`https://localhost:${secure}/`);
    const words = ['-k', '--tls-max', '1.2', '--ciphers', 'ECDHE-ECDSA-AES256-GCM-SHA384', '-r', 'ndjson'];
    await assay([...words, '--reporter-ndjson-export', 'tls.ndjson']);
    expect(readFileSync(join(folder, 'tls.ndjson'), 'utf8')).toMatch(
      /"TLSv1\.2","cipher":"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"/,
    );
  });
});

describe('what cannot be used ends with exit code 2 before anything is sent', () => {
  const pair = (cert: string, key: string): string[] => ['--cert', file(cert), '--key', file(key)];
  test.each<[words: readonly string[], message: RegExp]>([
    [['--proxy', 'ftp://h:1'], /--proxy has the unknown scheme "ftp"/],
    [['--proxy', 'http://u:opensesame77@:1'], /--proxy is not a proxy: ":1"/],
    [['--resolve', 'a.example:80'], /--resolve cannot use "a\.example:80"/],
    [['--connect-to', 'a:b'], /--connect-to cannot use "a:b"/],
    [['--cacert', 'nowhere.pem'], /Cannot read .*nowhere\.pem: there is no such file/],
    [['--cacert', file('client-key.pem')], /client-key\.pem holds no certificate in PEM/],
    [['--cacert', 'damaged.pem'], /damaged\.pem is damaged: certificate 2 cannot be read/],
    [['--cert', 'nowhere.pem'], /Cannot read .*nowhere\.pem/],
    [['--cert', file('client.pem')], /client\.pem holds no private key in PEM/],
    [pair('client-key.pem', 'client-key.pem'), /client-key\.pem holds no certificate in PEM/],
    [
      pair('client.pem', 'other-key.pem'),
      /The key in .*other-key\.pem does not belong to the certificate in .*client\.pem/,
    ],
    [pair('client.pem', 'client-key-encrypted.pem'), /client-key-encrypted\.pem needs a passphrase/],
    [
      [...pair('client.pem', 'client-key-encrypted.pem'), '--pass', 'wrong'],
      /The passphrase of .*client-key-encrypted\.pem is wrong/,
    ],
    [['--cert', file('client.pfx')], /client\.pfx needs a passphrase/],
    [['--cert', file('client.pfx'), '--pass', 'wrong'], /The passphrase of .*client\.pfx is wrong/],
    [['--cert', file('client-no-key.pfx')], /client-no-key\.pfx is no PKCS #12 file with a certificate and its key/],
    [['--tls-min', '1.3', '--tls-max', '1.2'], /The lowest TLS version is higher than the highest/],
    [['--ciphers', 'NO-SUCH-CIPHER'], /OpenSSL knows no cipher of "NO-SUCH-CIPHER"/],
    [['--ssl-client-cert-list', 'c.json'], /c\.json is not a JSON array of client certificates/],
  ])('%j', async (words, message) => {
    const text = read('ca.pem').toString();
    writeFileSync(join(folder, 'damaged.pem'), text + text.replace(/\n[A-Za-z0-9]/, '\nQ'));
    collect(`${plain.url}/never`);
    const { code, output } = await assay(words);
    expect(output).toMatch(message);
    expect(code).toBe(2);
    expect(output).not.toContain('opensesame77');
    expect(output).not.toMatch(/\n\s+at /);
    expect(plain.requests.filter(({ target }) => target === '/never')).toEqual([]);
  });

  test('a malformed HTTP_PROXY is named', async () => {
    collect(`${plain.url}/never`);
    const { code, output } = await assay([], { HTTP_PROXY: 'gopher://h' });
    expect([code, output]).toEqual([2, expect.stringContaining('HTTP_PROXY has the unknown scheme "gopher"')]);
  });
});
