// Digest against Apache (MD5), lighttpd (SHA-256 and its kin) and CherryPy's check of signed bodies.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { authOf, type Outcome, type Row, type Trial, tryAll } from '../assay.ts';
import { freePort, type Workshop } from '../servers.ts';

const REALM = 'private place';
const ADA = { username: 'ada', password: 'p:ss w"rd' };

const htdigest = (hash: string, { username, password }: typeof ADA): string =>
  `${username}:${REALM}:${createHash(hash).update(`${username}:${REALM}:${password}`).digest('hex')}`;

const APACHE = (port: number, folder: string): string => `
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/apache.log
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
${['auth_digest', 'authn_file', 'authn_core', 'authz_core', 'authz_user', 'alias', 'env', 'dir']
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
DocumentRoot ${folder}/www
<Directory ${folder}/www>
  Require all granted
</Directory>
${[
  ['plain', ''],
  ['short', 'AuthDigestNonceLifetime 1'],
]
  .map(
    ([name, more]) => `<Location /${name}>
  AuthType Digest
  AuthName "${REALM}"
  AuthDigestProvider file
  AuthUserFile ${folder}/htdigest
  ${more}
  Require valid-user
</Location>`,
  )
  .join('\n')}
`;

const ALGORITHMS = ['MD5', 'SHA-256', 'MD5-sess', 'SHA-256-sess', 'SHA-512-256'];

const LIGHTTPD = (port: number, folder: string, algorithm: string, more: string): string => `
server.document-root = "${folder}/www"
server.bind = "127.0.0.1"
server.port = ${port}
server.modules = ("mod_auth", "mod_authn_file")
auth.backend = "htdigest"
auth.backend.htdigest.userfile = "${folder}/${algorithm.startsWith('SHA-512') ? 'htdigest-512' : 'htdigest'}"
auth.require = ("/" => ("method" => "digest", "realm" => "${REALM}", "algorithm" => "${algorithm}", ${more} "require" => "valid-user"))
`;

const trial = (
  name: string,
  url: string,
  fields: Record<string, unknown> = {},
  more: Partial<Trial> = {},
  request = {},
): Trial => ({
  name,
  request: { url, auth: authOf('digest', { ...ADA, ...fields }), ...request },
  ...more,
});

const isAnsweredAtOnce = ({ exchanges }: Outcome): string | undefined =>
  exchanges.length === 1 ? undefined : `${exchanges.length} exchanges instead of one that knows the nonce`;

const apache = async (workshop: Workshop): Promise<readonly Row[]> => {
  const port = await freePort();
  const config = workshop.file('apache.conf', APACHE(port, workshop.folder));
  await workshop.start(['/usr/sbin/apache2', '-X', '-f', config], port);
  const base = `http://127.0.0.1:${port}`;
  const jürgen = { username: 'jürgen', password: 'pässwörd' };
  const trials = [
    trial('Apache: qop auth', `${base}/plain/a.txt`),
    trial('Apache: odd query', `${base}/plain/a.txt?a=b c&d="e"&ü=%2F`),
    trial('Apache: percent signs in the path', `${base}/plain/a%20b.txt`, {}, { expect: 404 }),
    trial('Apache: letters beyond ASCII', `${base}/plain/a.txt`, jürgen, {
      known: 'such a name goes out in Latin-1 and is hashed in UTF-8, as in Postman; Apache wants one of them for both',
    }),
    trial('Apache: wrong password', `${base}/plain/a.txt`, { password: 'other' }, { expect: 401 }),
    trial('Apache: unknown user', `${base}/plain/a.txt`, { username: 'eve' }, { expect: 401 }),
    trial('Apache: HEAD', `${base}/plain/a.txt`, {}, {}, { method: 'HEAD' }),
  ];
  const shared = ['first', 'second', 'third'].map((name, index) => ({
    name: `Apache: inherited, the ${name} request`,
    request: { url: `${base}/plain/a.txt?${index}` },
    ...(index > 0 && { check: isAnsweredAtOnce }),
  }));
  const stale = [0, 1].map((index) => ({
    name: `Apache: a nonce that lives for a second, request ${index + 1}`,
    request: { url: `${base}/short/a.txt` },
  }));
  const inherited = authOf('digest', ADA);
  return [
    ...(await tryAll('digest', workshop.folder, trials)),
    ...(await tryAll('digest', workshop.folder, shared, { auth: inherited })),
    ...(await tryAll('digest', workshop.folder, stale, { auth: inherited, flags: ['--delay-request', '2500'] })),
  ];
};

