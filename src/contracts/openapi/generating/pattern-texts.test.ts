// Texts made for regular expressions match them, have the length that is wanted, and are made in time.
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../json-schema/judging/patterns.ts';
import { patternTexts } from './pattern-texts.ts';
import { randomFrom } from './random.ts';
import { lengthOf } from './shape.ts';

const ANY = { min: 0, max: 10_000 };

describe('what is made matches', () => {
  test.each([
    '^[a-z]+$',
    '^\\d{3}-\\d{4}$',
    '^(foo|bar)(-(baz|qux)){0,3}$',
    '^[^a-z\\s]{2,5}$',
    '^(?:[A-Z]{2}|\\d)+\\.(?<name>x)$',
    'a{2}b?c*',
    '^\\p{Lu}\\p{L}*$',
    '^[\\w-.]+$',
    '^(?=.*\\d)(?=.*[a-z]).{4,8}$',
    '^(?!admin)[a-z]{5}$',
    '^([a-c])\\1$',
    '^\\u00e9\\x41$',
    '^(([a-z0-9]+\\.)+[a-z]{2,}|localhost)$',
    '^#?([a-f0-9]{6}|[a-f0-9]{3})$',
    '^\\/[a-z/]*\\/$',
    '\\bword\\b',
    '^$|^x$',
    '^[\\s\\S]{1,3}$',
    '^(a+)+$',
  ])('%s', (pattern) => {
    const random = randomFrom(1, pattern);
    const made = Array.from({ length: 30 }, () => patternTexts(pattern).make(random, ANY));
    expect(made.filter((text) => text === undefined)).toEqual([]);
    for (const text of made) expect(text).toMatch(compilePattern(pattern)!);
  });
});

test.each([
  ['^[a-z]*$', 50],
  ['^[a-z]+$', 1],
  ['^[A-Z][a-z]*$', 200],
  ['^x-[\\w]+$', 37],
  ['[0-9]', 12],
])('%s is made with exactly %i characters', (pattern, length) => {
  const text = patternTexts(pattern).make(randomFrom(2, pattern), { min: length, max: length });
  expect(text).toMatch(compilePattern(pattern)!);
  expect(lengthOf(text!)).toBe(length);
});

test('what cannot be made is given up, whatever the expression', () => {
  for (const pattern of ['^(a+)+$', '^(a|a)*b$', '^(([a-z])+.)+[A-Z]([a-z])+$']) {
    expect(patternTexts(pattern).make(randomFrom(3, pattern), { min: 5000, max: 6000 })).toBeUndefined();
  }
  expect(patternTexts('(').make(randomFrom(3, ''), ANY)).toBeUndefined();
  expect(patternTexts('a^').make(randomFrom(3, ''), ANY)).toBeUndefined();
  expect(patternTexts(`${'('.repeat(500)}a${')'.repeat(500)}`).make(randomFrom(3, ''), ANY)).toBeUndefined();
});

test('the same seed makes the same texts', () => {
  const make = () => Array.from({ length: 5 }, () => patternTexts('^[a-z]{5,9}$').make(randomFrom(4, 'x'), ANY));
  expect(make()).toEqual(make());
});
