// TLS against nginx: versions, client certificates in every form, unknown authorities, the choice of the HTTP version.
import { execFileSync } from 'node:child_process';
import { type Outcome, type Row, type Trial, tryAll } from '../assay.ts';
import { startNginx } from '../nginx.ts';
import { type Certificates, freePort, type Workshop } from '../servers.ts';

const isVersion =
  (version: string) =>
  ({ last }: Outcome): string | undefined => {
    const found = last?.received.at(-1)?.httpVersion;
    return found === version ? undefined : `HTTP/${found}`;
  };

/** The same certificate in the other forms that people have it in. */
const clientIdentities = (workshop: Workshop): readonly (readonly [name: string, flags: readonly string[]])[] => {
  const { client, clientKey, ca } = workshop.certificates();
  const at = (name: string): string => `${workshop.folder}/${name}`;
  const openssl = (...words: readonly string[]) => execFileSync('openssl', words, { stdio: 'ignore' });
  openssl('pkcs8', '-topk8', '-in', clientKey, '-out', at('locked.key'), '-passout', 'pass:se cret');
  openssl('rsa', '-aes256', '-traditional', '-in', clientKey, '-out', at('old.key'), '-passout', 'pass:se cret');
  const bundle = ['pkcs12', '-export', '-in', client, '-inkey', clientKey, '-certfile', ca, '-passout', 'pass:se cret'];
  openssl(...bundle, '-out', at('client.p12'));
  const list = [
    {
      name: 'x',
      matches: ['https://localhost:*/*'],
      key: { src: at('locked.key') },
      cert: { src: client },
      passphrase: 'se cret',
    },
  ];
  const listed = workshop.file('list.json', JSON.stringify(list));
  const locked = (key: string) => [
    '--ssl-client-cert',
    client,
    '--ssl-client-key',
    at(key),
    '--ssl-client-passphrase',
    'se cret',
  ];
  return [
    ['client certificate, key with a passphrase', locked('locked.key')],
    ['client certificate, key with a passphrase in the old form', locked('old.key')],
    ['client certificate, PKCS #12', ['--cert', at('client.p12'), '--pass', 'se cret']],
    ['client certificate from a list', ['--ssl-client-cert-list', listed]],
  ];
};

const tlsRows = async (workshop: Workshop, ports: Record<string, number>): Promise<readonly Row[]> => {
  const { ca, client, clientKey } = workshop.certificates();
  const rows: Row[] = [];
  const run = async (
    name: string,
    port: number | undefined,
    flags: readonly string[],
    expect?: Trial['expect'],
    check?: Trial['check'],
  ) => {
    const trial: Trial = { name, request: { url: `https://localhost:${port}/echo` }, expect, check };
    rows.push(...(await tryAll('tls', workshop.folder, [trial], { flags })));
  };
  const trust = ['--ssl-extra-ca-certs', ca];
  const identity = ['--ssl-client-cert', client, '--ssl-client-key', clientKey];
  const isTls =
    (version: string) =>
    ({ last }: Outcome): string | undefined =>
      last?.tls?.version === version ? undefined : `TLS is ${last?.tls?.version}`;
  const isAda = ({ text }: Outcome): string | undefined =>
    JSON.parse(text).headers['x-client'] === 'CN=ada' ? undefined : text;
  for (const http of ['1.1', '2']) {
    await run(`HTTP/${http}: client certificate`, ports.client, [...trust, ...identity, '--http', http], 200, isAda);
    await run(`HTTP/${http}: no client certificate`, ports.client, [...trust, '--http', http], 400);
  }
  for (const [name, flags] of clientIdentities(workshop))
    await run(name, ports.client, [...trust, ...flags], 200, isAda);
  await run('TLS 1.2 alone', ports.tls12, trust, 200, isTls('TLSv1.2'));
  await run('TLS 1.3 alone', ports.tls13, trust, 200, isTls('TLSv1.3'));
  await run('TLS 1.3 alone and --tls-max 1.2', ports.tls13, [...trust, '--tls-max', '1.2'], 'error');
  await run('TLS 1.2 alone and --tls-min 1.3', ports.tls12, [...trust, '--tls-min', '1.3'], 'error');
  await run('a certificate of nobody known', ports.tls13, [], 'error');
  await run('a certificate of nobody known, -k', ports.tls13, ['-k'], 200);
  await run('--http auto: the server knows 2', ports.tls13, [...trust, '--http', 'auto'], 200, isVersion('2.0'));
  await run('--http auto: the server knows 1.1', ports.one, [...trust, '--http', 'auto'], 200, isVersion('1.1'));
  await run('--http 2: the server knows 1.1', ports.one, [...trust, '--http', '2'], 'error');
  return rows;
};

const server = (port: number, echo: number, { cert, key }: Certificates, more: string, protocol = 'http2'): string => `
  server {
    listen 127.0.0.1:${port} ssl ${protocol};
    server_name localhost;
    ssl_certificate ${cert};
    ssl_certificate_key ${key};
    ${more}
    location /echo { proxy_pass http://127.0.0.1:${echo}; proxy_set_header X-Client $ssl_client_s_dn; }
  }`;

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const ports = await Promise.all([1, 2, 3, 4, 5].map(freePort));
  const [echo, client, tls12, tls13, one] = ports as [number, number, number, number, number];
  const certificates = workshop.certificates();
  await workshop.startPython('echo_server.py', echo);
  const servers = [
    server(client, echo, certificates, `ssl_client_certificate ${certificates.ca}; ssl_verify_client on;`),
    server(tls12, echo, certificates, 'ssl_protocols TLSv1.2;'),
    server(tls13, echo, certificates, 'ssl_protocols TLSv1.3;'),
    server(one, echo, certificates, '', ''),
  ];
  await startNginx(workshop, client, servers.join('\n'));
  return tlsRows(workshop, { client, tls12, tls13, one });
};
