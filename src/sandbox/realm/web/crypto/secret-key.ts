// Keys that are nothing but bytes: as raw data and as JSON Web Keys.
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { attempt, type Bytes, type Format, type Jwk, type KeyData, type Kit } from './scheme.ts';

/** `algOf` is the `alg` that a JSON Web Key with so many bytes carries. */
export const secretBytes = (kit: Kit, format: Format, data: Bytes | Jwk, algOf: (size: number) => string): Bytes => {
  if (format === 'raw') return (data as Bytes).slice();
  if (format !== 'jwk') throw kit.failure('NotSupportedError', `Unable to import a secret key using ${format} format`);
  const { kty, k, alg } = data as Jwk;
  if (kty !== 'oct') throw kit.failure('DataError', 'Invalid JWK "kty" Parameter');
  const bytes = attempt(kit, 'DataError', 'Invalid JWK data', () => fromBase64Url(k));
  if (alg !== undefined && alg !== algOf(bytes.length))
    throw kit.failure('DataError', 'JWK "alg" does not match the requested algorithm');
  return bytes;
};

export const exportSecret = (format: Format, { material }: KeyData, alg: string): Bytes | Jwk | undefined => {
  if (format === 'raw') return (material as Bytes).slice();
  return format === 'jwk' ? { alg, kty: 'oct', k: toBase64Url(material as Bytes) } : undefined;
};