const lighttpd = async (workshop: Workshop): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const algorithm of [...ALGORITHMS, 'MD5|SHA-256', 'userhash']) {
    const port = await freePort();
    const [offered, more] = algorithm === 'userhash' ? ['SHA-256', '"userhash" => "enable",'] : [algorithm, ''];
    const config = workshop.file(`lighttpd-${port}.conf`, LIGHTTPD(port, workshop.folder, offered, more));
    await workshop.start(['/usr/sbin/lighttpd', '-D', '-f', config], port);
    const url = `http://127.0.0.1:${port}/a.txt?x=1`;
    rows.push(
      ...(await tryAll('digest', workshop.folder, [
        trial(`lighttpd: ${algorithm}`, url),
        trial(`lighttpd: ${algorithm}, wrong password`, url, { password: 'other' }, { expect: 401 }),
      ])),
    );
  }
  return rows;
};

const cherrypy = async (workshop: Workshop): Promise<readonly Row[]> => {
  const port = await freePort();
  await workshop.startPython('digest_server.py', port);
  const bodies: readonly (readonly [name: string, request: Record<string, unknown>])[] = [
    ['GET', {}],
    ['JSON', { method: 'POST', body: { mode: 'raw', raw: '{"a":"ü"}' } }],
    ['form', { method: 'POST', body: { mode: 'urlencoded', urlencoded: [{ key: 'ü', value: 'a b&c' }] } }],
    ['GraphQL', { method: 'POST', body: { mode: 'graphql', graphql: { query: '{ a }', variables: '{"b": 1}' } } }],
    [
      'file',
      {
        method: 'PUT',
        body: { mode: 'file', file: { src: workshop.file('upload.bin', Buffer.alloc(300_000, 'xy\0')) } },
      },
    ],
  ];
  const base = `http://127.0.0.1:${port}`;
  return tryAll('digest', workshop.folder, [
    ...['/auth', '/auth-int', '/both', '/rfc2069'].flatMap((path) =>
      bodies.map(([name, request]) => trial(`CherryPy ${path}: ${name}`, `${base}${path}?q=1&r=a,b`, {}, {}, request)),
    ),
    trial('CherryPy: letters beyond ASCII', `${base}/auth`, { username: 'jürgen', password: 'pässwörd' }),
    trial('CherryPy: wrong password', `${base}/auth-int`, { password: 'other' }, { expect: 401 }),
  ]);
};

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  for (const name of ['', '/plain', '/short']) {
    mkdirSync(`${workshop.folder}/www${name}`, { recursive: true });
    workshop.file(`www${name}/a.txt`, 'here');
  }
  const userhash = createHash('sha256').update(`ada:${REALM}`).digest('hex');
  const lines = [htdigest('md5', ADA), `${htdigest('sha256', ADA)}:${userhash}`];
  // lighttpd tells hashes apart by their length.
  workshop.file('htdigest-512', `${htdigest('sha512-256', ADA)}\n`);
  workshop.file(
    'htdigest',
    `${[...lines, htdigest('md5', { username: 'jürgen', password: 'pässwörd' })].join('\n')}\n`,
  );
  return [...(await apache(workshop)), ...(await lighttpd(workshop)), ...(await cherrypy(workshop))];
};
