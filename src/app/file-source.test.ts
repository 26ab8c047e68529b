import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createFileSource, systemPath } from './file-source.ts';
import type { Host } from './host.ts';
import type { RunOptions } from './run-options.ts';

test.each([
  ['/C:/data/a.txt', 'C:/data/a.txt'],
  ['///server/share/a.txt', '//server/share/a.txt'],
  ['C:\\data\\a.txt', 'C:\\data\\a.txt'],
  ['sub/a.txt', 'sub/a.txt'],
])('%s is how Postman writes a Windows path', (written, path) => {
  expect(systemPath(written, 'win32')).toBe(path);
  expect(systemPath(written, 'linux')).toBe(written);
});

const opened = async (path: string, options: Partial<RunOptions> = {}) => {
  const calls: unknown[][] = [];
  const host = { cwd: '/project', openBody: async (...call: unknown[]) => calls.push(call) } as unknown as Host;
  await createFileSource(host, options as RunOptions).open(path);
  return calls[0] as [string, { named: string; hint: string; inside?: string }];
};

test('relative paths start at the working directory, which only a guarded run keeps to', async () => {
  const [path, rules] = await opened('a.txt', { workingDir: 'files' });
  expect([path, rules.named, rules.inside]).toEqual([resolve('/project/files/a.txt'), 'a.txt', undefined]);
  const [, guarded] = await opened('a.txt', { workingDir: 'files', insecureFileRead: false });
  expect(guarded.inside).toBe(resolve('/project/files'));
});

test.each([
  ['a.txt', /^Relative paths start at .*--working-dir\.$/],
  ['postman-cloud:///1ef', /Postman's cloud/],
  ['~/a.txt', /is not expanded/],
  ['{{folder}}/a.txt', /has no value/],
])('%s: the hint says how to mend it', async (path, hint) => {
  const [, rules] = await opened(path);
  expect(rules.hint).toMatch(hint);
});

test.each([
  ['', 'Cannot read "": the path is empty'],
  ['a\0b', 'Cannot read "a\\u0000b": the path has a NUL in it'],
])('a path that names nothing is refused at once', async (path, message) => {
  await expect(opened(path)).rejects.toThrow(message);
});

test('a form of thousands of files opens a few at a time, and a refused one makes room', async () => {
  let [now, most, count] = [0, 0, 0];
  const openBody = async (path: string) => {
    most = Math.max(most, ++now);
    count++;
    await new Promise((done) => setImmediate(done));
    now--;
    if (path.endsWith('7')) throw new Error('refused');
  };
  const files = createFileSource({ cwd: '/project', openBody } as unknown as Host, {} as RunOptions);
  const opened = await Promise.allSettled(Array.from({ length: 2000 }, (_, index) => files.open(`f${index}`)));
  expect(opened.filter(({ status }) => status === 'rejected')).toHaveLength(200);
  expect([count, now]).toEqual([2000, 0]);
  expect(most).toBeLessThan(50);
});
