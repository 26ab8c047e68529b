// Frames on the pipes between the engine and a sandbox child: kind, JSON text, raw bytes; bodies travel without base64.
import { Buffer } from 'node:buffer';

/** `[u32 kind][u32 bytes of JSON][u32 raw bytes]`, little endian, then both payloads. */
export const HEADER_BYTES = 12;

/** Engine to child. */
export const TO_CHILD = {
  boot: 1,
  phase: 2,
  reply: 3,
  library: 4,
  close: 5,
  random: 6,
  /** A phase inside another one, whose script waits or goes on. */
  nestedPhase: 7,
} as const;

/** Child to engine. */
export const FROM_CHILD = {
  effects: 1,
  call: 2,
  end: 3,
  library: 4,
  cache: 5,
  waiting: 6,
  closed: 7,
  ready: 8,
  random: 9,
  /** The child waits for replies alone: this time is the host's, not the script's. */
  idle: 10,
  /** A timer of a script is due before the reply came. */
  busy: 11,
} as const;

/** Added to the kind of a frame on the pipe: what is in the journal comes before it. */
export const AFTER_JOURNAL = 0x100;

/** The journal's file descriptor in the child. */
export const JOURNAL_FD = 5;
/** A phase that starts when there is more in the journal than this starts it anew. */
export const JOURNAL_TURN_BYTES = 256 * 1024;

/** No script tells as much at once; what claims to be larger is not read. */
export const MAX_FRAME_BYTES = 128 * 1024 * 1024;

export class OversizedFrame extends Error {}

export type Frame = { readonly kind: number; readonly json: string; readonly raw: Uint8Array };

export const NO_BYTES = new Uint8Array(0);

const writeHeader = (target: Buffer, at: number, kind: number, jsonBytes: number, rawBytes: number): void => {
  target.writeUInt32LE(kind, at);
  target.writeUInt32LE(jsonBytes, at + 4);
  target.writeUInt32LE(rawBytes, at + 8);
};

/** Header and JSON of a frame, with `room` behind it; the raw bytes follow it on the wire as they are. */
export const encodeFrame = (kind: number, json: string, rawBytes: number, room = 0): Buffer => {
  const jsonBytes = Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + jsonBytes + room);
  writeHeader(frame, 0, kind, jsonBytes, rawBytes);
  frame.write(json, HEADER_BYTES, jsonBytes, 'utf8');
  return frame;
};

/** The same, without raw bytes, into `target`, which has room for it; gives back where the frame ends. */
export const putFrame = (target: Buffer, at: number, kind: number, json: string): number => {
  const jsonBytes = target.write(json, at + HEADER_BYTES, 'utf8');
  writeHeader(target, at, kind, jsonBytes, 0);
  return at + HEADER_BYTES + jsonBytes;
};

type Taken = {
  /** Bytes of the frames that were whole. */
  readonly taken: number;
  /** Bytes that the next frame needs, as far as one can tell. */
  readonly wanted: number;
};

/** `onFrame` hears each frame that is whole before `length`. */
export const takeFrames = (data: Buffer, length: number, onFrame: (frame: Frame) => void): Taken => {
  let at = 0;
  while (length - at >= HEADER_BYTES) {
    const jsonEnd = at + HEADER_BYTES + data.readUInt32LE(at + 4);
    const end = jsonEnd + data.readUInt32LE(at + 8);
    if (end - at > MAX_FRAME_BYTES) throw new OversizedFrame();
    if (length < end) return { taken: at, wanted: end - at };
    const json = data.toString('utf8', at + HEADER_BYTES, jsonEnd);
    onFrame({ kind: data.readUInt32LE(at), json, raw: end === jsonEnd ? NO_BYTES : data.subarray(jsonEnd, end) });
    at = end;
  }
  return { taken: at, wanted: HEADER_BYTES };
};

/** Cuts a stream of chunks into frames; `onFrame` hears each one as soon as it is whole. */
export const createFrameReader = (onFrame: (frame: Frame) => void): ((chunk: Buffer) => void) => {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let wantedBytes = HEADER_BYTES;
  return (chunk) => {
    pending.push(chunk);
    pendingBytes += chunk.length;
    if (pendingBytes < wantedBytes) return;
    const data = pending.length === 1 ? chunk : Buffer.concat(pending, pendingBytes);
    const { taken, wanted } = takeFrames(data, data.length, onFrame);
    wantedBytes = wanted;
    pending = taken === data.length ? [] : [data.subarray(taken)];
    pendingBytes = data.length - taken;
  };
};
