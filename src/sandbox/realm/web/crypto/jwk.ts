// What all JSON Web Keys have in common.
import type { Held } from './crypto-key.ts';
import type { Jwk, Kit } from './scheme.ts';

/** Do the key's own words about its use allow what the script wants? */
export const requireFitting = (kit: Kit, jwk: Jwk, extractable: boolean, usages: readonly string[]): void => {
  if (typeof jwk.kty !== 'string') throw kit.failure('DataError', 'Invalid keyData');
  if (Array.isArray(jwk.key_ops) && !usages.every((usage) => (jwk.key_ops as unknown[]).includes(usage)))
    throw kit.failure('DataError', 'Key operations and usage mismatch');
  if (jwk.ext === false && extractable) throw kit.failure('DataError', 'JWK "ext" Parameter and extractable mismatch');
};

export const exportJwk = (own: Jwk, { usages, extractable }: Held): Jwk => ({
  key_ops: [...usages],
  ext: extractable,
  ...own,
});
