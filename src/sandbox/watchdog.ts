// Watches a running phase from outside: its time while the script itself runs, and the memory of its process.
import { readFileSync } from 'node:fs';

export type Expiry = 'timeout' | 'memory';

export type Watch = {
  /** The host works for the script: its time does not count. Calls may overlap. */
  pause(): void;
  resume(): void;
  stop(): void;
};

const MEMORY_CHECK_MS = 50;
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
};

/** `onExpiry` is called at most once. */
export const watchPhase = ({ pid, timeoutMs, maxBytes }: WatchOptions, onExpiry: (what: Expiry) => void): Watch => {
  let leftMs = timeoutMs;
  let startedAt = performance.now();
  let openCalls = 0;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    isStopped = true;
    clearTimeout(timer);
    clearInterval(memory);
  };
  const expire = (what: Expiry): void => {
    stop();
    onExpiry(what);
  };
  const run = (): void => {
    startedAt = performance.now();
    if (timeoutMs > 0) timer = setTimeout(expire, Math.max(1, leftMs), 'timeout');
  };
  const memory = setInterval(() => {
    const bytes = pid === undefined ? undefined : residentBytes(pid);
    if (bytes !== undefined && bytes > maxBytes) expire('memory');
  }, MEMORY_CHECK_MS);
  run();
  return {
    pause: () => {
      openCalls += 1;
      if (openCalls > 1) return;
      leftMs -= performance.now() - startedAt;
      clearTimeout(timer);
    },
    resume: () => {
      openCalls -= 1;
      if (openCalls === 0 && !isStopped) run();
    },
    stop,
  };
};
