import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EchoServer, startEcho } from '../../fixtures/servers/echo.ts';

let echo: EchoServer;
let folder: string;
beforeAll(async () => {
  echo = await startEcho();
  folder = await mkdtemp(join(tmpdir(), 'assay-secrets-'));
});
afterAll(async () => {
  await Promise.all([echo.close(), rm(folder, { recursive: true })]);
});

const SEEN = `console.log(JSON.stringify(pm.request), pm.request.auth, pm.request.headers.toString(), pm.response.text());
pm.test('told', () => pm.expect(pm.response.text()).to.equal(pm.request.url.toString()));
throw new Error(String(pm.request.headers.get('Authorization')));`;

const auth = (type: string, fields: Record<string, unknown>) => ({
  type,
  [type]: Object.entries(fields).map(([key, value]) => ({ key, value })),
});

const request = (name: string, path: string, more: object = {}) => ({
  name,
  event: [{ listen: 'test', script: { exec: SEEN.split('\n') } }],
  request: { method: 'GET', url: `${echo.url}${path}`, ...more },
});

const own = (value: string) => ({ header: [{ key: 'Authorization', value }] });

const collection = () => {
  const inUrl = echo.url.replace('//', '//url-user:canary-url@');
  const oauth1 = { consumerKey: 'key-of-oauth', consumerSecret: 'canary-oauth', signatureMethod: 'HMAC-SHA1' };
  return {
    info: { name: 'canaries', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [
      request('own header', '/echo/1', own('Token canary-header')),
      request('own header from a variable', '/echo/2', own('Token {{plain}}')),
      { ...request('url', '/echo/3'), request: { method: 'GET', url: `${inUrl}/echo/3` } },
      request('location', `/redirect-to?url=${inUrl.replace('canary-url', 'canary-location')}/echo/4`),
      request('form', '/echo/5', {
        method: 'POST',
        body: { mode: 'urlencoded', urlencoded: [{ key: 'f', value: '1' }] },
        auth: auth('oauth1', { ...oauth1, addParamsToHeader: false }),
      }),
      request('another list', '/echo/6', {
        auth: { ...auth('basic', {}), ...auth('bearer', { token: 'canary-list' }), type: 'basic' },
      }),
      request('left out', '/echo/7', { auth: auth('bearer', { token: '{{unused}}' }) }),
      request('a token from nowhere', '/echo/8', own('Bearer undefined')),
    ],
    variable: [
      { key: 'plain', value: 'canary-plain' },
      { key: 'unused', value: 'canary-unused' },
    ],
  };
};

/** Everything that a run prints and writes. */
const outputOf = async (...flags: string[]): Promise<string> => {
  await writeFile(join(folder, 'c.json'), JSON.stringify(collection()));
  const reports = ['json', 'ndjson', 'junit'].flatMap((name) => ['--reporter', `${name}=${name}.out`]);
  const args = [join(import.meta.dirname, '../../bin/dev.js'), 'run', 'c.json', '--verbose', ...reports, ...flags];
  const printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
  const files = ['json', 'ndjson', 'junit'].map((name) => readFile(join(folder, `${name}.out`), 'utf8'));
  return [printed, ...(await Promise.all(files))].join('\n');
};

test('what authenticates is in no output, whoever wrote it; who it is for is', async () => {
  echo.reset();
  const output = await outputOf(
    '--folder',
    'own header',
    ...['own header from a variable', 'url', 'location', 'form', 'another list', 'a token from nowhere'].flatMap(
      (name) => ['--folder', name],
    ),
  );
  expect(echo.requests()).toHaveLength(8);
  const signature = new URLSearchParams(echo.requests()[5]?.body.toString()).get('oauth_signature') ?? '';
  expect(signature).not.toBe('');
  const hidden = ['canary-', signature, encodeURIComponent(signature)];
  for (const name of ['url', 'location']) hidden.push(Buffer.from(`url-user:canary-${name}`).toString('base64'));
  expect(hidden.filter((secret) => output.includes(secret))).toEqual([]);
  expect(['url-user', 'key-of-oauth'].filter((name) => !output.includes(name))).toEqual([]);
});

test('a header without a credential blots nothing out', async () => {
  const output = await outputOf('--folder', 'a token from nowhere');
  expect(output).toContain('Bearer undefined');
});
