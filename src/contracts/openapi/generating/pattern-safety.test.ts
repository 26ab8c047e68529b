import { expect, test } from 'vitest';
import { shortestLength } from './pattern-safety.ts';
import { readPattern } from './pattern-tree.ts';

test.each([
  ['^(?=.*a).{1000000}$', 1_000_000],
  ['^(a{1000}){1000}$', 1_000_000],
  ['^(?:abc|d)x?[0-9]{2,}$', 3],
  ['', 0],
])('%s matches no text with fewer than %i characters', (source, length) => {
  expect(shortestLength(readPattern(source)!)).toBe(length);
});
