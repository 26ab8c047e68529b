// Values for one part of a value that violate one keyword of its schema.
import type { Random } from 'fast-check';
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { nearFormat } from './formats.ts';
import { isMultiple, stepOf } from './numbers.ts';
import { patternTexts } from './pattern-texts.ts';
import { randomFrom } from './random.ts';
import { allows, isNamed, type JsonType, lengthOf, patternOf, type Shape, typeOf } from './shape.ts';
import type { Site } from './sites.ts';
import { LONGEST_SENT, longestOf, type Stand } from './texts.ts';
import type { Making } from './values.ts';

export type Wrong = {
  readonly keyword: string;
  /** The member in question. */
  readonly member?: string;
  /** Candidates, the best first. Made when they are needed. */
  values(): Iterable<Json>;
  /** Whether a simpler value is wrong in the same way; where it is not said, a validator's word is enough. */
  holds?(value: Json): boolean;
  /** The end of a sentence that begins with the name of the part. */
  tell(value: Json): string;
};

const shown = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** By how much a limit is missed: by one step, or by chance. */
type Miss = { readonly random?: Random };

const away = ({ random }: Miss): number => (random && random.nextInt(0, 2) > 0 ? random.nextInt(1, 1000) : 1);

function* numberWrongs(shape: Shape, value: number, miss: Miss): Iterable<Wrong> {
  const isWhole = !shape.types?.has('number');
  const step = stepOf(shape.multiples) ?? 1;
  const { min, max } = shape;
  if (min) {
    yield {
      keyword: min.exclusive ? 'exclusiveMinimum' : 'minimum',
      holds: (made) => typeof made === 'number' && made <= min.value,
      values: () =>
        min.exclusive ? [min.value, min.value - step * away(miss)] : [min.value - step * away(miss), min.value - 1],
      tell: (made) =>
        min.exclusive
          ? `${shown(made)} is not above its exclusive minimum ${min.value}`
          : `${shown(made)} is below its minimum ${min.value}`,
    };
  }
  if (max) {
    yield {
      keyword: max.exclusive ? 'exclusiveMaximum' : 'maximum',
      holds: (made) => typeof made === 'number' && made >= max.value,
      values: () =>
        max.exclusive ? [max.value, max.value + step * away(miss)] : [max.value + step * away(miss), max.value + 1],
      tell: (made) =>
        max.exclusive
          ? `${shown(made)} is not below its exclusive maximum ${max.value}`
          : `${shown(made)} is above its maximum ${max.value}`,
    };
  }
  for (const multiple of shape.multiples) {
    const candidates = [value + 1, value - 1, value + multiple / 2, value + 0.5].filter(
      (one) => !isMultiple(one, multiple),
    );
    yield {
      keyword: 'multipleOf',
      values: () => candidates.filter((one) => !isWhole || Number.isInteger(one)),
      tell: (made) => `${shown(made)} is no multiple of ${multiple}`,
    };
  }
  if (shape.formats.includes('int32') && !max) {
    yield {
      keyword: 'format',
      values: () => [2_147_483_648, -2_147_483_649],
      tell: (made) => `${shown(made)} is no int32`,
    };
  }
}

/** Texts of a length, of the pattern where one can be made. */
function* ofLength(shape: Shape, value: string, length: number): Iterable<string> {
  for (const pattern of shape.patterns) {
    const made = patternTexts(pattern).make(randomFrom(0, 'length'), { min: length, max: length }, true);
    if (made !== undefined) yield made;
  }
  const characters = [...value];
  if (length <= characters.length) yield characters.slice(0, length).join('');
  else {
    const filling = /^[\w-]$/.test(characters.at(-1) ?? '') ? characters.at(-1)! : 'a';
    yield value + filling.repeat(length - characters.length);
  }
  yield 'a'.repeat(length);
}

const counted = (value: Json): string => `${lengthOf(String(value))} characters`;

/** Short ones: a text that does not match may cost a bad expression a very long time. */
const mismatches = (value: string, { random }: Miss): readonly string[] => {
  const first = [...value].slice(0, 10);
  const fixed = [`${first.join('')}!`, '!', 'text', '0', 'ZZ', '~~~', '-1', '', ' '];
  if (!random || first.length === 0) return fixed;
  const at = random.nextInt(0, first.length - 1);
  return [first.with(at, '~').join(''), first.toSpliced(at, 1).join(''), ...fixed];
};

