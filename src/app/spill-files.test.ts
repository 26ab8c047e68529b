import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSpillFiles, type SpillFiles } from './spill-files.ts';

let folder: string;
let files: SpillFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spill-test-'));
  files = createSpillFiles(folder);
});

afterEach(() => {
  files.close();
  rmSync(folder, { recursive: true });
});

const spilled = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.body'));

test('gives back what was written, as often as it is opened', async () => {
  const file = files.create();
  await file.write(Buffer.from('one '));
  await file.write(Buffer.from('two'));
  const body = await file.finish();
  expect(body.size).toBe(7);
  for (let read = 0; read < 2; read++)
    expect(Buffer.concat(await Array.fromAsync(body.open())).toString()).toBe('one two');
});

test('makes no folder before the first file, and leaves nothing behind', async () => {
  expect(readdirSync(folder)).toEqual([]);
  await files.create().write(Buffer.from('x'));
  expect(spilled()).toHaveLength(1);
  files.close();
  expect(readdirSync(folder)).toEqual([]);
});

test('removes a discarded file', async () => {
  const file = files.create();
  await file.write(Buffer.from('x'));
  await file.discard();
  await expect.poll(spilled).toEqual([]);
});

test('rejects when the disk does not take it', async () => {
  const file = files.create();
  await file.write(Buffer.from('x'));
  await file.finish();
  expect(existsSync(folder)).toBe(true);
  await expect(file.write(Buffer.from('y'))).rejects.toThrow();
});
