// PKCS#8 and SubjectPublicKeyInfo: which algorithm a key is of, around the key itself.
import {
  BIT_STRING,
  bitString,
  bodyOf,
  INTEGER,
  integer,
  node,
  OCTETS,
  OID,
  readNodes,
  readSequence,
  SEQUENCE,
  sequence,
} from './der.ts';
import type { Bytes } from './scheme.ts';

/** Object identifiers as the hexadecimal digits of their body. */
export type Enveloped = { readonly oid: string; readonly curve: string | undefined; readonly key: Bytes };

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export const oid = (hex: string): Bytes =>
  node(
    OID,
    Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)),
  );

const readAlgorithm = (body: Bytes): Omit<Enveloped, 'key'> => {
  const [name, parameter] = readNodes(body);
  return { oid: hexOf(bodyOf(name, OID)), curve: parameter?.tag === OID ? hexOf(parameter.body) : undefined };
};

export const readPkcs8 = (bytes: Bytes): Enveloped => {
  const [version, algorithm, key] = readSequence(bytes);
  bodyOf(version, INTEGER);
  return { ...readAlgorithm(bodyOf(algorithm, SEQUENCE)), key: bodyOf(key, OCTETS) };
};

export const readSpki = (bytes: Bytes): Enveloped => {
  const [algorithm, key] = readSequence(bytes);
  const bits = bodyOf(key, BIT_STRING);
  if (bits[0] !== 0) throw new Error('a key of broken bytes');
  return { ...readAlgorithm(bodyOf(algorithm, SEQUENCE)), key: bits.subarray(1) };
};

/** `algorithm` are the nodes that name it. */
export const writePkcs8 = (algorithm: readonly Bytes[], key: Bytes): Bytes =>
  sequence(integer(Uint8Array.of(0)), sequence(...algorithm), node(OCTETS, key));

export const writeSpki = (algorithm: readonly Bytes[], key: Bytes): Bytes =>
  sequence(sequence(...algorithm), bitString(key));
