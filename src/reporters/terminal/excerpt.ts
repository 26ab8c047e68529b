// A few readable lines of a response body.
import type { BodyPreview } from '../../model/body.ts';
import { printableLines } from './printable.ts';
import { cut, type Theme } from './theme.ts';

const MOST_LINES = 12;

// A preview that was cut is no JSON any more: it stays as it came.
const readable = (text: string): string => {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** At most a dozen lines, each cut to the width; empty for a body that is empty or no text. */
export const bodyExcerpt = (theme: Theme, indent: number, body: BodyPreview): readonly string[] => {
  if (body.text === undefined || body.text === '') return [];
  const lines = printableLines(readable(body.text));
  const shown = lines.slice(0, MOST_LINES).map((line) => cut(theme, line, indent));
  const left = lines.length - shown.length;
  if (left > 0) shown.push(`${theme.marks.ellipsis} ${left} more line${left === 1 ? '' : 's'}`);
  else if (body.truncated) shown.push(theme.marks.ellipsis);
  return shown;
};
