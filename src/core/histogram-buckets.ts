// Which bucket of an HDR histogram a whole number falls into, and which numbers a bucket stands for (HdrHistogram's arithmetic, unit 1).

/** Of one number of digits: numbers below `2 * half` have a bucket each; above, a bucket is at most one `half`th of its number wide. */
export type Buckets = {
  readonly half: number;
  /** Power of two that `half` is. */
  readonly magnitude: number;
  /** Buckets that whole numbers up to MAX_RECORDED need. */
  readonly limit: number;
};

/** Larger numbers are recorded as this one. */
export const MAX_RECORDED = Number.MAX_SAFE_INTEGER;

const MAX_EXPONENT = 52;

const bucketsOf = (magnitude: number): Buckets => ({
  half: 2 ** magnitude,
  magnitude,
  limit: (MAX_EXPONENT - magnitude + 2) * 2 ** magnitude,
});

// 2 * 10 ** digits numbers have to be told apart.
export const BUCKETS: { readonly [digits in 2 | 3]: Buckets } = { 2: bucketsOf(7), 3: bucketsOf(10) };

const EXACT_SHIFT_LIMIT = 2 ** 32;

/** Index of the bucket of a whole number from 0 to MAX_RECORDED. */
export const bucketOf = ({ half, magnitude }: Buckets, value: number): number => {
  if (value < EXACT_SHIFT_LIMIT) {
    const shift = 31 - magnitude - Math.clz32(value | (2 * half - 1));
    return shift * half + (value >>> shift);
  }
  const shift = 63 - magnitude - Math.clz32(Math.floor(value / EXACT_SHIFT_LIMIT));
  return shift * half + Math.floor(value / 2 ** shift);
};

const shiftAt = ({ half, magnitude }: Buckets, index: number): number =>
  index < 2 * half ? 0 : Math.floor(index / 2 ** magnitude) - 1;

/** The smallest number of the bucket. */
export const lowestAt = (buckets: Buckets, index: number): number => {
  const shift = shiftAt(buckets, index);
  return (index - shift * buckets.half) * 2 ** shift;
};

/** The largest whole number of the bucket. */
export const highestAt = (buckets: Buckets, index: number): number =>
  lowestAt(buckets, index) + 2 ** shiftAt(buckets, index) - 1;

/** The number in its middle, as HdrHistogram has it. */
export const middleAt = (buckets: Buckets, index: number): number =>
  lowestAt(buckets, index) + Math.floor(2 ** shiftAt(buckets, index) / 2);
