// Watches running phases from outside: their time while the script itself runs, and the memory of their process.
import { readFileSync } from 'node:fs';
import { guardOrphan } from './orphan-guard.ts';

export type Expiry = 'timeout' | 'memory';

export type Watch = {
  /** The host works for the script: its time does not count. Calls may overlap. */
  pause(): void;
  resume(): void;
  stop(): void;
};

const BEAT_MS = 50;
/** A script that runs for so many beats may be one that never ends. */
const LONG_BEATS = 2;
const PAGE_BYTES = 4096;

/** Resident bytes of a process; undefined where the system does not tell cheaply. */
const residentBytes = (pid: number): number | undefined => {
  if (process.platform !== 'linux') return undefined;
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return undefined;
  }
};

export type WatchOptions = {
  readonly pid: number | undefined;
  /** 0 = none. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Called now and then while the phase runs. */
  readonly onBeat: () => void;
};

/** Most phases end before a timer of their own would have been worth setting: one beat looks after them all. */
const beats = new Set<() => void>();

/** So many beats with nothing to watch end the timer. */
const IDLE_BEATS = 20;

let timer: NodeJS.Timeout | undefined;
let idleBeats = 0;

const beat = (): void => {
  idleBeats = beats.size > 0 ? 0 : idleBeats + 1;
  for (const onBeat of [...beats]) onBeat();
  if (idleBeats < IDLE_BEATS) return;
  clearInterval(timer);
  timer = undefined;
};

const addBeat = (onBeat: () => void): void => {
  beats.add(onBeat);
  // The process watched keeps the engine alive, not this.
  timer ??= setInterval(beat, BEAT_MS).unref();
};

/** `onExpiry` is called at most once. */
export const watchPhase = (options: WatchOptions, onExpiry: (what: Expiry) => void): Watch => {
  const { pid, timeoutMs, maxBytes, onBeat } = options;
  let leftMs = timeoutMs;
  let startedAt = performance.now();
  let openCalls = 0;
  let ownBeats = 0;
  let isStopped = false;
  let deadline: NodeJS.Timeout | undefined;
  const stop = (): void => {
    isStopped = true;
    clearTimeout(deadline);
    beats.delete(look);
  };
  const expire = (what: Expiry): void => {
    stop();
    onExpiry(what);
  };
  /** The last stretch is timed exactly. */
  const arm = (): void => {
    const ms = leftMs - (performance.now() - startedAt);
    if (timeoutMs > 0 && deadline === undefined && ms < 2 * BEAT_MS) {
      deadline = setTimeout(expire, Math.max(1, ms), 'timeout');
    }
  };
  const look = (): void => {
    onBeat();
    if (isStopped) return;
    if (openCalls === 0) {
      arm();
      ownBeats += 1;
      if (ownBeats === LONG_BEATS) guardOrphan(pid);
    }
    const bytes = pid === undefined ? undefined : residentBytes(pid);
    if (bytes !== undefined && bytes > maxBytes) expire('memory');
  };
  const run = (): void => {
    startedAt = performance.now();
    arm();
  };
  addBeat(look);
  run();
  return {
    pause: () => {
      openCalls += 1;
      if (openCalls > 1) return;
      leftMs -= performance.now() - startedAt;
      clearTimeout(deadline);
      deadline = undefined;
    },
    resume: () => {
      openCalls -= 1;
      if (openCalls === 0 && !isStopped) run();
    },
    stop,
  };
};
