// Opens a file as a body: a regular file only, checked on the descriptor that is read, and the same content every time.
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Body } from '../model/body.ts';
import { isProblem, Problem } from '../model/problem.ts';
import { otherKind, readProblem } from './file-problems.ts';
import { isInside } from './is-inside.ts';

export type OpenRules = {
  /** The path as the user wrote it, for messages. */
  readonly named?: string;
  /** Folder that the file must lie in, links followed. */
  readonly inside?: string;
  /** How to mend a path that leads to nothing. */
  readonly hint?: string;
};

/** Bytes up to which a file is read when it is opened, so that nothing can change it before it is sent. */
const SNAPSHOT_BYTES = 64 * 1024;
const CHUNK_BYTES = 128 * 1024;

/** Neither a pipe without a writer nor a link put in the checked file's place is waited for or followed. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** Linux file systems (proc, sys, debug, trace, cgroup 1 and 2) whose files are no data: their sizes are made up. */
const PSEUDO_SYSTEMS: ReadonlySet<number> = new Set([0x9fa0, 0x62656572, 0x64626720, 0x74726163, 0x27e0eb, 0x63677270]);

const PSEUDO = 'it is a file of the system, not data';

/** Thrown on the way; it becomes a Problem that names the file. */
const refuse = (reason: string, hint: string): Error => Object.assign(new Error(reason), { hint });

const changed = (): Error =>
  refuse('it changed while it was being read', 'Let nothing write to the file during the run.');
const irregular = (reason: string): Error => refuse(reason, 'Only regular files can be sent: name one.');
const forbidden = (): Error => refuse('permission denied', 'Let the user of the run read it (chmod u+r).');

type Identity = Pick<BigIntStats, 'dev' | 'ino' | 'size' | 'mtimeNs'>;

type Opened = { readonly real: string; readonly identity: Identity; readonly snapshot: Uint8Array | undefined };

const outside = (path: string, { named = path }: OpenRules): Problem =>
  new Problem('file.outside', `PPERM: insecure file access outside working directory: ${named}`, {
    hint: 'Move the file into the working directory, or drop --no-insecure-file-read.',
  });

/** The path behind links; where nothing is there, behind those of the folders above it. */
const realPathOf = async (path: string): Promise<string> => {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined) return real;
  const parent = dirname(path);
  return parent === path ? path : join(await realPathOf(parent), basename(path));
};

const requireInside = async (path: string, rules: OpenRules): Promise<void> => {
  if (rules.inside === undefined) return;
  if (!isInside(await realPathOf(rules.inside), await realPathOf(path))) throw outside(path, rules);
};

const isPseudo = async (real: string): Promise<boolean> =>
  process.platform === 'linux' && PSEUDO_SYSTEMS.has((await statfs(real)).type);

/** Root may read what nobody may; newman does not. */
const isForbidden = ({ mode }: BigIntStats): boolean => process.platform !== 'win32' && (mode & 0o444n) === 0n;

const requireRegular = (stats: BigIntStats): void => {
  const kind = otherKind(stats);
  if (kind !== undefined) throw irregular(kind);
  if (isForbidden(stats)) throw forbidden();
};

const isSame = (one: Identity, other: Identity): boolean =>
  one.dev === other.dev && one.ino === other.ino && one.size === other.size && one.mtimeNs === other.mtimeNs;

/** What is open is what lies at the path that was checked: no folder above it was exchanged in between. */
const isStillAt = async (real: string, { dev, ino }: Identity): Promise<boolean> => {
  const there = await lstat(real, { bigint: true });
  return there.dev === dev && there.ino === ino && (await realpath(real)) === real;
};

const readStart = async (handle: FileHandle, size: number): Promise<Uint8Array> => {
  // One byte more than announced: files of some systems say 0 and have content.
  const buffer = Buffer.allocUnsafeSlow(size + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  if (size === 0 && length > 0) throw irregular(PSEUDO);
  if (length < size) throw changed();
  return buffer.subarray(0, size);
};

/** Runs `use` with a descriptor of the file behind `real`, checked to be a regular file that is still there. */
const withChecked = async <T>(
  real: string,
  use: (handle: FileHandle, stats: BigIntStats) => Promise<T>,
): Promise<T> => {
  const handle = await open(real, FLAGS);
  try {
    const stats = await handle.stat({ bigint: true });
    requireRegular(stats);
    if (!(await isStillAt(real, stats))) throw changed();
    return await use(handle, stats);
  } finally {
    await handle.close();
  }
};

const openFile = async (path: string, rules: OpenRules): Promise<Opened> => {
  await requireInside(path, rules);
  requireRegular(await stat(path, { bigint: true }));
  const real = await realpath(path);
  await requireInside(real, rules);
  if (await isPseudo(real)) throw irregular(PSEUDO);
  return withChecked(real, async (handle, identity) => {
    const size = Number(identity.size);
    return { real, identity, snapshot: size <= SNAPSHOT_BYTES ? await readStart(handle, size) : undefined };
  });
};

async function* readSame({ real, identity }: Opened): AsyncGenerator<Uint8Array> {
  const handle = await open(real, FLAGS);
  const requireSame = async (): Promise<void> => {
    const stats = await handle.stat({ bigint: true });
    if (!isSame(stats, identity)) throw changed();
  };
  try {
    await requireSame();
    if (!(await isStillAt(real, identity))) throw changed();
    for (let left = Number(identity.size); left > 0; ) {
      const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, left));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length);
      if (bytesRead === 0) throw changed();
      left -= bytesRead;
      // Before the last bytes: a body of which a part is older than the rest is never complete.
      if (left === 0) await requireSame();
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/**
 * A regular file as a body. Small files are read at once; large ones are streamed, anew by each `open()`, which throws
 * Problem unless the file is still the one that was opened. Rejects with Problem for what cannot or must not be read.
 */
export const openBody = async (path: string, rules: OpenRules = {}): Promise<Body> => {
  const toProblem = (thrown: unknown): Problem => {
    if (isProblem(thrown)) return thrown;
    const error = (thrown as NodeJS.ErrnoException).code === 'EACCES' ? forbidden() : thrown;
    return readProblem(rules.named ?? path, error, (error as { hint?: string }).hint ?? rules.hint);
  };
  const opened = await openFile(path, rules).catch((error: unknown) => {
    throw toProblem(error);
  });
  const read = async function* (): AsyncGenerator<Uint8Array> {
    const { snapshot } = opened;
    if (snapshot) {
      if (snapshot.length > 0) yield snapshot;
      return;
    }
    try {
      yield* readSame(opened);
    } catch (error) {
      throw toProblem(error);
    }
  };
  return { size: Number(opened.identity.size), open: read };
};
