// The digests behind crypto.subtle.
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Bytes, HashName } from './scheme.ts';

export const HASHES = { 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 };

export const digestOf = (hash: HashName, data: Uint8Array): Bytes => HASHES[hash](data) as Bytes;

export const hashNamed = (algorithm: unknown): HashName | undefined => {
  const isObject = typeof algorithm === 'object' && algorithm !== null && 'name' in algorithm;
  const name = String(isObject ? algorithm.name : algorithm).toUpperCase();
  return Object.hasOwn(HASHES, name) ? (name as HashName) : undefined;
};

export const blockBits = (hash: HashName): number => HASHES[hash].blockLen * 8;
