// Colours for the terminal; with none every style is the text itself. (Loading chalk costs a quarter of `node -e 0`.)
import type { Screen } from '../../model/contracts.ts';

export type Style = (text: string) => string;

const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  underline: [4, 24],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

export type Paint = { readonly [name in keyof typeof STYLES | 'plain']: Style };

const plain: Style = (text) => text;

const styleOf =
  ([open, close]: readonly [number, number]): Style =>
  (text) =>
    text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`;

export const createPaint = (colours: Screen['colours']): Paint => {
  const style = (name: keyof typeof STYLES) => (colours === 0 ? plain : styleOf(STYLES[name]));
  return {
    plain,
    bold: style('bold'),
    dim: style('dim'),
    underline: style('underline'),
    red: style('red'),
    green: style('green'),
    yellow: style('yellow'),
    blue: style('blue'),
    magenta: style('magenta'),
    cyan: style('cyan'),
  };
};
