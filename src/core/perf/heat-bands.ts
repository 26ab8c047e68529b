// The bands of latency that a heat map over time is made of: four to each doubling.

import { BUCKETS, middleAt } from '../histogram-buckets.ts';
import type { TrendValue } from '../trend-stats.ts';

const BANDS = 4;
const THOUSANDTHS = 1000;

/** Pairs of band and count, in order of band. */
export const heatOf = ({ histogram }: TrendValue): readonly number[] => {
  const counts = new Map<number, number>();
  for (let at = 0; at + 1 < histogram.counts.length; at += 2) {
    const value = middleAt(BUCKETS[histogram.digits], histogram.counts[at] as number);
    const band = Math.floor(BANDS * Math.log2(Math.max(1, value)));
    counts.set(band, (counts.get(band) ?? 0) + (histogram.counts[at + 1] as number));
  }
  return [...counts].sort(([left], [right]) => left - right).flat();
};

/** From and to, in ms. */
export const heatRange = (band: number): readonly [low: number, high: number] => [
  2 ** (band / BANDS) / THOUSANDTHS,
  2 ** ((band + 1) / BANDS) / THOUSANDTHS,
];
