// AES in its modes behind crypto.subtle.
import { aeskw, cbc, ctr, gcm } from '@noble/ciphers/aes.js';
import { bytesOf as numberBytes, numberOf } from './big-number.ts';
import { concat } from './der.ts';
import { type Bytes, type Fields, type KeyData, type Kit, operation, type Scheme, type Schemes } from './scheme.ts';
import { exportSecret, secretBytes } from './secret-key.ts';

type Cipher = { encrypt(data: Uint8Array): Uint8Array; decrypt(data: Uint8Array): Uint8Array };
type CipherOf = (kit: Kit, fields: Fields, key: Bytes) => Cipher;

const BITS = [128, 192, 256];

const exactly = (kit: Kit, bytes: Bytes, size: number, what: string): Bytes => {
  if (bytes.length !== size) throw kit.failure('OperationError', `${what} must contain exactly ${size} bytes`);
  return bytes;
};

const gcmOf: CipherOf = (kit, fields, key) => {
  const bits = fields.tagLength === undefined ? 128 : Number(fields.tagLength);
  if (bits !== 128) throw kit.failure('NotSupportedError', `A tagLength of ${bits} is not supported in scripts`);
  const data = fields.additionalData;
  const extra = data === undefined ? undefined : kit.bytes(data, 'algorithm.additionalData');
  return gcm(key, kit.bytes(fields.iv, 'algorithm.iv'), extra);
};

const cbcOf: CipherOf = (kit, fields, key) =>
  cbc(key, exactly(kit, kit.bytes(fields.iv, 'algorithm.iv'), 16, 'algorithm.iv'));

/** Only the last `bits` of the counter count; when they run over, they start again at zero. */
const countedCipher = (key: Bytes, counter: Bytes, bits: number): Cipher => {
  const all = 1n << BigInt(bits);
  const start = numberOf(counter);
  const left = all - (start % all);
  const run = (data: Uint8Array): Uint8Array => {
    const blocks = BigInt(Math.ceil(data.length / 16));
    if (blocks > all) throw new Error('the counter would repeat itself');
    if (blocks <= left) return ctr(key, counter).encrypt(data);
    const at = Number(left) * 16;
    const again = numberBytes(start - (start % all), 16);
    return concat(ctr(key, counter).encrypt(data.subarray(0, at)), ctr(key, again).encrypt(data.subarray(at)));
  };
  return { encrypt: run, decrypt: run };
};

const ctrOf: CipherOf = (kit, fields, key) => {
  const bits = Number(fields.length);
  if (!(bits > 0 && bits <= 128))
    throw kit.failure('OperationError', 'AES-CTR algorithm.length must be between 1 and 128');
  const counter = exactly(kit, kit.bytes(fields.counter, 'algorithm.counter'), 16, 'algorithm.counter');
  return countedCipher(key, counter, bits);
};

const bytesOf = ({ material }: KeyData): Bytes => material as Bytes;

const createMode = (kit: Kit, name: string): Omit<Scheme, 'usages'> => {
  const keyOf = (material: Bytes): KeyData => ({
    kind: 'secret',
    algorithm: { name, length: material.length * 8 },
    material,
  });
  const bitsOf = ({ length }: Fields): number => {
    if (!BITS.includes(Number(length))) throw kit.failure('OperationError', 'Invalid key length');
    return Number(length);
  };
  const algOf = (size: number): string => `A${size * 8}${name.slice(4)}`;
  return {
    generate: (fields) => keyOf(kit.random(bitsOf(fields) / 8)),
    import: (format, data) => {
      const material = secretBytes(kit, format, data, algOf);
      if (!BITS.includes(material.length * 8)) throw kit.failure('DataError', 'Invalid key length');
      return keyOf(material);
    },
    export: (format, key) => exportSecret(format, key, algOf(bytesOf(key).length)),
    derivedBits: bitsOf,
  };
};

const createCipher = (kit: Kit, name: string, cipherOf: CipherOf): Scheme => ({
  ...createMode(kit, name),
  usages: () => ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'],
  encrypt: (fields, key, data) => {
    const cipher = cipherOf(kit, fields, bytesOf(key));
    return operation(kit, () => cipher.encrypt(data) as Bytes);
  },
  decrypt: (fields, key, data) => {
    const cipher = cipherOf(kit, fields, bytesOf(key));
    return operation(kit, () => cipher.decrypt(data) as Bytes);
  },
});

export const createAes = (kit: Kit): Schemes => ({
  'AES-CBC': createCipher(kit, 'AES-CBC', cbcOf),
  'AES-CTR': createCipher(kit, 'AES-CTR', ctrOf),
  'AES-GCM': createCipher(kit, 'AES-GCM', gcmOf),
  'AES-KW': {
    ...createMode(kit, 'AES-KW'),
    usages: () => ['wrapKey', 'unwrapKey'],
    wrap: (key, data) => operation(kit, () => aeskw(bytesOf(key)).encrypt(data) as Bytes),
    unwrap: (key, data) => operation(kit, () => aeskw(bytesOf(key)).decrypt(data) as Bytes),
  },
});
