// Finds out which commit and branch this is: from the variables of a CI system, and from the git repository around.
import { dirname, isAbsolute, join } from 'node:path';
import { ciVersion, type VersionFacts } from '../core/ci-version.ts';
import type { Host } from './host.ts';

const readText = async (host: Host, path: string): Promise<string | undefined> =>
  (await host.exists(path)) === 'file' ? new TextDecoder().decode(await host.readBytes(path)).trim() : undefined;

/** The folder `.git`, or where the file of that name in a linked work tree or a submodule leads. */
const gitFolder = async (host: Host, folder: string): Promise<string | undefined> => {
  const path = join(folder, '.git');
  const kind = await host.exists(path);
  if (kind === 'folder' && (await host.exists(join(path, 'HEAD'))) === 'file') return path;
  const target = kind === 'file' ? /^gitdir: (.+)$/m.exec((await readText(host, path)) ?? '')?.[1]?.trim() : undefined;
  if (target) return isAbsolute(target) ? target : join(folder, target);
  const parent = dirname(folder);
  return parent === folder ? undefined : gitFolder(host, parent);
};

const COMMIT = /^[\da-f]{40,64}$/;

const commitOf = async (host: Host, git: string, ref: string): Promise<string | undefined> => {
  const common = (await readText(host, join(git, 'commondir'))) ?? '.';
  const shared = isAbsolute(common) ? common : join(git, common);
  for (const folder of new Set([git, shared])) {
    const loose = await readText(host, join(folder, ref));
    if (loose && COMMIT.test(loose)) return loose;
  }
  const packed = (await readText(host, join(shared, 'packed-refs'))) ?? '';
  return packed
    .split(/\r?\n/)
    .find((line) => line.endsWith(` ${ref}`))
    ?.split(' ')[0];
};

const gitVersion = async (host: Host): Promise<VersionFacts> => {
  const git = await gitFolder(host, host.cwd);
  const head = git && (await readText(host, join(git, 'HEAD')));
  if (!head) return {};
  if (COMMIT.test(head)) return { commit: head };
  const ref = /^ref: (.+)$/.exec(head)?.[1];
  // A repository whose refs are in a table has a HEAD that says nothing.
  if (!ref || ref === 'refs/heads/.invalid') return {};
  const commit = await commitOf(host, git, ref);
  return {
    ...(commit === undefined ? {} : { commit }),
    ...(ref.startsWith('refs/heads/') ? { branch: ref.slice('refs/heads/'.length) } : {}),
  };
};

/** What the CI system says comes before what git says: a CI checkout is on no branch. Both may know nothing. */
export const versionControl = async (host: Host): Promise<VersionFacts> => ({
  ...(await gitVersion(host)),
  ...ciVersion(host.env),
});
