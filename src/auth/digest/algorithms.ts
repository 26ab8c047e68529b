// The digest algorithms that RFC 7616 and RFC 2617 name.

export type DigestAlgorithm = {
  /** As RFC 7616 spells it. */
  readonly name: string;
  /** Node's name of the hash. */
  readonly hash: 'md5' | 'sha256' | 'sha512-256';
  /** The session variant mixes the nonces into the key. */
  readonly isSession: boolean;
};

/** Weak ones first. */
const HASHES = [
  ['MD5', 'md5'],
  ['SHA-256', 'sha256'],
  ['SHA-512-256', 'sha512-256'],
] as const;

const ALGORITHMS: readonly DigestAlgorithm[] = HASHES.flatMap(([name, hash]) => [
  { name, hash, isSession: false },
  { name: `${name}-sess`, hash, isSession: true },
]);

export const DIGEST_ALGORITHM_NAMES = ALGORITHMS.map(({ name }) => name).join(', ');

/** By its name in any case; undefined for one that is unknown. */
export const findAlgorithm = (name: string): DigestAlgorithm | undefined =>
  ALGORITHMS.find((algorithm) => algorithm.name.toLowerCase() === name.toLowerCase());

/** A higher number for a stronger hash. */
export const strengthOf = ({ hash }: DigestAlgorithm): number => HASHES.findIndex(([, known]) => known === hash);
