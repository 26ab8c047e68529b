// Authentication by way of proxies and over HTTP/2: Digest and NTLM through Squid and tunnels, Digest on lighttpd's HTTP/2.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { authOf, type Row, type Trial, tryAll } from '../assay.ts';
import { freePort, type Workshop } from '../servers.ts';

const SQUID = (port: number, folder: string): string => `
http_port 127.0.0.1:${port}
pid_filename ${folder}/squid.pid
access_log none
cache_log ${folder}/squid-cache.log
coredump_dir ${folder}
cache deny all
shutdown_lifetime 0 seconds
http_access allow all
`;

const LIGHTTPD = (port: number, tlsPort: number, folder: string, cert: string, key: string): string => `
server.document-root = "${folder}/www"
server.bind = "127.0.0.1"
server.port = ${port}
server.modules = ("mod_auth", "mod_authn_file", "mod_openssl")
$SERVER["socket"] == "127.0.0.1:${tlsPort}" {
  ssl.engine = "enable"
  ssl.pemfile = "${cert}"
  ssl.privkey = "${key}"
}
auth.backend = "htdigest"
auth.backend.htdigest.userfile = "${folder}/htdigest"
auth.require = ("/" => ("method" => "digest", "realm" => "r", "algorithm" => "SHA-256", "require" => "valid-user"))
`;

const BODY = { method: 'POST', body: { mode: 'raw', raw: 'hello '.repeat(10_000) } };

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const ports = await Promise.all([1, 2, 3, 4, 5].map(freePort));
  const [squid, light, lightTls, ntlm, ntlmTls] = ports as [number, number, number, number, number];
  const { cert, key, ca } = workshop.certificates();
  mkdirSync(`${workshop.folder}/www`);
  workshop.file('www/a.txt', 'here');
  workshop.file('htdigest', `ada:r:${createHash('sha256').update('ada:r:secret').digest('hex')}\n`);
  const users = workshop.file('users', 'CORP:ada:secret\n');
  await workshop.start(
    ['/usr/sbin/squid', '-N', '-f', workshop.file('squid.conf', SQUID(squid, workshop.folder))],
    squid,
  );
  const config = workshop.file('lighttpd.conf', LIGHTTPD(light, lightTls, workshop.folder, cert, key));
  await workshop.start(['/usr/sbin/lighttpd', '-D', '-f', config], light);
  await workshop.startPython('ntlm_server.py', ntlm, users);
  await workshop.startPython('ntlm_server.py', ntlmTls, users, cert, key);
  const digest = authOf('digest', { username: 'ada', password: 'secret' });
  const login = (password = 'secret', more = {}) => ({
    auth: authOf('ntlm', { username: 'ada', password, domain: 'CORP', ...more }),
  });
  const trialsOf = (how: string): readonly Trial[] => [
    { name: `Digest ${how}`, request: { url: `http://localhost:${light}/a.txt?b=c`, auth: digest } },
    { name: `Digest ${how}, TLS`, request: { url: `https://localhost:${lightTls}/a.txt?b=c`, auth: digest } },
    { name: `NTLM ${how}`, request: { url: `http://localhost:${ntlm}/ntlm`, ...login() } },
    {
      name: `NTLM ${how}, with a body`,
      request: { url: `http://localhost:${ntlm}/ntlm`, ...BODY, ...login('secret', { workstation: 'b' }) },
    },
    { name: `NTLM ${how}, TLS`, request: { url: `https://localhost:${ntlmTls}/ntlm`, ...login() } },
    {
      name: `NTLM ${how}, TLS, with a body`,
      request: { url: `https://localhost:${ntlmTls}/ntlm`, ...BODY, ...login('secret', { workstation: 'b' }) },
    },
    {
      name: `NTLM ${how}, wrong password`,
      request: { url: `http://localhost:${ntlm}/ntlm`, ...login('x') },
      expect: 401,
    },
  ];
  const run = (how: string, ...flags: readonly string[]) =>
    tryAll('together', workshop.folder, trialsOf(how), { flags: ['--ssl-extra-ca-certs', ca, ...flags] });
  return [
    ...(await run('straight')),
    ...(await run('through Squid', '--proxy', `http://127.0.0.1:${squid}`, '--noproxy', '')),
    ...(await run('with --http auto', '--http', 'auto')),
  ];
};
