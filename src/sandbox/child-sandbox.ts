// The sandbox of `run`: user scripts in a process of their own, replaced when a script had to be ended with it.
import { realpathSync } from 'node:fs';
import { openBundleFiles } from './bundle-files.ts';
import { type ChildLink, openChildLink } from './child-link.ts';
import { runPhaseOn } from './phase-run.ts';
import type { PhaseEnd, Sandbox } from './protocol.ts';
import { createVariableMeter } from './variable-meter.ts';

export type ChildSandboxOptions = {
  /** Folder of the built sandbox files. */
  readonly distDir: string;
  /** Where V8's compiled code is kept between runs; without it every run compiles anew. */
  readonly cacheDir?: string;
  /** Bound on the memory of scripts, buffers included. Default 256. */
  readonly maxMemoryMb?: number;
};

const DEFAULT_MEMORY_MB = 256;

/**
 * Starts the process and returns at once; it warms up in the background. A script that is ended takes its process with
 * it: scopes are sent anew to the next one, undeclared script globals are lost.
 */
export const createChildSandbox = (options: ChildSandboxOptions): Sandbox => {
  const maxMemoryMb = options.maxMemoryMb ?? DEFAULT_MEMORY_MB;
  const files = openBundleFiles(realpathSync(options.distDir), options.cacheDir);
  const variables = createVariableMeter(maxMemoryMb);
  let isClosed = false;
  let link: ChildLink | undefined;
  const open = (): ChildLink => {
    const opened = openChildLink(files, maxMemoryMb);
    opened.onExit = () => {
      if (link === opened) link = undefined;
    };
    return opened;
  };
  link = open();
  return {
    run: async (phase, scopes, host, signal): Promise<PhaseEnd> => {
      link ??= open();
      const end = await runPhaseOn(link, { phase, scopes, host, signal, maxMemoryMb, variables });
      // Warm when the next phase comes.
      if (!isClosed && !signal.aborted) link ??= open();
      return end;
    },
    renew: () => {
      link?.retire();
      link ??= open();
    },
    close: async () => {
      isClosed = true;
      const closing = link;
      link = undefined;
      await closing?.close();
    },
  };
};
