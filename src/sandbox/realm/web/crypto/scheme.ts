// What an algorithm of crypto.subtle is to the rest of it: how its keys come and go, and what can be done with them.

export type Bytes = Uint8Array<ArrayBuffer>;
/** An algorithm as a script names it, its name in the standard's spelling. */
export type Fields = { readonly name: string; readonly [field: string]: unknown };
export type Jwk = { readonly [field: string]: unknown };
export type Format = 'raw' | 'pkcs8' | 'spki' | 'jwk';
export type Kind = 'secret' | 'private' | 'public';
export type HashName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

export type KeyData = {
  readonly kind: Kind;
  /** What `key.algorithm` shows. */
  readonly algorithm: Fields;
  readonly material: unknown;
};

export type KeyPair = { readonly publicKey: KeyData; readonly privateKey: KeyData };

/** Without an operation the algorithm does not support it; `undefined` from `export` says the same of a format. */
export type Scheme = {
  usages(kind: Kind): readonly string[];
  generate?(fields: Fields): KeyData | KeyPair;
  import(format: Format, data: Bytes | Jwk, fields: Fields): KeyData;
  export?(format: Format, key: KeyData): Bytes | Jwk | undefined;
  /** Bits of a key of this algorithm that is derived; null: as many as there are. */
  derivedBits?(fields: Fields): number | null;
  sign?(fields: Fields, key: KeyData, data: Bytes): Bytes;
  verify?(fields: Fields, key: KeyData, signature: Bytes, data: Bytes): boolean;
  encrypt?(fields: Fields, key: KeyData, data: Bytes): Bytes;
  decrypt?(fields: Fields, key: KeyData, data: Bytes): Bytes;
  wrap?(key: KeyData, data: Bytes): Bytes;
  unwrap?(key: KeyData, data: Bytes): Bytes;
  deriveBits?(fields: Fields, key: KeyData, bits: number | null): Bytes;
};

export type Schemes = { readonly [name: string]: Scheme };

/** What algorithms need of their surroundings. */
export type Kit = {
  random(size: number): Bytes;
  digest(hash: HashName, data: Bytes): Bytes;
  /** A DOMException. */
  failure(name: string, message: string): Error;
  /** The standard's spelling; throws for what is no hash. */
  hashName(algorithm: unknown): HashName;
  /** Bytes of a BufferSource; a TypeError, which names it, for anything else. */
  bytes(value: unknown, what: string): Bytes;
  /** The data of a CryptoKey. */
  keyData(key: unknown): KeyData;
};

/** Whatever goes wrong in `run` is reported as one kind of error. */
export const attempt = <T>(kit: Kit, name: string, message: string, run: () => T): T => {
  try {
    return run();
  } catch {
    throw kit.failure(name, message);
  }
};

export const operation = <T>(kit: Kit, run: () => T): T =>
  attempt(kit, 'OperationError', 'The operation failed for an operation-specific reason', run);

export const invalidData = (kit: Kit): Error => kit.failure('DataError', 'Invalid keyData');
