// Texts of a shape, for where they are to stand.
import * as fc from 'fast-check';
import { compilePattern } from '../../json-schema/judging/patterns.ts';
import { formatExamples, formatTexts } from './formats.ts';
import { mostly, textArbitrary } from './own-arbitrary.ts';
import { patternTexts } from './pattern-texts.ts';
import { lengthOf, type Shape } from './shape.ts';

/** Where a value stands: not every character can be sent everywhere. */
export type Stand = 'json' | 'form' | 'text' | 'query' | 'path' | 'header' | 'cookie';

const ASCII = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
const SAFE = ASCII.filter((one) => /[A-Za-z0-9_-]/.test(one));

/** Slashes, dots and such are taken for parts of the path by many servers, encoded or not. */
const PATH = ASCII.filter((one) => /[A-Za-z0-9_~!$'()*@:-]/.test(one));
const QUERY = ASCII.filter((one) => one !== ',' && one !== '|' && one !== ' ');
const HEADER = ASCII.filter((one) => /[!-~]/.test(one) && one !== ',' && one !== '"' && one !== '%');

const units = (...characters: string[]): fc.Arbitrary<string> => fc.constantFrom(...characters);

const usual = units(...ASCII.filter((one) => /[a-z0-9]/.test(one)), ...ASCII);

const ANY_UNITS: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: usual },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 1 }) },
);

const QUERY_UNITS: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: units(...SAFE, ...QUERY) },
  { weight: 1, arbitrary: units('é', 'ß', 'ж', '中', '\u{1f600}') },
);

const UNITS: { readonly [stand in Stand]: fc.Arbitrary<string> } = {
  json: ANY_UNITS,
  form: ANY_UNITS,
  text: ANY_UNITS,
  query: QUERY_UNITS,
  path: units(...SAFE, ...PATH),
  header: units(...SAFE, ...HEADER),
  cookie: units(...SAFE),
};

const NAUGHTY: readonly string[] = [
  '',
  ' ',
  '__proto__',
  'null',
  '0',
  "'",
  '"',
  '<b>',
  '{{x}}',
  '../',
  '\u202eabc',
  'İ',
  '\t',
];

const canStand = (text: string, stand: Stand): boolean => {
  if (text.includes('\0') || !text.isWellFormed()) return false;
  if (stand === 'path') return text !== '' && text !== '.' && text !== '..';
  if (stand === 'header') return text !== '' && /^[!-~]+(?:[\t -~]*[!-~])?$/.test(text);
  return true;
};

type Length = { readonly min: number; readonly max: number };

const lengthsOf = (shape: Shape, stand: Stand): Length => {
  const least = stand === 'path' || stand === 'header' || stand === 'cookie' ? 1 : 0;
  return {
    min: Math.max(least, Math.ceil(shape.minLength ?? 0)),
    max: Math.floor(shape.maxLength ?? Number.POSITIVE_INFINITY),
  };
};

/** Longer texts may cost an expression of the shape too much time. */
export const longestOf = ({ patterns }: Shape): number =>
  Math.min(Number.POSITIVE_INFINITY, ...patterns.map((pattern) => patternTexts(pattern).longest));

/** Longer ones are refused for their length alone, by some server on the way. */
export const LONGEST_SENT: { readonly [stand in Stand]: number } = {
  json: 20_000,
  form: 20_000,
  text: 20_000,
  query: 3000,
  path: 1000,
  header: 2000,
  cookie: 1000,
};

export const fitsText = (shape: Shape, stand: Stand, text: string): boolean => {
  const length = lengthOf(text);
  const { min, max } = lengthsOf(shape, stand);
  if (length > longestOf(shape)) return false;
  if (length < min || length > max || !canStand(text, stand)) return false;
  return shape.patterns.every((pattern) => compilePattern(pattern)?.test(text) !== false);
};

/** Halves, and single characters left out, with `a` for what is left. */
function* shorter(text: string): Iterable<string> {
  const characters = [...text];
  if (characters.length > 0) yield '';
  for (let size = Math.floor(characters.length / 2); size >= 1; size = Math.floor(size / 2)) {
    yield characters.slice(0, characters.length - size).join('');
    yield characters.slice(size).join('');
  }
}

const LONGEST = 100_000;

const freeTexts = (shape: Shape, stand: Stand): fc.Arbitrary<string> => {
  const { min, max } = lengthsOf(shape, stand);
  const most = Math.min(Math.max(min, Math.min(max, min + 12)), LONGEST);
  const text = fc.string({ unit: UNITS[stand], minLength: Math.min(min, LONGEST), maxLength: most, size: 'max' });
  const special = NAUGHTY.filter((one) => fitsText(shape, stand, one) && (stand === 'json' || stand === 'form'));
  if (special.length === 0) return text;
  return fc.oneof({ weight: 15, arbitrary: text }, { weight: 1, arbitrary: fc.constantFrom(...special) });
};

const patterned = (shape: Shape, stand: Stand): fc.Arbitrary<string> => {
  const length = lengthsOf(shape, stand);
  const fits = (text: string): boolean => fitsText(shape, stand, text);
  const made = shape.patterns.map((pattern) =>
    textArbitrary(
      (random) => patternTexts(pattern).make(random, length) ?? '',
      (text) => [...shorter(text)].filter(fits),
    ),
  );
  return mostly(made.length === 1 ? made[0]! : fc.oneof(...made), fits);
};

const formatted = (shape: Shape): readonly fc.Arbitrary<string>[] =>
  shape.formats.flatMap((format) => formatTexts(format) ?? []);

export const texts = (shape: Shape, stand: Stand): fc.Arbitrary<string> | undefined => {
  const { min, max } = lengthsOf(shape, stand);
  if (min > max || min > LONGEST) return undefined;
  const formats = formatted(shape);
  const fits = (text: string): boolean => fitsText(shape, stand, text);
  const byFormat = formats.length > 0 ? mostly(fc.oneof(...formats), fits, 12) : undefined;
  if (shape.patterns.length === 0) return byFormat ?? freeTexts(shape, stand);
  return byFormat ? fc.oneof(patterned(shape, stand), byFormat) : patterned(shape, stand);
};

const WORD = 'text';

/** A text that says nothing special. */
export const plainText = (shape: Shape, stand: Stand, random: fc.Random): string | undefined => {
  const fits = (text: string): boolean => fitsText(shape, stand, text);
  const known = shape.formats.flatMap(formatExamples).find(fits);
  if (known !== undefined) return known;
  const { min, max } = lengthsOf(shape, stand);
  if (shape.patterns.length > 0 && !fits(WORD)) {
    for (const pattern of shape.patterns) {
      const made = patternTexts(pattern).make(random, { min, max }, true);
      if (made !== undefined && fits(made)) return made;
    }
    return undefined;
  }
  if (min > LONGEST) return undefined;
  const text = WORD.repeat(Math.ceil(Math.max(min, 4) / 4)).slice(0, Math.min(max, Math.max(min, 4)));
  return fits(text) ? text : undefined;
};
