// The histogram against exact sorting, against hdr-histogram-js, and merged in any order.
import fc from 'fast-check';
import { build } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { createHistogram } from './histogram.ts';
import { BUCKETS, bucketOf, highestAt, lowestAt, MAX_RECORDED, middleAt } from './histogram-buckets.ts';
import { rankOf } from './histogram-counts.ts';

const PERCENTILES = [0.1, 1, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100];

const recorded = (values: Iterable<number>, digits: 2 | 3 = 3) => {
  const histogram = createHistogram(digits);
  for (const value of values) histogram.record(value);
  return histogram;
};

// A small generator with a seed, so that every run sees the same numbers.
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

// In microseconds, as the times of requests are.
const DISTRIBUTIONS: { readonly [name: string]: (random: () => number) => number } = {
  uniform: (random) => random() * 60_000_000,
  'log-normal': (random) => Math.exp(9 + 1.2 * normal(random)),
  exponential: (random) => -Math.log(1 - random()) * 4_000,
  pareto: (random) => 500 / (1 - random()) ** (1 / 1.1),
  'two humps': (random) => (random() < 0.97 ? 1_200 + random() * 300 : 250_000 + random() * 40_000),
  steps: (random) => [1_000, 10_000, 100_000][Math.floor(random() * 3)] as number,
  'a few microseconds': (random) => random() * 20,
};

const values = fc.array(fc.oneof(fc.nat(3000), fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: MAX_RECORDED })), {
  maxLength: 200,
});

describe('buckets', () => {
  it.each([2, 3] as const)('hold every whole number once, in order, %i digits', (digits) => {
    const buckets = BUCKETS[digits];
    let next = 0;
    for (let index = 0; index < buckets.limit; index += 1) {
      const lowest = lowestAt(buckets, index);
      if (lowest > MAX_RECORDED) break;
      expect(lowest).toBe(next);
      expect(bucketOf(buckets, lowest)).toBe(index);
      expect(bucketOf(buckets, Math.min(MAX_RECORDED, highestAt(buckets, index)))).toBe(index);
      next = highestAt(buckets, index) + 1;
    }
    expect(bucketOf(buckets, MAX_RECORDED)).toBe(buckets.limit - 1);
  });

  it('are as narrow as their digits promise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_RECORDED }),
        fc.constantFrom(2 as const, 3 as const),
        (value, digits) => {
          const buckets = BUCKETS[digits];
          const index = bucketOf(buckets, value);
          expect(lowestAt(buckets, index)).toBeLessThanOrEqual(value);
          expect(highestAt(buckets, index)).toBeGreaterThanOrEqual(value);
          expect((highestAt(buckets, index) - value) / value).toBeLessThanOrEqual(10 ** -digits);
          expect(Math.abs(middleAt(buckets, index) - value) / value).toBeLessThanOrEqual(10 ** -digits);
        },
      ),
    );
  });
});

describe('percentiles', () => {
  it.each(Object.keys(DISTRIBUTIONS))('are within 0.1 %% of exact sorting: %s', (name) => {
    const random = randomFrom(7);
    const draw = DISTRIBUTIONS[name] as (random: () => number) => number;
    const drawn = Array.from({ length: 50_000 }, () => Math.round(draw(random)));
    const histogram = recorded(drawn);
    const sorted = drawn.toSorted((left, right) => left - right);
    for (const percentile of PERCENTILES) {
      const exact = sorted[rankOf(percentile, sorted.length) - 1] as number;
      const observed = histogram.valueAt(percentile);
      expect(observed).toBeGreaterThanOrEqual(exact);
      expect(observed - exact).toBeLessThanOrEqual(exact * 0.001);
    }
  });

  it('take the rank that is meant, whatever floating point makes of the share', () => {
    expect(rankOf(99.9, 1000)).toBe(999);
    expect(rankOf(99.99, 10_000)).toBe(9999);
    expect(rankOf(95, 20)).toBe(19);
    expect(rankOf(95, 21)).toBe(20);
    expect(rankOf(0, 5)).toBe(1);
    expect(rankOf(100, 5)).toBe(5);
    expect(rankOf(55, 100)).toBe(55);
    for (let percent = 0; percent <= 100; percent += 1) expect(rankOf(percent, 100)).toBe(Math.max(1, percent));
  });

  it('are those of hdr-histogram-js', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(2 as const, 3 as const), (numbers, digits) => {
        const bounded = numbers.map((number) => number % 2 ** 40);
        const peer = build({ numberOfSignificantValueDigits: digits, autoResize: true, bitBucketSize: 64 });
        for (const number of bounded) peer.recordValue(number);
        const own = recorded(bounded, digits);
        expect(own.count).toBe(peer.totalCount);
        for (const percentile of PERCENTILES)
          expect(own.valueAt(percentile)).toBe(peer.getValueAtPercentile(percentile));
        expect(own.mean).toBeCloseTo(peer.mean, 0);
      }),
    );
  });
});

describe('a histogram', () => {
  it('is the same merged in any order and grouping as recorded whole', () => {
    fc.assert(
      fc.property(values, values, values, (first, second, third) => {
        const whole = recorded([...first, ...second, ...third]).toData();
        const [one, two, three] = [recorded(first), recorded(second), recorded(third)];
        const left = recorded(first);
        left.add(two.toData());
        left.add(three.toData());
        const right = recorded(third);
        const inner = recorded(second);
        inner.add(one.toData());
        right.add(inner.toData());
        expect(left.toData()).toEqual(whole);
        expect(right.toData()).toEqual(whole);
      }),
    );
  });

  it('has counts that survive being sent', () => {
    const data = recorded([3, 3, 5000, 2 ** 33]).toData();
    expect(data).toEqual({ digits: 3, counts: [3, 2, 2 * 1024 + 1250, 1, 23 * 1024 + 1024, 1] });
    const copy = createHistogram(3);
    copy.add(JSON.parse(JSON.stringify(data)));
    expect(copy.toData()).toEqual(data);
  });

  it('takes counts of other digits by the middle of their buckets', () => {
    const fine = createHistogram(3);
    fine.add(recorded([100, 70_000], 2).toData());
    expect(fine.count).toBe(2);
    expect(Math.abs(fine.max - 70_000)).toBeLessThan(700);
  });

  it('counts beyond 32 bits', () => {
    const histogram = createHistogram(2);
    histogram.add({ digits: 2, counts: [7, 0x7f_ff_ff_ff] });
    histogram.record(7);
    histogram.record(7);
    expect(histogram.toData().counts).toEqual([7, 0x80_00_00_01]);
    expect(histogram.count).toBe(0x80_00_00_01);
  });

  it('takes what no time can be as the nearest it can', () => {
    const histogram = recorded([-5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]);
    expect(histogram.count).toBe(4);
    expect(histogram.min).toBe(0);
    expect(histogram.max).toBeGreaterThanOrEqual(MAX_RECORDED);
  });

  it('passes over what cannot be a bucket or a count', () => {
    const histogram = createHistogram(3);
    histogram.add({ digits: 3, counts: [-1, 5, 1e12, 5, 2.5, 5, 4, -3, 5, Number.NaN, 6, 2, 9] });
    expect(histogram.toData().counts).toEqual([6, 2]);
  });

  it('is empty at first', () => {
    const { count, min, max, mean } = createHistogram(3);
    expect({ count, min, max, mean, p99: createHistogram(3).valueAt(99) }).toEqual({
      count: 0,
      min: 0,
      max: 0,
      mean: 0,
      p99: 0,
    });
  });
});
