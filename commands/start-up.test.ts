// What the built program reads to start: every file costs time in every run, so a plain run and a sent request read few.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../bin/run.js');
const folder = mkdtempSync(join(tmpdir(), 'assay-start-up-'));
const server = createServer((_, response) => response.end('{}'));
let url: string;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const TELL_FILES = `import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (url.startsWith('file:') && process.stderr.write(url + '\\n'), next(url, context)) });`;

/** The addresses of the files that the program reads as modules, dependencies too. */
const modulesReadBy = async (...words: readonly string[]): Promise<readonly string[]> => {
  const preload = `data:text/javascript,${encodeURIComponent(TELL_FILES)}`;
  const running = promisify(execFile)(process.execPath, ['--import', preload, PROGRAM, ...words]);
  const { stderr } = await running.catch((ended: { readonly stderr: string }) => ended);
  return stderr.split('\n').filter((line) => line.startsWith('file:'));
};

/** The files of dist/ that the program reads, without their hashes. */
const filesReadBy = async (...words: readonly string[]): Promise<readonly string[]> => {
  const read = (await modulesReadBy(...words)).filter(
    (url) => url.includes('/dist/') && !url.includes('/node_modules/'),
  );
  return read.map((url) => basename(url).replace(/(?:-[A-Z0-9]{8})?\.js$/, '')).sort();
};

const writeCollection = (): string => {
  const collection = join(folder, 'plain.json');
  const info = { name: 'plain', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' };
  writeFileSync(collection, JSON.stringify({ info, item: [{ name: 'a', request: { url } }] }));
  return collection;
};

test('a plain run reads one file for the run path, and no feature that it does not use', async () => {
  expect(await filesReadBy('run', writeCollection())).toEqual([
    ...['chunk', 'chunk', 'cli', 'cli-table3'],
    ...['http', 'line', 'postman-v2', 'run'],
  ]);
});

test('a request that is sent reads hardly more', async () => {
  const names = await filesReadBy('send', url);
  expect(names).toContain('send');
  expect(names.length).toBeLessThanOrEqual(10);
});

/** Functions that verifying pacts, asking a broker and Pact's engine cannot do without. */
const OF_PACT = /\b(?:startCore|openLane|verifyInteraction|readVerdict|openBroker|singlePact|changeStates)\b/g;

const partsOfPact = (modules: readonly string[]): readonly string[] => [
  ...new Set(modules.flatMap((url) => readFileSync(fileURLToPath(url), 'utf8').match(OF_PACT) ?? [])),
];

const ofPactPackages = (modules: readonly string[]) => modules.filter((url) => /@pact-foundation|@pactflow/.test(url));

/** What judges by schemas and descriptions, and makes calls of them. */
const ofContracts = (modules: readonly string[]) =>
  modules.filter((url) => /\/node_modules\/(?:ajv|@hyperjump|fast-check|@seriousme)\b/.test(url));

test('nothing that schemas and descriptions need is read unless they are given', async () => {
  const plain = writeCollection();
  for (const words of [['run', plain], ['send', url], ['--help'], ['verify', 'openapi', '--help']]) {
    const modules = await modulesReadBy(...words);
    expect(modules.length, words.join(' ')).toBeGreaterThan(2);
    expect(ofContracts(modules), words.join(' ')).toEqual([]);
  }
  const schema = join(folder, 'any.schema.json');
  writeFileSync(schema, '{"type": "object"}');
  expect(ofContracts(await modulesReadBy('run', plain, '--schema', `a=${schema}`)).join()).toContain('/ajv/');
});

test('nothing of Pact is read unless a command needs it', async () => {
  const wordsOf: readonly (readonly string[])[] = [
    ['run', writeCollection()],
    ...[['send', url], ['--help'], ['run', '--help'], ['send', '--help']],
  ];
  for (const words of wordsOf) {
    const modules = await modulesReadBy(...words);
    expect(modules.length, words.join(' ')).toBeGreaterThan(2);
    expect(ofPactPackages(modules), words.join(' ')).toEqual([]);
    expect(partsOfPact(modules), words.join(' ')).toEqual([]);
  }
});

test('what the test above looks for is what a verification reads', async () => {
  const modules = await modulesReadBy('verify', 'pact', join(folder, 'none.json'), '--provider-url', url);
  expect([...partsOfPact(modules)].sort()).toEqual([
    ...['changeStates', 'openBroker', 'openLane', 'readVerdict'],
    ...['singlePact', 'startCore', 'verifyInteraction'],
  ]);
});
