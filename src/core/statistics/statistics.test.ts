// The statistics against figures of SciPy 1.x, statsmodels and published examples, and against what must hold of any numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratioInterval } from './bootstrap.ts';
import { detectableRatio } from './detectable.ts';
import { normalAbove, normalQuantile, studentQuantile } from './distributions.ts';
import { holm } from './holm.ts';
import { mannWhitney, smallestP } from './mann-whitney.ts';
import { lag1, median, quantileOf } from './order.ts';
import { canPermute, permutationMax } from './permutation-max.ts';
import { fisherGreater, newcombe } from './proportions.ts';
import { seededRandom } from './random.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('distributions', () => {
  it('are those of SciPy', () => {
    for (const [z, above] of [
      [0, 0.5],
      [1, 0.15865525],
      [1.959963984540054, 0.025],
      [3, 0.0013499],
      [-1.5, 0.9331928],
    ] as const)
      expect(normalAbove(z)).toBeCloseTo(above, 6);
    expect(normalQuantile(0.8)).toBeCloseTo(0.84162123, 5);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.09023231, 4);
    expect(studentQuantile(0.95, 8)).toBeCloseTo(1.85954804, 2);
    expect(studentQuantile(0.99, 8)).toBeCloseTo(2.89645945, 1);
  });
});

describe('Mann-Whitney', () => {
  it('is exact without ties', () => {
    const few = mannWhitney([2.1, 3.4, 5.0, 1.9, 4.4], [3.9, 5.1, 6.2, 4.9, 7.7]);
    expect(few.u).toBe(22);
    expect(few.pGreater).toBeCloseTo(0.027777777777777776, 12);
    const uneven = mannWhitney([1, 4, 6, 8, 10, 13, 15], [2, 5, 7, 9, 11, 12, 14, 16, 17]);
    expect(uneven.pGreater).toBeCloseTo(0.20393356643356644, 12);
    const most = mannWhitney(
      upTo(20),
      upTo(20).map((value) => value + 3.5),
    );
    expect(most.pGreater).toBeCloseTo(0.0429570099928469, 12);
  });

  it('is the permutation distribution with ties', () => {
    const { u, pGreater, pLess } = mannWhitney([1, 2, 2, 3, 4], [2, 3, 3, 5, 5]);
    expect(u).toBe(19);
    expect(pGreater).toBeCloseTo(0.10714285714285714, 12);
    expect(pLess).toBeCloseTo(0.9404761904761905, 12);
    expect(mannWhitney([7, 7, 7], [7, 7, 7])).toEqual({ u: 4.5, pGreater: 1, pLess: 1 });
  });

  it('is the corrected normal approximation above 20', () => {
    const from = upTo(25).map((value) => value + 1);
    const large = mannWhitney(
      from,
      from.map((value) => value * 1.1 + 2.3),
    );
    expect(large.u).toBe(392.5);
    expect(large.pGreater).toBeCloseTo(0.061468346287620663, 6);
    const third = (count: number, more: number) => upTo(count).map((value) => Math.floor(value / 3) + more);
    const tied = mannWhitney(third(30, 0), third(24, 2));
    expect(tied.u).toBe(432);
    expect(tied.pGreater).toBeCloseTo(0.10536808404644832, 6);
  });

  it('says the same the other way round', () => {
    const group = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(group, group, (first, second) => {
        const [there, back] = [mannWhitney(first, second), mannWhitney(second, first)];
        expect(there.u + back.u).toBe(first.length * second.length);
        expect(there.pGreater).toBeCloseTo(back.pLess, 12);
        expect(there.pGreater).toBeGreaterThanOrEqual(smallestP(first.length, second.length) - 1e-12);
      }),
    );
  });

  it('has a smallest p', () => {
    expect(smallestP(5, 5)).toBeCloseTo(1 / 252, 12);
    expect(smallestP(4, 6)).toBeCloseTo(1 / 210, 12);
    expect(mannWhitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]).pGreater).toBeCloseTo(1 / 252, 12);
    expect(mannWhitney([], [1]).pGreater).toBe(1);
  });
});

it('Holm corrects as statsmodels does', () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005, 0.5]);
  for (const [at, p] of [0.04, 0.09, 0.09, 0.025, 0.5].entries()) expect(adjusted[at]).toBeCloseTo(p, 12);
  expect(holm([])).toEqual([]);
});

