// Values as they are shown in a sentence: cut, on one line, whatever their size and depth.
import type { Json } from '../../model/json.ts';

const MAX_TEXT = 60;
const MAX_MEMBERS = 3;
const MAX_DEPTH = 2;

/** What would move a terminal's cursor or turn the direction of the text around. */
const UNSEEN = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

const BREAK = /[\s"',;<>{}()[\]|]/;

/**
 * At a word's end: a part of a token or password could not be told from another text any more, and would be shown where the whole is
 * masked.
 */
export const cutText = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit);
  if (BREAK.test(text[limit]!)) return `${head.trimEnd()}…`;
  let end = limit;
  while (end > 0 && !BREAK.test(head[end - 1]!)) end -= 1;
  return `${head.slice(0, end).trimEnd()}…`;
};

/** The text in quotes, and how long it is where it is not shown to its end. */
const cutQuoted = (text: string): string => {
  const shown = quoted(text);
  return text.length <= MAX_TEXT ? shown : `${shown} of ${text.length} characters`;
};

/** In quotes, cut. */
export const quoted = (text: string): string => JSON.stringify(cutText(text, MAX_TEXT)).replace(UNSEEN, escaped);

const members = (entries: readonly string[], total: number): string =>
  [...entries, ...(total > entries.length ? ['…'] : [])].join(', ');

const firstKeys = (value: {
  readonly [key: string]: Json;
}): { readonly keys: readonly string[]; readonly more: boolean } => {
  const keys: string[] = [];
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (keys.length === MAX_MEMBERS) return { keys, more: true };
    keys.push(key);
  }
  return { keys, more: false };
};

/** One line of at most some hundred characters. */
export const shortValue = (value: Json | undefined, depth = 0): string => {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return depth === 0 ? cutQuoted(value) : quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    if (depth === MAX_DEPTH) return list.length === 0 ? '[]' : '[…]';
    const shown = list.slice(0, MAX_MEMBERS).map((item) => shortValue(item, depth + 1));
    return `[${members(shown, list.length)}]`;
  }
  const bag = value as { readonly [key: string]: Json };
  const { keys, more } = firstKeys(bag);
  if (depth === MAX_DEPTH) return keys.length === 0 ? '{}' : '{…}';
  const shown = keys.map((key) => `${quoted(key)}: ${shortValue(bag[key]!, depth + 1)}`);
  return `{${members(shown, more ? Number.POSITIVE_INFINITY : shown.length)}}`;
};

const MAX_KEPT_TEXT = 2000;
const MAX_KEPT_MEMBERS = 40;

/** How many values it holds, counted no further than the limit. */
const isSmall = (value: Json): boolean => {
  const open: Json[] = [value];
  for (let count = 0; open.length > 0; count += 1) {
    if (count > MAX_KEPT_MEMBERS) return false;
    const next = open.pop()!;
    if (typeof next === 'string' && next.length > MAX_KEPT_TEXT) return false;
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next))
      for (const item of (next as readonly Json[]).slice(0, MAX_KEPT_MEMBERS + 1)) open.push(item);
    else
      for (const key in next) {
        if (open.length > MAX_KEPT_MEMBERS + 1) return false;
        open.push((next as { readonly [key: string]: Json })[key]!);
      }
  }
  return true;
};

/** The value for reports that compare; undefined when it is too large to be shown whole, and a long text is cut. */
export const keptValue = (value: Json | undefined): Json | undefined => {
  if (typeof value === 'string') return cutText(value, MAX_KEPT_TEXT);
  return value !== undefined && isSmall(value) ? value : undefined;
};

/** To tell values apart; those too deep to be written are one. */
export const writtenValue = (value: Json): string => {
  try {
    return JSON.stringify(value);
  } catch {
    return '…';
  }
};
