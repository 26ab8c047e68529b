// Shows the line of a script that went wrong, with a caret under the column.
import type { Code } from '../gather/locate.ts';
import { printable } from './printable.ts';
import { cut, type Theme } from './theme.ts';
import { displayWidth } from './width.ts';

/** How much of a line too long for the screen stands before the caret. */
const BEFORE = 40;

/** Two lines, or one without a column; empty when the script's text is not known. */
export const codeLines = (theme: Theme, indent: number, code: Code | undefined): readonly string[] => {
  if (code === undefined || code.text.trim() === '') return [];
  const { paint, marks, columns } = theme;
  const { text, line, column } = code;
  const number = `${line} | `;
  const margin = text.length - text.trimStart().length;
  const at = Math.min(column === undefined ? margin : column - 1, text.length);
  const fits = displayWidth(text.trim()) <= columns - indent - number.length;
  const from = !fits && at - margin > BEFORE ? at - BEFORE : Math.min(margin, at);
  const lead = from > margin ? marks.ellipsis : '';
  const width = displayWidth(lead + printable(text.slice(from, at)));
  const pad = ' '.repeat(indent);
  return [
    '',
    pad + paint.dim(number) + cut(theme, lead + printable(text.slice(from)), indent + number.length),
    ...(column === undefined ? [] : [pad + ' '.repeat(number.length + width) + paint.red('^')]),
  ];
};
