// Lengths of time, and what is none.
import { expect, test } from 'vitest';
import { readDuration } from './read-duration.ts';

test.each([
  ['30s', 30_000],
  ['500ms', 500],
  ['1m30s', 90_000],
  ['1.5h', 5_400_000],
  ['0', 0],
  [' 2m ', 120_000],
])('%s is %d ms', (text, ms) => expect(readDuration(text)).toBe(ms));

test.each(['', '10', 's', '-5s', '5 s', '5x', '1e3s', '5s!'])('"%s" is no length of time', (text) =>
  expect(readDuration(text)).toBeUndefined());
