// The web's globals that a bare context lacks: small ones here, larger ones as libraries loaded on first touch.
import { loadLibrary, presetLibrary } from './libraries.ts';
import { decodeBase64, encodeBase64 } from './sdk/base64.ts';

const { defineProperty } = Object;

/** What this realm needs of outside. */
export type WebPorts = {
  /** `size` random bytes, fit for keys, made in this realm. */
  randomBytes(size: number): Uint8Array;
};

/** Bundles and the globals that each of them exports under its own name. */
const LAZY: readonly (readonly [bundle: string, names: readonly string[]])[] = [
  ['buffer', ['Buffer']],
  ['web__url', ['URL', 'URLSearchParams']],
  ['web__encoding', ['TextEncoder', 'TextDecoder', 'TextEncoderStream', 'TextDecoderStream']],
  [
    'web__core',
    ['structuredClone', 'AbortController', 'AbortSignal', 'Blob', 'File', 'Event', 'EventTarget', 'DOMException'],
  ],
  [
    'web__streams',
    [
      ...['ReadableStream', 'WritableStream', 'TransformStream', 'ByteLengthQueuingStrategy', 'CountQueuingStrategy'],
      ...['ReadableByteStreamController', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest'],
      ...['ReadableStreamDefaultController', 'ReadableStreamDefaultReader', 'TransformStreamDefaultController'],
      ...['WritableStreamDefaultController', 'WritableStreamDefaultWriter'],
    ],
  ],
  ['web__compression', ['CompressionStream', 'DecompressionStream']],
  ['web__crypto', ['Crypto', 'CryptoKey', 'SubtleCrypto']],
];

type CryptoBundle = {
  createCrypto(ports: {
    random: WebPorts['randomBytes'];
    loadAsymmetric(): unknown;
    failure(name: string, message: string): Error;
  }): unknown;
};

/** Puts the globals on `target` (the realm's global object). Costs a few definitions until a script touches one. */
export function installWebGlobals(target: object, ports: WebPorts): void {
  const atob = (...given: unknown[]): string => decodeOrThrow(firstText(given));
  const btoa = (...given: unknown[]): string => encodeOrThrow(firstText(given));
  defineGlobal(target, 'atob', atob);
  defineGlobal(target, 'btoa', btoa);
  presetLibrary('atob', atob);
  presetLibrary('btoa', btoa);
  defineGlobal(target, 'queueMicrotask', (run: () => unknown): void => {
    if (typeof run !== 'function') throw new TypeError('The "callback" argument must be of type function');
    void Promise.resolve().then(() => void run());
  });
  for (const [bundle, names] of LAZY) {
    for (const name of names)
      defineLazyGlobal(target, name, () => (loadLibrary(bundle) as { [name: string]: unknown })[name]);
  }
  defineLazyGlobal(target, 'crypto', () =>
    (loadLibrary('web__crypto') as CryptoBundle).createCrypto({
      random: ports.randomBytes,
      loadAsymmetric: () => loadLibrary('web__asymmetric'),
      failure: domException,
    }),
  );
}

/** A writable, hidden global like the built-in ones. */
export function defineGlobal(target: object, name: string, value: unknown): void {
  defineProperty(target, name, { configurable: true, enumerable: false, writable: true, value });
}

/** A global that is made on first read and replaced by assignment. */
export function defineLazyGlobal(target: object, name: string, make: () => unknown): void {
  defineProperty(target, name, {
    configurable: true,
    enumerable: false,
    get() {
      const value = make();
      if (value !== undefined) defineGlobal(target, name, value);
      return value;
    },
    set(value: unknown) {
      defineGlobal(target, name, value);
    },
  });
}

function firstText(given: readonly unknown[]): string {
  if (given.length === 0) throw new TypeError('The "input" argument must be specified');
  return String(given[0]);
}

/** The letters of base64, in a number or with an end that cannot be. */
const MISSHAPEN = /^[A-Za-z0-9+/\s]*=*\s*$/;

function decodeOrThrow(text: string): string {
  const decoded = decodeBase64(text);
  if (decoded !== undefined) return decoded;
  throw invalidCharacter(
    MISSHAPEN.test(text) ? 'The string to be decoded is not correctly encoded.' : 'Invalid character',
  );
}

function encodeOrThrow(text: string): string {
  const bytes = Array.from(text, (character) => character.codePointAt(0) as number);
  if (bytes.some((byte) => byte > 0xff)) throw invalidCharacter('Invalid character');
  return encodeBase64(bytes);
}

function invalidCharacter(message: string): Error {
  return domException('InvalidCharacterError', message);
}

function domException(name: string, message: string): Error {
  const { DOMException } = loadLibrary('web__core') as { DOMException: new (message: string, name: string) => Error };
  return new DOMException(message, name);
}
