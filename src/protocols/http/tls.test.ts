import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { ok, startScripted } from '../../../fixtures/servers/scripted.ts';
import type { ProtocolBehaviour } from '../../model/collection.ts';
import type { ClientCertificate, TlsOptions } from '../../model/contracts.ts';
import { connectForTest } from './test-client.ts';

const pem = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../../fixtures/tls', name));
const CA = pem('ca.pem').toString();

type TlsServerSettings = Pick<ServerOptions, 'minVersion' | 'maxVersion' | 'ciphers' | 'rejectUnauthorized'>;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** Answers with the server name it was asked for and the client certificate it was shown. */
const startServer = async (
  certificate: string,
  asksClient = false,
  settings: TlsServerSettings = {},
): Promise<number> => {
  const server: Server = createServer(
    {
      key: pem(`${certificate}-key.pem`),
      cert: pem(`${certificate}.pem`),
      ...(asksClient && { ca: CA }),
      requestCert: asksClient,
      rejectUnauthorized: false,
      ...settings,
    },
    (request, response) => {
      const socket = request.socket as TLSSocket;
      response.end(`${socket.servername} ${socket.getPeerCertificate().subject?.CN ?? 'nobody'}`);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, resolve));
  open.push({ close: () => server.closeAllConnections() }, { close: () => new Promise((done) => server.close(done)) });
  return (server.address() as AddressInfo).port;
};

const connect = async (tls: Partial<TlsOptions> = {}) => {
  const test = await connectForTest({ tls: { verify: true, clientCertificates: [], ...tls } });
  open.push(test.client);
  return test;
};

