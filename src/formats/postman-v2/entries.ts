// Reads headers, query parameters and form fields: lists, maps or text.
import { parseQuery, parseQueryPart } from '../../core/parse-url.ts';
import type { Entry } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import { type Bag, bagOf, descriptionOf, isBag, isDisabled, listOf, present, textOf } from './shape.ts';

const entryOf = (bag: Bag, value: string | null): Entry =>
  present({
    key: textOf(bag.key) ?? '',
    value,
    disabled: isDisabled(bag.disabled),
    description: descriptionOf(bag.description),
  });

const FOLDED_LINE = /\r\n(?=[ \t])/g;
/** A name without blanks at the start of a line, up to the last colon that no blank precedes. */
const HEADER_LINE = /^(\S+):(.*)$/;
const COMMENT = /^\s*\/\/\s*/;

/** `Name: value`, as one item of a list. */
const headerLine = (line: string): Entry => {
  const at = line.indexOf(':');
  return at < 0 ? { key: line.trim(), value: '' } : { key: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
};

/** A leading `//` disables a line; one that does not start with a name is none. */
const headerLines = (text: string): readonly Entry[] =>
  text
    .replace(FOLDED_LINE, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, key, value] = HEADER_LINE.exec(line.replace(COMMENT, '')) ?? [];
      if (key === undefined || value === undefined) return [];
      return present({ key, value: value.trim(), disabled: isDisabled(COMMENT.test(line)) });
    });

/** A list in a header's value is one header each; null is the word, but a name that is false or 0 is none. */
const headersOfItem = (item: Json): readonly Entry[] => {
  if (typeof item === 'string') return [headerLine(item)];
  if (!isBag(item)) return [];
  const values = Array.isArray(item.value) ? (item.value as readonly Json[]) : [item.value];
  return values.map((value) => entryOf({ ...item, key: item.key || '' }, value === undefined ? '' : String(value)));
};

/** A list of `{key, value}` or lines, lines in one text, or a map of texts. */
export const headersOf = (value: Json | undefined): readonly Entry[] => {
  if (typeof value === 'string') return headerLines(value);
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(headersOfItem);
  if (!isBag(value)) return [];
  return Object.entries(value).flatMap(([key, held]) => (typeof held === 'string' ? [{ key, value: held }] : []));
};

const stringOrNull = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

/** Query parameters. A key or a value that is no text is dropped, as in newman: `?key`; an empty map is an empty parameter. */
export const queryOf = (value: Json | undefined): readonly Entry[] => {
  if (typeof value === 'string') return value === '' ? [] : parseQuery(value);
  if (isBag(value)) {
    const entries = Object.entries(value).map(([key, held]) => ({ key, value: stringOrNull(held) }));
    return entries.length > 0 ? entries : [{ key: '', value: null }];
  }
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).flatMap((item) => {
    if (typeof item === 'string') return parseQueryPart(item);
    if (item === null) return [];
    const bag = bagOf(item);
    return entryOf({ ...bag, key: stringOrNull(bag.key) }, stringOrNull(bag.value));
  });
};

/** Url-encoded fields: a list in a value is one field each, other objects are empty; a missing key is the word. */
const fieldsOfItem = (item: Json): readonly Entry[] => {
  if (typeof item === 'string') return [parseQueryPart(item)];
  if (item === null) return [];
  const bag = bagOf(item);
  const values = Array.isArray(bag.value) ? (bag.value as readonly Json[]) : [bag.value];
  return values.map((value) => entryOf({ ...bag, key: String(bag.key) }, textOf(value) ?? ''));
};

export const fieldsOf = (value: Json | undefined): readonly Entry[] => {
  if (typeof value === 'string') return value === '' ? [] : parseQuery(value);
  return listOf(value).flatMap(fieldsOfItem);
};
