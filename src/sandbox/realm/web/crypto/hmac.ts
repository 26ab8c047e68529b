// HMAC behind crypto.subtle.
import { hmac } from '@noble/hashes/hmac.js';
import { blockBits, HASHES } from './hashes.ts';
import { type Bytes, type Fields, type HashName, invalidData, type KeyData, type Kit, type Scheme } from './scheme.ts';
import { exportSecret, secretBytes } from './secret-key.ts';

const algOf = (hash: HashName): string => `HS${hash.slice(4)}`;

const hashOf = ({ algorithm }: KeyData): HashName => (algorithm.hash as { name: HashName }).name;

const macOf = (key: KeyData, data: Bytes): Bytes => hmac(HASHES[hashOf(key)], key.material as Bytes, data) as Bytes;

const isEqual = (left: Bytes, right: Bytes): boolean => {
  let difference = left.length ^ right.length;
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0);
  return difference === 0;
};

const keyOf = (hash: HashName, material: Bytes): KeyData => ({
  kind: 'secret',
  algorithm: { name: 'HMAC', length: material.length * 8, hash: { name: hash } },
  material,
});

export const createHmac = (kit: Kit): Scheme => {
  const bitsOf = ({ hash, length }: Fields): number =>
    length === undefined ? blockBits(kit.hashName(hash)) : Number(length);
  return {
    usages: () => ['sign', 'verify'],
    generate: (fields) => {
      const bits = bitsOf(fields);
      if (!(bits > 0)) throw kit.failure('OperationError', 'Zero-length key is not supported');
      return keyOf(kit.hashName(fields.hash), kit.random(Math.ceil(bits / 8)));
    },
    import: (format, data, { hash, length }) => {
      const name = kit.hashName(hash);
      const material = secretBytes(kit, format, data, () => algOf(name));
      if (material.length === 0) throw kit.failure('DataError', 'Zero-length key is not supported');
      if (length !== undefined && Number(length) !== material.length * 8) throw invalidData(kit);
      return keyOf(name, material);
    },
    export: (format, key) => exportSecret(format, key, algOf(hashOf(key))),
    derivedBits: bitsOf,
    sign: (_, key, data) => macOf(key, data),
    verify: (_, key, signature, data) => isEqual(macOf(key, data), signature),
  };
};
