// What every part of the terminal report needs to know of the screen.
import type { Screen } from '../../model/contracts.ts';
import type { Outcome } from '../../model/event.ts';
import { ASCII_MARKS, type Marks, UNICODE_MARKS } from './marks.ts';
import { createPaint, type Paint, type Style } from './paint.ts';
import { printableLines } from './printable.ts';
import { displayWidth, truncate, wrap } from './width.ts';

export type Theme = {
  readonly paint: Paint;
  readonly marks: Marks;
  /** Cells that a line may take. */
  readonly columns: number;
};

// Columns that stand far apart are hard to read together.
const WIDEST = 112;
const NARROWEST = 24;

export const createTheme = (screen: Screen): Theme => ({
  paint: createPaint(screen.colours),
  marks: screen.unicode ? UNICODE_MARKS : ASCII_MARKS,
  columns: Math.max(NARROWEST, Math.min(screen.columns, WIDEST)),
});

export const outcomeStyle = ({ paint }: Theme, outcome: Outcome): Style => {
  switch (outcome) {
    case 'passed':
      return paint.green;
    case 'failed':
    case 'errored':
      return paint.red;
    case 'flaky':
      return paint.yellow;
    case 'skipped':
      return paint.dim;
    default:
      return outcome satisfies never;
  }
};

/** `text` cut to the cells left behind `indent`. */
export const cut = (theme: Theme, text: string, indent: number): string =>
  truncate(text, Math.max(1, theme.columns - indent), theme.marks.ellipsis);

/** `text` in lines behind `lead` (spaces and a sign, already measured as `indent` cells); later lines hang below the first. */
export const hang = (theme: Theme, lead: string, indent: number, text: string, style: Style): readonly string[] =>
  wrap(text, Math.max(8, theme.columns - indent)).map((line, i) => (i === 0 ? lead : ' '.repeat(indent)) + style(line));

/** Every line of foreign text behind a bar. */
export const behindBar = (theme: Theme, indent: number, text: string, bar: Style): readonly string[] => {
  const lead = `${' '.repeat(indent)}${bar(theme.marks.log)} `;
  const cells = Math.max(8, theme.columns - indent - 2);
  return printableLines(text).flatMap((line) => wrap(line, cells).map((shown) => lead + shown));
};

/** A piece of text with the style it is painted in once it is measured and cut. */
export type Piece = { readonly text: string; readonly style: Style };

/** `left` at the start and `right` at the end of a line of the full width; `left` gives way. */
export const spread = (
  theme: Theme,
  indent: number,
  left: readonly Piece[],
  right: string,
  rightCells: number,
): string => {
  let room = theme.columns - indent - rightCells - (rightCells > 0 ? 2 : 0);
  let out = ' '.repeat(indent);
  for (const { text, style } of left) {
    const shown = truncate(text, Math.max(0, room), theme.marks.ellipsis);
    out += style(shown);
    room -= displayWidth(shown);
  }
  return rightCells === 0 ? out : `${out}${' '.repeat(Math.max(0, room))}  ${right}`;
};
