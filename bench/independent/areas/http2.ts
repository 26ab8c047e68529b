// HTTP/2, and HTTP/1.1 over TLS, against nginx: connections that are told to go away, large headers and bodies, early answers.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type Outcome, type Row, sendOnce, type Trial, tryAll } from '../assay.ts';
import { startNginx } from '../nginx.ts';
import { freePort, type Workshop } from '../servers.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const locations = (folder: string, echo: number, port: number): string => `
    root ${folder}/www;
    location /echo { proxy_pass http://127.0.0.1:${echo}; }
    location /small { client_max_body_size 1k; proxy_pass http://127.0.0.1:${echo}; }
    location /refuse { return 403 "no"; }
    location /empty { return 204; }
    location /moved { return 302 https://localhost:${port}/a.txt; }
    location /kept { return 307 https://localhost:${port}/echo; }
    location /cookie { add_header Set-Cookie "a=1"; return 302 https://localhost:${port}/echo; }
    location /headers { ${Array.from({ length: 20 }, (_, index) => `add_header X-Big-${index} "${'x'.repeat(2000)}";`).join(' ')} return 200 "ok"; }
    location /gzip { gzip on; gzip_min_length 1; gzip_types text/plain; alias ${folder}/www; }
    location /brotli { brotli on; brotli_min_length 1; brotli_types text/plain; alias ${folder}/www; }
    location /trailer { add_trailer X-End done always; alias ${folder}/www; }
`;

const isVersion =
  (version: string) =>
  ({ last }: Outcome): string | undefined => {
    const found = last?.received.at(-1)?.httpVersion;
    return found === version ? undefined : `HTTP/${found}`;
  };

const hasBody =
  (bytes: Buffer) =>
  ({ last }: Outcome): string | undefined =>
    last?.received.at(-1)?.body.sha256 === sha256(bytes) ? undefined : 'another body';

/** Large bodies are not hashed in events: `downloads` compares all of them. */
const hasSize =
  (bytes: Buffer) =>
  ({ last }: Outcome): string | undefined =>
    last?.received.at(-1)?.body.size === bytes.length ? undefined : 'another size';

const echoed =
  (size: number, bytes?: Buffer) =>
  ({ text }: Outcome): string | undefined => {
    const found = JSON.parse(text);
    return found.size === size && (!bytes || found.sha256 === sha256(bytes)) ? undefined : text;
  };

type Files = { readonly large: Buffer; readonly text: Buffer; readonly upload: string };

const trialsOf = (version: string, base: string, { large, text, upload }: Files): readonly Trial[] => {
  const name = (what: string): string => `HTTP/${version}: ${what}`;
  const file = { mode: 'file', file: { src: upload } };
  const own = isVersion(version);
  return [
    ...Array.from({ length: 25 }, (_, index) => ({
      name: name(`GET ${index + 1} of 25, 10 on a connection`),
      request: { url: `${base}/a.txt` },
      check: own,
    })),
    { name: name('HEAD'), request: { method: 'HEAD', url: `${base}/large.bin` } },
    { name: name('204'), request: { url: `${base}/empty` }, expect: 204 },
    { name: name('404'), request: { url: `${base}/none` }, expect: 404 },
    { name: name('redirect'), request: { url: `${base}/moved` }, check: own },
    {
      name: name('redirect that keeps the body'),
      request: { method: 'POST', url: `${base}/kept`, body: file },
      check: echoed(large.length, large),
    },
    {
      name: name('cookie'),
      request: { url: `${base}/cookie` },
      check: (outcome) => (JSON.parse(outcome.text).headers.cookie === 'a=1' ? undefined : outcome.text),
    },
    {
      name: name('40 KB of response headers'),
      request: { url: `${base}/headers` },
      check: (outcome) =>
        outcome.last!.received[0]!.headers.filter(([key]) => /^x-big/i.test(key)).length === 20
          ? undefined
          : 'headers are missing',
    },
    {
      name: name('40 KB of request headers'),
      request: {
        url: `${base}/echo`,
        header: Array.from({ length: 20 }, (_, index) => ({ key: `X-Big-${index}`, value: 'y'.repeat(2000) })),
      },
      check: (outcome) => (outcome.last!.sent.headers.length > 20 ? undefined : 'headers are missing'),
    },
    { name: name('20 MB down'), request: { url: `${base}/large.bin` }, check: hasSize(large) },
    {
      name: name('20 MB up'),
      request: { method: 'POST', url: `${base}/echo`, body: file },
      check: echoed(large.length, large),
    },
    { name: name('413 while uploading'), request: { method: 'POST', url: `${base}/small`, body: file }, expect: 413 },
    {
      name: name('403 without reading the upload'),
      request: { method: 'POST', url: `${base}/refuse`, body: file },
      expect: 403,
    },
    { name: name('the request after that'), request: { url: `${base}/a.txt` }, check: own },
    { name: name('gzip'), request: { url: `${base}/gzip/a.txt` }, check: hasBody(text) },
    { name: name('brotli'), request: { url: `${base}/brotli/a.txt` }, check: hasBody(text) },
    { name: name('trailer'), request: { url: `${base}/trailer/a.txt` }, check: hasBody(text) },
    {
      name: name('multipart form'),
      request: {
        method: 'POST',
        url: `${base}/echo`,
        body: { mode: 'formdata', formdata: [{ key: 'f', type: 'file', src: upload }] },
      },
    },
  ];
};

const downloads = async (workshop: Workshop, base: string, large: Buffer): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for (const http of ['1.1', '2']) {
    const path = `${workshop.folder}/down-${http}.bin`;
    await sendOnce([`${base}/large.bin`, '-k', '--http', http, '-o', path]);
    const isSame = existsSync(path) && readFileSync(path).equals(large);
    rows.push({ area: 'http2', name: `HTTP/${http}: every byte of 20 MB`, ...(!isSame && { fault: 'another body' }) });
  }
  return rows;
};

export const verify = async (workshop: Workshop): Promise<readonly Row[]> => {
  const [echo, port] = [await freePort(), await freePort()];
  const { cert, key, ca } = workshop.certificates();
  await workshop.startPython('echo_server.py', echo);
  await startNginx(
    workshop,
    port,
    `server {
    listen 127.0.0.1:${port} ssl http2;
    server_name localhost;
    ssl_certificate ${cert};
    ssl_certificate_key ${key};
    keepalive_requests 10;
    ${locations(workshop.folder, echo, port)}
  }`,
  );
  const [large, text] = [randomBytes(20_000_000), Buffer.from('hello ü\n'.repeat(2000))];
  const upload = workshop.file('www/large.bin', large);
  workshop.file('www/a.txt', text);
  const base = `https://localhost:${port}`;
  const run = (version: string, http: string) =>
    tryAll('http2', workshop.folder, trialsOf(version, base, { large, text, upload }), {
      flags: ['--ssl-extra-ca-certs', ca, '--http', http],
    });
  return [...(await run('2.0', '2')), ...(await run('1.1', '1.1')), ...(await downloads(workshop, base, large))];
};
