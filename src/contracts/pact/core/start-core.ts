// Starts the process with Pact's engine, gives it interactions to verify, and starts another when it dies.
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../../model/problem.ts';
import type { CoreAnswer, CoreJob } from './job.ts';
import { oneAuthority } from './one-authority.ts';

export type CoreOptions = {
  /** The built child. */
  readonly childFile: string;
  /** Where a private folder is made for the documents that the engine reads; it is removed at the end. */
  readonly tempDir: string;
  readonly version: string;
  /** How many interactions may be under way at once. */
  readonly jobs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
};

export type Core = {
  /**
   * Verifies one interaction. `limitMs` bounds it whatever happens inside. Rejects with Problem when the engine died or
   * did not answer, and when `signal` aborts.
   */
  verify(job: Omit<CoreJob, 'id'>, limitMs: number, signal: AbortSignal): Promise<CoreAnswer>;
  close(): void;
};

type Waiting = { readonly resolve: (answer: CoreAnswer) => void; readonly reject: (error: Problem) => void };

/** Variables that would change what the engine does: its own filters, and proxies between it and us. */
const NOT_INHERITED = /^(?:PACT_(?:DESCRIPTION|PROVIDER_STATE|PROVIDER_NO_STATE|BROKER_.*)|(?:https?|all|no)_proxy)$/i;

const childEnv = ({ env, jobs }: CoreOptions, folder: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_INHERITED.test(name))),
  ...oneAuthority(folder, env),
  // Without it the engine reports its use to the makers of Pact after every verification.
  PACT_DO_NOT_TRACK: 'true',
  LOG_LEVEL: 'error',
  // Plugins log into a file each time they start: into the folder of their installation, unless told where.
  PACT_OUTPUT_DIR: env.PACT_OUTPUT_DIR || folder,
  UV_THREADPOOL_SIZE: String(Math.max(4, jobs + 1)),
});

const MAX_WORDS = 4096;
const ANSI = /\u001b\[[0-9;]*m/g;

/** What the child printed on its way out. It goes to a file: writing to a pipe that nobody reads aborts the engine. */
const lastWords = (file: string): string => {
  try {
    const lines = readFileSync(file, 'latin1').slice(-MAX_WORDS).replace(ANSI, '').trim().split('\n');
    return (lines.findLast((line) => /Error: |panicked/.test(line)) ?? lines.at(-1) ?? '').trim();
  } catch {
    return '';
  }
};

const crashed = (words: string): Problem =>
  new Problem('pact.core-crashed', `Pact's engine ended unexpectedly${words === '' ? '' : `: ${words}`}`, {
    hint: 'Check that @pact-foundation/pact-core is installed for this platform: npm ls @pact-foundation/pact-core.',
    exit: 3,
  });

const tooSlow = (limitMs: number): Problem =>
  new Problem('pact.core-timeout', `Pact's engine did not answer within ${limitMs} ms`, { exit: 3 });

const interrupted = (): Problem => new Problem('pact.interrupted', 'The verification was interrupted', { exit: 3 });

const HAS_GROUPS = process.platform !== 'win32';

/** Ends it with the plugins that it started: processes of their own, which would outlive it. */
const killGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  try {
    process.kill(HAS_GROUPS ? -pid : pid, 'SIGKILL');
  } catch {
    // None of them is left.
  }
};

const startOne = (options: CoreOptions): Core => {
  const { childFile, version } = options;
  const folder = mkdtempSync(join(options.tempDir, 'assay-pact-'));
  const waiting = new Map<number, Waiting>();
  let isClosed = false;
  let lastId = 0;

  const start = (): ChildProcess => {
    const printed = join(folder, 'printed.txt');
    const stderr = openSync(printed, 'w');
    const child = fork(childFile, [folder, version], {
      env: childEnv(options, folder),
      stdio: ['ignore', 'ignore', stderr, 'ipc'],
      execArgv: ['--no-warnings'],
      detached: HAS_GROUPS,
    });
    closeSync(stderr);
    child.on('message', (answer: CoreAnswer) => waiting.get(answer.id)?.resolve(answer));
    const end = (): void => {
      if (current !== child || isClosed) return;
      current = undefined;
      for (const { reject } of waiting.values()) reject(crashed(lastWords(printed)));
    };
    child.on('error', end);
    child.on('exit', () => {
      killGroup(child);
      end();
    });
    return child;
  };
  let current: ChildProcess | undefined = start();

  const kill = (): void => {
    const child = current;
    current = undefined;
    if (child) killGroup(child);
    for (const { reject } of waiting.values()) reject(interrupted());
  };

  return {
    verify: async (job, limitMs, signal) => {
      const id = ++lastId;
      let timer: NodeJS.Timeout | undefined;
      const onAbort = (): void => waiting.get(id)?.reject(interrupted());
      try {
        return await new Promise<CoreAnswer>((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          if (signal.aborted) return reject(interrupted());
          signal.addEventListener('abort', onAbort);
          timer = setTimeout(() => {
            reject(tooSlow(limitMs));
            kill();
          }, limitMs);
          current ??= start();
          current.send({ ...job, id }, (error) => error && reject(crashed('')));
        });
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        waiting.delete(id);
      }
    },
    close: () => {
      isClosed = true;
      kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Starts at once, so that loading the engine and reading the pacts overlap. */
export const startCore = (options: CoreOptions): Core => {
  const shared = startOne(options);
  const all = [shared];
  // Whenever a verification ends, the engine kills all plugins of its process, also those that another one needs.
  const ofPlugins: Core[] = [];
  const startOther = (): Core => {
    const core = startOne(options);
    all.push(core);
    return core;
  };
  return {
    verify: async (job, limitMs, signal) => {
      if (!job.usesPlugins || options.jobs === 1) return shared.verify(job, limitMs, signal);
      const core = ofPlugins.pop() ?? startOther();
      try {
        return await core.verify(job, limitMs, signal);
      } finally {
        ofPlugins.push(core);
      }
    },
    close: () => {
      for (const core of all) core.close();
    },
  };
};
