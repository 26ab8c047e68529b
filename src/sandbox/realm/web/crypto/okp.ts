// Ed25519 and X25519 behind crypto.subtle.
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { firstBits, otherSide } from './agreement.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { bodyOf, node, OCTETS, readNodes } from './der.ts';
import { oid, readPkcs8, readSpki, writePkcs8, writeSpki } from './envelope.ts';
import {
  attempt,
  type Bytes,
  type Format,
  type Jwk,
  type KeyData,
  type Kit,
  operation,
  type Scheme,
  type Schemes,
} from './scheme.ts';

type OkpKey = { readonly open: Bytes; readonly secret: Bytes | undefined };
type Name = 'Ed25519' | 'X25519';

const SIZE = 32;
const OIDS = { Ed25519: '2b6570', X25519: '2b656e' };
const MATH = { Ed25519: ed25519, X25519: x25519 };

const okpOf = ({ material }: KeyData): OkpKey => material as OkpKey;

const sized = (bytes: Bytes): Bytes => {
  if (bytes.length !== SIZE) throw new Error('not a key of this curve');
  return bytes;
};

const privateKey = (name: Name, secret: Bytes): OkpKey => ({
  open: MATH[name].getPublicKey(sized(secret)) as Bytes,
  secret: secret.slice(),
});

const importOkp = (name: Name, format: Format, data: Bytes | Jwk): OkpKey => {
  if (format === 'raw') return { open: sized(data as Bytes).slice(), secret: undefined };
  if (format === 'jwk') {
    const { kty, crv, x, d } = data as Jwk;
    if (kty !== 'OKP' || crv !== name) throw new Error('not a key of this curve');
    return d === undefined ? { open: sized(fromBase64Url(x)), secret: undefined } : privateKey(name, fromBase64Url(d));
  }
  const { oid: found, key } = format === 'pkcs8' ? readPkcs8(data as Bytes) : readSpki(data as Bytes);
  if (found !== OIDS[name]) throw new Error('not a key of this curve');
  if (format === 'spki') return { open: sized(key).slice(), secret: undefined };
  return privateKey(name, bodyOf(readNodes(key)[0], OCTETS));
};

const exportOkp = (name: Name, format: Format, { open, secret }: OkpKey): Bytes | Jwk | undefined => {
  const algorithm = [oid(OIDS[name])];
  if (format === 'jwk') {
    const own = { crv: name, x: toBase64Url(open), kty: 'OKP' };
    return secret === undefined ? own : { ...own, d: toBase64Url(secret) };
  }
  if (secret !== undefined) return format === 'pkcs8' ? writePkcs8(algorithm, node(OCTETS, secret)) : undefined;
  return format === 'raw' ? open.slice() : format === 'spki' ? writeSpki(algorithm, open) : undefined;
};

const createKeys = (kit: Kit, name: Name): Omit<Scheme, 'usages'> => {
  const keyOf = (key: OkpKey): KeyData => ({
    kind: key.secret === undefined ? 'public' : 'private',
    algorithm: { name },
    material: key,
  });
  return {
    generate: () => {
      const key = privateKey(name, kit.random(SIZE));
      return { publicKey: keyOf({ ...key, secret: undefined }), privateKey: keyOf(key) };
    },
    import: (format, data) => keyOf(attempt(kit, 'DataError', 'Invalid keyData', () => importOkp(name, format, data))),
    export: (format, key) => exportOkp(name, format, okpOf(key)),
  };
};

export const createOkp = (kit: Kit): Schemes => ({
  Ed25519: {
    ...createKeys(kit, 'Ed25519'),
    usages: (kind) => (kind === 'private' ? ['sign'] : kind === 'public' ? ['verify'] : []),
    sign: (_, key, data) => operation(kit, () => ed25519.sign(data, okpOf(key).secret as Bytes) as Bytes),
    verify: (_, key, signature, data) => {
      try {
        return ed25519.verify(signature, data, okpOf(key).open);
      } catch {
        return false;
      }
    },
  },
  X25519: {
    ...createKeys(kit, 'X25519'),
    usages: (kind) => (kind === 'private' ? ['deriveKey', 'deriveBits'] : []),
    deriveBits: (fields, key, bits) => {
      const other = otherSide(kit, fields, key);
      const agree = (): Bytes => x25519.getSharedSecret(okpOf(key).secret as Bytes, okpOf(other).open) as Bytes;
      return firstBits(kit, operation(kit, agree), bits);
    },
  },
});
