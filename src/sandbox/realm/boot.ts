// Starts the realm inside a bare context: everything a script can reach is made here, from the language alone.
import { createConsole } from './console.ts';
import { createEffects } from './effects.ts';
import { type HostBody, type HostPort, host, openHost } from './host.ts';
import { createHostCalls } from './host-calls.ts';
import { installJson } from './json.ts';
import { connectLibraries, requireLibrary } from './libraries.ts';
import { createRunner } from './runner.ts';
import { keepGlobals, removeGlobals } from './script-globals.ts';
import { createTimers } from './timers.ts';
import { installWebGlobals } from './web-globals.ts';

/**
 * What the host waits for: `again` after the promises have run and unhandled rejections were told, `soon` after the promises
 * have run, the next `phase`, a reply (`message`), a timer, or
 * either.
 */
export type Waiting = 'again' | 'soon' | 'phase' | 'message' | 'timer' | 'either';

/** The realm as the host sees it. */
export type Realm = {
  /** `request`: its text, where the phase does not hold it. */
  start(json: string, body: HostBody | undefined, request?: string): void;
  reply(json: string, body: HostBody | undefined): void;
  /** How long to wait for the next timer; only when `advance` says to. */
  msToTimer(): number;
  fireTimer(): void;
  /** Called when no promise job is left to run. */
  advance(): Waiting;
  /** `promise`, when the reason is one's that nobody has looked at so far. */
  rejected(reason: unknown, promise?: object): void;
  /** Somebody has looked at a rejected promise after all. */
  handled(promise: object): void;
  /** What a user's scripts left behind, as JSON text for another context; undefined when it can only live here. */
  takeGlobals(user: number): string | undefined;
  dropGlobals(user: number): void;
};

const installGlobals = (globals: { [name: string]: unknown }): void => {
  for (const name of Object.keys(globals)) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      enumerable: false,
      writable: true,
      value: globals[name],
    });
  }
};

const randomBytes = (size: number): Uint8Array => {
  const bytes = new Uint8Array(size);
  host.fillRandom(bytes);
  return bytes;
};

export const boot = (port: HostPort): Realm => {
  openHost(port);
  connectLibraries((bundle) => host.library(bundle));
  const effects = createEffects(host.scope !== undefined);
  const calls = createHostCalls(effects);
  const own: { [name: string]: unknown } = { require: requireLibrary };
  const console = createConsole(effects);
  own.console = console;
  const timers = createTimers(own, effects);
  removeGlobals(globalThis);
  installGlobals(own);
  installJson(globalThis);
  installWebGlobals(globalThis, { randomBytes });
  const globals = keepGlobals(globalThis);
  return createRunner({ effects, calls, timers, globals, console });
};
