// Reads texts, numbers and the like of YAML 1.2's core schema.
import { endOfLine, giveUp, type Scan, toContent, toNextLine } from './scan.ts';

export type Scalar = string | number | boolean | null;

const NULL = /^(?:~|[Nn]ull|NULL)?$/;
const TRUE = /^(?:[Tt]rue|TRUE)$/;
const FALSE = /^(?:[Ff]alse|FALSE)$/;
const DECIMAL = /^[-+]?(?:\d+|(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/;
const OTHER_NUMBER = /^(?:0[ox][\da-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/** Only texts that begin so can be anything but a text. */
const MAY_BE_OTHER = /^[-+.\d~nNtTfF]/;

export const resolvePlain = (written: string): Scalar => {
  if (written !== '' && !MAY_BE_OTHER.test(written)) return written;
  if (NULL.test(written)) return null;
  if (TRUE.test(written)) return true;
  if (FALSE.test(written)) return false;
  if (DECIMAL.test(written)) return Number(written);
  return OTHER_NUMBER.test(written) ? giveUp() : written;
};

/** Lines to one text: a line break is a space, empty lines are line breaks. */
const fold = (lines: readonly string[]): string => {
  let folded = '';
  let breaks = 0;
  for (const [index, line] of lines.entries()) {
    const isEdge = index === 0 || index === lines.length - 1;
    if (line === '' && !isEdge) {
      breaks += 1;
      continue;
    }
    if (index > 0) folded += breaks > 0 ? '\n'.repeat(breaks) : ' ';
    folded += line;
    breaks = 0;
  }
  return folded;
};

const STARTS_ITEM = /^(?:[-?:](?:\s|$)|[&*!|>%@`"'[\]{},#])/;

/** The text of one line of a plain scalar, and whether a comment ends it there. */
const plainLine = (text: string, at: number): { readonly line: string; readonly isLast: boolean } => {
  let line = text.slice(at, endOfLine(text, at));
  const comment = line.search(/[ \t]#/);
  if (comment >= 0) line = line.slice(0, comment);
  line = line.trimEnd();
  const colon = line.indexOf(':');
  if (colon >= 0 && /:(?:[ \t]|$)/.test(line)) giveUp();
  return { line, isLast: comment >= 0 };
};

/** Starts at `scan.at`; what is deeper than `parent` continues it. */
export const readPlain = (scan: Scan, at: number, parent: number): Scalar => {
  const { text } = scan;
  const first = plainLine(text, at);
  if (STARTS_ITEM.test(first.line)) giveUp();
  const end = endOfLine(text, at);
  toContent(scan, end + 1);
  if (scan.column <= parent) return resolvePlain(first.line);
  const lines = [first.line];
  let [from, isLast] = [end + 1, first.isLast];
  while (scan.column > parent) {
    const skipped = text.slice(from, scan.at - scan.column);
    if (isLast || skipped.includes('#')) giveUp();
    lines.push(...(skipped.match(/\n/g) ?? []).map(() => ''));
    const next = plainLine(text, scan.at);
    lines.push(next.line);
    isLast = next.isLast;
    from = endOfLine(text, scan.at) + 1;
    toContent(scan, from);
  }
  return fold(lines);
};

const closingQuote = (text: string, at: number, quote: string): number => {
  let end = at + 1;
  for (;;) {
    end = text.indexOf(quote, end);
    if (end < 0) return giveUp();
    if (quote === "'") {
      if (text[end + 1] !== "'") return end;
      end += 2;
      continue;
    }
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
    end += 1;
  }
};

const unescapeDouble = (written: string): string => {
  if (!written.includes('\\')) return written;
  if (/\\[\t\n]/.test(written)) giveUp();
  try {
    // What YAML has beside JSON is rare.
    return JSON.parse(`"${written.replaceAll('\t', '\\t').replaceAll('\n', '\\n')}"`) as string;
  } catch {
    return giveUp();
  }
};

const foldQuoted = (inner: string, parent: number): string => {
  const lines = inner.split('\n');
  const last = lines.length - 1;
  const isBad = (line: string, index: number): boolean => {
    const indent = line.search(/[^ ]/);
    const isBlank = indent < 0 && index < last;
    const isShallow = !isBlank && (indent < 0 ? line.length : indent) <= parent;
    return isShallow || line[indent] === '\t' || /^(?:---|\.\.\.)/.test(line);
  };
  if (lines.some((line) => line.endsWith('\\')) || lines.some((line, index) => index > 0 && isBad(line, index)))
    giveUp();
  return fold(
    lines.map((line, index) => {
      const start = index === 0 ? line : line.trimStart();
      return index === last ? start : start.trimEnd();
    }),
  );
};

export type Quoted = { readonly value: string; readonly end: number };

/** `end`: behind the closing quote. Undefined `parent`: it has to close on its line. */
export const readQuoted = (text: string, at: number, parent?: number): Quoted => {
  const quote = text[at]!;
  const close = closingQuote(text, at, quote);
  let inner = text.slice(at + 1, close);
  if (inner.includes('\n')) inner = parent === undefined ? giveUp() : foldQuoted(inner, parent);
  const value = quote === "'" ? inner.replaceAll("''", "'") : unescapeDouble(inner);
  return { value, end: close + 1 };
};

const HEADER = /^[|>]([+-]?)[ \t]*$/;

const foldBlock = (lines: readonly string[]): string => {
  let folded = '';
  let breaks = 0;
  let before: string | undefined;
  for (const line of lines) {
    if (line === '') {
      breaks += 1;
      continue;
    }
    const isIndented = /^[ \t]/.test(line) || (before !== undefined && /^[ \t]/.test(before));
    if (before === undefined) folded += '\n'.repeat(breaks);
    else if (isIndented) folded += '\n'.repeat(breaks + 1);
    else folded += breaks > 0 ? '\n'.repeat(breaks) : ' ';
    folded += line;
    before = line;
    breaks = 0;
  }
  return folded;
};

const blockLines = (scan: Scan, from: number, parent: number): { readonly lines: string[]; readonly next: number } => {
  const { text } = scan;
  const lines: string[] = [];
  let depth = -1;
  let start = from;
  while (start < text.length) {
    const end = endOfLine(text, start);
    const line = text.slice(start, end);
    const indent = line.search(/[^ ]/);
    if (indent >= 0 && indent <= parent) break;
    if (indent >= 0 && depth < 0) {
      depth = indent;
      if (lines.some((empty) => empty.length > depth)) giveUp();
    }
    if (indent >= 0 && indent < depth) giveUp();
    lines.push(depth < 0 ? line : line.slice(depth));
    start = end + 1;
  }
  return { lines, next: start };
};

/** `|` and `>`. */
export const readBlock = (scan: Scan, at: number, parent: number): string => {
  const { text } = scan;
  const end = endOfLine(text, at);
  const found = HEADER.exec(text.slice(at, end));
  if (!found || parent < 0) return giveUp();
  const { lines, next } = blockLines(scan, end + 1, parent);
  const blanks = lines.findLastIndex((line) => line.trim() !== '');
  // What is kept at the end of the text, and lines of blanks alone, are for the whole parser.
  if (blanks < 0 || found[1] === '+' || lines.some((line) => line !== '' && line.trim() === '')) giveUp();
  const content = lines.slice(0, blanks + 1);
  toContent(scan, next);
  const body = text[at] === '|' ? content.join('\n') : foldBlock(content);
  return found[1] === '-' ? body : `${body}\n`;
};

export const afterQuoted = (scan: Scan, { value, end }: Quoted): string => {
  toNextLine(scan, end);
  return value;
};
