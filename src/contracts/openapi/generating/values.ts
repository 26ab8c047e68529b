// Arbitraries of the values that schemas allow, made of the schemas' shapes.
import * as fc from 'fast-check';
import type { Json } from '../../../model/json.ts';
import { arrays } from './arrays.ts';
import { integers, isInRange, isMultiple, numbers, plainNumber, rangeOf } from './numbers.ts';
import { objects } from './objects.ts';
import { lazily } from './own-arbitrary.ts';
import { randomFrom } from './random.ts';
import type { ReadShapes } from './read-shapes.ts';
import { allows, type JsonType, meantTypes, type Shape, typeOf } from './shape.ts';
import { fitsText, plainText, type Stand, texts } from './texts.ts';

export type Values = fc.Arbitrary<Json>;

/** How much is made: `some` members that may be left out, by chance; `all` of them, or `none`. Other than `some` is plain, too. */
export type Fill = 'some' | 'all' | 'none';

export type Making = {
  readonly read: ReadShapes;
  readonly stand: Stand;
  readonly fill: Fill;
  /** Values that may still be made for one case, so that wide and deep schemas end. */
  readonly budget: { left: number };
  /** Undefined where nothing is allowed, or only what is endless. */
  values(schemas: readonly Json[], depth: number): Values | undefined;
  ofShape(shape: Shape, depth: number): Values | undefined;
};

const MAX_DEPTH = 12;

const fitsLeaf = (shape: Shape, stand: Stand, value: Json): boolean => {
  if (!allows(shape, typeOf(value))) return false;
  if (typeof value === 'string') return fitsText(shape, stand, value);
  if (typeof value !== 'number') return true;
  return isInRange(rangeOf(shape), value) && shape.multiples.every((step) => isMultiple(value, step));
};

/** Enumerations are taken as they are. */
const enumerated = (shape: Shape, { stand, fill }: Making): Values | undefined => {
  const fitting = shape.values?.filter((value) => fitsLeaf({ ...shape, patterns: [] }, stand, value)) ?? [];
  const values = stand === 'json' || fitting.length === 1 ? fitting : fitting.filter((value) => value !== null);
  if (values.length === 0) return undefined;
  return fill === 'some' ? fc.constantFrom(...values) : fc.constant(values[0]!);
};

const plain = (make: () => Json | undefined, fallback: Values | undefined): Values | undefined =>
  fallback &&
  lazily(() => {
    const made = make();
    return made === undefined ? fallback : fc.constant(made);
  });

const leaf = (shape: Shape, type: JsonType, making: Making): Values | undefined => {
  const isPlain = making.fill !== 'some';
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return isPlain ? fc.constant(true) : fc.boolean();
  if (type === 'string') {
    const free = texts(shape, making.stand);
    return isPlain ? plain(() => plainText(shape, making.stand, randomFrom(0, 'plain')), free) : free;
  }
  const free = type === 'integer' ? integers(shape) : numbers(shape);
  return isPlain ? plain(() => plainNumber(shape, type === 'integer'), free) : free;
};

const ofType = (shape: Shape, type: JsonType, making: Making, depth: number): Values | undefined => {
  if (type === 'object') return depth > MAX_DEPTH ? undefined : objects(shape, making, depth);
  if (type === 'array') return depth > MAX_DEPTH ? undefined : arrays(shape, making, depth);
  return leaf(shape, type, making);
};

/** Where nothing at all is said. */
const anything = (making: Making): Values => {
  const text: Values = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }).map((one) => {
    const safe = one.replace(/[^A-Za-z0-9_-]/g, '');
    return safe === '' ? 'x' : safe;
  });
  if (making.fill !== 'some') return fc.constant('text');
  if (making.stand !== 'json') return text;
  return fc.oneof(text, fc.integer(), fc.boolean());
};

const WEIGHTS: { readonly [type in JsonType]: number } = {
  object: 6,
  array: 6,
  string: 6,
  integer: 6,
  number: 6,
  boolean: 4,
  null: 1,
};

const typed = (shape: Shape, making: Making, depth: number): Values | undefined => {
  const meant = meantTypes(shape);
  if (meant.length === 0) return anything(making);
  // Nobody can tell a null on the wire from a text.
  const sendable = making.stand === 'json' || meant.length === 1 ? meant : meant.filter((type) => type !== 'null');
  const choices = sendable.flatMap((type) => {
    const arbitrary = ofType(shape, type, making, depth);
    return arbitrary ? [{ arbitrary, weight: WEIGHTS[type], type }] : [];
  });
  const simple = choices.filter(({ type }) => type !== 'null');
  if (choices.length === 0) return undefined;
  if (making.fill !== 'some') return (simple[0] ?? choices[0]!).arbitrary;
  return choices.length === 1 ? choices[0]!.arbitrary : fc.oneof(...choices);
};

const MAX_HINTS = 5;

/** Examples and defaults, now and then: they are often what exists. */
const hinted = (shape: Shape, making: Making, free: Values): Values => {
  const hints = shape.hints
    .slice(0, MAX_HINTS)
    .filter((value) => (typeof value !== 'object' || value === null) && fitsLeaf(shape, making.stand, value));
  const sendable = hints.filter((value) => value !== null);
  if (sendable.length === 0) return free;
  if (making.fill !== 'some') return fc.constant(sendable[0]!);
  return fc.oneof({ arbitrary: free, weight: 6 }, { arbitrary: fc.constantFrom(...sendable), weight: 1 });
};

const ofShape = (shape: Shape, making: Making, depth: number): Values | undefined => {
  if (shape.values) return enumerated(shape, making);
  const free = typed(shape, making, depth);
  return free && hinted(shape, making, free);
};

const alternatives = (shapes: readonly Shape[], making: Making, depth: number): Values | undefined => {
  const found = shapes.flatMap((shape) => making.ofShape(shape, depth) ?? []);
  if (found.length === 0) return undefined;
  return found.length === 1 || making.fill !== 'some' ? found[0] : fc.oneof(...found);
};

export const createMaking = (read: ReadShapes, stand: Stand, fill: Fill): Making => {
  const known = new Map<readonly Shape[], (Values | undefined)[]>();
  const making: Making = {
    read,
    stand,
    fill,
    budget: { left: 0 },
    ofShape: (shape, depth) => ofShape(shape, making, depth),
    values: (schemas, depth) => {
      const shapes = read(schemas);
      const byDepth = known.get(shapes) ?? [];
      known.set(shapes, byDepth);
      if (!(depth in byDepth)) byDepth[depth] = alternatives(shapes, making, depth);
      return byDepth[depth];
    },
  };
  return making;
};
