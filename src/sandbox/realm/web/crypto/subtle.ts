// crypto.subtle as scripts see it.
import { type CryptoKey, heldBy } from './crypto-key.ts';
import type { Bytes, Jwk } from './scheme.ts';
import {
  type Algorithm,
  derive,
  exportKey,
  generateKey,
  importKey,
  open,
  type Parts,
  requireFormat,
  resolve,
  unsupported,
} from './steps.ts';

declare const TextEncoder: new () => { encode(text: string): Bytes };
declare const TextDecoder: new () => { decode(bytes: Bytes): string };

const bufferOf = (bytes: Bytes): ArrayBuffer => bytes.slice().buffer;

const CREATE = Symbol('create');

export class SubtleCrypto {
  readonly #parts: Parts;

  constructor(create?: symbol, parts?: Parts) {
    if (create !== CREATE || parts === undefined) throw new TypeError('Illegal constructor');
    this.#parts = parts;
  }

  async digest(algorithm: Algorithm, data: unknown): Promise<ArrayBuffer> {
    const { kit } = this.#parts;
    return bufferOf(kit.digest(kit.hashName(algorithm), kit.bytes(data, 'data')));
  }

  async generateKey(algorithm: Algorithm, extractable: boolean, usages: unknown): Promise<object> {
    return generateKey(this.#parts, { algorithm, extractable, usages });
  }

  async importKey(format: string, data: unknown, algorithm: Algorithm, extractable: boolean, usages: unknown) {
    return importKey(this.#parts, requireFormat(format), data, { algorithm, extractable, usages });
  }

  async exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer | Jwk> {
    const found = exportKey(this.#parts, requireFormat(format), heldBy(key));
    return found instanceof Uint8Array ? bufferOf(found) : found;
  }

  async sign(algorithm: Algorithm, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const { scheme, fields, data: own } = open(this.#parts, algorithm, key, 'sign');
    if (scheme.sign === undefined) throw unsupported(this.#parts);
    return bufferOf(scheme.sign(fields, own, this.#parts.kit.bytes(data, 'data')));
  }

  async verify(algorithm: Algorithm, key: CryptoKey, signature: unknown, data: unknown): Promise<boolean> {
    const { kit } = this.#parts;
    const { scheme, fields, data: own } = open(this.#parts, algorithm, key, 'verify');
    if (scheme.verify === undefined) throw unsupported(this.#parts);
    return scheme.verify(fields, own, kit.bytes(signature, 'signature'), kit.bytes(data, 'data'));
  }

  async encrypt(algorithm: Algorithm, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const { scheme, fields, data: own } = open(this.#parts, algorithm, key, 'encrypt');
    if (scheme.encrypt === undefined) throw unsupported(this.#parts);
    return bufferOf(scheme.encrypt(fields, own, this.#parts.kit.bytes(data, 'data')));
  }

  async decrypt(algorithm: Algorithm, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const { scheme, fields, data: own } = open(this.#parts, algorithm, key, 'decrypt');
    if (scheme.decrypt === undefined) throw unsupported(this.#parts);
    return bufferOf(scheme.decrypt(fields, own, this.#parts.kit.bytes(data, 'data')));
  }

  async deriveBits(algorithm: Algorithm, key: CryptoKey, bits: number | null = null): Promise<ArrayBuffer> {
    return bufferOf(derive(this.#parts, algorithm, key, bits === null ? null : Number(bits), 'deriveBits'));
  }

  async deriveKey(from: Algorithm, key: CryptoKey, algorithm: Algorithm, extractable: boolean, usages: unknown) {
    const { fields, scheme } = resolve(this.#parts, algorithm);
    if (scheme.derivedBits === undefined) throw unsupported(this.#parts);
    const bytes = derive(this.#parts, from, key, scheme.derivedBits(fields), 'deriveKey');
    return importKey(this.#parts, 'raw', bytes, { algorithm, extractable, usages });
  }

  async wrapKey(format: string, key: CryptoKey, wrapping: CryptoKey, algorithm: Algorithm): Promise<ArrayBuffer> {
    const { scheme, fields, data } = open(this.#parts, algorithm, wrapping, 'wrapKey');
    const found = exportKey(this.#parts, requireFormat(format), heldBy(key));
    const bytes = found instanceof Uint8Array ? found : new TextEncoder().encode(JSON.stringify(found));
    const wrapped = scheme.wrap ? scheme.wrap(data, bytes) : scheme.encrypt?.(fields, data, bytes);
    if (wrapped === undefined) throw unsupported(this.#parts);
    return bufferOf(wrapped);
  }

  async unwrapKey(
    format: string,
    wrapped: unknown,
    wrapping: CryptoKey,
    wrapAlgorithm: Algorithm,
    ...[algorithm, extractable, usages]: [Algorithm, boolean, unknown]
  ) {
    const { scheme, fields, data } = open(this.#parts, wrapAlgorithm, wrapping, 'unwrapKey');
    const bytes = this.#parts.kit.bytes(wrapped, 'wrappedKey');
    const found = scheme.unwrap ? scheme.unwrap(data, bytes) : scheme.decrypt?.(fields, data, bytes);
    if (found === undefined) throw unsupported(this.#parts);
    const kind = requireFormat(format);
    const content = kind === 'jwk' ? (JSON.parse(new TextDecoder().decode(found)) as Jwk) : found;
    return importKey(this.#parts, kind, content, { algorithm, extractable, usages });
  }

  get [Symbol.toStringTag](): string {
    return 'SubtleCrypto';
  }
}

export const createSubtle = (parts: Parts): SubtleCrypto => new SubtleCrypto(CREATE, parts);
