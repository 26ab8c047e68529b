// Tells when files change that a command was given, however an editor writes them: in place, or a new file under the old name.
import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';
import type { Host } from './host.ts';

/** Changes closer together than this are one: an editor, or a test run that writes ten pacts. */
const QUIET_MS = 150;

const GLOB = /[*?{}[\]]/;

/** The folder above the first part of a pattern that is no plain name. */
const globBase = (pattern: string): string => {
  const parts = pattern.split(/[\\/]/);
  const at = parts.findIndex((part) => GLOB.test(part));
  return parts.slice(0, at).join(sep) || (pattern.startsWith('/') ? sep : '.');
};

export type FileWatch = {
  /** Resolves with the name of a changed file once no other follows; with undefined when `signal` aborts. */
  next(signal: AbortSignal): Promise<string | undefined>;
  close(): void;
};

const watchOne = async (path: string, host: Host, onChange: (name: string) => void): Promise<FSWatcher | undefined> => {
  const full = resolve(host.cwd, path);
  const kind = await host.exists(full);
  try {
    if (kind === 'folder') return watch(full, { recursive: true }, (_, name) => onChange(name ?? path));
    if (kind === undefined && GLOB.test(path))
      return watch(resolve(host.cwd, globBase(path)), { recursive: true }, (_, name) => onChange(name ?? path));
    // The folder: a file that is replaced is another file, and a watch on the old one hears nothing more.
    return watch(dirname(full), (_, name) => {
      if (name === null || name === basename(full)) onChange(path);
    });
  } catch {
    // A folder that does not exist (yet) cannot change.
    return undefined;
  }
};

/** Starts watching files, folders and globs; URLs cannot be watched and are left out. */
export const watchFiles = async (paths: readonly string[], host: Host): Promise<FileWatch> => {
  let changed: string | undefined;
  let wake: (() => void) | undefined;
  const onChange = (name: string): void => {
    changed = name;
    wake?.();
  };
  const local = paths.filter((path) => !/^https?:\/\//i.test(path));
  const watchers = await Promise.all(local.map((path) => watchOne(path, host, onChange)));
  // A folder that is removed while it is watched: what it held has changed, and the next run says so.
  for (const watcher of watchers) watcher?.on('error', () => onChange('a watched folder'));
  return {
    next: async (signal) => {
      const onAbort = (): void => wake?.();
      signal.addEventListener('abort', onAbort);
      while (changed === undefined && !signal.aborted) {
        await new Promise<void>((resolveChange) => {
          wake = resolveChange;
        });
      }
      signal.removeEventListener('abort', onAbort);
      if (signal.aborted) return undefined;
      let name = changed;
      do {
        name = changed;
        changed = undefined;
        await host.sleep(QUIET_MS, signal);
      } while (changed !== undefined);
      return signal.aborted ? undefined : name;
    },
    close: () => {
      for (const watcher of watchers) watcher?.close();
    },
  };
};
