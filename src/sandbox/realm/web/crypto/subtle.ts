// crypto.subtle as scripts see it.
import { type CryptoKey, heldBy } from './crypto-key.ts';
import type { Bytes, Jwk, Kit } from './scheme.ts';
import { type Algorithm, createSteps, type Directory, generateKey, type Steps } from './steps.ts';

declare const TextEncoder: new () => { encode(text: string): Bytes };
declare const TextDecoder: new () => { decode(bytes: Bytes): string };

const bufferOf = (bytes: Bytes): ArrayBuffer => bytes.slice().buffer;

const CREATE = Symbol('create');
type Parts = { readonly kit: Kit; readonly directory: Directory };

export class SubtleCrypto {
  readonly #kit: Kit;
  readonly #steps: Steps;

  constructor(create?: symbol, parts?: Parts) {
    if (create !== CREATE || parts === undefined) throw new TypeError('Illegal constructor');
    this.#kit = parts.kit;
    this.#steps = createSteps(parts.kit, parts.directory);
  }

  async digest(algorithm: Algorithm, data: unknown): Promise<ArrayBuffer> {
    return bufferOf(this.#kit.digest(this.#kit.hashName(algorithm), this.#kit.bytes(data, 'data')));
  }

  async generateKey(algorithm: Algorithm, extractable: boolean, usages: unknown): Promise<object> {
    return generateKey(this.#kit, this.#steps, algorithm, Boolean(extractable), usages);
  }

  async importKey(format: string, data: unknown, algorithm: Algorithm, extractable: boolean, usages: unknown) {
    return this.#steps.importInto(this.#steps.requireFormat(format), data, algorithm, Boolean(extractable), usages);
  }

  async exportKey(format: string, key: CryptoKey): Promise<ArrayBuffer | Jwk> {
    const found = this.#steps.exportFrom(this.#steps.requireFormat(format), heldBy(key));
    return found instanceof Uint8Array ? bufferOf(found) : found;
  }

  async sign(algorithm: Algorithm, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const { scheme, fields, data: own } = this.#steps.open(algorithm, key, 'sign', 'sign');
    if (scheme.sign === undefined) throw this.#steps.unsupported();
    return bufferOf(scheme.sign(fields, own, this.#kit.bytes(data, 'data')));
  }

  async verify(algorithm: Algorithm, key: CryptoKey, signature: unknown, data: unknown): Promise<boolean> {
    const { scheme, fields, data: own } = this.#steps.open(algorithm, key, 'verify', 'verify');
    if (scheme.verify === undefined) throw this.#steps.unsupported();
    return scheme.verify(fields, own, this.#kit.bytes(signature, 'signature'), this.#kit.bytes(data, 'data'));
  }

  async encrypt(algorithm: Algorithm, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const { scheme, fields, data: own } = this.#steps.open(algorithm, key, 'encrypt', 'encrypt');
    if (scheme.encrypt === undefined) throw this.#steps.unsupported();
    return bufferOf(scheme.encrypt(fields, own, this.#kit.bytes(data, 'data')));
  }

  async decrypt(algorithm: Algorithm, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const { scheme, fields, data: own } = this.#steps.open(algorithm, key, 'decrypt', 'decrypt');
    if (scheme.decrypt === undefined) throw this.#steps.unsupported();
    return bufferOf(scheme.decrypt(fields, own, this.#kit.bytes(data, 'data')));
  }

  async deriveBits(algorithm: Algorithm, key: CryptoKey, bits: number | null = null): Promise<ArrayBuffer> {
    return bufferOf(this.#steps.derive(algorithm, key, bits === null ? null : Number(bits), 'deriveBits'));
  }

  async deriveKey(algorithm: Algorithm, key: CryptoKey, derived: Algorithm, extractable: boolean, usages: unknown) {
    const { fields, scheme } = this.#steps.resolve(derived);
    if (scheme.derivedBits === undefined) throw this.#steps.unsupported();
    const bytes = this.#steps.derive(algorithm, key, scheme.derivedBits(fields), 'deriveKey');
    return this.#steps.importInto('raw', bytes, derived, Boolean(extractable), usages);
  }

  async wrapKey(format: string, key: CryptoKey, wrapping: CryptoKey, algorithm: Algorithm): Promise<ArrayBuffer> {
    const { scheme, fields, data } = this.#steps.open(algorithm, wrapping, 'wrapKey', 'wrapKey');
    const found = this.#steps.exportFrom(this.#steps.requireFormat(format), heldBy(key));
    const bytes = found instanceof Uint8Array ? found : new TextEncoder().encode(JSON.stringify(found));
    const wrapped = scheme.wrap ? scheme.wrap(data, bytes) : scheme.encrypt?.(fields, data, bytes);
    if (wrapped === undefined) throw this.#steps.unsupported();
    return bufferOf(wrapped);
  }

  async unwrapKey(
    format: string,
    wrapped: unknown,
    wrapping: CryptoKey,
    algorithm: Algorithm,
    ...[keyAlgorithm, extractable, usages]: [Algorithm, boolean, unknown]
  ) {
    const { scheme, fields, data } = this.#steps.open(algorithm, wrapping, 'unwrapKey', 'unwrapKey');
    const bytes = this.#kit.bytes(wrapped, 'wrappedKey');
    const found = scheme.unwrap ? scheme.unwrap(data, bytes) : scheme.decrypt?.(fields, data, bytes);
    if (found === undefined) throw this.#steps.unsupported();
    const kind = this.#steps.requireFormat(format);
    const content = kind === 'jwk' ? (JSON.parse(new TextDecoder().decode(found)) as Jwk) : found;
    return this.#steps.importInto(kind, content, keyAlgorithm, Boolean(extractable), usages);
  }

  get [Symbol.toStringTag](): string {
    return 'SubtleCrypto';
  }
}

export const createSubtle = (parts: Parts): SubtleCrypto => new SubtleCrypto(CREATE, parts);
