// Whether two shares differ: Fisher's exact test, and Newcombe's interval of their difference.
import { normalQuantile } from './distributions.ts';

export type Share = { readonly hits: number; readonly total: number };

const shareOf = ({ hits, total }: Share): number => (total === 0 ? 0 : hits / total);

/** Stirling's series; below 16 the product itself. */
const logFactorial = (n: number): number => {
  if (n < 16) {
    let product = 1;
    for (let factor = 2; factor <= n; factor += 1) product *= factor;
    return Math.log(product);
  }
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
};

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** Sums more terms than that only where they matter: the tail falls off faster than any power. */
const NEGLIGIBLE = 1e-18;

/** One-sided p of Fisher's exact test, that the second share is greater. */
export const fisherGreater = (first: Share, second: Share): number => {
  const [hits, all] = [first.hits + second.hits, first.total + second.total];
  if (first.total === 0 || second.total === 0 || hits === 0) return 1;
  const base = logChoose(all, hits);
  const most = Math.min(hits, second.total);
  const middle = (hits * second.total) / all;
  if (second.hits <= middle - 10 * Math.sqrt(middle) - 10) return 1;
  let p = 0;
  for (let count = second.hits; count <= most; count += 1) {
    const term = Math.exp(logChoose(second.total, count) + logChoose(first.total, hits - count) - base);
    p += term;
    if (count > middle && term < p * NEGLIGIBLE) break;
  }
  return Math.min(1, p);
};

const wilson = ({ hits, total }: Share, z: number): readonly [number, number] => {
  if (total === 0) return [0, 1];
  const share = hits / total;
  const middle = share + z ** 2 / (2 * total);
  const reach = z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  const scale = 1 + z ** 2 / total;
  return [Math.max(0, (middle - reach) / scale), Math.min(1, (middle + reach) / scale)];
};

/** Newcombe's interval (his tenth method) of second - first. */
export const newcombe = (first: Share, second: Share, confidence = 0.95): readonly [low: number, high: number] => {
  const z = normalQuantile(1 - (1 - confidence) / 2);
  const [from, to] = [shareOf(first), shareOf(second)];
  const [lowFrom, highFrom] = wilson(first, z);
  const [lowTo, highTo] = wilson(second, z);
  const difference = to - from;
  return [
    difference - Math.sqrt((to - lowTo) ** 2 + (highFrom - from) ** 2),
    difference + Math.sqrt((highTo - to) ** 2 + (from - lowFrom) ** 2),
  ];
};
