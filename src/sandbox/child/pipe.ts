// The child's two pipes and its journal, blocking: an effect has left the process when `write` returns, and idling costs nothing.
import { Buffer } from 'node:buffer';
import fs from 'node:fs';
import {
  AFTER_JOURNAL,
  encodeFrame,
  FROM_CHILD,
  type Frame,
  HEADER_BYTES,
  JOURNAL_FD,
  JOURNAL_TURN_BYTES,
  NO_BYTES,
  putFrame,
} from '../frames.ts';

const IN = 3;
const OUT = 4;
const CHUNK_BYTES = 64 * 1024;

// Looked up once: whatever a script may get hold of later, these stay what they are.
const { readSync, writeSync, read: readLater } = fs;
const { exit } = process;

/** The engine is gone, and with it all reason to be. */
const leave = (): never => exit.call(process, 0);

/** A script may call with next to no stack left: that error is its own, and nothing was read or written yet. */
const failed = (error: unknown): void => {
  const { code } = error as { code?: string };
  if (code === undefined) throw error;
  if (code !== 'EAGAIN') leave();
};

/** Short frames are put together here. */
const outgoing = Buffer.allocUnsafeSlow(CHUNK_BYTES);
/** However many bytes each of them takes. */
const SHORT_CHARACTERS = (CHUNK_BYTES - 2 * HEADER_BYTES) / 3;

let hasJournal = process.argv[2] === 'journal';
/** Nobody waits for what is told: it goes to the journal. */
let isQuiet = false;
let journalAt = 0;
let phaseAt = 0;
/** The engine does not know of the latest in the journal. */
let isUnread = false;

/** Between a phase's start and its first frame on the pipe its effects go to the journal. */
export const beginJournal = (): void => {
  if (journalAt > JOURNAL_TURN_BYTES) journalAt = 0;
  phaseAt = journalAt;
  isQuiet = hasJournal;
};

const loseJournal = (): false => {
  hasJournal = false;
  return false;
};

/** A disk that is full costs the journal; what it has of the frame is ignored for being incomplete. */
const writeToJournal = (size: number): boolean => {
  let written = 0;
  try {
    written = writeSync(JOURNAL_FD, outgoing, 0, size, journalAt);
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
  }
  if (written < size) return loseJournal();
  journalAt += size;
  isUnread = true;
  return true;
};

const noteEffects = (json: string): boolean =>
  isQuiet &&
  json.length <= SHORT_CHARACTERS &&
  journalAt - phaseAt <= JOURNAL_TURN_BYTES &&
  writeToJournal(putFrame(outgoing, 0, FROM_CHILD.effects, json));

/** Tells in one go: `effects`, which may be none, and what follows them. */
export const writeWithEffects = (effects: string, kind: number, json: string): void => {
  if (effects === '') writeFrame(kind, json);
  else if (effects.length + json.length > SHORT_CHARACTERS) {
    writeFrame(FROM_CHILD.effects, effects);
    writeFrame(kind, json);
  } else {
    isQuiet = false;
    const middle = putFrame(outgoing, 0, marked(FROM_CHILD.effects), effects);
    writeAll(outgoing, putFrame(outgoing, middle, kind, json));
    isUnread = false;
  }
};

const marked = (kind: number): number => (isUnread ? kind + AFTER_JOURNAL : kind);

export const writeFrame = (kind: number, json: string, raw: Uint8Array = NO_BYTES): void => {
  if (kind === FROM_CHILD.effects && noteEffects(json)) return;
  isQuiet = false;
  const frame = encodeFrame(marked(kind), json, raw.length);
  writeAll(frame, frame.length);
  isUnread = false;
  writeAll(raw, raw.length);
};

const writeAll = (bytes: Uint8Array, length: number): void => {
  let at = 0;
  while (at < length) {
    try {
      at += writeSync(OUT, bytes, at, length - at);
    } catch (error) {
      failed(error);
    }
  }
};

/** Bytes read but not yet taken as a frame. */
let buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
let start = 0;
let end = 0;

const buffered = (): number => end - start;

/** Makes room for `wanted` bytes in all, moving what is there to the front. */
const makeRoom = (wanted: number): void => {
  if (start + wanted <= buffer.length) return;
  const target = wanted <= buffer.length ? buffer : Buffer.allocUnsafeSlow(wanted);
  buffer.copy(target, 0, start, end);
  end -= start;
  start = 0;
  buffer = target;
};

const fill = (wanted: number): void => {
  makeRoom(wanted);
  while (buffered() < wanted) {
    let count = 0;
    try {
      count = readSync(IN, buffer, end, buffer.length - end, null);
    } catch (error) {
      failed(error);
      continue;
    }
    if (count === 0) leave();
    end += count;
  }
};

const takeFrame = (): Frame => {
  const kind = buffer.readUInt32LE(start);
  const jsonBytes = buffer.readUInt32LE(start + 4);
  const rawBytes = buffer.readUInt32LE(start + 8);
  fill(HEADER_BYTES + jsonBytes + rawBytes);
  const jsonStart = start + HEADER_BYTES;
  const jsonEnd = jsonStart + jsonBytes;
  const json = buffer.toString('utf8', jsonStart, jsonEnd);
  const raw = rawBytes === 0 ? NO_BYTES : takeRaw(jsonEnd, rawBytes);
  start = jsonEnd + rawBytes;
  if (buffer.length > CHUNK_BYTES && start === end) buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  if (start === end) {
    start = 0;
    end = 0;
  }
  return { kind, json, raw };
};

/** A body outlives the buffer it came in: a large one keeps the buffer made for it, a small one is copied out. */
const takeRaw = (from: number, size: number): Uint8Array =>
  buffer.length > CHUNK_BYTES ? buffer.subarray(from, from + size) : Buffer.from(buffer.subarray(from, from + size));

/** Waits for the next frame; nothing else can happen meanwhile. */
export const readFrame = (): Frame => {
  fill(HEADER_BYTES);
  return takeFrame();
};

/** Calls back with the next frame while timers go on. One at a time. */
export const readFrameLater = (onFrame: (frame: Frame) => void): void => {
  if (buffered() > 0) {
    setImmediate(() => onFrame(readFrame()));
    return;
  }
  makeRoom(CHUNK_BYTES);
  readLater(IN, buffer, end, buffer.length - end, null, (error, count) => {
    if (error || count === 0) leave();
    end += count;
    onFrame(readFrame());
  });
};
