// Starts the process for scripts as soon as a collection's text shows that there are any, while the rest gets ready.
import { join } from 'node:path';
import type { Sandbox } from '../sandbox/protocol.ts';
import { scriptMemoryMb } from './engine-deps.ts';
import type { Host } from './host.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import type { CommonOptions } from './run-options.ts';

export type EarlySandbox = {
  /** A text that was read, and not yet understood. */
  onText(text: string): void;
  /** There are scripts to run. */
  take(): Promise<Sandbox>;
  /** Ends what was started, taken or not; a second time does nothing. */
  close(): Promise<void>;
};

/** Postman writes scripts so, empty ones too; those of other formats are found when the text is understood. */
const SCRIPT = /"exec"\s*:\s*(?:\[\s*)?"(?!")/;

/** Starts a process for scripts. */
export const startSandbox = async (options: CommonOptions, host: Host): Promise<Sandbox> => {
  const { createChildSandbox } = await import('../sandbox/child-sandbox.ts');
  return createChildSandbox({
    distDir: join(PACKAGE_ROOT, 'dist', 'sandbox'),
    cacheDir: host.cacheDir(),
    maxMemoryMb: scriptMemoryMb(options),
  });
};

export const createEarlySandbox = (options: CommonOptions, host: Host): EarlySandbox => {
  let started: Promise<Sandbox> | undefined;
  let isClosed = false;
  const take = (): Promise<Sandbox> => {
    started ??= startSandbox(options, host);
    return started;
  };
  return {
    onText: (text) => {
      // A run that could not start may go on reading. What goes wrong is told by whoever takes it.
      if (!isClosed && started === undefined && SCRIPT.test(text)) take().catch(() => undefined);
    },
    take,
    close: async () => {
      isClosed = true;
      await (await started?.catch(() => undefined))?.close();
    },
  };
};
