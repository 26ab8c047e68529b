// Proxies of others: Squid, tinyproxy, Dante, microsocks and pproxy, plain, in tunnels, with passwords and over TLS.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, type Row, type Trial, tryAll } from '../assay.ts';
import { PYTHON } from '../peers.ts';
import { freePort, type Workshop } from '../servers.ts';

const SQUID = (port: number, folder: string): string => `
http_port 127.0.0.1:${port}
pid_filename ${folder}/squid.pid
access_log stdio:${folder}/squid.log
cache_log ${folder}/squid-cache.log
coredump_dir ${folder}
cache deny all
shutdown_lifetime 0 seconds
auth_param basic program /usr/lib/squid/basic_ncsa_auth ${folder}/passwords
auth_param basic realm proxy
acl users proxy_auth REQUIRED
http_access allow users
http_access deny all
`;

const TINYPROXY = (port: number, folder: string): string => `
Port ${port}
Listen 127.0.0.1
Timeout 60
LogFile "${folder}/tinyproxy.log"
PidFile "${folder}/tinyproxy.pid"
MaxClients 20
ViaProxyName "tiny"
`;

const DANTE = (port: number, folder: string): string => `
logoutput: ${folder}/dante.log
internal: 127.0.0.1 port = ${port}
external: lo
socksmethod: none
clientmethod: none
user.privileged: root
user.unprivileged: nobody
client pass { from: 0/0 to: 0/0 }
socks pass { from: 0/0 to: 0/0 }
`;

type Origins = { readonly http: string; readonly https: string; readonly ca: string };

const BODY = { method: 'POST', body: { mode: 'raw', raw: 'hello '.repeat(50_000) } };

const hasVia =
  (via: string) =>
  ({ text }: Outcome): string | undefined =>
    JSON.parse(text).headers.via?.includes(via) ? undefined : `via is ${JSON.parse(text).headers.via}`;

const hasWholeBody = ({ text }: Outcome): string | undefined =>
  JSON.parse(text).size === BODY.body.raw.length ? undefined : text;

const through = (
  workshop: Workshop,
  name: string,
  { http, https, ca }: Origins,
  proxy: string,
  { via, expect, more = [] }: { via?: string; expect?: Trial['expect']; more?: readonly string[] } = {},
): Promise<readonly Row[]> => {
  const trials: readonly Trial[] = [
    { name: `${name}: http`, request: { url: `${http}/a?b=c` }, expect, ...(via && { check: hasVia(via) }) },
    { name: `${name}: https`, request: { url: `${https}/a` }, expect: expect === 407 ? 'error' : expect },
    ...(expect === undefined
      ? [
          { name: `${name}: a body over http`, request: { url: `${http}/b`, ...BODY }, check: hasWholeBody },
          { name: `${name}: a body over https`, request: { url: `${https}/b`, ...BODY }, check: hasWholeBody },
        ]
      : []),
  ];
  return tryAll('proxies', workshop.folder, trials, {
    flags: ['--proxy', proxy, '--noproxy', '', '--ssl-extra-ca-certs', ca, ...more],
  });
};

const squid = async (workshop: Workshop, origins: Origins): Promise<readonly Row[]> => {
  const port = await freePort();
  workshop.file('passwords', `ada:${PASSWORD_HASH}\n`);
  const config = workshop.file('squid.conf', SQUID(port, workshop.folder));
  await workshop.start(['/usr/sbin/squid', '-N', '-f', config], port);
  const rows = [
    ...(await through(workshop, 'Squid, basic', origins, `http://ada:secret@127.0.0.1:${port}`, { via: 'squid' })),
    ...(await through(workshop, 'Squid, --proxy-user', origins, `127.0.0.1:${port}`, {
      via: 'squid',
      more: ['--proxy-user', 'ada:secret'],
    })),
    ...(await through(workshop, 'Squid, wrong password', origins, `http://ada:x@127.0.0.1:${port}`, { expect: 407 })),
    ...(await through(workshop, 'Squid, no password', origins, `http://127.0.0.1:${port}`, { expect: 407 })),
  ];
  const log = readFileSync(join(workshop.folder, 'squid.log'), 'utf8');
  const tunnels = log.split('\n').filter((line) => line.includes('TCP_TUNNEL') && line.includes('CONNECT')).length;
  return [...rows, { area: 'proxies', name: 'Squid saw tunnels', ...(tunnels === 0 && { fault: log }) }];
};