function* textWrongs(shape: Shape, value: string, stand: Stand, miss: Miss): Iterable<Wrong> {
  const { minLength, maxLength } = shape;
  const longest = Math.min(LONGEST_SENT[stand], longestOf(shape));
  if (minLength !== undefined && minLength > 0) {
    const length = miss.random ? miss.random.nextInt(0, minLength - 1) : minLength - 1;
    yield {
      keyword: 'minLength',
      holds: (made) => typeof made === 'string' && lengthOf(made) < minLength,
      values: () => ofLength(shape, value, Math.min(length, longest)),
      tell: (made) => `${shown(made)} has ${counted(made)}, less than its minLength ${minLength}`,
    };
  }
  if (maxLength !== undefined && maxLength < longest) {
    const length = Math.min(maxLength + away(miss), longest);
    yield {
      keyword: 'maxLength',
      holds: (made) => typeof made === 'string' && lengthOf(made) > maxLength,
      values: () => ofLength(shape, value, length),
      tell: (made) => `${shown(made)} has ${counted(made)}, more than its maxLength ${maxLength}`,
    };
  }
  const isLong = (text: string): boolean => lengthOf(text) >= (minLength ?? 0) && lengthOf(text) <= (maxLength ?? 1e9);
  const best = (texts: readonly string[]): readonly string[] => [
    ...texts.filter(isLong),
    ...texts.filter((one) => !isLong(one)),
  ];
  for (const pattern of shape.patterns) {
    const expression = patternOf(pattern);
    if (!expression) continue;
    yield {
      keyword: 'pattern',
      holds: (made) => typeof made === 'string' && !expression.test(made),
      values: () => best(mismatches(value, miss).filter((one) => !expression.test(one))),
      tell: (made) => `${shown(made)} does not match its pattern ${pattern}`,
    };
  }
  for (const format of shape.formats) {
    if (format === 'binary' || format === 'password') continue;
    yield {
      keyword: 'format',
      holds: (made) => made !== '',
      values: () => best(nearFormat(format)),
      tell: (made) => `${shown(made)} is no ${format}`,
    };
  }
}

function* listWrongs(site: Site, making: Making): Iterable<Wrong> {
  const { shape, value } = site;
  const items = value as readonly Json[];
  const { minItems, maxItems } = shape;
  if (minItems !== undefined && minItems > 0) {
    yield {
      keyword: 'minItems',
      holds: (made) => Array.isArray(made) && made.length < minItems,
      values: () => [items.slice(0, minItems - 1)],
      tell: (made) => `has ${(made as readonly Json[]).length} items, less than its minItems ${minItems}`,
    };
  }
  if (maxItems !== undefined && maxItems < 1000) {
    yield {
      keyword: 'maxItems',
      holds: (made) => Array.isArray(made) && made.length > maxItems,
      *values() {
        making.budget.left = 2000;
        const longer: Shape = { ...shape, minItems: maxItems + 1, maxItems: maxItems + 1 };
        const made = making.ofShape(longer, site.depth)?.generate(randomFrom(0, 'longer'), undefined).value;
        if (Array.isArray(made) && made.length > maxItems) yield made;
        if (items.length > 0) yield Array.from({ length: maxItems + 1 }, (_, at) => items[at % items.length]!);
      },
      tell: (made) => `has ${(made as readonly Json[]).length} items, more than its maxItems ${maxItems}`,
    };
  }
  if (shape.unique && items.length > 0) {
    yield {
      keyword: 'uniqueItems',
      holds: (made) => Array.isArray(made) && new Set(made.map((one) => JSON.stringify(one))).size < made.length,
      values: () => [[...items, items[0]!], items.length > 1 ? items.with(-1, items[0]!) : [...items, items[0]!]],
      tell: () => 'has the same item twice, its items are unique',
    };
  }
}

const EXTRA = 'notDocumented';

function* objectWrongs({ shape, value }: Site): Iterable<Wrong> {
  const entries = Object.entries(value as { readonly [key: string]: Json });
  const without = (name: string): Json => Object.fromEntries(entries.filter(([other]) => other !== name));
  for (const name of shape.required) {
    if (!entries.some(([other]) => other === name)) continue;
    yield {
      keyword: 'required',
      member: name,
      holds: (made) => isBag(made) && !Object.hasOwn(made, name),
      values: () => [without(name)],
      tell: () => `is without ${name}, which is required`,
    };
  }
  const closed = shape.closed || shape.members.some(({ additional }) => additional === false);
  if (closed && !isNamed(shape, EXTRA)) {
    yield {
      keyword: shape.closed ? 'unevaluatedProperties' : 'additionalProperties',
      member: EXTRA,
      holds: (made) => isBag(made) && Object.hasOwn(made, EXTRA),
      values: () => [Object.fromEntries([...entries, [EXTRA, 'text']])],
      tell: () => `has the member ${EXTRA}, none but those of its schema are allowed`,
    };
  }
  for (const [name, others] of shape.dependent) {
    for (const other of others) {
      if (!Object.hasOwn(value as object, name) || !Object.hasOwn(value as object, other)) continue;
      yield {
        keyword: 'dependentRequired',
        member: other,
        holds: (made) => isBag(made) && Object.hasOwn(made, name) && !Object.hasOwn(made, other),
        values: () => [without(other)],
        tell: () => `has ${name} without ${other}, which goes with it`,
      };
    }
  }
  yield* countWrongs(shape, entries);
}

