// Folders are made as deep as needed; where that cannot be, it ends.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolders } from './make-folders.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-folders-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('all that are missing are made, by several at once as well', async () => {
  const deep = join(folder, 'a', 'b', 'c');
  await Promise.all([makeFolders(deep), makeFolders(deep), makeFolders(join(folder, 'a'))]);
  await makeFolders(deep);
  expect(statSync(deep).isDirectory()).toBe(true);
});

test('a file in the way is an error', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(makeFolders(join(folder, 'file', 'in'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test.runIf(process.platform === 'linux')('so is a system that makes none', async () => {
  await expect(makeFolders('/proc/none/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
});
