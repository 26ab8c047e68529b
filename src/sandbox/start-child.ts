// Starts a sandbox process, with no rights but to read its own file, and hears its last words.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Journal } from './journal.ts';

const MEMORY_WORDS = /out of memory|heap limit|Allocation failed/i;
const MAX_WORDS = 64 * 1024;

/** Listens for V8's last words; scripts cannot write there. */
export const hearsMemoryEnd = (stream: Readable): (() => boolean) => {
  let words = '';
  let isHeard = false;
  stream.setEncoding('latin1');
  stream.on('data', (text: string) => {
    words = (words + text).slice(-MAX_WORDS);
    isHeard ||= MEMORY_WORDS.test(words);
  });
  stream.on('error', () => undefined);
  return () => isHeard;
};

const isWindows = process.platform === 'win32';

export const startChild = (childFile: string, maxMemoryMb: number, journal: Journal | undefined): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--permission',
      `--allow-fs-read=${childFile}`,
      '--disallow-code-generation-from-strings',
      '--expose-internals',
      '--no-warnings',
      `--max-old-space-size=${maxMemoryMb}`,
      // A small young generation: memory stays level however many scripts run.
      '--max-semi-space-size=4',
      childFile,
      ...(journal ? ['journal'] : []),
    ],
    {
      // Node on Windows does not start without it.
      env: isWindows ? { SystemRoot: process.env.SystemRoot } : {},
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', ...(journal ? [journal.fd] : [])],
      // Ctrl-C in the terminal is for the engine, which ends the sandbox when it sees fit.
      detached: !isWindows,
      windowsHide: true,
    },
  );
