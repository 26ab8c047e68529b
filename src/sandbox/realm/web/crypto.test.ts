// Holds our crypto.subtle against Node's: what one signs or seals the other must read, and keys must travel both ways.
import { randomBytes, webcrypto } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createEc } from './crypto/ec.ts';
import { createOkp } from './crypto/okp.ts';
import { createRsa } from './crypto/rsa.ts';
import type { Bytes, Kit, Schemes } from './crypto/scheme.ts';
import { createCrypto } from './crypto.ts';

type Subtle = typeof webcrypto.subtle;
type Key = webcrypto.CryptoKey;
type Algorithm = Parameters<Subtle['sign']>[0] & { readonly name: string };

const createAsymmetric = (kit: Kit): Schemes => ({ ...createRsa(kit), ...createEc(kit), ...createOkp(kit) });
const ours = createCrypto({
  random: (size) => new Uint8Array(randomBytes(size)) as Bytes,
  loadAsymmetric: () => ({ createAsymmetric }),
  failure: (name, message) => new DOMException(message, name),
}).subtle as unknown as Subtle;
const theirs = webcrypto.subtle;

const data = new TextEncoder().encode('a message of some length');

/** A pair made by `from`, taken over by `to` in the format that fits each half. */
const travel = async (from: Subtle, to: Subtle, made: object, used: object, usages: readonly [string, string]) => {
  const all = usages.flatMap((usage) => usage.split(' ')) as 'sign'[];
  const pair = (await from.generateKey(made as webcrypto.EcKeyGenParams, true, all)) as webcrypto.CryptoKeyPair;
  const take = async (key: Key, format: 'pkcs8' | 'spki' | 'jwk', own: string) =>
    to.importKey(
      format as 'jwk',
      (await from.exportKey(format as 'jwk', key)) as webcrypto.JsonWebKey,
      used as Algorithm,
      true,
      own.split(' ') as 'sign'[],
    );
  return {
    pair,
    privates: [await take(pair.privateKey, 'pkcs8', usages[0]), await take(pair.privateKey, 'jwk', usages[0])],
    publics: [await take(pair.publicKey, 'spki', usages[1]), await take(pair.publicKey, 'jwk', usages[1])],
  };
};

const RSA = { modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) };
const SIGNING: readonly (readonly [what: string, made: object, algorithm: Algorithm])[] = [
  ...['SHA-1', 'SHA-256', 'SHA-512'].map(
    (hash) => [`RSASSA ${hash}`, { name: 'RSASSA-PKCS1-v1_5', hash, ...RSA }, { name: 'RSASSA-PKCS1-v1_5' }] as const,
  ),
  ...[0, 20, 32].map(
    (saltLength) =>
      [`PSS ${saltLength}`, { name: 'RSA-PSS', hash: 'SHA-256', ...RSA }, { name: 'RSA-PSS', saltLength }] as const,
  ),
  // A modulus of a number of bits that is no number of bytes.
  [
    'PSS odd',
    { name: 'RSA-PSS', hash: 'SHA-384', ...RSA, modulusLength: 1025 },
    { name: 'RSA-PSS', saltLength: 10 } as Algorithm,
  ],
  ...['P-256', 'P-384', 'P-521'].flatMap((namedCurve) =>
    ['SHA-1', 'SHA-256', 'SHA-512'].map(
      (hash) => [`${namedCurve} ${hash}`, { name: 'ECDSA', namedCurve }, { name: 'ECDSA', hash }] as const,
    ),
  ),
  ['Ed25519', { name: 'Ed25519' }, { name: 'Ed25519' }],
];

