import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { ok, startScripted } from '../../../fixtures/servers/scripted.ts';
import type { ClientCertificate, TlsOptions } from '../../model/contracts.ts';
import { connectForTest } from './test-client.ts';

const pem = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../../fixtures/tls', name));
const CA = pem('ca.pem').toString();

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** Answers with the server name it was asked for and the client certificate it was shown. */
const startServer = async (certificate: string, asksClient = false): Promise<number> => {
  const server: Server = createServer(
    {
      key: pem(`${certificate}-key.pem`),
      cert: pem(`${certificate}.pem`),
      ...(asksClient && { ca: CA }),
      requestCert: asksClient,
      rejectUnauthorized: false,
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
});

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

  test('a wrong passphrase is a TLS error, not a crash', async () => {
    const test = await connect({
      extraCa: CA,
      clientCertificates: [{ matches: [], pfx: pem('client.pfx'), passphrase: 'wrong' }],
    });
    const { last } = await test.send({ url: `https://localhost:${await startServer('server', true)}/` });
    expect(last.error).toMatchObject({ class: 'tls', hint: expect.stringContaining('passphrase') });
  });
});
