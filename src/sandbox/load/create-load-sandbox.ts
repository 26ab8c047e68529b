// The sandbox of a load process: contexts that virtual users share, given to whoever has a script to run.
import { realpathSync } from 'node:fs';
import { openBundleFiles } from '../bundle-files.ts';
import type { PhaseEnd, Sandbox } from '../protocol.ts';
import { createVariableMeter } from '../variable-meter.ts';
import { type LoadContext, type LoadUser, openLoadContext, type Task } from './load-context.ts';
import type { LoadSandbox, LoadSandboxOptions } from './load-sandbox.ts';
import { routeRejections } from './route-rejections.ts';

/** Weighs the variables of a user, who shares the process with many. */
const USER_MEMORY_MB = 256;

const INTERRUPTED: PhaseEnd = { skipped: false, killed: { kind: 'crash', message: 'the run was interrupted' } };

/** Opens the first context at once, so that the first user does not wait for it. */
export const createLoadSandbox = async (options: LoadSandboxOptions): Promise<LoadSandbox> => {
  const files = openBundleFiles(realpathSync(options.distDir), options.cacheDir);
  const variables = createVariableMeter(USER_MEMORY_MB);
  const maxContexts = Math.max(1, options.maxContexts);
  let contexts: LoadContext[] = [];
  let queue: Task[] = [];
  let users = 0;
  let isClosed = false;

  const open = (): LoadContext => {
    const opened = openLoadContext(files, variables, { changed });
    contexts.push(opened);
    return opened;
  };
  /** Somebody is through in this very turn: nobody else is needed. */
  const isSoonFree = (): boolean => contexts.some(({ state }) => state === 'turn');
  const findFree = (user: LoadUser): LoadContext | undefined => {
    const { home } = user;
    if (home?.state === 'idle') return home;
    const idle = contexts.find(({ state }) => state === 'idle');
    if (idle) return idle;
    return isSoonFree() || contexts.length >= maxContexts ? undefined : open();
  };
  /** False: what the user left behind is of a kind that lives in one context alone, and that one is busy. */
  const packUp = (user: LoadUser): boolean => {
    const { home } = user;
    if (home === undefined || home.state === 'idle' || home.state === 'gone') return true;
    const baggage = home.state === 'turn' ? undefined : home.realm.takeGlobals(user.id);
    if (baggage === undefined) return false;
    user.baggage = baggage;
    user.home = undefined;
    return true;
  };
  /** False when nobody can run it now. */
  const place = (task: Task): boolean => {
    const { user } = task;
    if (task.signal.aborted) {
      task.resolve(INTERRUPTED);
      return true;
    }
    if (!packUp(user)) {
      user.home!.queue.push(task);
      return true;
    }
    const found = findFree(user);
    found?.run(task);
    return found !== undefined;
  };
  const serve = (): void => {
    for (let first = queue.shift(); first !== undefined; first = queue.shift()) {
      if (place(first)) continue;
      queue.unshift(first);
      return;
    }
  };
  const changed = (context: LoadContext): void => {
    if (context.state === 'gone') contexts = contexts.filter((one) => one !== context);
    // Whatever has changed, what could be served there alone is looked at again.
    if (context.queue.length > 0) queue.unshift(...context.queue.splice(0));
    if (!isClosed) serve();
  };
  const unroute = routeRejections(() => contexts);
  open();

  const userSandbox = (): Sandbox => {
    users += 1;
    const user: LoadUser = { id: users, home: undefined, baggage: undefined, at: undefined };
    return {
      run: (phase, scopes, host, signal) =>
        new Promise((resolve) => {
          if (isClosed || signal.aborted) return resolve(INTERRUPTED);
          const task: Task = { user, phase, scopes, host, signal, resolve };
          if (user.at) user.at.run(task);
          else if (queue.length > 0 || !place(task)) queue.push(task);
        }),
      renew: () => {
        user.home?.realm.dropGlobals(user.id);
        user.home = undefined;
        user.baggage = undefined;
      },
      close: async () => undefined,
    };
  };

  return {
    user: userSandbox,
    close: async () => {
      isClosed = true;
      unroute();
      const waiting = [...queue, ...contexts.flatMap((context) => context.queue.splice(0))];
      queue = [];
      for (const { resolve } of waiting) resolve(INTERRUPTED);
      const made = contexts[0]?.realm.caches() ?? [];
      for (const context of [...contexts]) context.end(INTERRUPTED.killed!);
      await Promise.all(made.map(({ name, cache }) => files.keep(name, cache)));
    },
  };
};
