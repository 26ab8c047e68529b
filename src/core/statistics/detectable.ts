// What change two groups of blocks could have shown: a pass is no proof that nothing smaller happened.
import { studentQuantile } from './distributions.ts';
import { variance } from './order.ts';

/** Mann-Whitney needs that many times the blocks of a t-test on normal noise. */
const EFFICIENCY = 3 / Math.PI;

/**
 * The factor that would be found with `power`, from the noise of the logarithms of the blocks; undefined where there are too few blocks for
 * any noise to be known.
 */
export const detectableRatio = (
  first: readonly number[],
  second: readonly number[],
  { alpha, power = 0.8 }: { readonly alpha: number; readonly power?: number },
): number | undefined => {
  const degrees = first.length + second.length - 2;
  if (first.length < 2 || second.length < 2 || [...first, ...second].some((value) => !(value > 0))) return undefined;
  const pooled =
    ((first.length - 1) * variance(first.map(Math.log)) + (second.length - 1) * variance(second.map(Math.log))) /
    degrees;
  const deviation = Math.sqrt((pooled * (1 / first.length + 1 / second.length)) / EFFICIENCY);
  return Math.exp((studentQuantile(1 - alpha, degrees) + studentQuantile(power, degrees)) * deviation);
};
