// Numbers of a shape.
import * as fc from 'fast-check';
import type { Limit, Shape } from './shape.ts';

const FORMAT_LIMITS: { readonly [format: string]: readonly [number, number] } = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint64: [0, Number.MAX_SAFE_INTEGER],
};

export type Range = { readonly min: Limit; readonly max: Limit };

const formatLimits = ({ formats }: Shape): readonly [number, number] | undefined => {
  const format = formats.find((one) => Object.hasOwn(FORMAT_LIMITS, one));
  return format === undefined ? undefined : FORMAT_LIMITS[format];
};

/** Where nothing is said. */
const WIDEST = Number.MAX_SAFE_INTEGER;

export const rangeOf = (shape: Shape): Range => {
  const [low, high] = formatLimits(shape) ?? [-WIDEST, WIDEST];
  const open = (value: number): Limit => ({ value, exclusive: false });
  const min = shape.min && shape.min.value > low ? shape.min : open(low);
  const max = shape.max && shape.max.value < high ? shape.max : open(high);
  return { min: shape.min && !shape.max && shape.min.value > high ? shape.min : min, max };
};

export const isInRange = ({ min, max }: Range, value: number): boolean =>
  (min.exclusive ? value > min.value : value >= min.value) && (max.exclusive ? value < max.value : value <= max.value);

/** Whole numbers of the range: the first and the last. */
const wholeRange = ({ min, max }: Range): readonly [number, number] => {
  const low = Math.ceil(min.value);
  const high = Math.floor(max.value);
  return [
    Math.max(min.exclusive && low === min.value ? low + 1 : low, -WIDEST),
    Math.min(max.exclusive && high === max.value ? high - 1 : high, WIDEST),
  ];
};

const decimalsOf = (value: number): number => {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent));
};

/** The product as it is written by hand, without what floating point adds. */
export const times = (count: number, step: number): number =>
  Number((count * step).toFixed(Math.min(20, decimalsOf(step))));

export const isMultiple = (value: number, step: number): boolean => {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient));
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The step that all multiples share, as far as they are whole numbers. */
export const stepOf = (multiples: readonly number[]): number | undefined => {
  if (multiples.length === 0) return undefined;
  const wholes = multiples.filter(Number.isInteger);
  const whole = wholes.reduce((a, b) => (a * b) / gcd(a, b), 1);
  return wholes.length === multiples.length ? whole : Math.max(...multiples);
};

type Numbers = fc.Arbitrary<number>;

const within = (low: number, high: number): Numbers => {
  if (low >= -2_147_483_648 && high <= 2_147_483_647) return fc.integer({ min: low, max: high });
  const near = (bound: number): Numbers | undefined =>
    Math.max(low, -bound) <= Math.min(high, bound)
      ? fc.integer({ min: Math.max(low, -bound), max: Math.min(high, bound) })
      : undefined;
  const choices = [
    [near(1000), 6],
    [near(2_147_483_647), 2],
    [fc.integer({ min: low, max: high }), 1],
  ] as const;
  return fc.oneof(...choices.flatMap(([arbitrary, weight]) => (arbitrary ? [{ arbitrary, weight }] : [])));
};

export const integers = (shape: Shape): Numbers | undefined => {
  const range = rangeOf(shape);
  const step = stepOf(shape.multiples);
  const [low, high] = wholeRange(range);
  if (low > high) return undefined;
  if (step === undefined) return within(low, high);
  const whole = Number.isInteger(step) ? step : 1;
  const [first, last] = [Math.ceil(low / whole), Math.floor(high / whole)];
  return first > last ? undefined : within(first, last).map((count) => count * whole + 0);
};

const ENOUGH = 20;

/** Few digits after the point: floating point is not what is tried here. */
const decimals = (range: Range): Numbers | undefined => {
  let few: Numbers | undefined;
  for (const scale of [100, 10_000, 1e8, 1e15]) {
    const low = Math.ceil(range.min.value * scale);
    const high = Math.floor(range.max.value * scale);
    if (!(low <= high)) continue;
    const [from, to] = [Math.max(low, -WIDEST), Math.min(high, WIDEST)];
    if (from > to) continue;
    const found = within(from, to).map((count) => count / scale);
    if (high - low >= ENOUGH) return found;
    if (low < high || isInRange(range, low / scale)) few ??= found;
  }
  return few;
};

export const numbers = (shape: Shape): Numbers | undefined => {
  const step = stepOf(shape.multiples);
  const range = rangeOf(shape);
  if (step !== undefined) {
    const [first, last] = [Math.ceil(range.min.value / step), Math.floor(range.max.value / step)];
    const [from, to] = [Math.max(first, -WIDEST), Math.min(last, WIDEST)];
    return from > to ? undefined : within(from, to).map((count) => times(count, step));
  }
  const whole = integers(shape);
  const fractions = decimals(range);
  const choices = [whole, fractions].filter((one) => one !== undefined);
  if (choices.length > 0) return choices.length === 1 ? choices[0] : fc.oneof(...choices);
  const [low, high] = [range.min.value, range.max.value];
  return low <= high ? fc.constant(low === high ? low : (low + high) / 2) : undefined;
};

/** A number that says nothing special. */
export const plainNumber = (shape: Shape, isWhole: boolean): number | undefined => {
  const range = rangeOf(shape);
  const step = stepOf(shape.multiples);
  const [low, high] = wholeRange(range);
  const wanted = [1, 0, 10, low, high, ...(isWhole ? [] : [range.min.value, range.max.value])];
  if (step !== undefined) wanted.unshift(step, times(Math.ceil(range.min.value / step), step));
  if (!isWhole) wanted.push((range.min.value + range.max.value) / 2);
  return wanted.find(
    (one) =>
      isInRange(range, one) &&
      (!isWhole || Number.isInteger(one)) &&
      shape.multiples.every((multiple) => isMultiple(one, multiple)),
  );
};
