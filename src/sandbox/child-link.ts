// One sandbox process and the frames to and from it.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { BundleFiles } from './bundle-files.ts';
import {
  createFrameReader,
  encodeFrame,
  FROM_CHILD,
  type Frame,
  MAX_FRAME_BYTES,
  OversizedFrame,
  TO_CHILD,
} from './frames.ts';
import { GarbledFrame, parseBag } from './incoming.ts';

export type ChildLink = {
  readonly pid: number | undefined;
  /** The version of the scopes that the child mirrors; -1 before it knows any. */
  scopesVersion: number;
  /** Replies to calls of scripts, so far. */
  repliesSent: number;
  /** Script texts that the child knows, by their number. */
  readonly texts: Map<string, number>;
  send(kind: number, message: unknown, raw?: readonly Uint8Array[]): void;
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

const MEMORY_WORDS = /out of memory|heap limit|Allocation failed/i;
const MAX_WORDS = 64 * 1024;

/** Listens for V8's last words; scripts cannot write there. */
const hearsMemoryEnd = (stream: Readable): (() => boolean) => {
  let words = '';
  let isHeard = false;
  stream.setEncoding('latin1');
  stream.on('data', (text: string) => {
    words = (words + text).slice(-MAX_WORDS);
    isHeard ||= MEMORY_WORDS.test(words);
  });
  stream.on('error', () => undefined);
  return () => isHeard;
};

const isWindows = process.platform === 'win32';

const start = (childFile: string, maxMemoryMb: number): ChildProcess =>
  spawn(
    process.execPath,
    [
      '--permission',
      `--allow-fs-read=${childFile}`,
      '--disallow-code-generation-from-strings',
      '--expose-internals',
      '--no-warnings',
      `--max-old-space-size=${maxMemoryMb}`,
      // A small young generation: memory stays level however many scripts run.
      '--max-semi-space-size=4',
      childFile,
    ],
    {
      // Node on Windows does not start without it.
      env: isWindows ? { SystemRoot: process.env.SystemRoot } : {},
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      // Ctrl-C in the terminal is for the engine, which ends the sandbox when it sees fit.
      detached: !isWindows,
      windowsHide: true,
    },
  );

export const openChildLink = (files: BundleFiles, maxMemoryMb: number): ChildLink => {
  const child = start(files.childFile, maxMemoryMb);
  const input = child.stdio[3] as Writable;
  const output = child.stdio[4] as Readable;
  const keeping: Promise<void>[] = [];
  const isOutOfMemory = hearsMemoryEnd(child.stdio[2] as Readable);
  let isUncached = false;
  let hasEnded = false;
  let reason: string | undefined;

  const send = (kind: number, message: unknown, raw: readonly Uint8Array[] = []): void => {
    if (hasEnded) return;
    const rawBytes = raw.reduce((sum, part) => sum + part.length, 0);
    const head = encodeFrame(kind, message === undefined ? '' : JSON.stringify(message), rawBytes);
    if (rawBytes === 0) {
      input.write(head);
      return;
    }
    input.cork();
    input.write(head);
    for (const part of raw) input.write(part);
    input.uncork();
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
  const readFrames = createFrameReader((frame) => {
    if (reason === undefined) answer(frame);
  });
  /** A script that tampers with what all objects inherit may garble what we are told: that is its end, not ours. */
  const readOrKill = (chunk: Buffer): void => {
    try {
      if (reason === undefined) readFrames(chunk);
    } catch (error) {
      if (error instanceof GarbledFrame) kill(error.message);
      else if (error instanceof OversizedFrame) kill(TOO_LARGE);
      else throw error;
    }
  };
  const killAtExit = (): void => kill();
  const exited = new Promise<ChildExit>((resolve) => {
    const end = ({ code, signal }: Pick<ChildExit, 'code' | 'signal'>) => {
      if (hasEnded) return;
      hasEnded = true;
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
    ...IGNORED,
    kill,
    retire,
    close,
  };

  // A write to a child that has just died; its exit says the rest.
  input.on('error', () => undefined);
  output.on('error', () => undefined);
  output.on('data', readOrKill);
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
