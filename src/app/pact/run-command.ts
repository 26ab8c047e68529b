// Runs a command of the user's through the shell: JSON in, bytes out.
import { spawn } from 'node:child_process';

export type CommandResult = {
  readonly code: number | null;
  readonly stdout: Uint8Array;
  /** Its last lines, for messages. */
  readonly stderr: string;
  /** Why it ended without a code. */
  readonly trouble?: string;
};

export type CommandCall = {
  readonly input: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** 0: none. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

const MAX_STDERR = 4096;

const isWindows = process.platform === 'win32';

/** Never rejects: what went wrong is in the result. */
export const runCommand = (command: string, call: CommandCall): Promise<CommandResult> =>
  new Promise((resolve) => {
    const { input, env, cwd, timeoutMs, signal } = call;
    // A group of its own, so that what the shell started ends with it; Windows has none.
    const child = spawn(command, { shell: true, cwd, env: { ...env }, detached: !isWindows, windowsHide: true });
    const stdout: Buffer[] = [];
    let stderr = '';
    let trouble: string | undefined;
    const kill = (why: string): void => {
      trouble ??= why;
      try {
        if (isWindows || child.pid === undefined) child.kill('SIGKILL');
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    };
    const onAbort = (): void => kill('it was interrupted');
    const timer = timeoutMs > 0 ? setTimeout(() => kill(`it took more than ${timeoutMs} ms`), timeoutMs) : undefined;
    // An abort that came earlier is not announced again.
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-MAX_STDERR);
    });
    // A command that reads no input closes it early.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (error) => {
      trouble ??= error.message;
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve({ code, stdout: Buffer.concat(stdout), stderr: stderr.trim(), ...(trouble ? { trouble } : {}) });
    });
  });

/** The line that names the error: above a stack where Node writes it, the last one elsewhere. */
const lastWords = (stderr: string): string => {
  const lines = stderr.split(/\r?\n/);
  return lines.findLast((line) => /^(?:Uncaught )?[\w.]*(?:Error|Exception)\b.*:/.test(line)) ?? lines.at(-1)!;
};

/** What to say of a command that did not end well; undefined for one that did. */
export const commandTrouble = ({ code, stderr, trouble }: CommandResult): string | undefined => {
  const words = stderr === '' ? '' : `: ${lastWords(stderr)}`;
  if (trouble !== undefined) return `${trouble}${words}`;
  return code === 0 ? undefined : `it ended with exit code ${code}${words}`;
};
