import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHost } from './host.ts';
import { versionControl } from './version-control.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-git-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const git = (cwd: string, ...words: string[]): string =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...words], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

const inFolder = (cwd: string, env: Record<string, string> = {}) => versionControl({ ...createHost(), cwd, env });

const newRepository = (name: string): string => {
  const repository = join(folder, name);
  mkdirSync(repository);
  git(repository, 'init', '-q', '-b', 'main');
  git(repository, 'commit', '-q', '--allow-empty', '-m', 'one');
  return repository;
};

test('commit and branch of the repository around, loose, packed, detached and in a linked work tree', async () => {
  const repository = newRepository('shop');
  const commit = git(repository, 'rev-parse', 'HEAD');
  mkdirSync(join(repository, 'deep/er'), { recursive: true });
  expect(await inFolder(join(repository, 'deep/er'))).toEqual({ commit, branch: 'main' });

  git(repository, 'checkout', '-q', '-b', 'feat/x');
  git(repository, 'pack-refs', '--all');
  expect(await inFolder(repository)).toEqual({ commit, branch: 'feat/x' });

  git(repository, 'worktree', 'add', '-q', '-b', 'side', join(folder, 'side'));
  expect(await inFolder(join(folder, 'side'))).toEqual({ commit, branch: 'side' });

  git(repository, 'checkout', '-q', '--detach');
  expect(await inFolder(repository)).toEqual({ commit });
});

test('a CI system comes before git, and git fills in what it does not say', async () => {
  const repository = newRepository('ci');
  const commit = git(repository, 'rev-parse', 'HEAD');
  expect(await inFolder(repository, { CIRCLECI: 'true', CIRCLE_BRANCH: 'their-branch' })).toEqual({
    commit,
    branch: 'their-branch',
  });
});

test('a repository without a commit has a branch alone, and a folder without one nothing', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  git(empty, 'init', '-q', '-b', 'trunk');
  expect(await inFolder(empty)).toEqual({ branch: 'trunk' });
  const plain = join(folder, 'plain');
  mkdirSync(plain);
  writeFileSync(join(plain, 'a.txt'), '');
  expect(await inFolder(plain)).toEqual({});
});
