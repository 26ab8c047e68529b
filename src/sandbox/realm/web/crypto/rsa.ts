// RSASSA-PKCS1-v1_5, RSA-PSS and RSA-OAEP behind crypto.subtle.
import { bitsOf, bytesOf, numberOf } from './big-number.ts';
import { drawRsa, exportRsa, importRsa, isPrivate, privately, publicly, type RsaKey, sizeOf } from './rsa-key.ts';
import { fitsPss, isEqual, packOaep, packPkcs1, packPss, unpackOaep } from './rsa-padding.ts';
import {
  attempt,
  type Bytes,
  type Fields,
  type HashName,
  type KeyData,
  type Kit,
  operation,
  type Scheme,
  type Schemes,
} from './scheme.ts';

const rsaOf = ({ material }: KeyData): RsaKey => material as RsaKey;
const hashOf = ({ algorithm }: KeyData): HashName => (algorithm.hash as { name: HashName }).name;

const ALGS: { readonly [name: string]: (hash: HashName) => string } = {
  'RSASSA-PKCS1-v1_5': (hash) => `RS${hash.slice(4)}`,
  'RSA-PSS': (hash) => `PS${hash.slice(4)}`,
  'RSA-OAEP': (hash) => (hash === 'SHA-1' ? 'RSA-OAEP' : `RSA-OAEP-${hash.slice(4)}`),
};

const MIN_BITS = 256;
const MAX_BITS = 16_384;

const createKeys = (kit: Kit, name: string): Omit<Scheme, 'usages'> => {
  const algOf = ALGS[name] as (hash: HashName) => string;
  const keyOf = (key: RsaKey, hash: HashName): KeyData => ({
    kind: isPrivate(key) ? 'private' : 'public',
    algorithm: { name, modulusLength: bitsOf(key.n), publicExponent: bytesOf(key.e), hash: { name: hash } },
    material: key,
  });
  return {
    generate: (fields) => {
      const hash = kit.hashName(fields.hash);
      const exponent = numberOf(kit.bytes(fields.publicExponent, 'algorithm.publicExponent'));
      const bits = Number(fields.modulusLength);
      if (!(bits >= MIN_BITS && bits <= MAX_BITS) || exponent < 3n || exponent % 2n === 0n)
        throw kit.failure('OperationError', 'The operation failed for an operation-specific reason');
      const key = drawRsa(bits, exponent, kit.random);
      return { publicKey: keyOf({ n: key.n, e: key.e }, hash), privateKey: keyOf(key, hash) };
    },
    import: (format, data, fields) => {
      const hash = kit.hashName(fields.hash);
      if (format === 'raw') throw kit.failure('NotSupportedError', `Unable to import ${name} using raw format`);
      const key = attempt(kit, 'DataError', 'Invalid keyData', () => importRsa(format, data));
      const alg = format === 'jwk' ? (data as { alg?: unknown }).alg : undefined;
      if (alg !== undefined && alg !== algOf(hash))
        throw kit.failure('DataError', 'JWK "alg" does not match the requested algorithm');
      return keyOf(key, hash);
    },
    export: (format, key) => exportRsa(format, rsaOf(key), algOf(hashOf(key))),
  };
};

const signs: Scheme['usages'] = (kind) => (kind === 'private' ? ['sign'] : kind === 'public' ? ['verify'] : []);
const seals: Scheme['usages'] = (kind) =>
  kind === 'private' ? ['decrypt', 'unwrapKey'] : kind === 'public' ? ['encrypt', 'wrapKey'] : [];

const opened = (key: RsaKey, signature: Bytes): Bytes | undefined => {
  if (signature.length !== sizeOf(key) || numberOf(signature) >= key.n) return undefined;
  return publicly(key, signature);
};

const createPkcs1 = (kit: Kit): Scheme => ({
  ...createKeys(kit, 'RSASSA-PKCS1-v1_5'),
  usages: signs,
  sign: (_, key, data) =>
    operation(kit, () => privately(rsaOf(key), packPkcs1(kit, hashOf(key), data, sizeOf(rsaOf(key))))),
  verify: (_, key, signature, data) => {
    const found = opened(rsaOf(key), signature);
    return found !== undefined && isEqual(found, packPkcs1(kit, hashOf(key), data, found.length));
  },
});

const saltSize = ({ saltLength }: Fields): number => {
  if (saltLength === undefined) throw new TypeError("'saltLength' is required in the algorithm");
  return Number(saltLength);
};

const createPss = (kit: Kit): Scheme => {
  const room = (key: KeyData): number => bitsOf(rsaOf(key).n) - 1;
  return {
    ...createKeys(kit, 'RSA-PSS'),
    usages: signs,
    sign: (fields, key, data) => {
      const size = saltSize(fields);
      return operation(kit, () =>
        privately(rsaOf(key), packPss(kit, hashOf(key), data, room(key), kit.random(Math.min(size, MAX_BITS)))),
      );
    },
    verify: (fields, key, signature, data) => {
      const size = saltSize(fields);
      const found = opened(rsaOf(key), signature);
      // One byte shorter than the key when the room for it is.
      return (
        found !== undefined &&
        fitsPss(kit, hashOf(key), data, room(key), size, found.subarray(-Math.ceil(room(key) / 8)))
      );
    },
  };
};

const createOaep = (kit: Kit): Scheme => {
  const labelOf = ({ label }: Fields): Bytes =>
    label === undefined ? new Uint8Array(0) : kit.bytes(label, 'algorithm.label');
  return {
    ...createKeys(kit, 'RSA-OAEP'),
    usages: seals,
    encrypt: (fields, key, data) => {
      const label = labelOf(fields);
      return operation(kit, () => publicly(rsaOf(key), packOaep(kit, hashOf(key), data, sizeOf(rsaOf(key)), label)));
    },
    decrypt: (fields, key, data) => {
      const label = labelOf(fields);
      return operation(kit, () => {
        if (data.length !== sizeOf(rsaOf(key))) throw new Error('not a block of this key');
        return unpackOaep(kit, hashOf(key), privately(rsaOf(key), data), label);
      });
    },
  };
};

export const createRsa = (kit: Kit): Schemes => ({
  'RSASSA-PKCS1-v1_5': createPkcs1(kit),
  'RSA-PSS': createPss(kit),
  'RSA-OAEP': createOaep(kit),
});
