// How messages are packed for RSA (RFC 8017): signatures of PKCS#1 v1.5 and PSS, and OAEP.
import { concat } from './der.ts';
import type { Bytes, HashName, Kit } from './scheme.ts';

/** What stands before a digest in a PKCS#1 signature: which hash it is of. */
const DIGEST_INFO: { readonly [hash in HashName]: string } = {
  'SHA-1': '3021300906052b0e03021a05000414',
  'SHA-256': '3031300d060960864801650304020105000420',
  'SHA-384': '3041300d060960864801650304020205000430',
  'SHA-512': '3051300d060960864801650304020305000440',
};

const fromHex = (hex: string): Bytes => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

export const packPkcs1 = (kit: Kit, hash: HashName, data: Bytes, size: number): Bytes => {
  const info = concat(fromHex(DIGEST_INFO[hash]), kit.digest(hash, data));
  if (size < info.length + 11) throw new Error('the key is too short');
  return concat(Uint8Array.of(0, 1), new Uint8Array(size - info.length - 3).fill(0xff), Uint8Array.of(0), info);
};

const mask = (kit: Kit, hash: HashName, seed: Bytes, size: number): Bytes => {
  const parts: Bytes[] = [];
  for (let i = 0, length = 0; length < size; i++) {
    const part = kit.digest(hash, concat(seed, Uint8Array.of(i >> 24, i >> 16, i >> 8, i)));
    parts.push(part);
    length += part.length;
  }
  return concat(...parts).subarray(0, size);
};

const xor = (left: Bytes, right: Bytes): Bytes => left.map((byte, at) => byte ^ (right[at] as number));

export const isEqual = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, at) => byte === right[at]);

export const packPss = (kit: Kit, hash: HashName, data: Bytes, bits: number, salt: Bytes): Bytes => {
  const digest = kit.digest(hash, concat(new Uint8Array(8), kit.digest(hash, data), salt));
  const size = Math.ceil(bits / 8);
  const room = size - digest.length - salt.length - 2;
  if (room < 0) throw new Error('the salt is too long for the key');
  const block = concat(new Uint8Array(room), Uint8Array.of(1), salt);
  const masked = xor(block, mask(kit, hash, digest, block.length));
  masked[0] = (masked[0] as number) & (0xff >> (8 * size - bits));
  return concat(masked, digest, Uint8Array.of(0xbc));
};

export const fitsPss = (
  kit: Kit,
  hash: HashName,
  data: Bytes,
  bits: number,
  saltSize: number,
  packed: Bytes,
): boolean => {
  const size = Math.ceil(bits / 8);
  const hashSize = kit.digest(hash, new Uint8Array(0)).length;
  const blockSize = size - hashSize - 1;
  if (packed.length !== size || packed[size - 1] !== 0xbc || blockSize < saltSize + 1) return false;
  const masked = packed.subarray(0, blockSize);
  const digest = packed.subarray(blockSize, -1);
  const block = xor(masked, mask(kit, hash, digest as Bytes, blockSize));
  block[0] = (block[0] as number) & (0xff >> (8 * size - bits));
  const salt = block.subarray(blockSize - saltSize);
  const isPadded = block.subarray(0, blockSize - saltSize - 1).every((byte) => byte === 0);
  return isPadded && block[blockSize - saltSize - 1] === 1 && isEqual(packPss(kit, hash, data, bits, salt), packed);
};

export const packOaep = (kit: Kit, hash: HashName, data: Bytes, size: number, label: Bytes): Bytes => {
  const labelled = kit.digest(hash, label);
  const room = size - data.length - 2 * labelled.length - 2;
  if (room < 0) throw new Error('the message is too long for the key');
  const block = concat(labelled, new Uint8Array(room), Uint8Array.of(1), data);
  const seed = kit.random(labelled.length);
  const masked = xor(block, mask(kit, hash, seed, block.length));
  return concat(Uint8Array.of(0), xor(seed, mask(kit, hash, masked, seed.length)), masked);
};

export const unpackOaep = (kit: Kit, hash: HashName, packed: Bytes, label: Bytes): Bytes => {
  const labelled = kit.digest(hash, label);
  const masked = packed.subarray(1 + labelled.length);
  const seed = xor(packed.subarray(1, 1 + labelled.length), mask(kit, hash, masked, labelled.length));
  const block = xor(masked, mask(kit, hash, seed, masked.length));
  const end = block.findIndex((byte, at) => at >= labelled.length && byte !== 0);
  if (packed[0] !== 0 || end < 0 || block[end] !== 1 || !isEqual(block.subarray(0, labelled.length), labelled))
    throw new Error('not what was packed');
  return block.slice(end + 1);
};
