// Aligns two lists of lines along their longest common subsequence.
import type { DiffLine } from './diff.ts';

// Beyond this table size the middle is shown as removed and added as a whole.
const MOST_CELLS = 1_000_000;

const sharedStart = (a: readonly string[], b: readonly string[]): number => {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
};

const sharedEnd = (a: readonly string[], b: readonly string[], from: number): number => {
  let count = 0;
  while (count < a.length - from && count < b.length - from && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
};

/** Cell (i, j): length of the longest common subsequence of what follows line i and line j. */
const commonTable = (a: readonly string[], b: readonly string[]): Uint32Array => {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] =
        a[i] === b[j]
          ? table[(i + 1) * width + j + 1]! + 1
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
    }
  }
  return table;
};

const as =
  (kind: DiffLine['kind']) =>
  (text: string): DiffLine => ({ kind, text });

const alignedMiddle = (a: readonly string[], b: readonly string[]): readonly DiffLine[] => {
  if (a.length * b.length > MOST_CELLS) return [...a.map(as('expected')), ...b.map(as('actual'))];
  const table = commonTable(a, b);
  const width = b.length + 1;
  const out: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push(as('same')(a[i]!));
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && table[(i + 1) * width + j]! >= table[i * width + j + 1]!)) {
      out.push(as('expected')(a[i++]!));
    } else out.push(as('actual')(b[j++]!));
  }
  return out;
};

/** All lines of both, the common ones once. */
export const linePairs = (expected: readonly string[], actual: readonly string[]): readonly DiffLine[] => {
  const start = sharedStart(expected, actual);
  const end = sharedEnd(expected, actual, start);
  return [
    ...expected.slice(0, start).map(as('same')),
    ...alignedMiddle(expected.slice(start, expected.length - end), actual.slice(start, actual.length - end)),
    ...expected.slice(expected.length - end).map(as('same')),
  ];
};
