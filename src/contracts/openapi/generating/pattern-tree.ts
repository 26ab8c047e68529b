// Reads a regular expression as a tree from which texts can be made.

export type PatternNode =
  /** One character of a class: its source, as a regular expression reads it. */
  | { readonly kind: 'class'; readonly source: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly inner: PatternNode; readonly min: number; readonly max: number }
  /** What an earlier group matched. */
  | { readonly kind: 'group'; readonly index: number; readonly inner: PatternNode }
  | { readonly kind: 'back'; readonly index: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  /** Lookarounds and word borders: the text that is made is tried against the whole expression. */
  | { readonly kind: 'nothing' };

type Cursor = { readonly source: string; at: number; groups: number; names: Map<string, number>; depth: number };

const ESCAPES: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', '0': '\0' };

const code = (cursor: Cursor, pattern: RegExp): number | undefined => {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.source);
  if (!found) return undefined;
  cursor.at += found[0].length;
  return Number.parseInt(found[1] ?? found[2]!, 16);
};

const readEscape = (cursor: Cursor): PatternNode => {
  const letter = cursor.source[cursor.at + 1] ?? '\\';
  const start = cursor.at;
  cursor.at += 2;
  if (/[dDwWsS]/.test(letter)) return { kind: 'class', source: `\\${letter}` };
  if (letter === 'b' || letter === 'B') return { kind: 'nothing' };
  // Anchors of other languages, which JavaScript takes for letters.
  if (letter === 'p' || letter === 'P') {
    const end = cursor.source.indexOf('}', start);
    if (cursor.source[cursor.at] === '{' && end > 0) {
      cursor.at = end + 1;
      return { kind: 'class', source: cursor.source.slice(start, end + 1) };
    }
  }
  if (letter === 'u' || letter === 'x') {
    const value = code(cursor, letter === 'u' ? /\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{4})/y : /([0-9a-fA-F]{2})/y);
    if (value !== undefined && value <= 0x10ffff) return { kind: 'text', text: String.fromCodePoint(value) };
  }
  if (letter === 'k') {
    const found = /^<([^>]+)>/.exec(cursor.source.slice(cursor.at));
    if (found) {
      cursor.at += found[0].length;
      return { kind: 'back', index: cursor.names.get(found[1]!) ?? 0 };
    }
  }
  if (/[1-9]/.test(letter)) return { kind: 'back', index: Number(letter) };
  if (letter === 'c') {
    const control = cursor.source.charCodeAt(cursor.at);
    cursor.at += 1;
    return { kind: 'text', text: String.fromCharCode(control % 32) };
  }
  return { kind: 'text', text: ESCAPES[letter] ?? letter };
};

const readClass = (cursor: Cursor): PatternNode => {
  const start = cursor.at;
  cursor.at += 1;
  if (cursor.source[cursor.at] === '^') cursor.at += 1;
  while (cursor.at < cursor.source.length && cursor.source[cursor.at] !== ']') {
    cursor.at += cursor.source[cursor.at] === '\\' ? 2 : 1;
  }
  cursor.at += 1;
  return { kind: 'class', source: cursor.source.slice(start, cursor.at) };
};

const LOOK = /\(\?(?:<?[=!])/y;
const OPENING = /\((?:\?(?:[a-z-]*:|<([^>]+)>))?/y;

const readGroup = (cursor: Cursor): PatternNode => {
  LOOK.lastIndex = cursor.at;
  const isLook = LOOK.test(cursor.source);
  OPENING.lastIndex = cursor.at;
  const opening = OPENING.exec(cursor.source)!;
  const isCapture = opening[0] === '(' || opening[1] !== undefined;
  cursor.at += isLook ? (/^\(\?</.test(cursor.source.slice(cursor.at)) ? 4 : 3) : opening[0].length;
  let index = 0;
  if (!isLook && isCapture) {
    cursor.groups += 1;
    index = cursor.groups;
    if (opening[1] !== undefined) cursor.names.set(opening[1], index);
  }
  const inner = readChoice(cursor);
  cursor.at += 1;
  if (isLook) return { kind: 'nothing' };
  return isCapture ? { kind: 'group', index, inner } : inner;
};

const readAtom = (cursor: Cursor): PatternNode => {
  const character = String.fromCodePoint(cursor.source.codePointAt(cursor.at)!);
  if (character === '\\') return readEscape(cursor);
  if (character === '[') return readClass(cursor);
  if (character === '(') return readGroup(cursor);
  cursor.at += character.length;
  if (character === '.') return { kind: 'class', source: '.' };
  if (character === '^') return { kind: 'start' };
  if (character === '$') return { kind: 'end' };
  return { kind: 'text', text: character };
};

const QUANTIFIER = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;

const repeated = (cursor: Cursor, inner: PatternNode): PatternNode => {
  QUANTIFIER.lastIndex = cursor.at;
  const found = QUANTIFIER.exec(cursor.source);
  if (!found) return inner;
  cursor.at += found[0].length;
  const [, sign, low, comma, high] = found;
  if (sign)
    return { kind: 'repeat', inner, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
  const min = Number(low);
  return { kind: 'repeat', inner, min, max: comma ? (high ? Number(high) : Number.POSITIVE_INFINITY) : min };
};

const readSequence = (cursor: Cursor): PatternNode => {
  const parts: PatternNode[] = [];
  while (cursor.at < cursor.source.length && cursor.source[cursor.at] !== '|' && cursor.source[cursor.at] !== ')') {
    parts.push(repeated(cursor, readAtom(cursor)));
  }
  return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
};

const MAX_DEPTH = 100;

const readChoice = (cursor: Cursor): PatternNode => {
  cursor.depth += 1;
  if (cursor.depth > MAX_DEPTH) throw new RangeError('too deep');
  const branches = [readSequence(cursor)];
  while (cursor.source[cursor.at] === '|') {
    cursor.at += 1;
    branches.push(readSequence(cursor));
  }
  cursor.depth -= 1;
  return branches.length === 1 ? branches[0]! : { kind: 'choice', branches };
};

/** Undefined for what is nested too deep. The expression has to be one that JavaScript takes. */
export const readPattern = (source: string): PatternNode | undefined => {
  try {
    return readChoice({ source, at: 0, groups: 0, names: new Map(), depth: 0 });
  } catch {
    return undefined;
  }
};

const END_KINDS: ReadonlySet<string> = new Set(['start', 'end']);

/** Whether a text may go on before or after what is matched. */
export const isAnchored = (node: PatternNode, side: 'start' | 'end'): boolean => {
  if (END_KINDS.has(node.kind)) return node.kind === side;
  if (node.kind === 'group') return isAnchored(node.inner, side);
  if (node.kind === 'choice') return node.branches.every((branch) => isAnchored(branch, side));
  if (node.kind !== 'sequence') return false;
  const parts = node.parts.filter(({ kind }) => kind !== 'nothing');
  const edge = side === 'start' ? parts[0] : parts.at(-1);
  return edge !== undefined && isAnchored(edge, side);
};
