// A curve in one line of text.

const BLOCKS = '▁▂▃▄▅▆▇█';
const ASCII = '_.-=+*#@';

/** The last values, one a cell, from 0 to the highest of them; a value that is absent leaves a gap. */
export const sparkline = (values: readonly (number | undefined)[], cells: number, isAscii = false): string => {
  const shown = values.slice(-Math.max(1, cells));
  const top = Math.max(0, ...shown.map((value) => value ?? 0));
  const signs = isAscii ? ASCII : BLOCKS;
  const signOf = (value: number | undefined): string => {
    if (value === undefined) return ' ';
    return signs[top === 0 ? 0 : Math.min(signs.length - 1, Math.floor((value / top) * signs.length))]!;
  };
  return shown.map(signOf).join('');
};
