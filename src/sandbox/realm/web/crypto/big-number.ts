// Large numbers for RSA: their bytes, powers, inverses and primes. Not in constant time, as nothing in a script is.
import type { Bytes } from './scheme.ts';

export const numberOf = (bytes: Uint8Array): bigint => {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return BigInt(`0x${hex || '0'}`);
};

export const bytesOf = (value: bigint, size?: number): Bytes => {
  const hex = value.toString(16);
  const digits = hex.padStart(size === undefined ? hex.length + (hex.length % 2) : size * 2, '0');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
};

export const bitsOf = (value: bigint): number => value.toString(2).length;

/** Four bits of the exponent at a time. */
export const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  const table: bigint[] = [1n];
  for (let i = 1; i < 16; i++) table[i] = ((table[i - 1] as bigint) * base) % modulus;
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i++) result = (result * result) % modulus;
    result = (result * (table[Number.parseInt(digit, 16)] as bigint)) % modulus;
  }
  return result;
};

export const inverse = (value: bigint, modulus: bigint): bigint => {
  let [a, b, x, y] = [((value % modulus) + modulus) % modulus, modulus, 1n, 0n];
  while (a > 1n) {
    if (b === 0n) throw new Error('no inverse');
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
};

const SMALL = [3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n, 59n, 61n, 67n, 71n, 73n, 79n];

/** Miller and Rabin; enough rounds for numbers of 512 bits and more that were drawn at random. */
const isPrime = (candidate: bigint, random: (size: number) => Uint8Array): boolean => {
  if (SMALL.some((small) => candidate % small === 0n)) return false;
  const last = candidate - 1n;
  let [odd, twos] = [last, 0];
  while ((odd & 1n) === 0n) [odd, twos] = [odd >> 1n, twos + 1];
  for (let round = 0; round < 8; round++) {
    let x = power(2n + (numberOf(random(16)) % (candidate - 4n)), odd, candidate);
    let isWitness = x !== 1n && x !== last;
    for (let i = 1; i < twos && isWitness; i++) {
      x = (x * x) % candidate;
      isWitness = x !== last;
    }
    if (isWitness) return false;
  }
  return true;
};

/** A prime of exactly `bits` bits, the two highest set, so that a product of two has twice as many. */
export const drawPrime = (bits: number, random: (size: number) => Uint8Array, fits: (prime: bigint) => boolean) => {
  const top = 3n << BigInt(bits - 2);
  for (;;) {
    let candidate = (numberOf(random(Math.ceil(bits / 8))) & ((1n << BigInt(bits)) - 1n)) | top | 1n;
    for (let i = 0; i < 512 && bitsOf(candidate) === bits; i++, candidate += 2n)
      if (fits(candidate) && isPrime(candidate, random)) return candidate;
  }
};
