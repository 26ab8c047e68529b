// What is left of a secret that two keys agree on when only so many bits are asked for.
import type { Bytes, Fields, KeyData, Kit } from './scheme.ts';

/** The other side's key, which must be a public one of the same kind. */
export const otherSide = (kit: Kit, { public: other }: Fields, own: KeyData): KeyData => {
  const key = kit.keyData(other);
  if (key.kind !== 'public') throw kit.failure('InvalidAccessError', 'algorithm.public must be a public key');
  if (key.algorithm.name !== own.algorithm.name || key.algorithm.namedCurve !== own.algorithm.namedCurve)
    throw kit.failure('InvalidAccessError', 'Key algorithm mismatch');
  return key;
};

export const firstBits = (kit: Kit, secret: Bytes, bits: number | null): Bytes => {
  if (bits === null) return secret;
  const size = Math.ceil(bits / 8);
  if (size > secret.length) throw kit.failure('OperationError', 'derived bit length is too small');
  const part = secret.slice(0, size);
  if (bits % 8 !== 0) part[size - 1] = (part[size - 1] as number) & (0xff00 >> (bits % 8));
  return part;
};
