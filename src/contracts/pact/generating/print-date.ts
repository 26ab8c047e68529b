// Writes a moment in one of Java's date patterns, in UTC.
import { patternPieces } from '../matching/date-pattern.ts';

const pad = (value: number, count: number): string => String(value).padStart(count, '0');

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const named = (names: readonly string[], index: number, count: number): string =>
  count >= 4 ? names[index]! : names[index]!.slice(0, 3);

const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;

const OFFSETS = ['+00', '+0000', '+00:00', '+0000', '+00:00'];

const year = (date: Date, count: number): string =>
  count === 2 ? pad(date.getUTCFullYear() % 100, 2) : pad(date.getUTCFullYear(), count);

const month = (date: Date, count: number): string =>
  count >= 3 ? named(MONTHS, date.getUTCMonth(), count) : pad(date.getUTCMonth() + 1, count);

const LETTERS: Readonly<Record<string, (date: Date, count: number) => string>> = {
  G: () => 'AD',
  y: year,
  u: year,
  Y: year,
  M: month,
  L: month,
  w: (date, count) => pad(Math.ceil(dayOfYear(date) / 7), count),
  W: (date) => String(Math.ceil(date.getUTCDate() / 7)),
  D: (date, count) => pad(dayOfYear(date), count),
  d: (date, count) => pad(date.getUTCDate(), count),
  F: (date) => String(Math.ceil(date.getUTCDate() / 7)),
  E: (date, count) => named(DAYS, date.getUTCDay(), count),
  e: (date, count) => (count >= 3 ? named(DAYS, date.getUTCDay(), count) : pad(date.getUTCDay() || 7, count)),
  c: (date, count) => (count >= 3 ? named(DAYS, date.getUTCDay(), count) : pad(date.getUTCDay() || 7, count)),
  a: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  H: (date, count) => pad(date.getUTCHours(), count),
  k: (date, count) => pad(date.getUTCHours() || 24, count),
  K: (date, count) => pad(date.getUTCHours() % 12, count),
  h: (date, count) => pad(date.getUTCHours() % 12 || 12, count),
  m: (date, count) => pad(date.getUTCMinutes(), count),
  s: (date, count) => pad(date.getUTCSeconds(), count),
  S: (date, count) => pad(date.getUTCMilliseconds(), 3).padEnd(count, '0').slice(0, count),
  A: (date) => String(date.getTime() % 86_400_000),
  n: (date) => String(date.getUTCMilliseconds() * 1_000_000),
  N: (date) => String((date.getTime() % 86_400_000) * 1_000_000),
  z: () => 'UTC',
  Z: (_, count) => (count >= 5 ? '+00:00' : count === 4 ? 'GMT' : '+0000'),
  X: (_, count) => OFFSETS[Math.min(count, 5) - 1]!,
  x: (_, count) => OFFSETS[Math.min(count, 5) - 1]!,
  V: () => 'UTC',
  v: () => 'UTC',
  O: () => 'GMT',
};

/** Letters that the pattern language does not know stand for themselves. */
export const printDate = (date: Date, pattern: string): string =>
  patternPieces(pattern)
    .map((piece) =>
      'text' in piece ? piece.text : (LETTERS[piece.letter]?.(date, piece.count) ?? piece.letter.repeat(piece.count)),
    )
    .join('');
