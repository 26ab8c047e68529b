// One sandbox process and the frames to and from it.
import type { Readable, Writable } from 'node:stream';
import type { BundleFiles } from './bundle-files.ts';
import {
  AFTER_JOURNAL,
  createFrameReader,
  FROM_CHILD,
  type Frame,
  MAX_FRAME_BYTES,
  OversizedFrame,
  TO_CHILD,
} from './frames.ts';
import { GarbledFrame, parseBag } from './incoming.ts';
import { openJournal } from './journal.ts';
import { forgetOrphan } from './orphan-guard.ts';
import { sendFrame } from './send-frame.ts';
import { hearsMemoryEnd, startChild } from './start-child.ts';

export type ChildLink = {
  readonly pid: number | undefined;
  /** The version of the scopes that the child mirrors; -1 before it knows any. */
  scopesVersion: number;
  /** Replies to calls of scripts, so far. */
  repliesSent: number;
  /** Script texts that the child knows, by their number. */
  readonly texts: Map<string, number>;
  send(kind: number, message: unknown, raw?: readonly Uint8Array[]): void;
  /** Phases nest; each is closed when it has ended. */
  openPhase(message: unknown, raw: readonly Uint8Array[]): void;
  closePhase(): void;
  /** Hears what a script has told by now that was in no hurry. */
  catchUp(): void;
  /** The child has started; before that no script runs and no time counts. */
  isReady: boolean;
  onReady: () => void;
  /** Hears every frame but those about bundles, which the link answers itself. */
  onFrame: (frame: Frame) => void;
  /** Told when the process has ended, whoever ended it, or is of no more use. */
  onExit: (exit: ChildExit) => void;
  kill(reason?: string): void;
  /** No phase may run in it any more. */
  retire(): void;
  /** Lets the process leave what V8 compiled, then ends it. */
  close(): Promise<void>;
};

export type ChildExit = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why we ended it; undefined when it ended by itself. */
  readonly reason?: string | undefined;
  /** V8's last words were that it has no memory left. */
  readonly isOutOfMemory: boolean;
};

const IGNORED = { isReady: false, onReady: () => undefined, onFrame: () => undefined, onExit: () => undefined };

/** A child that does not answer a farewell is ended. */
const CLOSE_WAIT_MS = 2000;

const TOO_LARGE = `sandbox: the script told more than ${MAX_FRAME_BYTES / 1024 / 1024} MB at once`;

export const openChildLink = (files: BundleFiles, maxMemoryMb: number): ChildLink => {
  const journal = openJournal();
  const child = startChild(files.childFile, maxMemoryMb, journal);
  const input = child.stdio[3] as Writable;
  const output = child.stdio[4] as Readable;
  const keeping: Promise<void>[] = [];
  const isOutOfMemory = hearsMemoryEnd(child.stdio[2] as Readable);
  let isUncached = false;
  let hasEnded = false;
  let reason: string | undefined;
  let depth = 0;

  const send = (kind: number, message: unknown, raw: readonly Uint8Array[] = []): void => {
    if (!hasEnded) sendFrame(input, kind, message === undefined ? '' : JSON.stringify(message), raw);
  };
  const openPhase = (message: unknown, raw: readonly Uint8Array[]): void => {
    if (depth === 0) journal?.begin();
    send(depth === 0 ? TO_CHILD.phase : TO_CHILD.nestedPhase, message, raw);
    depth += 1;
  };
  const closePhase = (): void => {
    depth -= 1;
  };
  const sendBundle = (kind: number, name: string): void => {
    const found = files.read(name);
    isUncached ||= found?.isCached === false;
    if (found === undefined) send(kind, { name });
    else send(kind, { name, textBytes: found.bundle.textBytes }, found.bundle.bytes);
  };
  const answer = (frame: Frame): void => {
    if (frame.kind === FROM_CHILD.library) sendBundle(TO_CHILD.library, nameIn(frame));
    else if (frame.kind === FROM_CHILD.cache) keeping.push(files.keep(nameIn(frame), frame.raw));
    else if (frame.kind === FROM_CHILD.random) send(TO_CHILD.random, undefined, [randomBytes(sizeIn(frame))]);
    else if (frame.kind === FROM_CHILD.ready) {
      link.isReady = true;
      link.onReady();
    } else link.onFrame(frame);
  };
  const kill = (why?: string): void => {
    reason ??= why;
    child.kill('SIGKILL');
  };
  const hear = (frame: Frame): void => {
    if (reason === undefined) answer(frame);
  };
  const readFrames = createFrameReader((frame) => {
    const { kind } = frame;
    if (kind < AFTER_JOURNAL) hear(frame);
    else {
      journal?.read(hear);
      hear({ ...frame, kind: kind - AFTER_JOURNAL });
    }
  });
  /** A script that tampers with what all objects inherit may garble what we are told: that is its end, not ours. */
  const readOrKill = (read: () => void): void => {
    try {
      if (reason === undefined) read();
    } catch (error) {
      if (error instanceof GarbledFrame) kill(error.message);
      else if (error instanceof OversizedFrame) kill(TOO_LARGE);
      else throw error;
    }
  };
  const catchUp = (): void => readOrKill(() => journal?.read(hear));
  const killAtExit = (): void => kill();
  const exited = new Promise<ChildExit>((resolve) => {
    const end = ({ code, signal }: Pick<ChildExit, 'code' | 'signal'>) => {
      if (hasEnded) return;
      catchUp();
      hasEnded = true;
      forgetOrphan(child.pid);
      journal?.close();
      process.off('exit', killAtExit);
      input.destroy();
      const exit = { code, signal, reason, isOutOfMemory: isOutOfMemory() };
      resolve(exit);
      link.onExit(exit);
    };
    child.once('close', (code, signal) => end({ code, signal }));
    child.once('error', () => end({ code: null, signal: null }));
  });
  const close = async (): Promise<void> => {
    if (!hasEnded && isUncached) {
      send(TO_CHILD.close, undefined);
      const timer = setTimeout(killAtExit, CLOSE_WAIT_MS);
      await exited;
      clearTimeout(timer);
    } else kill();
    await Promise.all(keeping);
  };
  const retire = (): void => {
    link.onExit({ code: null, signal: null, isOutOfMemory: false });
    kill();
  };
  const link: ChildLink = {
    pid: child.pid,
    scopesVersion: -1,
    repliesSent: 0,
    texts: new Map(),
    send,
    openPhase,
    closePhase,
    catchUp,
    ...IGNORED,
    kill,
    retire,
    close,
  };

  // A write to a child that has just died; its exit says the rest.
  input.on('error', () => undefined);
  output.on('error', () => undefined);
  output.on('data', (chunk: Buffer) => readOrKill(() => readFrames(chunk)));
  process.on('exit', killAtExit);
  sendBundle(TO_CHILD.boot, 'realm');
  return link;
};

/** Loaded when a script first wants randomness. */
const randomBytes = (size: number): Uint8Array => process.getBuiltinModule('node:crypto').randomBytes(size);

const MAX_RANDOM_BYTES = 16 * 1024 * 1024;

const sizeIn = ({ json }: Frame): number => {
  const { size } = parseBag(json);
  if (typeof size !== 'number' || !(size >= 0 && size <= MAX_RANDOM_BYTES)) throw new GarbledFrame('not a size');
  return size;
};

const nameIn = ({ json }: Frame): string => String(parseBag(json).name);
