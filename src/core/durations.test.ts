import { expect, it } from 'vitest';
import { formatDuration } from './durations.ts';

it.each([
  [0, '0 ms'],
  [-5, '0 ms'],
  [0.04, '0.1 ms'],
  [0.44, '0.4 ms'],
  [0.96, '1 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [1234, '1.2 s'],
  [59_940, '59.9 s'],
  [59_960, '1 m 00 s'],
  [65_321, '1 m 05 s'],
  [3_599_700, '1 h 00 m'],
  [7_380_000, '2 h 03 m'],
  [Number.NaN, '-'],
])('writes %d ms as %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
