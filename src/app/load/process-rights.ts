// What load processes may read, and how much memory each may use.
import { realpathSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { LoadPlan } from '../../model/load.ts';
import type { Plan } from '../../model/plan.ts';
import type { Host } from '../host.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import type { CommonOptions } from '../run-options.ts';
import { usersOf } from './load-tasks.ts';
import type { ProcessRights } from './start-process.ts';

const MEGABYTE = 1024 * 1024;
const LEAST_MB = 512;
const MOST_MB = 2048;

const realPath = (path: string): string[] => {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
};

/** Our own files, and the libraries beside or below them. */
const programFolders = (): readonly string[] => {
  const [root = PACKAGE_ROOT] = realPath(PACKAGE_ROOT);
  const at = root.split(/[\\/]/).indexOf('node_modules');
  const around =
    at < 0
      ? []
      : [
          root
            .split(/(?<=[\\/])/)
            .slice(0, at + 1)
            .join(''),
        ];
  return [PACKAGE_ROOT, root, ...around, ...realPath(join(root, 'node_modules'))];
};

/** Paths of files that requests send; undefined: a template stands in one. */
const filesSent = (plan: Plan): readonly string[] | undefined => {
  const paths = plan.units.flatMap(({ allSteps }) =>
    allSteps.flatMap(({ call: { body } }) => {
      if (body?.mode === 'file') return body.src === undefined ? [] : [body.src];
      if (body?.mode !== 'formdata') return [];
      return body.parts.flatMap((part) => part.src ?? []);
    }),
  );
  return paths.some((path) => path.includes('{{')) ? undefined : paths;
};

const readable = (plan: Plan, options: CommonOptions, host: Host): readonly string[] => {
  const base = resolve(host.cwd, options.workingDir ?? '.');
  const sent = filesSent(plan);
  // Packages are looked for in the folders of collections and all above them, and may be links.
  if (options.allowPackages?.length) return ['*'];
  if (sent === undefined) return options.insecureFileRead === false ? [base] : ['*'];
  const all = sent.map((path) => resolve(base, path));
  return sent.length === 0
    ? []
    : options.insecureFileRead === false
      ? [base]
      : [base, ...all, ...all.flatMap(realPath)];
};

/** With so many users in a process, whose answers come all at once, memory counts for more than the time that collecting more often takes (3 against 8 % with scripts). */
const MANY_USERS = 200;
const SMALL_YOUNG_MB = 8;

export const processRights = (
  { plan, scenarios }: LoadPlan,
  options: CommonOptions,
  processes: number,
  host: Host,
): ProcessRights => {
  const users = scenarios.reduce((sum, { profile }) => sum + usersOf(profile), 0) / processes;
  const share = Math.floor(totalmem() / 2 / processes / MEGABYTE);
  const reads = new Set([...programFolders(), host.cacheDir(), ...readable(plan, options, host)]);
  return {
    reads: reads.has('*') ? ['*'] : [...reads],
    memoryMb: Math.min(Math.max(share, LEAST_MB), MOST_MB),
    ...(users > MANY_USERS ? { youngMb: SMALL_YOUNG_MB } : {}),
    cwd: host.cwd,
    env: host.env,
  };
};
