// The checks of crypto.subtle that are the same for all algorithms: names, usages, formats, and whether a key fits.
import { createKey, type Held, heldBy } from './crypto-key.ts';
import { exportJwk, requireFitting } from './jwk.ts';
import type { Bytes, Fields, Format, Jwk, KeyData, KeyPair, Kit, Scheme } from './scheme.ts';

export type Algorithm = string | Fields;
/** Schemes by name in any spelling. */
export type Directory = { find(name: string): { readonly name: string; readonly scheme: Scheme } | undefined };
type Usages = readonly string[];

const FORMATS = ['raw', 'pkcs8', 'spki', 'jwk'];
const USAGES = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

export const createSteps = (kit: Kit, directory: Directory) => {
  const mismatch = () => kit.failure('InvalidAccessError', 'Key algorithm mismatch');
  const unsupported = () => kit.failure('NotSupportedError', 'Unrecognized algorithm name');
  const resolve = (algorithm: Algorithm): { fields: Fields; scheme: Scheme } => {
    const given = typeof algorithm === 'string' ? { name: algorithm } : algorithm;
    if (typeof given !== 'object' || given === null || given.name === undefined)
      throw new TypeError("Failed to read the 'name' property from 'Algorithm': it is required");
    const found = directory.find(String(given.name));
    if (found === undefined) throw unsupported();
    return { fields: { ...given, name: found.name }, scheme: found.scheme };
  };
  const requireUsages = (usages: unknown): Usages => {
    const list = [...(usages as Iterable<unknown>)].map(String);
    for (const usage of list)
      if (!USAGES.includes(usage)) throw new TypeError(`'${usage}' is not a valid enum value of type KeyUsage`);
    return list;
  };
  const requireFormat = (format: string): Format => {
    if (FORMATS.includes(format)) return format as Format;
    throw new TypeError(`'${format}' is not a valid enum value of type KeyFormat`);
  };
  const checkUsages = (scheme: Scheme, kind: KeyData['kind'], usages: Usages, name: string): void => {
    const allowed = scheme.usages(kind);
    if (!usages.every((usage) => allowed.includes(usage)))
      throw kit.failure('SyntaxError', `Unsupported key usage for a ${name} key`);
    if (usages.length === 0 && kind !== 'public')
      throw kit.failure('SyntaxError', `Usages cannot be empty when importing a ${kind} key.`);
  };
  const open = (algorithm: Algorithm, key: unknown, usage: string, doing: string) => {
    const { fields, scheme } = resolve(algorithm);
    const data = heldBy(key);
    if (data.algorithm.name !== fields.name) throw mismatch();
    if (!data.usages.includes(usage)) throw kit.failure('InvalidAccessError', `Unable to use this key to ${doing}`);
    return { fields, scheme, data };
  };
  const importInto = (format: Format, data: unknown, algorithm: Algorithm, extractable: boolean, given: unknown) => {
    const usages = requireUsages(given);
    const { fields, scheme } = resolve(algorithm);
    const isJwk = format === 'jwk';
    if (isJwk && (typeof data !== 'object' || data === null || ArrayBuffer.isView(data) || data instanceof ArrayBuffer))
      throw new TypeError('keyData is not a JsonWebKey');
    if (isJwk) requireFitting(kit, data as Jwk, extractable, usages);
    const key = scheme.import(format, isJwk ? (data as Jwk) : kit.bytes(data, 'keyData'), fields);
    checkUsages(scheme, key.kind, usages, fields.name);
    if (scheme.export === undefined && extractable)
      throw kit.failure('SyntaxError', `${fields.name} keys are not extractable`);
    return createKey(key, extractable, usages);
  };
  const exportFrom = (format: Format, key: Held): Bytes | Jwk => {
    const scheme = directory.find(key.algorithm.name)?.scheme;
    const refused = `Unable to export a ${key.kind} ${key.algorithm.name} key using ${format} format`;
    if (scheme?.export === undefined) throw kit.failure('NotSupportedError', refused);
    if (!key.extractable) throw kit.failure('InvalidAccessException', 'key is not extractable');
    const found = scheme.export(format, key);
    if (found === undefined) throw kit.failure('NotSupportedError', refused);
    return format === 'jwk' ? exportJwk(found as Jwk, key) : found;
  };
  const derive = (algorithm: Algorithm, key: unknown, bits: number | null, usage: string): Bytes => {
    const { fields, scheme, data } = open(algorithm, key, usage, 'derive bits');
    if (scheme.deriveBits === undefined) throw unsupported();
    return scheme.deriveBits(fields, data, bits);
  };
  return { resolve, requireUsages, requireFormat, checkUsages, open, importInto, exportFrom, derive, unsupported };
};

export type Steps = ReturnType<typeof createSteps>;

const isPair = (made: KeyData | KeyPair): made is KeyPair => 'publicKey' in made;

export const generateKey = (kit: Kit, steps: Steps, algorithm: Algorithm, extractable: boolean, given: unknown) => {
  const usages = steps.requireUsages(given);
  const { fields, scheme } = steps.resolve(algorithm);
  if (scheme.generate === undefined) throw steps.unsupported();
  const kinds = ['secret', 'private', 'public'] as const;
  const allowed = new Set(kinds.flatMap((kind) => scheme.usages(kind)));
  if (!usages.every((usage) => allowed.has(usage)))
    throw kit.failure('SyntaxError', `Unsupported key usage for a ${fields.name} key`);
  const made = scheme.generate(fields);
  const keyOf = (data: KeyData, canLeave: boolean) => {
    const own = usages.filter((usage) => scheme.usages(data.kind).includes(usage));
    if (own.length === 0 && data.kind !== 'public')
      throw kit.failure('SyntaxError', 'Usages cannot be empty when creating a key.');
    return createKey(data, canLeave, own);
  };
  if (!isPair(made)) return keyOf(made, extractable);
  return { publicKey: keyOf(made.publicKey, true), privateKey: keyOf(made.privateKey, extractable) };
};
