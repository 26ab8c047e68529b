// The only door to the file system, the environment, the clock, random numbers and signals.
import { readFile, realpath, stat } from 'node:fs/promises';
import { cpus, homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Body } from '../model/body.ts';
import type { PerfEnvironment } from '../model/perf.ts';
import { otherKind, readProblem, writeProblem } from './file-problems.ts';
import { type FileWriter, openFileWriter } from './file-writer.ts';
import { type OpenRules, openBody } from './open-body.ts';

export type Host = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: {
    write(text: string | Uint8Array): Promise<void>;
    readonly isTTY: boolean;
    readonly columns: number;
    readonly rows?: number | undefined;
  };
  now(): number;
  clock(): number;
  newId(): string;
  randomBytes(size: number): Uint8Array;
  sha256(bytes: Uint8Array): string;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  readBytes(path: string): Promise<Uint8Array>;
  /** All of standard input. */
  readStdin(): Promise<Uint8Array>;
  /** A regular file, to be read as often as needed; rejects with Problem. */
  openBody(path: string, rules?: OpenRules): Promise<Body>;
  /** The path behind links; the path itself when nothing is there. */
  realPath(path: string): Promise<string>;
  exists(path: string): Promise<'file' | 'folder' | undefined>;
  /** `mode` are the permissions of the new file; default: the system's. */
  createFile(path: string, mode?: number): Promise<FileWriter>;
  glob(pattern: string): Promise<readonly string[]>;
  /** Calls back on the first SIGINT or SIGTERM; a second one ends the process at once. Returns how to stop listening. */
  onInterrupt(callback: (signal: 'SIGINT' | 'SIGTERM') => void): () => void;
  cacheDir(): string;
  tempDir(): string;
  /** What reports are compared by. */
  machine(): Omit<PerfEnvironment, 'tool'>;
};

const readBytes = async (path: string): Promise<Uint8Array> => {
  try {
    const stats = await stat(path);
    if (stats.isFIFO()) return await (await import('./read-pipe.ts')).readPipe(path);
    // A device may have no end.
    if (stats.isCharacterDevice() || stats.isBlockDevice()) throw new Error(otherKind(stats));
    return await readFile(path);
  } catch (error) {
    throw readProblem(path, error);
  }
};

const readStdin = async (): Promise<Uint8Array> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const exists = async (path: string): Promise<'file' | 'folder' | undefined> => {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return undefined;
  return stats.isDirectory() ? 'folder' : 'file';
};

/** Loaded when something needs it: its parts take a third of Node's own start-up time. */
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');

const hex = (digits: number): string =>
  Math.floor(Math.random() * 16 ** digits)
    .toString(16)
    .padStart(digits, '0');

/** A version 4 UUID to tell things apart, not to guard them. */
const createUuid = (): string =>
  `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(Math.random() * 4)]}${hex(3)}-${hex(12)}`;

/** `performance.now()` would load all of perf_hooks. */
const clock = (): number => {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
};

const findFiles = async (pattern: string, cwd: string): Promise<readonly string[]> => {
  const { glob } = await import('node:fs/promises');
  const found = await Array.fromAsync(glob(pattern, { cwd }));
  return found.map((path) => resolve(cwd, path)).sort();
};

const onInterrupt: Host['onInterrupt'] = (callback) => {
  let seen = false;
  const listen = (signal: 'SIGINT' | 'SIGTERM') => (): void => {
    if (seen) process.exit(130);
    seen = true;
    callback(signal);
  };
  const onInt = listen('SIGINT');
  const onTerm = listen('SIGTERM');
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  return () => {
    process.off('SIGINT', onInt);
    process.off('SIGTERM', onTerm);
  };
};

const cacheDir = (env: Host['env']): string => {
  if (process.platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'assay', 'Cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'assay');
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'assay');
};

// The callback of the write tells; without a listener Node would end the process.
let hearsStdout = false;

const writeStdout = (text: string | Uint8Array): Promise<void> => {
  if (!hearsStdout) process.stdout.on('error', () => undefined);
  hearsStdout = true;
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(writeProblem('to standard output', error)) : resolve()));
  });
};

/** The real host of this process. */
export const createHost = (): Host => {
  const cwd = process.cwd();
  return {
    cwd,
    env: process.env,
    stdout: {
      write: writeStdout,
      isTTY: process.stdout.isTTY === true,
      // Terminals change their size.
      get columns() {
        return process.stdout.columns ?? 0;
      },
      get rows() {
        return process.stdout.rows;
      },
    },
    now: Date.now,
    clock,
    newId: createUuid,
    randomBytes: (size) => crypto().randomBytes(size),
    sha256: (bytes) => crypto().hash('sha256', bytes),
    sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    readBytes,
    readStdin,
    openBody,
    realPath: (path) => realpath(path).catch(() => path),
    exists,
    createFile: (path, mode) => openFileWriter(path, { mode, unique: hex(8), writeStdout }),
    glob: (pattern) => findFiles(pattern, cwd),
    onInterrupt,
    cacheDir: () => cacheDir(process.env),
    tempDir: tmpdir,
    machine: () => {
      const { platform: os, arch, version: node } = process;
      const [first, ...more] = cpus();
      return { os, arch, cpu: first?.model.trim() ?? '', cores: first ? more.length + 1 : 0, node };
    },
  };
};