function* countWrongs(shape: Shape, entries: readonly (readonly [string, Json])[]): Iterable<Wrong> {
  const { minProperties, maxProperties } = shape;
  const count = (made: Json): number => Object.keys(made as object).length;
  if (minProperties !== undefined && minProperties > 0) {
    const fewer = entries.toSorted(([a], [b]) => Number(shape.required.has(b)) - Number(shape.required.has(a)));
    yield {
      keyword: 'minProperties',
      values: () => [Object.fromEntries(fewer.slice(0, minProperties - 1))],
      tell: (made) => `has ${count(made)} members, less than its minProperties ${minProperties}`,
    };
  }
  if (maxProperties !== undefined && maxProperties < 200) {
    const more = Array.from(
      { length: maxProperties + 1 },
      (_, at) => [`extra${at}`, entries[0]?.[1] ?? 'text'] as const,
    );
    yield {
      keyword: 'maxProperties',
      values: () => [Object.fromEntries([...entries, ...more].slice(0, Math.max(entries.length, maxProperties + 1)))],
      tell: (made) => `has ${count(made)} members, more than its maxProperties ${maxProperties}`,
    };
  }
}

const ofSameType = (value: Json, random: Random): Json => {
  if (typeof value === 'string') return ['text', 'abc', 'NaN', '12a', 'x y'][random.nextInt(0, 4)]!;
  if (value === 1) return random.nextInt(-1000, 1000);
  return value === 1.5 ? random.nextInt(0, 1000) + 0.5 : value;
};

const TEXTUAL = ['string', 'array', 'object'] as const;

const OF_TYPE: readonly Json[] = ['text', 1, 1.5, true, {}, [], null];

function* typeWrongs({ shapes, shape }: Site, stand: Stand, { random }: Miss): Iterable<Wrong> {
  if (shapes.some((one) => one.types === undefined)) return;
  // Everything that is sent as text is a text, and may be one item or member of something.
  const isText = stand !== 'json' && TEXTUAL.some((type) => shapes.some((one) => allows(one, type)));
  if (isText) return;
  const wrong = OF_TYPE.filter((one) => !shapes.some((other) => allows(other, typeOf(one))));
  const sent = stand === 'json' ? wrong : wrong.filter((one) => one !== null && typeof one !== 'object');
  const types = [...(shape.types ?? [])].filter((type: JsonType) => type !== 'null').join(' or ');
  const others = sent.filter((one) => one !== null);
  const few = random ? others.map((one) => ofSameType(one, random)) : others.slice(0, 2);
  for (const value of sent.includes(null) ? [...few, null] : few) {
    yield {
      keyword: 'type',
      holds: (made) => !shapes.some((one) => allows(one, typeOf(made))),
      values: () => [value],
      tell: (made) => (made === null ? 'is null, which it may not be' : `${shown(made)} is not of type ${types}`),
    };
  }
}

function* valueWrongs({ shapes, shape, value }: Site, { random }: Miss): Iterable<Wrong> {
  const known = shapes.flatMap((one) => one.values ?? []);
  const candidates: readonly Json[] =
    typeof value === 'number'
      ? [value + 1, value - 1, value + 1000, value + 7919]
      : typeof value === 'string'
        ? [...(random ? [`${value}${random.nextInt(0, 99)}`] : []), `${value}x`, 'none of these', 'x']
        : ['none of these'];
  yield {
    keyword: shape.isConst ? 'const' : 'enum',
    holds: (made) => typeof made === typeof value && !known.includes(made),
    values: () => candidates.filter((one) => !known.includes(one)),
    tell: (made) => `${shown(made)} is none of ${shown(known)}`,
  };
}

/** One for each keyword that a value of this part can violate. Whether it is invalid then is for validators to say. */
export function* wrongsOf(site: Site, stand: Stand, making: Making, miss: Miss = {}): Iterable<Wrong> {
  const { shape, value } = site;
  if (shape.values && shape.values.length > 0) yield* valueWrongs(site, miss);
  else if (typeof value === 'number') yield* numberWrongs(shape, value, miss);
  else if (typeof value === 'string') yield* textWrongs(shape, value, stand, miss);
  else if (Array.isArray(value)) yield* listWrongs(site, making);
  else if (isBag(value)) yield* objectWrongs(site);
  yield* typeWrongs(site, stand, miss);
}
