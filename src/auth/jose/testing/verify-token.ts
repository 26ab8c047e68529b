// Verifies a JWT with Node's own cryptography: written from RFC 7515 and 7518, apart from the signer.
import { constants, createHmac, type KeyObject, verify } from 'node:crypto';

export type VerifiedToken = { readonly header: unknown; readonly payload: unknown };

const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

const isSignedBy = (key: KeyObject | Uint8Array, algorithm: string, input: string, signature: Buffer): boolean => {
  const hash = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('HS')) return createHmac(hash, key).update(input).digest().equals(signature);
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(algorithm.slice(2)) / 8 };
  const more = algorithm.startsWith('PS')
    ? pss
    : algorithm.startsWith('ES')
      ? { dsaEncoding: 'ieee-p1363' as const }
      : {};
  return verify(hash, Buffer.from(input), { key: key as KeyObject, ...more }, signature);
};

/** The decoded token; undefined when it is not signed by `key` with `algorithm`. */
export const verifyToken = (
  token: string,
  key: KeyObject | Uint8Array,
  algorithm: string,
): VerifiedToken | undefined => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  if ((decode(header) as { alg?: unknown }).alg !== algorithm) return undefined;
  const isSigned = isSignedBy(key, algorithm, `${header}.${payload}`, Buffer.from(signature, 'base64url'));
  return isSigned ? { header: decode(header), payload: decode(payload) } : undefined;
};
