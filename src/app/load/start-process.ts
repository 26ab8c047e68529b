// Starts a load process with no more rights than its work needs, and hears what it says, and how it ends.
import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { forgetOrphan, guardOrphan } from '../../sandbox/orphan-guard.ts';
import { hearsMemoryEnd } from '../../sandbox/start-child.ts';
import type { FromLoadProcess, ToLoadProcess } from './messages.ts';

export type ProcessRights = {
  /** Files and folders that it may read; `*`: all. */
  readonly reads: readonly string[];
  readonly memoryMb: number;
  /** Of V8's young generation, whose three parts are filled before anything is collected; absent: V8's own. */
  readonly youngMb?: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
};

export type LoadChild = {
  readonly index: number;
  send(message: ToLoadProcess): void;
  kill(): void;
  /** It has ended; why, where it ended before its work was done. */
  readonly ended: Promise<string>;
};

/** What Node itself reads of the environment; nothing else is handed on. */
const KEPT = ['NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_USE_SYSTEM_CA', 'SystemRoot'];

const isWindows = process.platform === 'win32';
const MAX_WORDS = 8192;

const keptOf = (env: ProcessRights['env']): NodeJS.ProcessEnv =>
  Object.fromEntries(KEPT.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));

const forkChild = (file: string, { reads, memoryMb, youngMb, cwd, env }: ProcessRights): ChildProcess =>
  fork(file, [], {
    cwd,
    env: keptOf(env),
    execArgv: [
      '--permission',
      ...reads.map((path) => `--allow-fs-read=${path}`),
      '--disallow-code-generation-from-strings',
      // So that import() and stacks of scripts are answered without an object of the process.
      '--expose-internals',
      '--no-warnings',
      `--max-old-space-size=${memoryMb}`,
      ...(youngMb === undefined ? [] : [`--max-semi-space-size=${youngMb}`]),
    ],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Ctrl-C in the terminal is for the main process.
    detached: !isWindows,
  });

const hearsLastWords = (stream: Readable): (() => string) => {
  let words = '';
  stream.on('data', (text: string) => {
    words = (words + text).slice(-MAX_WORDS);
  });
  return () => /^\s*(\w*(?:Error|Exception)\b.*)$/m.exec(words)?.[1] ?? words.trim().split('\n').at(-1) ?? '';
};

const reasonOf = (code: number | null, signal: string | null, isMemory: boolean, memoryMb: number, words: string) => {
  if (isMemory) return `it needed more than ${memoryMb} MB of memory`;
  if (signal !== null) return `it was ended by ${signal}`;
  return words === '' ? `its exit code was ${code}` : words;
};

/** `onMessage` hears everything it says. */
export const startLoadProcess = (
  file: string,
  index: number,
  rights: ProcessRights,
  onMessage: (message: FromLoadProcess) => void,
): LoadChild => {
  const child = forkChild(file, rights);
  guardOrphan(child.pid);
  const isMemory = hearsMemoryEnd(child.stderr!);
  const lastWords = hearsLastWords(child.stderr!);
  child.on('message', onMessage as (message: unknown) => void);
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => {
      forgetOrphan(child.pid);
      resolve(reasonOf(code, signal, isMemory(), rights.memoryMb, lastWords()));
    });
  });
  return {
    index,
    // One that is gone hears nothing; that it is gone is told by `ended`.
    send: (message) => void (child.connected && child.send(message, () => undefined)),
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
};
