// HTTP/1.1 against nginx, Apache and encoders of others: codings, uploads in chunks, 100-continue, early answers, connections that close while idle.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type Outcome, type Row, type Trial, tryAll } from '../assay.ts';
import { startNginx } from '../nginx.ts';
import { freePort, type Workshop } from '../servers.ts';

const APACHE = (port: number, folder: string, echo: number): string => `
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/apache.log
KeepAlive On
KeepAliveTimeout 1
${[
  'mpm_event',
  'authz_core',
  'alias',
  'dir',
  'proxy',
  'proxy_http',
  'authn_core',
  'auth_basic',
  'authn_file',
  'authz_user',
  'filter',
  'deflate',
]
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
DocumentRoot ${folder}/www
<Directory ${folder}/www>
  Require all granted
  SetOutputFilter DEFLATE
</Directory>
<Location /closed>
  AuthType Basic
  AuthName x
  AuthBasicProvider file
  AuthUserFile ${folder}/none
  Require valid-user
</Location>
ProxyPass /echo http://127.0.0.1:${echo}/
ProxyPass /closed http://127.0.0.1:${echo}/
`;

const TEXT_BYTES = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `line ${index} ü\n`).join('')).length;

const codings = async (workshop: Workshop): Promise<readonly Row[]> => {
  const port = await freePort();
  await workshop.startPython('codings_server.py', port);
  const names = ['gzip', 'x-gzip', 'members', 'deflate', 'raw', 'br', 'zstd', 'identity', 'gzip,br', 'br,zstd,gzip'];
  const trials = ['', '/chunked'].flatMap((more) =>
    names.map((name) => ({
      name: `coding ${name}${more && ' in chunks'}`,
      request: { url: `http://127.0.0.1:${port}${more}/${name}` },
      check: ({ last, text }: Outcome) =>
        last?.received[0]?.body.size === TEXT_BYTES && text.startsWith('line 0 ü\n') ? undefined : text.slice(0, 80),
    })),
  );
  return tryAll('http1', workshop.folder, trials);
};

const echoed =
  (bytes: Buffer, more: (found: { readonly headers: Record<string, string> }) => boolean = () => true) =>
  ({ text }: Outcome): string | undefined => {
    const found = JSON.parse(text);
    return found.size === bytes.length && more(found) ? undefined : text;
  };

const uploads = (server: string, base: string, path: string, bytes: Buffer): readonly Trial[] => {
  const file = { mode: 'file', file: { src: path } };
  const header = (key: string, value: string) => ({ header: [{ key, value }] });
  const chunked = { disabledSystemHeaders: { 'content-length': true } };
  return [
    { name: `${server}: upload`, request: { method: 'POST', url: `${base}/echo`, body: file }, check: echoed(bytes) },
    {
      name: `${server}: upload in chunks`,
      request: { method: 'POST', url: `${base}/echo`, body: file, ...header('Transfer-Encoding', 'chunked') },
      behaviour: chunked,
      check: echoed(bytes),
    },
    {
      name: `${server}: Expect: 100-continue`,
      request: { method: 'POST', url: `${base}/echo`, body: file, ...header('Expect', '100-continue') },
      check: echoed(bytes),
    },
    {
      name: `${server}: Expect: 100-continue, refused`,
      request: { method: 'POST', url: `${base}/closed`, body: file, ...header('Expect', '100-continue') },
      expect: 401,
    },
    {
      name: `${server}: 401 while uploading`,
      request: { method: 'POST', url: `${base}/closed`, body: file },
      expect: 401,
    },
    { name: `${server}: the request after that`, request: { url: `${base}/a.txt` } },
  ];
};

/** Each request comes about when the server closes the connection of the one before. */
const pauses = async (workshop: Workshop, server: string, base: string): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const delay of [980, 995, 1000, 1005]) {
    const trials = Array.from({ length: 5 }, (_, index) => ({
      name: `${server}: closes after 1 s, ${index % 2 === 0 ? 'GET' : 'POST'} ${index + 1} after ${delay} ms`,
      request:
        index % 2 === 0
          ? { url: `${base}/a.txt` }
          : { method: 'POST', url: `${base}/echo`, body: { mode: 'raw', raw: 'x' } },
    }));
    rows.push(...(await tryAll('http1', workshop.folder, trials, { flags: ['--delay-request', String(delay)] })));
  }
  return rows;
};

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const [port, apachePort, echo] = (await Promise.all([1, 2, 3].map(freePort))) as [number, number, number];
  mkdirSync(`${workshop.folder}/www`, { recursive: true });
  workshop.file('www/a.txt', 'hello '.repeat(1000));
  const bytes = randomBytes(10_000_000);
  const path = workshop.file('upload.bin', bytes);
  await workshop.startPython('echo_server.py', echo);
  await startNginx(
    workshop,
    port,
    `server {
      listen 127.0.0.1:${port};
      keepalive_timeout 1s;
      root ${workshop.folder}/www;
      location /echo { proxy_pass http://127.0.0.1:${echo}; }
      location /small { client_max_body_size 1k; proxy_pass http://127.0.0.1:${echo}; }
      location /closed { return 401; }
    }`,
  );
  const config = workshop.file('apache.conf', APACHE(apachePort, workshop.folder, echo));
  await workshop.start(['/usr/sbin/apache2', '-X', '-f', config], apachePort);
  const [nginx, apache] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${apachePort}`];
  return [
    ...(await codings(workshop)),
    ...(await tryAll('http1', workshop.folder, [
      {
        name: 'nginx: 413 while uploading',
        request: { method: 'POST', url: `${nginx}/small`, body: { mode: 'file', file: { src: path } } },
        expect: 413,
      },
      ...uploads('nginx', nginx, path, bytes),
    ])),
    ...(await tryAll('http1', workshop.folder, uploads('Apache', apache, path, bytes))),
    ...(await pauses(workshop, 'nginx', nginx)),
    ...(await pauses(workshop, 'Apache', apache)),
  ];
};
