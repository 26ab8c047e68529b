// What the built program reads to start: every file costs time in every run, so a plain run and a sent request read few.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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
registerHooks({ load: (url, context, next) => (url.includes('/dist/') && process.stderr.write(url + '\\n'), next(url, context)) });`;

/** The files of dist/ that the program reads, without their hashes. */
const filesReadBy = async (...words: readonly string[]): Promise<readonly string[]> => {
  const preload = `data:text/javascript,${encodeURIComponent(TELL_FILES)}`;
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', preload, PROGRAM, ...words]);
  const read = stderr.split('\n').filter((line) => line.startsWith('file:'));
  return read.map((line) => basename(line).replace(/(?:-[A-Z0-9]{8})?\.js$/, '')).sort();
};

test('a plain run reads one file for the run path, and no feature that it does not use', async () => {
  const collection = join(folder, 'plain.json');
  const info = { name: 'plain', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' };
  writeFileSync(collection, JSON.stringify({ info, item: [{ name: 'a', request: { url } }] }));
  expect(await filesReadBy('run', collection)).toEqual([
    ...['chunk', 'chunk', 'cli', 'cli-table3'],
    ...['http', 'line', 'postman-v2', 'run'],
  ]);
});

test('a request that is sent reads hardly more', async () => {
  const names = await filesReadBy('send', url);
  expect(names).toContain('send');
  expect(names.length).toBeLessThanOrEqual(10);
});
