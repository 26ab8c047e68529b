// Figures that people read must not round away what matters.
import { expect, it } from 'vitest';
import { latencyText, rateText, shareText } from './figures.ts';

it.each([
  [0, '0 %'],
  [0.00001, '< 0.01 %'],
  [0.0004, '0.04 %'],
  [0.05, '5 %'],
  [0.123, '12.3 %'],
  [0.9996, '99.96 %'],
  [0.99999, '> 99.99 %'],
  [1, '100 %'],
])('a share of %d is %s', (share, text) => expect(shareText(share)).toBe(text));

it.each([
  [undefined, '-'],
  [0.214, '0.21 ms'],
  [9.999, '10.0 ms'],
  [314.4, '314 ms'],
  [999.6, '1.00 s'],
  [65_000, '1 m 05 s'],
])('a latency of %s is %s', (ms, text) => expect(latencyText(ms)).toBe(text));

it.each([
  [0, '0'],
  [0.333, '0.33'],
  [12.46, '12.5'],
  [1234.4, '1,234'],
])('a rate of %d is %s', (rate, text) => expect(rateText(rate)).toBe(text));
