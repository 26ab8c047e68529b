// Medians and quantiles of a few numbers, and how those that follow one another hang together.

/** Type 7 of Hyndman and Fan, as NumPy and k6 have it; NaN without numbers. `p` from 0 to 1. */
export const quantileOf = (sorted: ArrayLike<number>, p: number): number => {
  if (sorted.length === 0) return Number.NaN;
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below]!;
  return below + 1 < sorted.length ? low + (place - below) * (sorted[below + 1]! - low) : low;
};

export const median = (values: readonly number[]): number =>
  quantileOf(
    values.toSorted((a, b) => a - b),
    0.5,
  );

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Unbiased; 0 for fewer than two numbers. */
export const variance = (values: readonly number[]): number => {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
};

/** Correlation of each number with the one after it, from -1 to 1; 0 where there is nothing to tell. */
export const lag1 = (values: readonly number[]): number => {
  if (values.length < 3) return 0;
  const middle = mean(values);
  const spread = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  if (!(spread > 0)) return 0;
  const together = values.slice(1).reduce((sum, value, at) => sum + (value - middle) * (values[at]! - middle), 0);
  return together / spread;
};
