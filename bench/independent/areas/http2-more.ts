// HTTP/2 against servers other than nginx: h2o, nghttpd, Hypercorn and Apache.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Outcome, type Row, type Trial, tryAll } from '../assay.ts';
import { PYTHON } from '../peers.ts';
import { type Certificates, freePort, type Workshop } from '../servers.ts';

const H2O = (port: number, folder: string, { cert, key }: Certificates): string => `
user: root
hosts:
  "localhost:${port}":
    listen:
      host: 127.0.0.1
      port: ${port}
      ssl: { certificate-file: ${cert}, key-file: ${key} }
    paths:
      "/": { file.dir: ${folder}/www }
compress: [gzip, br]
`;

const APACHE = (port: number, folder: string, { cert, key }: Certificates): string => `
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/apache.log
${['mpm_event', 'authz_core', 'ssl', 'http2', 'filter', 'deflate', 'socache_shmcb']
  .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
  .join('\n')}
Protocols h2 http/1.1
SSLEngine on
SSLCertificateFile ${cert}
SSLCertificateKeyFile ${key}
DocumentRoot ${folder}/www
<Directory ${folder}/www>
  Require all granted
  SetOutputFilter DEFLATE
</Directory>
`;

const LARGE = 5_000_000;

const isSized =
  (size: number) =>
  ({ last }: Outcome): string | undefined => {
    const answer = last?.received.at(-1);
    return answer?.body.size === size && answer.httpVersion === '2.0'
      ? undefined
      : `HTTP/${answer?.httpVersion}, ${answer?.body.size}`;
  };

const filesOf = (server: string, port: number): readonly Trial[] => {
  const base = `https://localhost:${port}`;
  return [
    { name: `${server}: small`, request: { url: `${base}/a.txt` }, check: isSized(6000) },
    { name: `${server}: 5 MB`, request: { url: `${base}/large.bin` }, check: isSized(LARGE) },
    { name: `${server}: HEAD`, request: { method: 'HEAD', url: `${base}/a.txt` } },
    { name: `${server}: 404`, request: { url: `${base}/none` }, expect: 404 },
    ...Array.from({ length: 20 }, (_, index) => ({
      name: `${server}: again ${index + 1}`,
      request: { url: `${base}/a.txt` },
      check: isSized(6000),
    })),
  ];
};

const applicationTrials = (port: number, upload: string): readonly Trial[] => {
  const base = `https://localhost:${port}`;
  const file = { mode: 'file', file: { src: upload } };
  return [
    {
      name: 'Hypercorn: upload',
      request: { method: 'POST', url: `${base}/echo?a=b`, body: file },
      check: ({ text }) => (JSON.parse(text).size === LARGE ? undefined : text),
    },
    { name: 'Hypercorn: a stream of 2 MB', request: { url: `${base}/stream` }, check: isSized(2_000_000) },
    { name: 'Hypercorn: 503', request: { url: `${base}/503` }, expect: 503 },
    { name: 'Hypercorn: OPTIONS', request: { method: 'OPTIONS', url: `${base}/` } },
  ];
};

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  mkdirSync(`${workshop.folder}/www`);
  workshop.file('www/a.txt', 'hello '.repeat(1000));
  const upload = workshop.file('www/large.bin', randomBytes(LARGE));
  const certificates = workshop.certificates();
  const { ca, cert, key } = certificates;
  const [h2o, nghttpd, hypercorn, apache] = (await Promise.all([1, 2, 3, 4].map(freePort))) as [
    number,
    number,
    number,
    number,
  ];
  await workshop.start(['/usr/bin/h2o', '-c', workshop.file('h2o.conf', H2O(h2o, workshop.folder, certificates))], h2o);
  await workshop.start(
    ['/usr/sbin/nghttpd', '-d', join(workshop.folder, 'www'), '-a', '127.0.0.1', String(nghttpd), key, cert],
    nghttpd,
  );
  const application = [
    PYTHON,
    '-m',
    'hypercorn',
    '--bind',
    `127.0.0.1:${hypercorn}`,
    '--certfile',
    cert,
    '--keyfile',
    key,
    'hypercorn_app:app',
  ];
  await workshop.start(application, hypercorn, { PYTHONPATH: join(dirname(import.meta.dirname), 'servers') });
  const config = workshop.file('apache.conf', APACHE(apache, workshop.folder, certificates));
  await workshop.start(['/usr/sbin/apache2', '-X', '-f', config], apache);
  const trials = [
    ...filesOf('h2o', h2o),
    ...filesOf('nghttpd', nghttpd),
    ...filesOf('Apache', apache),
    ...applicationTrials(hypercorn, upload),
  ];
  return tryAll('http2-more', workshop.folder, trials, { flags: ['--ssl-extra-ca-certs', ca, '--http', '2'] });
};
