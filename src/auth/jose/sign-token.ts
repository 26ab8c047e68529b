// Signs a JWT in the compact form (RFC 7515, 3.1); members stay in the order they are written in.
import type { KeyObject } from 'node:crypto';
import type { Problem } from '../../model/problem.ts';
import { type SchemeName, signingProblem } from '../signing/required-field.ts';
import { keyMismatch } from './algorithms.ts';
import type { JsonObject } from './json-field.ts';

/** A text says why the private key cannot be read. */
export type SigningKey = KeyObject | Uint8Array | string;

const assertFit = (scheme: SchemeName, key: SigningKey, algorithm: string): KeyObject | Uint8Array => {
  const reason = typeof key === 'string' ? key : key instanceof Uint8Array ? undefined : keyMismatch(key, algorithm);
  if (typeof key !== 'string' && reason === undefined) return key;
  throw signingProblem(
    scheme,
    `its privateKey cannot be used: ${reason}`,
    'Give the auth a private key in PEM (PKCS#8, PKCS#1 or SEC1) without a passphrase that fits its algorithm.',
  );
};

/** RFC 7519, 5.3 and RFC 7797, 7. */
const headerProblem = (scheme: SchemeName, reason: string): Problem =>
  signingProblem(scheme, `its field header is not allowed: ${reason}`, 'Remove "crit" and "b64" from the header.');

/** Throws Problem for a key that does not fit and for a header that JWS does not allow. */
export const signToken = async (
  scheme: SchemeName,
  header: JsonObject & { readonly alg: string },
  payload: JsonObject,
  key: SigningKey,
): Promise<string> => {
  const fit = assertFit(scheme, key, header.alg);
  if (header.b64 === false) throw headerProblem(scheme, 'it asks for a payload that is not encoded (b64)');
  const { CompactSign, errors } = await import('jose');
  try {
    const text = new TextEncoder().encode(JSON.stringify(payload));
    return await new CompactSign(text).setProtectedHeader(header).sign(fit);
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw headerProblem(scheme, error.message);
  }
};
