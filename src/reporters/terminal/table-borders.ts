// The borders of tables where there is no Unicode.
import type { Theme } from './theme.ts';

const ASCII_BORDER = {
  top: '-',
  'top-mid': '+',
  'top-left': '+',
  'top-right': '+',
  bottom: '-',
  'bottom-mid': '+',
  'bottom-left': '+',
  'bottom-right': '+',
  left: '|',
  'left-mid': '+',
  mid: '-',
  'mid-mid': '+',
  right: '|',
  'right-mid': '+',
  middle: '|',
};

/** What a table has to be told of its borders. */
export const bordersOf = ({ marks }: Theme) => (marks.rule === '-' ? { chars: ASCII_BORDER } : {});
