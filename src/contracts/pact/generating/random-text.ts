// Makes text that matches a regular expression: literals, classes, groups, alternatives and repetitions.

export type Random = () => number;

type Maker = (random: Random) => string;

type Reader = { readonly source: string; at: number };

/** How often `*` and `+` repeat at most. */
const MANY = 8;
const PRINTABLE = ' -~';

export const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.min(from.length - 1, Math.floor(random() * from.length))]!;

/** A whole number from `min` to `max`, both included. */
export const between = (random: Random, min: number, max: number): number =>
  min + Math.min(max - min, Math.floor(random() * (max - min + 1)));

const range = (text: string): readonly string[] => {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += 2) {
    for (let code = text.charCodeAt(at); code <= text.charCodeAt(at + 1); code += 1)
      found.push(String.fromCharCode(code));
  }
  return found;
};

const CLASSES: Readonly<Record<string, readonly string[]>> = {
  d: range('09'),
  w: range('azAZ09__'),
  s: [' '],
  h: range('09af'),
};

const without = (out: readonly string[]): readonly string[] =>
  range(PRINTABLE.replace('-', '')).filter((one) => !out.includes(one));

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };

/** The characters an escape stands for; the reader is behind the backslash. */
const readEscape = (reader: Reader): readonly string[] => {
  const letter = reader.source[reader.at++] ?? '';
  const lower = letter.toLowerCase();
  if (lower in CLASSES) return letter === lower ? CLASSES[lower]! : without(CLASSES[lower]!);
  const code = /^(?:u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2}))/.exec(reader.source.slice(reader.at - 1));
  if (code) {
    reader.at += code[0].length - 1;
    return [String.fromCharCode(Number.parseInt(code[1] ?? code[2]!, 16))];
  }
  if (letter === 'b' || letter === 'B' || letter === 'A' || lower === 'z') return [''];
  return [CONTROLS[letter] ?? letter];
};

const readClass = (reader: Reader): readonly string[] => {
  const negated = reader.source[reader.at] === '^';
  if (negated) reader.at += 1;
  const found: string[] = [];
  let first = true;
  while (reader.at < reader.source.length && (first || reader.source[reader.at] !== ']')) {
    first = false;
    const char = reader.source[reader.at++]!;
    const own = char === '\\' ? readEscape(reader) : [char];
    const isRange = own.length === 1 && reader.source[reader.at] === '-' && reader.source[reader.at + 1] !== ']';
    if (!isRange) found.push(...own);
    else {
      reader.at += 1;
      const end = reader.source[reader.at++]!;
      const [last] = end === '\\' ? readEscape(reader) : [end];
      found.push(...range(`${own[0]}${last}`));
    }
  }
  reader.at += 1;
  return negated ? without(found) : found;
};

const readGroup = (reader: Reader): Maker => {
  const opening =
    /^\?(?:P?<(?![=!])\w+>|:|[a-z-]+:|[a-z-]+(?=\))|<?[=!])/.exec(reader.source.slice(reader.at))?.[0] ?? '';
  reader.at += opening.length;
  const inside = readAlternatives(reader);
  reader.at += 1;
  // What stands before or behind is not made.
  return /[=!]$/.test(opening) ? () => '' : inside;
};

const readAtom = (reader: Reader): Maker => {
  const char = reader.source[reader.at++]!;
  if (char === '(') return readGroup(reader);
  if (char === '^' || char === '$') return () => '';
  const from =
    char === '[' ? readClass(reader) : char === '\\' ? readEscape(reader) : char === '.' ? range('azAZ09') : [char];
  return (random) => (from.length > 0 ? pick(random, from) : '');
};

const QUANTIFIER = /(?:([*+?])|\{(\d*)(,?)(\d*)\})[?+]?/y;

const readRepeated = (reader: Reader): Maker => {
  const atom = readAtom(reader);
  QUANTIFIER.lastIndex = reader.at;
  const match = QUANTIFIER.exec(reader.source);
  if (!match) return atom;
  reader.at = QUANTIFIER.lastIndex;
  const [, sign, low, comma, high] = match;
  const min = sign === undefined ? Number(low) : sign === '+' ? 1 : 0;
  const open = sign === undefined ? min + MANY : sign === '?' ? 1 : MANY;
  const max = sign !== undefined ? open : comma === '' ? min : high === '' ? open : Number(high);
  return (random) => Array.from({ length: between(random, min, max) }, () => atom(random)).join('');
};

const readSequence = (reader: Reader): Maker => {
  const parts: Maker[] = [];
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at]!))
    parts.push(readRepeated(reader));
  return (random) => parts.map((part) => part(random)).join('');
};

const readAlternatives = (reader: Reader): Maker => {
  const found = [readSequence(reader)];
  while (reader.source[reader.at] === '|') {
    reader.at += 1;
    found.push(readSequence(reader));
  }
  return (random) => pick(random, found)(random);
};

/** Text that matches the pattern, for patterns without back references and look-arounds. */
export const textLike = (pattern: string, random: Random): string =>
  readAlternatives({ source: pattern, at: 0 })(random);
