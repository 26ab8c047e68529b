// Corrects the p of several tests, so that the chance of a single false alarm among all of them is what it is for one.

/** Holm's step-down correction, in the order given. */
export const holm = (ps: readonly number[]): readonly number[] => {
  const order = ps.map((_, at) => at).sort((left, right) => ps[left]! - ps[right]!);
  const adjusted = new Array<number>(ps.length).fill(1);
  let least = 0;
  for (const [rank, at] of order.entries()) {
    least = Math.max(least, Math.min(1, ps[at]! * (ps.length - rank)));
    adjusted[at] = least;
  }
  return adjusted;
};
