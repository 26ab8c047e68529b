// ECDSA and ECDH behind crypto.subtle.
import { firstBits, otherSide } from './agreement.ts';
import { CURVES, type Curve, type EcKey, exportEc, importEc, privateKey } from './ec-key.ts';
import {
  attempt,
  type Bytes,
  type Fields,
  type KeyData,
  type Kit,
  operation,
  type Scheme,
  type Schemes,
} from './scheme.ts';

/** The digest is made here, and any of the two signatures is as good as the other. */
const PLAIN = { prehash: false, lowS: false } as const;

const ecOf = ({ material }: KeyData): EcKey => material as EcKey;

const secretOf = (key: KeyData): Bytes => {
  const { secret } = ecOf(key);
  if (secret === undefined) throw new Error('a public key');
  return secret;
};

const createKeys = (kit: Kit, name: string): Omit<Scheme, 'usages'> => {
  const keyOf = (key: EcKey): KeyData => ({
    kind: key.secret === undefined ? 'public' : 'private',
    algorithm: { name, namedCurve: key.curve.name },
    material: key,
  });
  const curveOf = ({ namedCurve }: Fields): Curve => {
    if (namedCurve === undefined) throw new TypeError("'namedCurve' is required in the algorithm");
    const curve = CURVES.find((one) => one.name === String(namedCurve));
    if (curve === undefined) throw kit.failure('NotSupportedError', 'Unrecognized namedCurve');
    return curve;
  };
  return {
    generate: (fields) => {
      const curve = curveOf(fields);
      const seed = kit.random(curve.math.lengths.seed as number);
      const key = privateKey(curve, curve.math.utils.randomSecretKey(seed) as Bytes);
      return { publicKey: keyOf({ ...key, secret: undefined }), privateKey: keyOf(key) };
    },
    import: (format, data, fields) => {
      const curve = curveOf(fields);
      return keyOf(attempt(kit, 'DataError', 'Invalid keyData', () => importEc(curve, format, data)));
    },
    export: (format, key) => exportEc(format, ecOf(key)),
  };
};

const createEcdsa = (kit: Kit): Scheme => ({
  ...createKeys(kit, 'ECDSA'),
  usages: (kind) => (kind === 'private' ? ['sign'] : kind === 'public' ? ['verify'] : []),
  sign: ({ hash }, key, data) => {
    const digest = kit.digest(kit.hashName(hash), data);
    return operation(kit, () => ecOf(key).curve.math.sign(digest, secretOf(key), PLAIN) as Bytes);
  },
  verify: ({ hash }, key, signature, data) => {
    const { curve, point } = ecOf(key);
    const digest = kit.digest(kit.hashName(hash), data);
    if (signature.length !== 2 * curve.size) return false;
    try {
      return curve.math.verify(signature, digest, point, PLAIN);
    } catch {
      return false;
    }
  },
});

const createEcdh = (kit: Kit): Scheme => ({
  ...createKeys(kit, 'ECDH'),
  usages: (kind) => (kind === 'private' ? ['deriveKey', 'deriveBits'] : []),
  deriveBits: (fields, key, bits) => {
    const other = otherSide(kit, fields, key);
    const { math } = ecOf(key).curve;
    const shared = operation(kit, () => math.getSharedSecret(secretOf(key), ecOf(other).point).slice(1) as Bytes);
    return firstBits(kit, shared, bits);
  },
});

export const createEc = (kit: Kit): Schemes => ({ ECDSA: createEcdsa(kit), ECDH: createEcdh(kit) });
