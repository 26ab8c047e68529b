// The normal distribution, and the few of Student's that a power calculation needs.

/** Share of a standard normal distribution above `z`; accurate to 1e-7 of the share (Numerical Recipes' rational Chebyshev fit of erfc). */
export const normalAbove = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const polynomial = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ].reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const above = (t * Math.exp(-x * x + polynomial)) / 2;
  return z >= 0 ? above : 1 - above;
};

/** The `z` that a share of `p` of a standard normal distribution lies below, by bisection. */
export const normalQuantile = (p: number): number => {
  if (!(p > 0)) return Number.NEGATIVE_INFINITY;
  if (!(p < 1)) return Number.POSITIVE_INFINITY;
  let [low, high] = [-40, 40];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (1 - normalAbove(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Student's quantile, by the expansion of Cornish and Fisher: within 2 % from 6 degrees of freedom on. */
export const studentQuantile = (p: number, degrees: number): number => {
  const z = normalQuantile(p);
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
};