describe('shares', () => {
  it('are tested as SciPy does', () => {
    const p = (hits: number, total: number, more: number, of: number) =>
      fisherGreater({ hits, total }, { hits: more, total: of });
    expect(p(3, 200, 12, 200)).toBeCloseTo(0.015933520756230665, 8);
    expect(p(0, 50_000, 7, 50_000)).toBeCloseTo(0.007810859440627297, 8);
    expect(p(500, 20_000, 640, 20_000)).toBeCloseTo(1.4477145451824876e-5, 9);
    expect(p(0, 100, 0, 100)).toBe(1);
    expect(p(90, 100, 10, 100)).toBe(1);
    expect(p(100, 100, 100, 100)).toBeCloseTo(1, 9);
    expect(p(0, 2_000_000, 20_000, 2_000_000)).toBe(0);
  });

  it("differ by Newcombe's published intervals", () => {
    const close = (interval: readonly [number, number], low: number, high: number) => {
      expect(interval[0]).toBeCloseTo(low, 6);
      expect(interval[1]).toBeCloseTo(high, 6);
    };
    close(newcombe({ hits: 48, total: 80 }, { hits: 56, total: 70 }), 0.05243147, 0.33387265);
    close(newcombe({ hits: 3, total: 10 }, { hits: 9, total: 10 }), 0.17052272, 0.80901797);
  });
});

describe('order', () => {
  it('has quantiles of type 7, as NumPy', () => {
    expect(quantileOf([1, 2, 4, 8], 0.95)).toBeCloseTo(7.4, 12);
    expect(quantileOf([1, 2, 4, 8], 0.1)).toBeCloseTo(1.3, 12);
    expect(median([8, 1, 4, 2])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it('tells how numbers hang together with the next', () => {
    expect(lag1([3, 5, 4, 6, 8, 7, 9, 12])).toBeCloseTo(0.42331932773109243, 12);
    expect(lag1([1, 1, 1, 1])).toBe(0);
  });
});

describe('bootstrap', () => {
  it('is the same for the same seed and holds the ratio', () => {
    const draw = () =>
      ratioInterval([100, 102, 98, 101, 99], [115, 117, 113, 116, 114], { resamples: 2000, random: seededRandom(1) });
    const [low, high] = draw();
    expect(draw()).toEqual([low, high]);
    expect(low).toBeGreaterThan(1.1);
    expect(low).toBeLessThan(1.15);
    expect(high).toBeGreaterThan(1.15);
    expect(high).toBeLessThan(1.2);
  });

  it('covers the true ratio nearly as often as it says', () => {
    const random = seededRandom(5);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const group = (centre: number) => upTo(15).map(() => centre * Math.exp(0.05 * normal()));
    let covered = 0;
    for (let at = 0; at < 400; at += 1) {
      const [low, high] = ratioInterval(group(100), group(120), { resamples: 300, random });
      if (low <= 1.2 && 1.2 <= high) covered += 1;
    }
    expect(covered / 400).toBeGreaterThan(0.88);
  });

  it('has no end where nothing is known', () => {
    expect(ratioInterval([], [1], { resamples: 10, random: () => 0 })).toEqual([0, Number.POSITIVE_INFINITY]);
    expect(ratioInterval([0, 0], [0, 0], { resamples: 10, random: () => 0 })).toEqual([0, Number.POSITIVE_INFINITY]);
  });
});

it('what can be detected shrinks with more blocks and less noise', () => {
  const noisy = (count: number, spread: number) => upTo(count).map((at) => 100 * (1 + (at % 2 ? spread : -spread)));
  const of = (count: number, spread: number) =>
    detectableRatio(noisy(count, spread), noisy(count, spread), { alpha: 0.05 }) as number;
  expect(of(5, 0.03)).toBeGreaterThan(of(20, 0.03));
  expect(of(5, 0.06)).toBeGreaterThan(of(5, 0.03));
  expect(of(20, 0.03)).toBeGreaterThan(1.01);
  expect(detectableRatio([1], [1, 2, 3], { alpha: 0.05 })).toBeUndefined();
  expect(detectableRatio([0, 1], [1, 2, 3], { alpha: 0.05 })).toBeUndefined();
});

describe('many tests of the same blocks', () => {
  const [low, high] = [
    [1, 2, 3, 4, 5],
    [11, 12, 13, 14, 15],
  ] as const;

  it('has the smallest p that a deal can have, however many there are', () => {
    const others = upTo(20).map((at) => ({ first: [at, 3, 1, 2, 5], second: [2, 4, at, 1, 3] }));
    const ps = permutationMax([{ first: low, second: high }, ...others]);
    expect(ps[0]).toBeCloseTo(1 / 252, 12);
    expect(Math.min(...ps.slice(1))).toBeGreaterThan(0.5);
  });

  it('is a permutation test where there is one', () => {
    const [p] = permutationMax([{ first: [1, 2, 4], second: [3, 5, 6] }]);
    // Of the 20 ways to choose three of the six, these have a sum of 14 or more: 356, 456.
    expect(p).toBeCloseTo(2 / 20, 12);
  });

  it('needs blocks that belong together, and not too many of them', () => {
    expect(canPermute([])).toBe(false);
    expect(canPermute([{ first: [1], second: [2, 3] }])).toBe(false);
    expect(canPermute([{ first: low, second: high }])).toBe(true);
    expect(
      canPermute([
        { first: low, second: high },
        { first: low, second: [1, 2, 3] },
      ]),
    ).toBe(false);
    expect(canPermute([{ first: upTo(20), second: upTo(20) }])).toBe(false);
  });
});
