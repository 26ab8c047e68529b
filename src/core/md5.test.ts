// MD5 against Node's own.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { md5Hex } from './md5.ts';

it('is what Node makes of the same text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300, unit: 'binary' }), (text) => {
      expect(md5Hex(text)).toBe(createHash('md5').update(text, 'utf8').digest('hex'));
    }),
  );
  for (const length of [0, 55, 56, 63, 64, 65, 119, 120, 1000])
    expect(md5Hex('a'.repeat(length))).toBe(createHash('md5').update('a'.repeat(length)).digest('hex'));
});
