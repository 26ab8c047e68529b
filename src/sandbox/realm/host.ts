// The door of the realm: the few host functions it was given at boot. Nothing else of the host is reachable from here.
import type { ScopeName } from '../../model/variables.ts';

/** Kinds of frames a realm writes; the numbers are the wire's (see `sandbox/frames.ts`). */
export type OutgoingKind = 'effects' | 'call' | 'end' | 'waiting';

/** A body the host holds: an opaque key, never handed to a script. */
export type HostBody = object;

/**
 * Functions of the host. They take and give primitives, but for `copy` (fills a view made here),
 * `compile` and `library` (give values made inside this context).
 */
export type HostPort = {
  write(kind: OutgoingKind, json: string): void;
  /** The same with effects before it, '' for none, in one go. */
  writeWithEffects(effects: string, kind: OutgoingKind, json: string): void;
  /** A scope as the engine has it now, as JSON text of its set; undefined where all of them are told at the start. */
  readonly scope: ((name: ScopeName) => string) | undefined;
  /** Epoch ms. */
  now(): number;
  /** Monotonic ms with a fraction. */
  clock(): number;
  randomHex(bytes: number): string;
  /** The body as text: UTF-8 decoded, byte order mark kept. */
  text(body: HostBody): string;
  copy(body: HostBody, target: Uint8Array): void;
  fillRandom(target: Uint8Array): void;
  /** A function of this context with the text as its body, or the syntax error as JSON text. */
  compile(text: string, isAsync: boolean): ScriptFunction | string;
  /** What a library bundle evaluates to inside this context; undefined when there is none of that name. */
  library(name: string): unknown;
};

/** A user's script: called with the global object as `this`. */
export type ScriptFunction = (this: unknown, pm: unknown) => unknown;

let port: HostPort;

export const openHost = (given: HostPort): void => {
  port = given;
  const { scope } = given;
  host.scope = scope && ((name) => guard(() => scope(name)));
};

/** A host function that fails (its stack ran out) fails with a host error, which no script may see. */
const guard = <T>(run: () => T): T => {
  try {
    return run();
  } catch {
    throw new RangeError('Maximum call stack size exceeded');
  }
};

export const host: { -readonly [Member in keyof HostPort]: HostPort[Member] } = {
  write: (kind, json) => guard(() => port.write(kind, json)),
  writeWithEffects: (effects, kind, json) => guard(() => port.writeWithEffects(effects, kind, json)),
  scope: undefined,
  now: () => guard(() => port.now()),
  clock: () => guard(() => port.clock()),
  randomHex: (bytes) => guard(() => port.randomHex(bytes)),
  text: (body) => guard(() => port.text(body)),
  copy: (body, target) => guard(() => port.copy(body, target)),
  fillRandom: (target) => guard(() => port.fillRandom(target)),
  compile: (text, isAsync) => guard(() => port.compile(text, isAsync)),
  library: (name) => guard(() => port.library(name)),
};
