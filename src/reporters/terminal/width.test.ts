import { describe, expect, it } from 'vitest';
import { printable, printableLines } from './printable.ts';
import { displayWidth, padEnd, padStart, truncate, wrap } from './width.ts';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['Zoë', 3],
    ['Zoe\u0308', 3],
    ['注文', 4],
    ['ｆｕｌｌ', 8],
    ['한국', 4],
    ['😀', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['✓ ✗ …', 5],
    ['❤️', 2],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('truncate', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['注文フォ', 5, '注文…'],
    ['注文フォ', 4, '注…'],
    ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3, '👩‍👩‍👧‍👦…'],
    ['abc', 0, ''],
  ])('%j to %i cells is %j', (text, cells, out) => {
    expect(truncate(text, cells, '…')).toBe(out);
  });

  it('drops an ellipsis that does not fit', () => {
    expect(truncate('abcdef', 2, '...')).toBe('ab');
  });
});

describe('wrap', () => {
  it('breaks at spaces', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  });

  it('breaks words that are too long, and wide text between its characters', () => {
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('注文注文注', 5)).toEqual(['注文', '注文', '注']);
    expect(wrap('注文', 1)).toEqual(['注', '文']);
  });

  it('loses nothing but the spaces it broke at', () => {
    const text = 'a bb ccc dddd eeeee ffffff ggggggg 注文 hhhhhhhh';
    for (let cells = 2; cells < 30; cells++) {
      const lines = wrap(text, cells);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(cells);
    }
  });
});

describe('padding', () => {
  it('counts cells', () => {
    expect(padEnd('注', 4)).toBe('注  ');
    expect(padStart('注', 4)).toBe('  注');
    expect(padStart('12345', 3)).toBe('12345');
  });
});

describe('printable', () => {
  it('spells out whatever a terminal would obey', () => {
    expect(printable('a\u001b[2Jb\u0007\r\n\t\u009b\u202e\ud800')).toBe('a\\x1b[2Jb\\x07\\r\\n\\t\\x9b\\u202e\\ud800');
    expect(printable('Zoë 👩‍👩‍👧‍👦 注文')).toBe('Zoë 👩‍👩‍👧‍👦 注文');
  });

  it('keeps lines apart', () => {
    expect(printableLines('a\r\nb\n\tc\u001b')).toEqual(['a', 'b', '  c\\x1b']);
  });
});
