// The JWS algorithms (RFC 7518, 3.1) that Postman offers, and what each demands of a key.
import type { KeyObject } from 'node:crypto';

export const SECRET_ALGORITHMS: readonly string[] = ['HS256', 'HS384', 'HS512'];

export const KEY_ALGORITHMS: readonly string[] = ['RS', 'PS', 'ES'].flatMap((family) =>
  ['256', '384', '512'].map((bits) => family + bits),
);

/** By OpenSSL's names, which Node uses. */
const CURVES: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
const CURVE_OF: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

/** RFC 7518, 3.3 and 3.5. */
const MIN_RSA_BITS = 2048;

/** Why the key cannot sign with the algorithm; undefined when it can. */
export const keyMismatch = (key: KeyObject, algorithm: string): string | undefined => {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (algorithm.startsWith('ES')) {
    if (key.asymmetricKeyType !== 'ec')
      return `${algorithm} needs an EC key, and it is of type ${key.asymmetricKeyType}`;
    const curve = CURVES[namedCurve ?? ''] ?? namedCurve;
    const wanted = CURVE_OF[algorithm];
    return curve === wanted ? undefined : `${algorithm} needs the curve ${wanted}, and it is on ${curve}`;
  }
  const isFit = key.asymmetricKeyType === 'rsa' || (algorithm.startsWith('PS') && key.asymmetricKeyType === 'rsa-pss');
  if (!isFit) return `${algorithm} needs an RSA key, and it is of type ${key.asymmetricKeyType}`;
  if (modulusLength >= MIN_RSA_BITS) return undefined;
  return `${algorithm} needs ${MIN_RSA_BITS} bits or more, and it has ${modulusLength}`;
};
