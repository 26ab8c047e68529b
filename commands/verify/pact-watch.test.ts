// Proves `assay verify pact --watch`: a pact that changes is verified again, a broken one does not end the watch, Ctrl-C does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PROGRAM = join(import.meta.dirname, '../../bin/run.js');
const folder = mkdtempSync(join(tmpdir(), 'assay-watch-'));
const provider = createServer((_, response) => response.end('here'));
let url: string;

beforeAll(async () => {
  await once(provider.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});

afterAll(() => {
  provider.closeAllConnections();
  provider.close();
  rmSync(folder, { recursive: true, force: true });
});

const pact = (status: number): string =>
  JSON.stringify({
    consumer: { name: 'web' },
    provider: { name: 'shop' },
    interactions: [{ description: 'anything', request: { method: 'GET', path: '/' }, response: { status } }],
    metadata: { pactSpecification: { version: '2.0.0' } },
  });

test('what changes is verified again until Ctrl-C', async () => {
  const file = join(folder, 'web-shop.json');
  writeFileSync(file, pact(200));
  const child = spawn(process.execPath, [PROGRAM, 'verify', 'pact', file, '--provider-url', url, '--watch']);
  let said = '';
  let waiting: (() => void) | undefined;
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
    waiting?.();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const hears = async (text: string | RegExp): Promise<void> => {
    while (said.search(text) < 0) {
      await new Promise<void>((resolve) => {
        waiting = resolve;
      });
    }
    said = said.slice(said.search(text) + 1);
  };
  await hears('Watching for changes');
  // As an editor saves: another file takes the name.
  writeFileSync(`${file}.new`, pact(404));
  renameSync(`${file}.new`, file);
  await hears('expected 404 but was 200');
  await hears('Watching for changes');
  writeFileSync(file, '{"consumer":');
  await hears('is not valid JSON');
  await hears('Watching for changes');
  writeFileSync(file, pact(200));
  await hears('Watching for changes');
  expect(said).not.toContain('error');
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
