// Runs the command whose traffic the proxy judges, with the terminal it was given.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Host } from '../host.ts';

export type CommandEnd = {
  readonly code: number;
  /** Why it could not be started. */
  readonly trouble?: string;
};

/** How long a command may take to end once it was told to. */
const GRACE_MS = 5_000;

/** Never rejects. `signal` tells it to end. */
export const runProxied = (
  words: readonly string[],
  url: string,
  { cwd, env }: Host,
  signal: AbortSignal,
): Promise<CommandEnd> =>
  new Promise((resolve) => {
    const [program, ...rest] = words as [string, ...string[]];
    const shell = process.platform === 'win32';
    const child = spawn(program, rest, { cwd, env: { ...env, ASSAY_PROXY_URL: url }, stdio: 'inherit', shell });
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill('SIGTERM');
      timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
    const end = (result: CommandEnd): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      const trouble = error.code === 'ENOENT' ? `there is no program ${program}` : error.message;
      end({ code: 127, trouble });
    });
    child.on('close', (code, by) => end({ code: code ?? 128 + (by ? constants.signals[by] : 0) }));
  });
