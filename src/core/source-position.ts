// Finds where a JSON pointer stands in a JSON text: line and column, without parsing the whole into values.
import { unescapeKey } from './json-pointer.ts';
/** Counted from 1; columns in UTF-16 units. */
export type Position = { readonly line: number; readonly column: number };

export type Source = {
  /** Offset of the value a JSON pointer names; undefined when the text has no such value or is no JSON. */
  offsetOf(pointer: string): number | undefined;
  /** Offset behind that value. */
  endOf(pointer: string): number | undefined;
  positionOf(pointer: string): Position | undefined;
  /** The value itself. */
  valueOf(pointer: string): unknown;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const [COMMA, COLON] = [0x2c, 0x3a];

const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xfeff;

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
};

/** `from` stands on the opening quote; the result stands behind the closing one. */
const skipString = (text: string, from: number): number => {
  let at = from;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at < 0) return text.length;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
};

const isEndOfScalar = (code: number): boolean =>
  code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || isSpace(code);

const skipValue = (text: string, from: number): number => {
  const first = text.charCodeAt(from);
  if (first === QUOTE) return skipString(text, from);
  let at = from;
  if (first !== OPEN_LIST && first !== OPEN_OBJECT) {
    while (at < text.length && !isEndOfScalar(text.charCodeAt(at))) at += 1;
    return at;
  }
  for (let depth = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = skipString(text, at) - 1;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1;
    else if ((code === CLOSE_LIST || code === CLOSE_OBJECT) && --depth === 0) return at + 1;
  }
  return at;
};

const keyAt = (text: string, from: number, to: number): string => {
  const written = text.slice(from, to);
  try {
    return written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
  } catch {
    return written;
  }
};

/** Offsets of the members of the container at `from`, by key or index. */
const membersAt = (text: string, from: number): ReadonlyMap<string, number> => {
  const members = new Map<string, number>();
  const open = text.charCodeAt(from);
  if (open !== OPEN_LIST && open !== OPEN_OBJECT) return members;
  let at = skipSpace(text, from + 1);
  for (let index = 0; at < text.length; index += 1) {
    const code = text.charCodeAt(at);
    if (code === CLOSE_LIST || code === CLOSE_OBJECT) break;
    let key = String(index);
    if (open === OPEN_OBJECT) {
      if (code !== QUOTE) break;
      const end = skipString(text, at);
      key = keyAt(text, at, end);
      at = skipSpace(text, end);
      if (text.charCodeAt(at) !== COLON) break;
      at = skipSpace(text, at + 1);
    }
    members.set(key, at);
    at = skipSpace(text, skipValue(text, at));
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return members;
};

const lineStartsOf = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};

const positionIn = (starts: readonly number[], offset: number): Position => {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
};

/** Remembers what it walked over, so that many look-ups in one large text cost little more than one. */
export const openSource = (text: string): Source => {
  const members = new Map<number, ReadonlyMap<string, number>>();
  let starts: readonly number[] | undefined;

  const memberOf = (container: number, key: string): number | undefined => {
    let known = members.get(container);
    if (known === undefined) {
      known = membersAt(text, container);
      members.set(container, known);
    }
    return known.get(key);
  };

  const offsetOf = (pointer: string): number | undefined => {
    let at: number | undefined = skipSpace(text, 0);
    if (at >= text.length) return undefined;
    for (const token of pointer.split('/').slice(1)) {
      at = memberOf(at, unescapeKey(token));
      if (at === undefined) return undefined;
    }
    return at;
  };

  return {
    offsetOf,
    endOf: (pointer) => {
      const offset = offsetOf(pointer);
      return offset === undefined ? undefined : skipValue(text, offset);
    },
    positionOf(pointer) {
      const offset = offsetOf(pointer);
      if (offset === undefined) return undefined;
      starts ??= lineStartsOf(text);
      return positionIn(starts, offset);
    },
    valueOf(pointer) {
      const offset = offsetOf(pointer);
      if (offset === undefined) return undefined;
      try {
        return JSON.parse(text.slice(offset, skipValue(text, offset))) as unknown;
      } catch {
        return undefined;
      }
    },
  };
};

/** Line and column of the value that `pointer` names in a JSON text. */
export const positionOf = (text: string, pointer: string): Position | undefined => openSource(text).positionOf(pointer);
