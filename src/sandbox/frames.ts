// Frames on the pipes between the engine and a sandbox child: kind, JSON text, raw bytes; bodies travel without base64.
import { Buffer } from 'node:buffer';

/** `[u32 kind][u32 bytes of JSON][u32 raw bytes]`, little endian, then both payloads. */
export const HEADER_BYTES = 12;

/** Engine to child. */
export const TO_CHILD = { boot: 1, phase: 2, reply: 3, library: 4, close: 5, random: 6 } as const;

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

/** No script tells as much at once; what claims to be larger is not read. */
export const MAX_FRAME_BYTES = 128 * 1024 * 1024;

export class OversizedFrame extends Error {}

export type Frame = { readonly kind: number; readonly json: string; readonly raw: Uint8Array };

export const NO_BYTES = new Uint8Array(0);

/** Header and JSON of a frame; the raw bytes follow it on the wire as they are. */
export const encodeFrame = (kind: number, json: string, rawBytes: number): Buffer => {
  const jsonBytes = Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + jsonBytes);
  frame.writeUInt32LE(kind, 0);
  frame.writeUInt32LE(jsonBytes, 4);
  frame.writeUInt32LE(rawBytes, 8);
  frame.write(json, HEADER_BYTES, jsonBytes, 'utf8');
  return frame;
};

/** Cuts a stream of chunks into frames; `onFrame` hears each one as soon as it is whole. */
export const createFrameReader = (onFrame: (frame: Frame) => void): ((chunk: Buffer) => void) => {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let wantedBytes = HEADER_BYTES;
  const takeFrames = (data: Buffer): Buffer => {
    let at = 0;
    while (data.length - at >= HEADER_BYTES) {
      const jsonEnd = at + HEADER_BYTES + data.readUInt32LE(at + 4);
      const end = jsonEnd + data.readUInt32LE(at + 8);
      wantedBytes = end - at;
      if (wantedBytes > MAX_FRAME_BYTES) throw new OversizedFrame();
      if (data.length < end) return data.subarray(at);
      const json = data.toString('utf8', at + HEADER_BYTES, jsonEnd);
      onFrame({ kind: data.readUInt32LE(at), json, raw: end === jsonEnd ? NO_BYTES : data.subarray(jsonEnd, end) });
      at = end;
    }
    wantedBytes = HEADER_BYTES;
    return data.subarray(at);
  };
  return (chunk) => {
    pending.push(chunk);
    pendingBytes += chunk.length;
    if (pendingBytes < wantedBytes) return;
    const rest = takeFrames(pending.length === 1 ? chunk : Buffer.concat(pending, pendingBytes));
    pending = rest.length === 0 ? [] : [rest];
    pendingBytes = rest.length;
  };
};