/** Of `secret`: what `openssl passwd -apr1` makes. */
const PASSWORD_HASH = '$apr1$assay123$r4u0HJ0IS/qu/ooGwlY/k/';

const rest = async (workshop: Workshop, origins: Origins): Promise<readonly Row[]> => {
  const ports = await Promise.all([1, 2, 3, 4, 5, 6].map(freePort));
  const [tiny, dante, socks, python, twisted, secure] = ports as [number, number, number, number, number, number];
  const { cert, key, ca } = workshop.certificates();
  const start = (command: readonly string[], port: number) => workshop.start(command, port);
  await start(
    ['/usr/bin/tinyproxy', '-d', '-c', workshop.file('tinyproxy.conf', TINYPROXY(tiny, workshop.folder))],
    tiny,
  );
  await start(['/usr/sbin/danted', '-f', workshop.file('dante.conf', DANTE(dante, workshop.folder))], dante);
  await start(['/usr/bin/microsocks', '-i', '127.0.0.1', '-p', String(socks), '-u', 'ada', '-P', 'secret'], socks);
  const pproxy = (listen: string, port: number, ...more: string[]) =>
    start([PYTHON, '-m', 'pproxy', '-l', `${listen}127.0.0.1:${port}`, ...more], port);
  await pproxy('socks5+socks4://', python);
  await start([PYTHON, '-m', 'twisted', 'socks', '--port', String(twisted), '--interface', '127.0.0.1'], twisted);
  await pproxy('http+ssl://', secure, '--ssl', `${cert},${key}`);
  const rows: Row[] = [];
  const list: readonly (readonly [name: string, proxy: string, more?: { via?: string; expect?: Trial['expect'] }])[] = [
    ['tinyproxy', `http://127.0.0.1:${tiny}`, { via: 'tiny' }],
    ['Dante, SOCKS 4', `socks4://127.0.0.1:${dante}`],
    ['Twisted, SOCKS 4', `socks4://127.0.0.1:${twisted}`],
    ['Dante, SOCKS 5', `socks5://127.0.0.1:${dante}`],
    ['Dante, SOCKS 5 with remote names', `socks5h://127.0.0.1:${dante}`],
    ['microsocks, password', `socks5://ada:secret@127.0.0.1:${socks}`],
    ['microsocks, password, remote names', `socks5h://ada:secret@127.0.0.1:${socks}`],
    ['microsocks, wrong password', `socks5://ada:x@127.0.0.1:${socks}`, { expect: 'error' }],
    ['microsocks, no password', `socks5://127.0.0.1:${socks}`, { expect: 'error' }],
    ['pproxy, SOCKS 5', `socks5h://127.0.0.1:${python}`],
    ['Twisted, SOCKS 4a', `socks4a://127.0.0.1:${twisted}`],
    ['pproxy, over TLS', `https://localhost:${secure}`],
    ['no proxy there', `http://127.0.0.1:9`, { expect: 'error' }],
  ];
  for (const [name, proxy, more] of list)
    rows.push(...(await through(workshop, name, { ...origins, ca }, proxy, more)));
  return rows;
};

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const [port, tlsPort] = [await freePort(), await freePort()];
  const { cert, key, ca } = workshop.certificates();
  await workshop.startPython('echo_server.py', port);
  await workshop.startPython('echo_server.py', tlsPort, cert, key);
  const origins = { http: `http://localhost:${port}`, https: `https://localhost:${tlsPort}`, ca };
  return [...(await squid(workshop, origins)), ...(await rest(workshop, origins))];
};
