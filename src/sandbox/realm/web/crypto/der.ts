// The little of DER that keys are written in.
import type { Bytes } from './scheme.ts';

export type Node = { readonly tag: number; readonly body: Bytes };

export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTETS = 0x04;
export const OID = 0x06;
export const SEQUENCE = 0x30;
const NULL = 0x05;

const lengthAt = (bytes: Bytes, at: number): { readonly length: number; readonly from: number } => {
  const first = bytes[at];
  if (first === undefined) throw new Error('the data ends in a length');
  if (first < 0x80) return { length: first, from: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new Error('a length of that size');
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + (bytes[at + i] ?? Number.NaN);
  return { length, from: at + 1 + count };
};

/** All the nodes that `bytes` consist of. */
export const readNodes = (bytes: Bytes): readonly Node[] => {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { length, from } = lengthAt(bytes, at + 1);
    const end = from + length;
    if (!(end <= bytes.length)) throw new Error('the data ends too early');
    nodes.push({ tag: bytes[at] as number, body: bytes.subarray(from, end) });
    at = end;
  }
  return nodes;
};

/** The body of a node that must be there with that tag. */
export const bodyOf = (node: Node | undefined, tag: number): Bytes => {
  if (node?.tag !== tag) throw new Error(`no node of tag ${tag}`);
  return node.body;
};

/** The nodes of the one sequence that `bytes` are. */
export const readSequence = (bytes: Bytes): readonly Node[] => readNodes(bodyOf(readNodes(bytes)[0], SEQUENCE));

export const concat = (...parts: readonly Uint8Array[]): Bytes => {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
};

const lengthBytes = (length: number): Uint8Array => {
  if (length < 0x80) return Uint8Array.of(length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Uint8Array.of(0x80 | digits.length, ...digits);
};

export const node = (tag: number, ...parts: readonly Uint8Array[]): Bytes => {
  const body = concat(...parts);
  return concat(Uint8Array.of(tag), lengthBytes(body.length), body);
};

export const sequence = (...parts: readonly Uint8Array[]): Bytes => node(SEQUENCE, ...parts);
export const nothing = (): Bytes => node(NULL);
/** A bit string of whole bytes. */
export const bitString = (bytes: Uint8Array): Bytes => node(BIT_STRING, Uint8Array.of(0), bytes);

/** A number that is not negative. */
export const integer = (bytes: Uint8Array): Bytes => {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Uint8Array.of(0) : bytes.subarray(start);
  return node(INTEGER, (digits[0] as number) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0), digits);
};
