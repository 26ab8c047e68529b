// crypto: random values and ids, digests, HMAC, AES, PBKDF2 and HKDF.
import { decryptAes, encryptAes, isAes } from './crypto-aes.ts';
import { deriveBytes, digestOf, type HashName, hashName, hmacBlockBits, hmacOf } from './crypto-hash.ts';
import { DOMException } from './dom-exception.ts';

type Bytes = ArrayBuffer | ArrayBufferView;
type Algorithm = string | ({ readonly name: string } & { readonly [field: string]: unknown });
type KeyAlgorithm = { readonly name: string; readonly length?: number; readonly hash?: { readonly name: HashName } };
type IntegerArray = Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array;

const MAX_RANDOM_BYTES = 65_536;
const secrets = new WeakMap<CryptoKey, Uint8Array>();

export class CryptoKey {
  readonly type = 'secret';
  readonly extractable: boolean;
  readonly algorithm: KeyAlgorithm;
  readonly usages: readonly string[];

  constructor(bytes: Uint8Array, algorithm: KeyAlgorithm, extractable: boolean, usages: readonly string[]) {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('Illegal constructor');
    this.algorithm = algorithm;
    this.extractable = extractable;
    this.usages = [...usages];
    secrets.set(this, bytes);
  }
}

export class SubtleCrypto {
  readonly #random: (size: number) => Uint8Array;

  constructor(random: (size: number) => Uint8Array) {
    if (typeof random !== 'function') throw new TypeError('Illegal constructor');
    this.#random = random;
  }

  async digest(algorithm: Algorithm, data: Bytes): Promise<ArrayBuffer> {
    return bufferOf(digestOf(hashName(algorithm), bytesOf(data)));
  }

