// Turns the date formats of Pact (Java's letters) into regular expressions.

// As Pact reads them: a leading zero may be left out.
const CLOCK = { hour: '(?:[01]?\\d|2[0-3])', sixty: '[0-5]?\\d' };

const FIELDS: Readonly<Record<string, string>> = {
  yyyy: '\\d{4}',
  uuuu: '\\d{4}',
  yy: '\\d{2}',
  MMMM: '[A-Za-z]+',
  MMM: '[A-Za-z]{3,4}',
  MM: '(?:0?[1-9]|1[0-2])',
  M: '(?:0?[1-9]|1[0-2])',
  dd: '(?:0?[1-9]|[12]\\d|3[01])',
  d: '(?:0?[1-9]|[12]\\d|3[01])',
  DDD: '\\d{3}',
  EEEE: '[A-Za-z]+',
  EEE: '[A-Za-z]{3}',
  EE: '[A-Za-z]{3}',
  E: '[A-Za-z]{3}',
  HH: CLOCK.hour,
  H: '(?:[01]?\\d|2[0-3])',
  hh: '(?:0?[1-9]|1[0-2])',
  h: '(?:0?[1-9]|1[0-2])',
  mm: CLOCK.sixty,
  m: '[0-5]?\\d',
  ss: '(?:[0-5]?\\d|60)',
  s: '(?:[0-5]?\\d|60)',
  a: '(?:AM|PM|am|pm)',
  X: '(?:Z|[+-]\\d{2}(?:\\d{2})?)',
  XX: '(?:Z|[+-]\\d{4})',
  XXX: '(?:Z|[+-]\\d{2}:\\d{2})',
  x: '[+-]\\d{2}(?:\\d{2})?',
  xx: '[+-]\\d{4}',
  xxx: '[+-]\\d{2}:\\d{2}',
  Z: '[+-]\\d{4}',
  ZZ: '[+-]\\d{2}:?\\d{2}',
  ZZZ: '[+-]\\d{4}',
  z: '[A-Za-z][\\w/+:-]*',
  G: '[A-Z]{2}',
};

const DEFAULTS: Readonly<Record<string, string>> = {
  date: 'yyyy-MM-dd',
  time: 'HH:mm:ss',
  timestamp: "yyyy-MM-dd'T'HH:mm:ssXXX",
  datetime: "yyyy-MM-dd'T'HH:mm:ssXXX",
};

const PIECE = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/g;

const escapeText = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const pieceOf = (piece: string, quoted: string | undefined): string | undefined => {
  if (quoted !== undefined) return escapeText(quoted === '' ? "'" : quoted.replaceAll("''", "'"));
  if (!/^[A-Za-z]/.test(piece)) return escapeText(piece);
  if (piece.startsWith('S')) return `\\d{${piece.length}}`;
  return FIELDS[piece];
};

/** The format that a matcher names, or the one its kind has by itself. */
export const dateFormat = (kind: string, written: string | undefined): string =>
  written === undefined || written === '' ? (DEFAULTS[kind] ?? DEFAULTS.datetime!) : written;

/** The source of a regular expression; undefined for a format with letters that mean nothing here. */
export const dateExpression = (format: string): string | undefined => {
  const pieces = [...format.matchAll(PIECE)].map(([piece, quoted]) => pieceOf(piece, quoted));
  return pieces.includes(undefined) ? undefined : `^${pieces.join('')}$`;
};
