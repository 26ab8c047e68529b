// Keys of the NIST curves: as points, JSON Web Keys, PKCS#8 and SubjectPublicKeyInfo.
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import {
  BIT_STRING,
  bitString,
  bodyOf,
  concat,
  INTEGER,
  integer,
  node,
  OCTETS,
  readNodes,
  readSequence,
  sequence,
} from './der.ts';
import { oid, readPkcs8, readSpki, writePkcs8, writeSpki } from './envelope.ts';
import type { Bytes, Format, Jwk } from './scheme.ts';

export type Curve = {
  readonly name: string;
  readonly oid: string;
  readonly size: number;
  readonly bits: number;
  readonly math: typeof p256;
};
/** `point` is uncompressed. */
export type EcKey = { readonly curve: Curve; readonly point: Bytes; readonly secret: Bytes | undefined };

const EC = '2a8648ce3d0201';
const PUBLIC_PART = 0xa1;

export const CURVES: readonly Curve[] = [
  { name: 'P-256', oid: '2a8648ce3d030107', size: 32, bits: 256, math: p256 },
  { name: 'P-384', oid: '2b81040022', size: 48, bits: 384, math: p384 },
  { name: 'P-521', oid: '2b81040023', size: 66, bits: 521, math: p521 },
];

// A large table pays only for scripts that sign many times.
for (const { math } of CURVES) math.Point.BASE.precompute(4);

const requireThat = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

export const publicKey = (curve: Curve, bytes: Bytes): EcKey => {
  const point = curve.math.Point.fromBytes(bytes);
  point.assertValidity();
  return { curve, point: point.toBytes(false) as Bytes, secret: undefined };
};

export const privateKey = (curve: Curve, secret: Bytes): EcKey => ({
  curve,
  point: curve.math.getPublicKey(secret, false) as Bytes,
  secret,
});

const requireSecret = (curve: Curve, secret: Bytes): Bytes => {
  requireThat(curve.math.utils.isValidSecretKey(secret), 'not a private key of this curve');
  return secret;
};

const coordinate = (curve: Curve, text: unknown): Bytes => {
  const bytes = fromBase64Url(text);
  requireThat(bytes.length === curve.size, 'not a number of this curve');
  return bytes;
};

/** A private key that says what its public one is saves finding it out; a wrong word harms nobody but the script. */
const importJwk = (curve: Curve, { kty, crv, x, y, d }: Jwk): EcKey => {
  requireThat(kty === 'EC' && crv === curve.name, 'not a key of this curve');
  const open = publicKey(curve, concat(Uint8Array.of(4), coordinate(curve, x), coordinate(curve, y)));
  return d === undefined ? open : { ...open, secret: requireSecret(curve, coordinate(curve, d)) };
};

const importPkcs8 = (curve: Curve, data: Bytes): EcKey => {
  const { oid: name, curve: curveOid, key } = readPkcs8(data);
  requireThat(name === EC && curveOid === curve.oid, 'not a key of this curve');
  const [version, secret, ...rest] = readSequence(key);
  bodyOf(version, INTEGER);
  const bytes = bodyOf(secret, OCTETS);
  requireThat(bytes.length <= curve.size, 'not a key of this curve');
  const padded = requireSecret(curve, concat(new Uint8Array(curve.size - bytes.length), bytes));
  const open = rest.find(({ tag }) => tag === PUBLIC_PART);
  if (open === undefined) return privateKey(curve, padded);
  return { ...publicKey(curve, bodyOf(readNodes(open.body)[0], BIT_STRING).subarray(1)), secret: padded };
};

export const importEc = (curve: Curve, format: Format, data: Bytes | Jwk): EcKey => {
  if (format === 'jwk') return importJwk(curve, data as Jwk);
  if (format === 'pkcs8') return importPkcs8(curve, data as Bytes);
  if (format === 'raw') return publicKey(curve, data as Bytes);
  const { oid: name, curve: curveOid, key } = readSpki(data as Bytes);
  requireThat(name === EC && curveOid === curve.oid, 'not a key of this curve');
  return publicKey(curve, key);
};

export const exportEc = (format: Format, { curve, point, secret }: EcKey): Bytes | Jwk | undefined => {
  const algorithm = [oid(EC), oid(curve.oid)];
  const [x, y] = [point.subarray(1, 1 + curve.size), point.subarray(1 + curve.size)];
  if (format === 'jwk') {
    const open = { kty: 'EC', x: toBase64Url(x), y: toBase64Url(y), crv: curve.name };
    return secret === undefined ? open : { ...open, d: toBase64Url(secret) };
  }
  if (secret === undefined)
    return format === 'raw' ? point.slice() : format === 'spki' ? writeSpki(algorithm, point) : undefined;
  if (format !== 'pkcs8') return undefined;
  const own = [integer(Uint8Array.of(1)), node(OCTETS, secret), node(PUBLIC_PART, bitString(point))];
  return writePkcs8(algorithm, sequence(...own));
};
