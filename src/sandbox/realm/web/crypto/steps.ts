// The checks of crypto.subtle that are the same for all algorithms: names, usages, formats, and whether a key fits.
import { createKey, type Held, heldBy } from './crypto-key.ts';
import { exportJwk, requireFitting } from './jwk.ts';
import type { Bytes, Fields, Format, Jwk, KeyData, KeyPair, Kind, Kit, Scheme } from './scheme.ts';

export type Algorithm = string | Fields;
/** Schemes by name in any spelling. */
export type Directory = { find(name: string): { readonly name: string; readonly scheme: Scheme } | undefined };
export type Parts = { readonly kit: Kit; readonly directory: Directory };
type Usages = readonly string[];
/** The last arguments of what makes keys. */
export type KeyWish = { readonly algorithm: Algorithm; readonly extractable: unknown; readonly usages: unknown };

const FORMATS = ['raw', 'pkcs8', 'spki', 'jwk'];
const USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];
const KINDS: readonly Kind[] = ['secret', 'private', 'public'];

export const unsupported = ({ kit }: Parts): Error => kit.failure('NotSupportedError', 'Unrecognized algorithm name');

export const resolve = (parts: Parts, algorithm: Algorithm): { readonly fields: Fields; readonly scheme: Scheme } => {
  const given = typeof algorithm === 'string' ? { name: algorithm } : algorithm;
  if (typeof given !== 'object' || given === null || given.name === undefined)
    throw new TypeError("Failed to read the 'name' property from 'Algorithm': it is required");
  const found = parts.directory.find(String(given.name));
  if (found === undefined) throw unsupported(parts);
  return { fields: { ...given, name: found.name }, scheme: found.scheme };
};

const requireUsages = (usages: unknown): Usages => {
  const list = [...(usages as Iterable<unknown>)].map(String);
  for (const usage of list)
    if (!USAGES.includes(usage)) throw new TypeError(`'${usage}' is not a valid enum value of type KeyUsage`);
  return list;
};

export const requireFormat = (format: string): Format => {
  if (FORMATS.includes(format)) return format as Format;
  throw new TypeError(`'${format}' is not a valid enum value of type KeyFormat`);
};

const requireAllowed = (kit: Kit, usages: Usages, allowed: Usages, name: string): void => {
  if (!usages.every((usage) => allowed.includes(usage)))
    throw kit.failure('SyntaxError', `Unsupported key usage for a ${name} key`);
};

const requireSome = (kit: Kit, usages: Usages, kind: Kind): void => {
  if (usages.length === 0 && kind !== 'public')
    throw kit.failure('SyntaxError', `Usages cannot be empty when making a ${kind} key.`);
};

/** The way to the algorithm, when the key is one of its keys and may be used so. */
export const open = (parts: Parts, algorithm: Algorithm, key: unknown, usage: string, doing = usage) => {
  const { fields, scheme } = resolve(parts, algorithm);
  const data = heldBy(key);
  if (data.algorithm.name !== fields.name) throw parts.kit.failure('InvalidAccessError', 'Key algorithm mismatch');
  if (!data.usages.includes(usage)) throw parts.kit.failure('InvalidAccessError', `Unable to use this key to ${doing}`);
  return { fields, scheme, data };
};

const isBytes = (data: unknown): boolean => ArrayBuffer.isView(data) || data instanceof ArrayBuffer;

export const importKey = (parts: Parts, format: Format, data: unknown, wish: KeyWish) => {
  const { kit } = parts;
  const usages = requireUsages(wish.usages);
  const extractable = Boolean(wish.extractable);
  const { fields, scheme } = resolve(parts, wish.algorithm);
  const isJwk = format === 'jwk';
  if (isJwk && (typeof data !== 'object' || data === null || isBytes(data)))
    throw new TypeError('keyData is not a JsonWebKey');
  if (isJwk) requireFitting(kit, data as Jwk, extractable, usages);
  const key = scheme.import(format, isJwk ? (data as Jwk) : kit.bytes(data, 'keyData'), fields);
  requireAllowed(kit, usages, scheme.usages(key.kind), fields.name);
  requireSome(kit, usages, key.kind);
  if (scheme.export === undefined && extractable)
    throw kit.failure('SyntaxError', `${fields.name} keys are not extractable`);
  return createKey(key, extractable, usages);
};

export const exportKey = ({ kit, directory }: Parts, format: Format, key: Held): Bytes | Jwk => {
  const scheme = directory.find(key.algorithm.name)?.scheme;
  const refused = `Unable to export a ${key.kind} ${key.algorithm.name} key using ${format} format`;
  if (scheme?.export === undefined) throw kit.failure('NotSupportedError', refused);
  // The name is Node's, and so Postman's.
  if (!key.extractable) throw kit.failure('InvalidAccessException', 'key is not extractable');
  const found = scheme.export(format, key);
  if (found === undefined) throw kit.failure('NotSupportedError', refused);
  return format === 'jwk' ? exportJwk(found as Jwk, key) : found;
};

export const derive = (
  parts: Parts,
  algorithm: Algorithm,
  key: unknown,
  bits: number | null,
  usage: 'deriveBits' | 'deriveKey',
): Bytes => {
  const { fields, scheme, data } = open(parts, algorithm, key, usage, 'derive bits');
  if (scheme.deriveBits === undefined) throw unsupported(parts);
  return scheme.deriveBits(fields, data, bits);
};

const isPair = (made: KeyData | KeyPair): made is KeyPair => 'publicKey' in made;

export const generateKey = (parts: Parts, wish: KeyWish) => {
  const { kit } = parts;
  const usages = requireUsages(wish.usages);
  const { fields, scheme } = resolve(parts, wish.algorithm);
  if (scheme.generate === undefined) throw unsupported(parts);
  requireAllowed(
    kit,
    usages,
    KINDS.flatMap((kind) => scheme.usages(kind)),
    fields.name,
  );
  const keyOf = (data: KeyData, extractable: boolean) => {
    const own = usages.filter((usage) => scheme.usages(data.kind).includes(usage));
    requireSome(kit, own, data.kind);
    return createKey(data, extractable, own);
  };
  const made = scheme.generate(fields);
  const extractable = Boolean(wish.extractable);
  if (!isPair(made)) return keyOf(made, extractable);
  return { publicKey: keyOf(made.publicKey, true), privateKey: keyOf(made.privateKey, extractable) };
};
