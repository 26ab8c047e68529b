// Valid values for one part of a value, at the limits of its schema: what the coverage phase tries one by one.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { formatExamples } from './formats.ts';
import { rangeOf, stepOf } from './numbers.ts';
import { randomFrom } from './random.ts';
import { allows, type JsonType, meantTypes, type Shape, typeOf } from './shape.ts';
import type { Site } from './sites.ts';
import { LONGEST_SENT } from './texts.ts';
import type { Making } from './values.ts';

/** `label`: `is at its maximum 10`, after the name of the part. */
type Right = { readonly value: Json; readonly label: string };

const MOST_VALUES = 60;
const LONGEST_TEXT = 5000;
const LONGEST_LIST = 100;

const makeOne = (making: Making, shape: Shape, purpose: string): Json | undefined => {
  making.budget.left = 400;
  return making.ofShape(shape, 1)?.generate(randomFrom(0, purpose), undefined).value;
};

const shown = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

function* numbersAt(shape: Shape, isWhole: boolean): Iterable<Right> {
  const { min, max } = rangeOf(shape);
  const step = stepOf(shape.multiples) ?? (isWhole ? 1 : 0.5);
  const from = (limit: number, sign: 1 | -1): number =>
    step < 1 || shape.multiples.length === 0 ? limit : Math[sign > 0 ? 'ceil' : 'floor'](limit / step) * step;
  if (shape.min) {
    const low = from(min.value, 1);
    if (min.exclusive) yield { value: low + step, label: `is just above its exclusive minimum ${min.value}` };
    else {
      yield { value: low, label: `is at its minimum ${min.value}` };
      yield { value: low + step, label: `is just above its minimum ${min.value}` };
    }
  }
  if (shape.max) {
    const high = from(max.value, -1);
    if (max.exclusive) yield { value: high - step, label: `is just below its exclusive maximum ${max.value}` };
    else {
      yield { value: high, label: `is at its maximum ${max.value}` };
      yield { value: high - step, label: `is just below its maximum ${max.value}` };
    }
  }
  if (!shape.max && shape.formats.includes('int32'))
    yield { value: 2_147_483_647, label: 'is the largest that int32 holds' };
  if (shape.multiples.length > 0 && !shape.min && !shape.max)
    yield { value: step * 2, label: `is a multiple of ${step}` };
}

function* textsAt(shape: Shape, making: Making): Iterable<Right> {
  const ofLength = (length: number, label: string): readonly Right[] => {
    if (length < 0 || length > Math.min(LONGEST_TEXT, LONGEST_SENT[making.stand])) return [];
    const value = makeOne(making, { ...shape, hints: [], minLength: length, maxLength: length }, `length ${length}`);
    return value === undefined ? [] : [{ value, label }];
  };
  const { minLength, maxLength } = shape;
  if (minLength !== undefined) {
    yield* ofLength(minLength, `has its minLength ${minLength}`);
    if (maxLength === undefined || maxLength > minLength)
      yield* ofLength(minLength + 1, `has one character more than its minLength ${minLength}`);
  }
  if (maxLength !== undefined) {
    yield* ofLength(maxLength, `has its maxLength ${maxLength}`);
    if (maxLength > (minLength ?? 0))
      yield* ofLength(maxLength - 1, `has one character less than its maxLength ${maxLength}`);
  }
  for (const format of shape.formats) {
    for (const value of formatExamples(format)) yield { value, label: `is the ${format} ${shown(value)}` };
  }
}

function* listsAt(shape: Shape, making: Making): Iterable<Right> {
  const ofSize = (size: number, label: string): readonly Right[] => {
    if (size < 0 || size > LONGEST_LIST) return [];
    const value = makeOne(making, { ...shape, minItems: size, maxItems: size }, `items ${size}`);
    return Array.isArray(value) && value.length === size ? [{ value, label }] : [];
  };
  const { minItems = 0, maxItems } = shape;
  yield* ofSize(minItems, minItems === 0 ? 'is empty' : `has its minItems ${minItems}`);
  yield* ofSize(minItems + 1, minItems === 0 ? 'has one item' : `has one item more than its minItems ${minItems}`);
  if (maxItems === undefined) yield* ofSize(minItems + 2, `has ${minItems + 2} items`);
  else {
    yield* ofSize(maxItems, `has its maxItems ${maxItems}`);
    yield* ofSize(maxItems - 1, `has one item less than its maxItems ${maxItems}`);
  }
}

function* objectsAt({ shape, value }: Site): Iterable<Right> {
  if (!isBag(value)) return;
  const entries = Object.entries(value);
  const optional = entries.filter(([name]) => !shape.required.has(name));
  if (optional.length === 0) return;
  const needed = entries.filter(([name]) => shape.required.has(name));
  yield { value: Object.fromEntries(needed), label: 'has only its required members' };
  for (const [name] of optional) {
    if (optional.length > 1)
      yield { value: Object.fromEntries(entries.filter(([other]) => other !== name)), label: `is without ${name}` };
  }
  for (const [name, member] of optional)
    yield { value: Object.fromEntries([...needed, [name, member]]), label: `has of all that is optional only ${name}` };
}

function* ofType(site: Site, type: JsonType, making: Making): Iterable<Right> {
  const { shape } = site;
  if (type === 'boolean') for (const value of [true, false]) yield { value, label: `is ${value}` };
  if (type === 'null') yield { value: null, label: 'is null' };
  if (type === 'integer' || type === 'number') yield* numbersAt(shape, type === 'integer');
  if (type === 'string') yield* textsAt(shape, making);
  if (type === 'array') yield* listsAt(shape, making);
  if (type === 'object') yield* objectsAt(site);
}

/** Some may turn out not to be valid: other keywords speak as well. `random`: the making that has variety, `plain` the one that has none. */
export function* rightsOf(site: Site, making: { readonly plain: Making; readonly random: Making }): Iterable<Right> {
  const { shape, shapes } = site;
  if (shapes.length > 1) {
    for (const [at, one] of shapes.entries()) {
      const value = makeOne(making.plain, one, `branch ${at}`);
      if (value !== undefined) yield { value, label: `is of alternative ${at + 1} of ${shapes.length}` };
    }
  }
  if (shape.values) {
    for (const value of shape.values.slice(0, MOST_VALUES)) yield { value, label: `is ${shown(value)}` };
    return;
  }
  for (const type of meantTypes(shape)) {
    if (type !== 'null' && !allows(shape, type)) continue;
    if (type !== typeOf(site.value) && !(type === 'number' && typeof site.value === 'number') && type !== 'null') {
      const value = makeOne(making.plain, { ...shape, types: new Set([type]), hints: [] }, `type ${type}`);
      if (value !== undefined) yield { value, label: `is of type ${type}` };
    }
    yield* ofType(site, type, making.plain);
  }
  if (shape.patterns.length > 0) {
    const value = makeOne(making.random, { ...shape, hints: [] }, 'pattern');
    if (value !== undefined) yield { value, label: `matches its pattern ${shape.patterns[0]}` };
  }
}
