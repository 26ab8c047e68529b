// PBKDF2 and HKDF behind crypto.subtle.
import { hkdf } from '@noble/hashes/hkdf.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { HASHES } from './hashes.ts';
import { type Bytes, type Fields, type Kit, operation, type Scheme, type Schemes } from './scheme.ts';

type Derive = (fields: Fields, key: Bytes, size: number) => Uint8Array;

const create = (kit: Kit, name: string, derive: Derive): Scheme => ({
  usages: () => ['deriveKey', 'deriveBits'],
  import: (format, data) => {
    if (format !== 'raw') throw kit.failure('NotSupportedError', `Unable to import ${name} using ${format} format`);
    return { kind: 'secret', algorithm: { name }, material: (data as Bytes).slice() };
  },
  derivedBits: () => null,
  deriveBits: (fields, key, bits) => {
    if (bits === null) throw kit.failure('OperationError', 'length cannot be null');
    if (bits % 8 !== 0) throw kit.failure('OperationError', 'length must be a multiple of 8');
    return bits === 0 ? new Uint8Array(0) : (derive(fields, key.material as Bytes, bits / 8) as Bytes);
  },
});

export const createDerivations = (kit: Kit): Schemes => ({
  PBKDF2: create(kit, 'PBKDF2', ({ hash, salt, iterations }, key, size) => {
    const algorithm = HASHES[kit.hashName(hash)];
    const salted = kit.bytes(salt, 'algorithm.salt');
    const c = Number(iterations);
    if (!(c > 0)) throw kit.failure('OperationError', 'iterations cannot be zero');
    return operation(kit, () => pbkdf2(algorithm, key, salted, { c, dkLen: size }));
  }),
  HKDF: create(kit, 'HKDF', ({ hash, salt, info }, key, size) => {
    const algorithm = HASHES[kit.hashName(hash)];
    const salted = kit.bytes(salt, 'algorithm.salt');
    const context = kit.bytes(info, 'algorithm.info');
    return operation(kit, () => hkdf(algorithm, key, salted, context, size));
  }),
});
