// Shows a whole response body on the terminal: JSON laid out and coloured, other text as it is.
import { layOutJson } from '../../core/json-layout.ts';
import { formatBytes } from './bytes.ts';
import { printable, printableLines } from './printable.ts';
import type { Theme } from './theme.ts';

const isJson = (text: string): boolean => {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const jsonText = ({ paint }: Theme, text: string): string => {
  const styles = { key: paint.cyan, string: paint.green, literal: paint.yellow, mark: paint.plain };
  let out = '';
  for (const token of layOutJson(text)) out += token.lead + styles[token.kind](printable(token.text));
  return out;
};

/** Undefined for bytes that are no text. */
export const textOfBody = (bytes: Uint8Array): string | undefined => {
  if (bytes.subarray(0, 4096).includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** Ends with a line break; empty for an empty body. */
export const responseBody = (theme: Theme, text: string | undefined, size: number): string => {
  if (size === 0) return '';
  if (text === undefined) return `${theme.paint.dim(`${formatBytes(size)} that are no text: -o FILE writes them`)}\n`;
  if (isJson(text)) return `${jsonText(theme, text)}\n`;
  return `${printableLines(text.replace(/\r?\n$/, '')).join('\n')}\n`;
};