describe('verification', () => {
  test('an unknown issuer and a self-signed certificate are refused, in Node’s words', async () => {
    const test = await connect();
    const unknown = await test.send({ url: `https://localhost:${await startServer('server')}/` });
    expect(unknown.last.error).toMatchObject({
      class: 'tls',
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      message: expect.stringContaining('unable to verify the first certificate'),
      hint: expect.stringContaining('--ssl-extra-ca-certs'),
    });
    const selfSigned = await test.send({ url: `https://localhost:${await startServer('self-signed')}/` });
    expect(selfSigned.last.error).toMatchObject({
      class: 'tls',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      message: expect.stringContaining('self-signed certificate'),
    });
  });

  test('an extra CA is trusted beside the default ones', async () => {
    const test = await connect({ extraCa: CA });
    const { last, text } = await test.send({ url: `https://localhost:${await startServer('server')}/` });
    expect(text).toBe('localhost nobody');
    expect(last.tls).toMatchObject({ version: 'TLSv1.3', authorized: true });
    expect(last.timings).toMatchObject({ tcpMs: expect.any(Number), tlsMs: expect.any(Number), reused: false });
  });

  test.each([
    ['expired', 'CERT_HAS_EXPIRED', 'certificate has expired', /no longer valid.* -k/],
    [
      'chained',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'unable to verify the first certificate',
      /intermediate certificate: add it with --ssl-extra-ca-certs/,
    ],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', /--ssl-extra-ca-certs/],
    ['other', 'ERR_TLS_CERT_ALTNAME_INVALID', expect.stringContaining('localhost'), /for another host/],
  ])('%s is %s, with a hint that names the way out', async (certificate, code, message, hint) => {
    const test = await connect({ extraCa: CA });
    const { last } = await test.send({ url: `https://localhost:${await startServer(certificate)}/` });
    expect(last.error).toEqual({ class: 'tls', code, message, hint: expect.stringMatching(hint) });
  });

  test('a server that sends its intermediate certificate is trusted; several CAs in one file all count', async () => {
    const test = await connect({ extraCa: CA });
    const url = `https://localhost:${await startServer('chain')}/`;
    expect((await test.send({ url })).text).toBe('localhost nobody');
    const several = await connect({ extraCa: `${pem('self-signed.pem')}\n# a comment\n${CA}` });
    expect((await several.send({ url })).text).toBe('localhost nobody');
    const selfSigned = `https://localhost:${await startServer('self-signed')}/`;
    expect((await several.send({ url: selfSigned })).text).toBe('localhost nobody');
  });

  test('a certificate for another host is refused', async () => {
    const test = await connect({ extraCa: CA });
    const { last } = await test.send({ url: `https://localhost:${await startServer('other')}/` });
    expect(last.error).toMatchObject({ class: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test('-k takes any certificate; strictSSL of a request decides against it', async () => {
    const url = `https://127.0.0.1:${await startServer('self-signed')}/`;
    const lax = await connect({ verify: false });
    const { last } = await lax.send({ url });
    expect(last.received[0]?.status).toBe(200);
    expect(last.tls?.authorized).toBe(false);
    expect((await lax.send({ url, behaviour: { strictSSL: true } })).last.error?.class).toBe('tls');
    const strict = await connect();
    expect((await strict.send({ url, behaviour: { strictSSL: false } })).last.error).toBeUndefined();
  });

  test('the Host header names the server in the handshake', async () => {
    const test = await connect({ extraCa: CA });
    const url = `https://127.0.0.1:${await startServer('other')}/`;
    const { text } = await test.send({ url, headers: [['Host', 'other.example:8443']] });
    expect(text).toBe('other.example nobody');
  });

  test('no name is asked for when the Host header is an address', async () => {
    const test = await connect({ extraCa: CA });
    const url = `https://localhost:${await startServer('server')}/`;
    for (const host of ['127.0.0.1:1', '[::1]:1'])
      expect((await test.send({ url, headers: [['Host', host]] })).text).toBe('false nobody');
  });
});

describe('versions and ciphers', () => {
  const AES = 'ECDHE-ECDSA-AES128-GCM-SHA256';
  const send = async (server: TlsServerSettings, tls: Partial<TlsOptions>, behaviour: ProtocolBehaviour = {}) => {
    const test = await connect({ extraCa: CA, ...tls });
    return (await test.send({ url: `https://localhost:${await startServer('server', false, server)}/`, behaviour }))
      .last;
  };

  test.each<[name: string, server: TlsServerSettings, tls: Partial<TlsOptions>, version: string]>([
    ['the highest is 1.2', {}, { maxVersion: 'TLSv1.2' }, 'TLSv1.2'],
    ['the lowest is 1.3', {}, { minVersion: 'TLSv1.3' }, 'TLSv1.3'],
    [
      'the lowest is 1.0',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
      { minVersion: 'TLSv1' },
      'TLSv1',
    ],
    [
      'the highest is 1.1',
      { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
      { maxVersion: 'TLSv1.1' },
      'TLSv1.1',
    ],
  ])('%s', async (_name, server, tls, version) => {
    expect((await send(server, tls)).tls?.version).toBe(version);
  });

  test('ciphers of the run', async () => {
    expect((await send({}, { maxVersion: 'TLSv1.2', ciphers: AES })).tls?.cipher).toBe(
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
    );
    expect((await send({}, { ciphers: 'TLS_AES_128_GCM_SHA256' })).tls?.cipher).toBe('TLS_AES_128_GCM_SHA256');
  });

  test('nothing in common is a TLS error that names the flags', async () => {
    for (const last of [
      await send({ maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' }),
      await send({ minVersion: 'TLSv1.3' }, { maxVersion: 'TLSv1.2' }),
      await send({}, {}, { tlsDisabledProtocols: ['TLSv1_2', 'TLSv1_3'] }),
    ])
      expect(last.error).toMatchObject({
        class: 'tls',
        hint: expect.stringContaining('--tls-min, --tls-max and tlsDisabledProtocols'),
      });
    const { error } = await send({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' }, { ciphers: AES });
    expect(error).toMatchObject({ class: 'tls', hint: expect.stringContaining('--ciphers') });
    expect(error?.message).toMatch(/^error:0A000410:SSL routines:.*handshake failure:SSL alert number 40$/);
  });

  test('a request’s own settings, for it alone, on connections of its own', async () => {
    const test = await connect({ extraCa: CA });
    const url = `https://localhost:${await startServer('server')}/`;
    const versions: (string | undefined)[] = [];
    const behaviours: readonly ProtocolBehaviour[] = [
      {},
      { tlsDisabledProtocols: ['TLSv1_3', 'SSLv2', 'nonsense'] },
      {},
      { tlsDisabledProtocols: 'TLSv1_3' },
    ];
    for (const behaviour of behaviours) versions.push((await test.send({ url, behaviour })).last.tls?.version);
    expect(versions).toEqual(['TLSv1.3', 'TLSv1.2', 'TLSv1.3', 'TLSv1.3']);
    const behaviour = {
      tlsDisabledProtocols: ['TLSv1_3'],
      tlsCipherSelection: ['ECDHE-ECDSA-CHACHA20-POLY1305'],
      tlsPreferServerCiphers: true,
    };
    const first = (await test.send({ url, behaviour })).last;
    expect(first.tls?.cipher).toBe('TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256');
    expect((await test.send({ url, behaviour: { ...behaviour } })).last.timings.reused).toBe(true);
    const unknown = (await test.send({ url, behaviour: { tlsCipherSelection: ['NO-SUCH-CIPHER'] } })).last;
    expect(unknown.error).toMatchObject({ class: 'tls', hint: expect.stringContaining('tlsCipherSelection') });
  });
});

/** OpenSSL's own server, which sends alerts where Node's closes the connection. */
const startStrictServer = async (): Promise<number> => {
  const tls = join(import.meta.dirname, '../../../fixtures/tls');
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const words = `s_server -accept ${port} -cert server.pem -key server-key.pem -CAfile ca.pem -Verify 1 -verify_return_error -www`;
  const child = spawn('openssl', words.split(' '), { cwd: tls, stdio: ['ignore', 'pipe', 'ignore'] });
  open.push({ close: () => child.kill() });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return port;
};

describe('connections', () => {
  test('are kept, and a new one resumes the session', async () => {
    const test = await connect({ extraCa: CA });
    const url = `https://localhost:${await startServer('server')}/`;
    await test.send({ url });
    const kept = await test.send({ url });
    expect(kept.last.timings.reused).toBe(true);
    expect(kept.last.timings.tlsMs).toBeUndefined();
    const fresh = await test.send({ url, headers: [['Connection', 'close']] });
    expect(fresh.last.error).toBeUndefined();
    expect((await test.send({ url })).last.tls?.authorized).toBe(true);
  });

  test('a port that speaks no TLS is a TLS error, a TLS port asked in plain a reset', async () => {
    const test = await connect();
    const plain = await startScripted(() => ok());
    open.push(plain);
    const { last } = await test.send({ url: `https://localhost:${plain.port}/`, timeoutMs: 500 });
    expect(['tls', 'timeout']).toContain(last.error?.class);
    const swapped = await test.send({ url: `http://localhost:${await startServer('server')}/` });
    expect(['reset', 'protocol']).toContain(swapped.last.error?.class);
  });
});

describe('client certificates', () => {
  const PEM: ClientCertificate = { matches: [], key: pem('client-key.pem'), cert: pem('client.pem') };

  test.each<[name: string, certificate: ClientCertificate]>([
    ['PEM', PEM],
    ['encrypted PEM', { ...PEM, key: pem('client-key-encrypted.pem'), passphrase: 'secret' }],
    ['PFX', { matches: [], pfx: pem('client.pfx'), passphrase: 'secret' }],
  ])('%s', async (_name, certificate) => {
    const test = await connect({ extraCa: CA, clientCertificates: [certificate] });
    const { text } = await test.send({ url: `https://localhost:${await startServer('server', true)}/` });
    expect(text).toBe('localhost assay test client');
  });

  test('the first whose pattern matches the URL is shown', async () => {
    const port = await startServer('server', true);
    const test = await connect({
      extraCa: CA,
      clientCertificates: [{ ...PEM, matches: [`https://localhost:${port}/private/*`] }],
    });
    expect((await test.send({ url: `https://localhost:${port}/private/x` })).text).toBe('localhost assay test client');
    expect((await test.send({ url: `https://localhost:${port}/public` })).text).toBe('localhost nobody');
  });

  test('a server that wants one says so: with an alert, or by closing the connection', async () => {
    const strict = `https://localhost:${await startStrictServer()}/`;
    const test = await connect({ extraCa: CA });
    expect((await test.send({ url: strict })).last.error).toMatchObject({
      class: 'tls',
      code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      hint: expect.stringContaining('give one with --cert and --key'),
    });
    const stranger: ClientCertificate = { matches: [], key: pem('self-signed-key.pem'), cert: pem('self-signed.pem') };
    const unknown = await connect({ extraCa: CA, clientCertificates: [stranger] });
    expect((await unknown.send({ url: strict })).last.error).toMatchObject({
      class: 'tls',
      hint: expect.stringContaining('does not accept the client certificate'),
    });
    const known = await connect({ extraCa: CA, clientCertificates: [PEM] });
    expect((await known.send({ url: strict })).last.received[0]?.status).toBe(200);
    const port = await startServer('server', true, { rejectUnauthorized: true });
    expect((await test.send({ url: `https://localhost:${port}/` })).last.error).toMatchObject({
      class: 'tls',
      hint: expect.stringContaining('give one with --cert and --key'),
    });
    const silent = await startServer('server', true, { rejectUnauthorized: true, maxVersion: 'TLSv1.2' });
    expect((await unknown.send({ url: `https://localhost:${silent}/` })).last.error).toMatchObject({
      class: 'tls',
      hint: expect.stringContaining('client certificate (--cert)'),
    });
  });

  test('a wrong passphrase is a TLS error, not a crash', async () => {
    const test = await connect({
      extraCa: CA,
      clientCertificates: [{ matches: [], pfx: pem('client.pfx'), passphrase: 'wrong' }],
    });
    const { last } = await test.send({ url: `https://localhost:${await startServer('server', true)}/` });
    expect(last.error).toMatchObject({ class: 'tls', hint: expect.stringContaining('passphrase') });
  });
});