describe.each([
  ['ours signs, Node verifies', ours, theirs],
  ['Node signs, ours verifies', theirs, ours],
])('%s', (_title, from, to) => {
  test.each(SIGNING)('%s', async (_what, made, algorithm) => {
    const { pair, privates, publics } = await travel(from, to, made, made, ['sign', 'verify']);
    const signature = await from.sign(algorithm, pair.privateKey, data);
    for (const key of publics) {
      expect(await to.verify(algorithm, key, signature, data)).toBe(true);
      expect(await to.verify(algorithm, key, signature, data.slice(1))).toBe(false);
      const broken = new Uint8Array(signature).map((byte, at) => (at === 5 ? byte ^ 1 : byte));
      expect(await to.verify(algorithm, key, broken, data)).toBe(false);
    }
    for (const key of privates)
      expect(await from.verify(algorithm, pair.publicKey, await to.sign(algorithm, key, data), data)).toBe(true);
  });

  test.each(['SHA-1', 'SHA-256'])('OAEP %s', async (hash) => {
    const made = { name: 'RSA-OAEP', hash, ...RSA };
    const { pair, privates, publics } = await travel(from, to, made, made, ['decrypt', 'encrypt']);
    const algorithm = { name: 'RSA-OAEP', label: new Uint8Array([1, 2]) };
    const sealed = await from.encrypt(algorithm, pair.publicKey, data);
    for (const key of privates) expect(new Uint8Array(await to.decrypt(algorithm, key, sealed))).toEqual(data);
    const back = await to.encrypt(algorithm, publics[0] as Key, data);
    expect(new Uint8Array(await from.decrypt(algorithm, pair.privateKey, back))).toEqual(data);
  });

  test.each([
    { name: 'ECDH', namedCurve: 'P-256' },
    { name: 'ECDH', namedCurve: 'P-384' },
    { name: 'ECDH', namedCurve: 'P-521' },
    { name: 'X25519' },
  ])('agreement $name $namedCurve', async (made) => {
    const { pair } = await travel(from, to, made, made, ['deriveBits', '']).catch(() => ({ pair: undefined }));
    const own =
      pair ??
      ((await from.generateKey(made as webcrypto.EcKeyGenParams, true, ['deriveBits'])) as webcrypto.CryptoKeyPair);
    const other = (await to.generateKey(made as webcrypto.EcKeyGenParams, true, [
      'deriveBits',
    ])) as webcrypto.CryptoKeyPair;
    const swap = async (a: Subtle, b: Subtle, key: Key) =>
      b.importKey('raw', await a.exportKey('raw', key), made as webcrypto.EcKeyImportParams, true, []);
    const left = await from.deriveBits(
      { name: made.name, public: await swap(to, from, other.publicKey) },
      own.privateKey,
      128,
    );
    const right = await to.deriveBits(
      { name: made.name, public: await swap(from, to, own.publicKey) },
      other.privateKey,
      128,
    );
    expect(new Uint8Array(left)).toEqual(new Uint8Array(right));
  });

  test.each([
    ['AES-CBC', { iv: new Uint8Array(16).fill(3) }],
    ['AES-GCM', { iv: new Uint8Array(12).fill(3), additionalData: new Uint8Array([9]) }],
    // The counter runs over within its last eight bits.
    ['AES-CTR', { counter: new Uint8Array(16).fill(255), length: 8 }],
    ['AES-CTR', { counter: new Uint8Array(16).fill(255), length: 128 }],
  ])('%s', async (name, more) => {
    const raw = new Uint8Array(32).map((_, at) => at);
    const algorithm = { name, ...more } as webcrypto.AesCbcParams;
    const [left, right] = await Promise.all(
      [from, to].map((subtle) => subtle.importKey('raw', raw, name, true, ['encrypt', 'decrypt'])),
    );
    const long = new Uint8Array(100).fill(7);
    const sealed = await from.encrypt(algorithm, left as Key, long);
    expect(new Uint8Array(await to.decrypt(algorithm, right as Key, sealed))).toEqual(long);
  });
});

test('a new RSA key has as many bits as were asked for', async () => {
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([3]) };
  const { publicKey } = (await ours.generateKey(algorithm, true, ['sign'])) as webcrypto.CryptoKeyPair;
  expect(publicKey.algorithm).toMatchObject({ modulusLength: 2048, publicExponent: new Uint8Array([3]) });
});