  async generateKey(algorithm: Algorithm, extractable: boolean, usages: readonly string[]): Promise<CryptoKey> {
    const spec = keySpec(algorithm);
    const bits = spec.length ?? (spec.hash ? hmacBlockBits(spec.hash.name) : undefined);
    if (bits === undefined) throw unsupported(spec.name);
    return new CryptoKey(this.#random(bits / 8), { ...spec, length: bits }, extractable, usages);
  }

  async importKey(
    format: string,
    data: Bytes | { readonly k?: string },
    algorithm: Algorithm,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKey> {
    if (format !== 'raw' && format !== 'jwk') throw unsupported(`the key format ${format}`);
    const bytes = format === 'raw' ? bytesOf(data as Bytes).slice() : fromBase64Url((data as { k?: string }).k ?? '');
    const spec = keySpec(algorithm);
    return new CryptoKey(bytes, { ...spec, length: spec.length ?? bytes.length * 8 }, extractable, usages);
  }

  async exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer | { [field: string]: unknown }> {
    if (!key.extractable) throw new DOMException('key is not extractable', 'InvalidAccessError');
    if (format === 'raw') return bufferOf(bytesOfKey(key));
    if (format !== 'jwk') throw unsupported(`the key format ${format}`);
    return { kty: 'oct', k: toBase64Url(bytesOfKey(key)), ext: true, key_ops: [...key.usages] };
  }

  async sign(algorithm: Algorithm, key: CryptoKey, data: Bytes): Promise<ArrayBuffer> {
    requireUsage(key, 'sign');
    return bufferOf(hmac(algorithm, key, data));
  }

  async verify(algorithm: Algorithm, key: CryptoKey, signature: Bytes, data: Bytes): Promise<boolean> {
    requireUsage(key, 'verify');
    const expected = hmac(algorithm, key, data);
    const given = bytesOf(signature);
    let difference = expected.length ^ given.length;
    for (const [index, byte] of expected.entries()) difference |= byte ^ (given[index] ?? 0);
    return difference === 0;
  }

  async encrypt(algorithm: Algorithm, key: CryptoKey, data: Bytes): Promise<ArrayBuffer> {
    requireUsage(key, 'encrypt');
    return bufferOf(encryptAes(cipherOf(algorithm), bytesOfKey(key), bytesOf(data)));
  }

  async decrypt(algorithm: Algorithm, key: CryptoKey, data: Bytes): Promise<ArrayBuffer> {
    requireUsage(key, 'decrypt');
    try {
      return bufferOf(decryptAes(cipherOf(algorithm), bytesOfKey(key), bytesOf(data)));
    } catch {
      throw new DOMException('The operation failed for an operation-specific reason', 'OperationError');
    }
  }

  async deriveBits(algorithm: Algorithm, key: CryptoKey, length: number): Promise<ArrayBuffer> {
    const fields = fieldsOf(algorithm);
    const hash = hashName(fields.hash as Algorithm);
    const options = { ...fields, salt: optionalBytes(fields.salt), info: optionalBytes(fields.info) };
    return bufferOf(deriveBytes(fields.name, hash, bytesOfKey(key), options, length / 8));
  }

  async deriveKey(
    algorithm: Algorithm,
    key: CryptoKey,
    derived: Algorithm,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CryptoKey> {
    const spec = keySpec(derived);
    const bits = spec.length ?? (spec.hash ? hmacBlockBits(spec.hash.name) : 256);
    const bytes = new Uint8Array(await this.deriveBits(algorithm, key, bits));
    return new CryptoKey(bytes, { ...spec, length: bits }, extractable, usages);
  }
}

export class Crypto {
  readonly #random: (size: number) => Uint8Array;
  readonly subtle: SubtleCrypto;

  constructor(random: (size: number) => Uint8Array) {
    if (typeof random !== 'function') throw new TypeError('Illegal constructor');
    this.#random = random;
    this.subtle = new SubtleCrypto(random);
    this.getRandomValues = this.getRandomValues.bind(this);
    this.randomUUID = this.randomUUID.bind(this);
  }

  getRandomValues<T extends IntegerArray>(array: T): T {
    if (array.byteLength > MAX_RANDOM_BYTES) {
      throw new DOMException('The requested length exceeds 65,536 bytes', 'QuotaExceededError');
    }
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(this.#random(array.byteLength));
    return array;
  }

  randomUUID(): string {
    const bytes = this.#random(16);
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

export function createCrypto(random: (size: number) => Uint8Array): Crypto {
  return new Crypto(random);
}

function bytesOf(data: Bytes): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Uint8Array(data);
}

function optionalBytes(data: unknown): Uint8Array {
  return data === undefined ? new Uint8Array(0) : bytesOf(data as Bytes);
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

function bytesOfKey(key: CryptoKey): Uint8Array {
  const bytes = secrets.get(key);
  if (!bytes) throw new TypeError('The key is not a CryptoKey');
  return bytes;
}

function fieldsOf(algorithm: Algorithm): { readonly name: string; readonly [field: string]: unknown } {
  return typeof algorithm === 'string' ? { name: algorithm } : algorithm;
}

function keySpec(algorithm: Algorithm): KeyAlgorithm {
  const fields = fieldsOf(algorithm);
  const name = fields.name.toUpperCase();
  const length = typeof fields.length === 'number' ? { length: fields.length } : {};
  if (name === 'HMAC') return { name, hash: { name: hashName(fields.hash as Algorithm) }, ...length };
  if (isAes(name) || name === 'PBKDF2' || name === 'HKDF') return { name, ...length };
  throw unsupported(fields.name);
}

function cipherOf(algorithm: Algorithm): { readonly name: string; readonly [field: string]: unknown } {
  const fields = fieldsOf(algorithm);
  const bytes = (value: unknown): unknown => (value === undefined ? undefined : bytesOf(value as Bytes));
  return {
    ...fields,
    name: fields.name.toUpperCase(),
    iv: bytes(fields.iv),
    counter: bytes(fields.counter),
    additionalData: bytes(fields.additionalData),
  };
}

function hmac(algorithm: Algorithm, key: CryptoKey, data: Bytes): Uint8Array {
  const { hash } = key.algorithm;
  if (fieldsOf(algorithm).name.toUpperCase() !== 'HMAC' || !hash) throw unsupported(fieldsOf(algorithm).name);
  return hmacOf(hash.name, bytesOfKey(key), bytesOf(data));
}

function requireUsage(key: CryptoKey, usage: string): void {
  if (!key.usages.includes(usage)) {
    throw new DOMException(`Unable to use this key to ${usage}`, 'InvalidAccessError');
  }
}

function unsupported(what: string): DOMException {
  return new DOMException(`Unrecognized or unsupported algorithm: ${what}`, 'NotSupportedError');
}

declare const atob: (text: string) => string;
declare const btoa: (text: string) => string;

function fromBase64Url(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
