// A file that a sandbox process writes effects to: unlike a pipe it wakes nobody, and what is in it outlives the process.
import { Buffer } from 'node:buffer';
import { closeSync, ftruncateSync, openSync, readSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Frame, JOURNAL_TURN_BYTES, takeFrames } from './frames.ts';
import { GarbledFrame } from './incoming.ts';

/**
 * The child writes here from the start of a phase until it first uses the pipe; what follows in that phase goes over the pipe.
 * So all that is here came before all that is there, whenever it is read.
 */
export type Journal = {
  /** To be inherited by the child. */
  readonly fd: number;
  /** A phase starts, and none is running. */
  begin(): void;
  /** Hears what has come since the last time. */
  read(onFrame: (frame: Frame) => void): void;
  close(): void;
};

const BUFFER_BYTES = 64 * 1024;

/** The file has no name when this returns. Undefined where there is no place for it: then the pipe serves. */
const openNameless = (): number | undefined => {
  // Untried on Windows.
  if (process.platform === 'win32') return undefined;
  try {
    const file = path.join(tmpdir(), `assay-${process.pid}-${Math.random().toString(36).slice(2)}`);
    const fd = openSync(file, 'wx+', 0o600);
    unlinkSync(file);
    return fd;
  } catch {
    return undefined;
  }
};

export const openJournal = (): Journal | undefined => {
  const fd = openNameless();
  if (fd === undefined) return undefined;
  const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  let at = 0;
  return {
    fd,
    begin: () => {
      if (at <= JOURNAL_TURN_BYTES) return;
      ftruncateSync(fd, 0);
      at = 0;
    },
    read: (onFrame) => {
      for (let isMore = true; isMore; ) {
        const length = readSync(fd, buffer, 0, BUFFER_BYTES, at);
        const { taken } = takeFrames(buffer, length, onFrame);
        at += taken;
        isMore = length === BUFFER_BYTES;
        if (isMore && taken === 0) throw new GarbledFrame('sandbox: the script process has garbled what it told');
      }
    },
    close: () => closeSync(fd),
  };
};
