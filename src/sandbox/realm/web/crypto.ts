// crypto: random values and ids, and the way to crypto.subtle with all its algorithms.
import { createAes } from './crypto/aes.ts';
import { CryptoKey, heldBy } from './crypto/crypto-key.ts';
import { createDerivations } from './crypto/derivation.ts';
import { digestOf, hashNamed } from './crypto/hashes.ts';
import { createHmac } from './crypto/hmac.ts';
import type { Bytes, HashName, Kit, Scheme, Schemes } from './crypto/scheme.ts';
import type { Directory } from './crypto/steps.ts';
import { createSubtle, SubtleCrypto } from './crypto/subtle.ts';

export { CryptoKey, SubtleCrypto };

/** What this needs of the realm. */
export type CryptoPorts = {
  random(size: number): Bytes;
  /** RSA and elliptic curves come in a bundle of their own. */
  loadAsymmetric(): { createAsymmetric(kit: Kit): Schemes };
  failure(name: string, message: string): Error;
};

const MAX_RANDOM_BYTES = 65_536;
const INTEGERS = /^(?:(?:Big)?(?:Int|Uint)\d+|Uint8Clamped)Array$/;
const ASYMMETRIC = /^(?:RSA|EC|ED|X)/i;

const bytesOf = (value: unknown, what: string): Bytes => {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new TypeError(`${what} is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
};

const createKit = ({ random, failure }: CryptoPorts): Kit => ({
  random,
  failure,
  digest: digestOf,
  bytes: bytesOf,
  keyData: heldBy,
  hashName: (algorithm): HashName => {
    if (algorithm === undefined) throw new TypeError("'hash' is required in the algorithm");
    const name = hashNamed(algorithm);
    if (name === undefined) throw failure('NotSupportedError', 'Unrecognized algorithm name');
    return name;
  },
});

const createDirectory = (kit: Kit, { loadAsymmetric }: CryptoPorts): Directory => {
  const known = new Map<string, { name: string; scheme: Scheme }>();
  const add = (schemes: Schemes): void => {
    for (const name of Object.keys(schemes)) known.set(name.toUpperCase(), { name, scheme: schemes[name] as Scheme });
  };
  add({ HMAC: createHmac(kit), ...createAes(kit), ...createDerivations(kit) });
  let isWhole = false;
  return {
    find: (name) => {
      const found = known.get(name.toUpperCase());
      if (found !== undefined || isWhole || !ASYMMETRIC.test(name)) return found;
      isWhole = true;
      add(loadAsymmetric().createAsymmetric(kit));
      return known.get(name.toUpperCase());
    },
  };
};

const CREATE = Symbol('create');

export class Crypto {
  readonly #ports: CryptoPorts;
  #subtle: SubtleCrypto | undefined;

  constructor(create?: symbol, ports?: CryptoPorts) {
    if (create !== CREATE || ports === undefined) throw new TypeError('Illegal constructor');
    this.#ports = ports;
    // Scripts take them off: `const { randomUUID } = crypto`.
    for (const name of ['getRandomValues', 'randomUUID'] as const) {
      Object.defineProperty(this, name, { configurable: true, writable: true, value: this[name].bind(this) });
    }
  }

  get subtle(): SubtleCrypto {
    const kit = createKit(this.#ports);
    this.#subtle ??= createSubtle({ kit, directory: createDirectory(kit, this.#ports) });
    return this.#subtle;
  }

  getRandomValues<T extends ArrayBufferView>(array: T): T {
    const { failure, random } = this.#ports;
    const kind = ArrayBuffer.isView(array) ? (array as unknown as Uint8Array)[Symbol.toStringTag] : '';
    if (!INTEGERS.test(String(kind)))
      throw failure('TypeMismatchError', 'The data argument must be an integer-type TypedArray');
    if (array.byteLength > MAX_RANDOM_BYTES)
      throw failure('QuotaExceededError', 'The requested length exceeds 65,536 bytes');
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(random(array.byteLength));
    return array;
  }

  randomUUID(): string {
    const bytes = this.#ports.random(16);
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  get [Symbol.toStringTag](): string {
    return 'Crypto';
  }
}

export const createCrypto = (ports: CryptoPorts): Crypto => new Crypto(CREATE, ports);
