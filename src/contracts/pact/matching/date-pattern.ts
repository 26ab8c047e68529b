// Date and time patterns as Java writes them (yyyy-MM-dd'T'HH:mm:ssXXX), read into a regular expression.

const MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December';
const DAYS = 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday';

const short = (names: string): string => names.replace(/(\w{3})\w*/g, '$1');

/** Fewer digits than letters are let through, as in Pact's own implementation. */
const digits = (count: number): string => (count === 1 ? '\\d+' : `\\d{1,${count}}`);

const bounded = (two: string): string => `(?:${two}|\\d)`;

const OFFSET: readonly string[] = [
  '[+-]\\d{2}(?:\\d{2})?',
  '[+-]\\d{4}',
  '[+-]\\d{2}:\\d{2}',
  '[+-]\\d{4}(?:\\d{2})?',
  '[+-]\\d{2}:\\d{2}(?::\\d{2})?',
];

const offset = (count: number): string => OFFSET[Math.min(count, 5) - 1]!;

const year = (count: number): string => (count === 1 ? '[+-]?\\d+' : `[+-]?${digits(count)}`);

const LETTERS: Readonly<Record<string, (count: number) => string>> = {
  G: () => '(?:AD|BC|Anno Domini|Before Christ|A|B)',
  y: year,
  u: year,
  Y: year,
  M: (count) => (count >= 4 ? `(?:${MONTHS})` : count === 3 ? `(?:${short(MONTHS)})` : bounded('0[1-9]|1[0-2]')),
  L: (count) => LETTERS.M!(count),
  w: () => bounded('[0-4]\\d|5[0-3]'),
  W: () => '[0-5]',
  D: (count) => (count === 3 ? '(?:[0-2]\\d\\d|3[0-5]\\d|36[0-6])' : '\\d{1,3}'),
  d: () => bounded('0[1-9]|[12]\\d|3[01]'),
  F: () => '[1-5]',
  E: (count) => (count >= 4 ? `(?:${DAYS})` : `(?:${short(DAYS)})`),
  e: (count) => (count >= 3 ? LETTERS.E!(count) : '0?[1-7]'),
  c: (count) => LETTERS.e!(count),
  a: () => '(?:AM|PM|am|pm)',
  H: () => bounded('[01]\\d|2[0-3]'),
  k: () => bounded('0[1-9]|1\\d|2[0-4]'),
  K: () => bounded('0\\d|1[01]'),
  h: () => bounded('0[1-9]|1[0-2]'),
  m: () => bounded('[0-5]\\d'),
  s: () => bounded('[0-5]\\d|60'),
  S: digits,
  A: () => '\\d+',
  n: () => '\\d+',
  N: () => '\\d+',
  z: () => '(?:[A-Z]{1,5}(?:[+-]\\d{1,2}(?::?\\d{2})?)?|\\w+/[\\w/]+)',
  Z: (count) =>
    count >= 5 ? '(?:Z|[+-]\\d{2}:\\d{2}(?::\\d{2})?)' : count === 4 ? 'GMT(?:[+-]\\d{1,2}:\\d{2})?' : '[+-]\\d{4}',
  X: (count) => `(?:Z|${offset(count)})`,
  x: offset,
  V: () => '(?:Z|UTC|GMT|\\w+/[\\w/]+)',
  v: () => '[A-Z]{1,5}',
  O: () => 'GMT(?:[+-]\\d{1,2}(?::\\d{2})?)?',
};

const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|([\s\S])/g;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** One piece of a pattern: a run of one letter, or text that stands for itself. */
export type PatternPiece = { readonly letter: string; readonly count: number } | { readonly text: string };

/** The pieces of a pattern, in order. */
export const patternPieces = (pattern: string): readonly PatternPiece[] =>
  [...pattern.matchAll(TOKEN)].map(([whole, quoted, letter, other]) => {
    if (letter !== undefined) return { letter, count: whole.length };
    return { text: other ?? (quoted === '' ? "'" : quoted!.replaceAll("''", "'")) };
  });

const compiled = new Map<string, RegExp | undefined>();

/** What the calendar is asked about: year, month and day, each where it stands first. */
const GROUPS: Readonly<Record<string, string>> = { y: 'year', u: 'year', M: 'month', L: 'month', d: 'day' };

const compile = (pattern: string): RegExp | undefined => {
  const groups = new Set<string>();
  let source = '';
  for (const piece of patternPieces(pattern)) {
    if ('text' in piece) {
      source += escaped(piece.text);
      continue;
    }
    const part = LETTERS[piece.letter];
    if (!part) return undefined;
    const group = GROUPS[piece.letter];
    const isNew = group !== undefined && !groups.has(group);
    if (isNew) groups.add(group);
    source += isNew ? `(?<${group}>${part(piece.count)})` : part(piece.count);
  }
  return new RegExp(`^${source}$`);
};

const monthOf = (text: string): number =>
  /^\d/.test(text) ? Number(text) : short(MONTHS).split('|').indexOf(text.slice(0, 3)) + 1;

const LEAP_YEAR = 2000;

/** Is there such a day? Without a year, in a leap year. */
const isDay = (year: string | undefined, month: string | undefined, day: string | undefined): boolean => {
  if (month === undefined || day === undefined) return true;
  const last = new Date(Date.UTC(LEAP_YEAR, 0, 1));
  last.setUTCFullYear(year === undefined ? LEAP_YEAR : Number(year), monthOf(month), 0);
  return Number(day) >= 1 && Number(day) <= last.getUTCDate();
};

/** Is the text written in this pattern, and is there such a day? Undefined for a pattern that cannot be read. */
export const fitsPattern = (text: string, pattern: string): boolean | undefined => {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  const known = compiled.get(pattern);
  if (!known) return undefined;
  const match = known.exec(text);
  return match !== null && isDay(match.groups?.year, match.groups?.month, match.groups?.day);
};
