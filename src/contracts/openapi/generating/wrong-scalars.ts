// Numbers and texts that violate one keyword.
import type { Json } from '../../../model/json.ts';
import { compilePattern } from '../../json-schema/judging/patterns.ts';
import { nearFormat } from './formats.ts';
import { isMultiple, stepOf } from './numbers.ts';
import { patternTexts } from './pattern-texts.ts';
import { randomFrom } from './random.ts';
import { lengthOf, type Shape } from './shape.ts';
import { LONGEST_SENT, longestOf, type Stand } from './texts.ts';
import { away, type Miss, shown, type Wrong } from './wrong.ts';

export function* numberWrongs(shape: Shape, value: number, miss: Miss): Iterable<Wrong> {
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
  const near = [first.with(at, '~'), first.toSpliced(at, 1), first.toSpliced(at, 0, first[at]!)].map((one) =>
    one.join(''),
  );
  const start = random.nextInt(0, near.length - 1);
  return [...near.slice(start), ...near.slice(0, start), ...fixed];
};

export function* textWrongs(shape: Shape, value: string, stand: Stand, miss: Miss): Iterable<Wrong> {
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
    const expression = compilePattern(pattern);
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
