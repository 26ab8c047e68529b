// How far a ratio of medians would move if the blocks had fallen out differently.
import { quantileOf } from './order.ts';

export type Bootstrap = { readonly resamples: number; readonly random: () => number; readonly confidence?: number };

const resampledMedian = (values: readonly number[], scratch: Float64Array, random: () => number): number => {
  for (let at = 0; at < scratch.length; at += 1) scratch[at] = values[Math.floor(random() * values.length)]!;
  scratch.sort();
  return quantileOf(scratch, 0.5);
};

/** Percentile interval of median(second) / median(first); each group is drawn from its own blocks. */
export const ratioInterval = (
  first: readonly number[],
  second: readonly number[],
  { resamples, random, confidence = 0.95 }: Bootstrap,
): readonly [low: number, high: number] => {
  if (first.length === 0 || second.length === 0) return [0, Number.POSITIVE_INFINITY];
  const [left, right] = [new Float64Array(first.length), new Float64Array(second.length)];
  const ratios = new Float64Array(resamples);
  for (let at = 0; at < resamples; at += 1) {
    ratios[at] = resampledMedian(second, right, random) / resampledMedian(first, left, random);
  }
  if (ratios.some(Number.isNaN)) return [0, Number.POSITIVE_INFINITY];
  ratios.sort();
  const tail = (1 - confidence) / 2;
  return [quantileOf(ratios, tail), quantileOf(ratios, 1 - tail)];
};
