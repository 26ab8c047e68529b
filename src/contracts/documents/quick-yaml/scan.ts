// Steps through a YAML text line by line.

/** Thrown where the text uses what only a whole YAML parser knows; that one then reads it, or tells what is wrong. */
export class Unusual extends Error {
  constructor() {
    super('unusual YAML');
    // Nobody reads its stack.
    this.stack = '';
  }
}

export const giveUp = (): never => {
  throw new Unusual();
};

export type Scan = {
  readonly text: string;
  /** Of the next content; the text's length at its end. */
  at: number;
  /** Of that content, counted from 0; -1 at the end. */
  column: number;
};

const SPACE = 0x20;
const TAB = 0x09;
const NEWLINE = 0x0a;
const HASH = 0x23;

export const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

const isMarker = (text: string, at: number): boolean => {
  if (!text.startsWith('---', at) && !text.startsWith('...', at)) return false;
  const after = text.charCodeAt(at + 3);
  return Number.isNaN(after) || after === SPACE || after === TAB || after === NEWLINE;
};

/** To the next line with content; `from` is the start of a line. */
export const toContent = (scan: Scan, from: number): void => {
  const { text } = scan;
  let start = from;
  while (start < text.length) {
    let at = start;
    while (text.charCodeAt(at) === SPACE) at += 1;
    const code = text.charCodeAt(at);
    if (code === TAB) giveUp();
    if (code === NEWLINE) start = at + 1;
    else if (code === HASH) start = endOfLine(text, at) + 1;
    else if (at >= text.length) break;
    else {
      if (at === start && isMarker(text, at)) giveUp();
      scan.at = at;
      scan.column = at - start;
      return;
    }
  }
  scan.at = text.length;
  scan.column = -1;
};

/** Behind a value that ends at `at`: nothing but a comment may follow on its line. */
export const toNextLine = (scan: Scan, at: number): void => {
  const { text } = scan;
  const end = endOfLine(text, at);
  const rest = text.slice(at, end);
  if (!/^[ \t]*$|^[ \t]+#/.test(rest)) giveUp();
  toContent(scan, end + 1);
};
