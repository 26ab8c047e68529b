// Digests, HMAC and key derivation behind crypto.subtle.
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { DOMException } from './dom-exception.ts';

const HASHES = { 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 };

export type HashName = keyof typeof HASHES;

export function hashName(algorithm: unknown): HashName {
  const given = typeof algorithm === 'object' && algorithm !== null && 'name' in algorithm ? algorithm.name : algorithm;
  const name = String(given).toUpperCase();
  if (!Object.hasOwn(HASHES, name))
    throw new DOMException(`Unrecognized algorithm name: ${given}`, 'NotSupportedError');
  return name as HashName;
}

export function digestOf(hash: HashName, data: Uint8Array): Uint8Array {
  return HASHES[hash](data);
}

export function hmacOf(hash: HashName, key: Uint8Array, data: Uint8Array): Uint8Array {
  return hmac(HASHES[hash], key, data);
}

export function hmacBlockBits(hash: HashName): number {
  return HASHES[hash].blockLen * 8;
}

export function deriveBytes(
  name: string,
  hash: HashName,
  key: Uint8Array,
  options: { readonly salt: Uint8Array; readonly info: Uint8Array; readonly [field: string]: unknown },
  size: number,
): Uint8Array {
  switch (name.toUpperCase()) {
    case 'PBKDF2':
      return pbkdf2(HASHES[hash], key, options.salt, { c: Number(options.iterations), dkLen: size });
    case 'HKDF':
      return hkdf(HASHES[hash], key, options.salt, options.info, size);
    default:
      throw new DOMException(`Unrecognized algorithm name: ${name}`, 'NotSupportedError');
  }
}
