// What scripts run in inside a load process: contexts that virtual users share, with each user's variables and leaked globals put in place.
import type { Sandbox } from '../protocol.ts';

export type LoadSandboxOptions = {
  /** `dist/sandbox`: the realm and library bundles. */
  readonly distDir: string;
  readonly cacheDir: string;
  /** Contexts at most: scripts that wait (pm.sendRequest, timers) hold one, others share one. */
  readonly maxContexts: number;
};

export type LoadSandbox = {
  /** The sandbox of one virtual user; costs next to nothing until it runs something. */
  user(): Sandbox;
  close(): Promise<void>;
};
