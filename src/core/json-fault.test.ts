import { expect, it } from 'vitest';
import { findJsonFault } from './json-fault.ts';

it.each([
  ['{"a":[1,],}', 7, 'there is one comma too many'],
  ['{"a" 1}', 5, 'a : is missing after the name'],
  ['{"a":1 "b":2}', 7, 'a , or } was expected, but there is "'],
  ['[1, 2', 5, 'the file ends before its closing ]'],
  ['{"a":', 5, 'the file ends too early'],
  ['// x\n{}', 0, 'comments are not allowed'],
  ['[1 /* x */]', 3, 'comments are not allowed'],
  ["{'a':1}", 1, 'texts must stand in double quotes'],
  ['{a:1}', 1, 'a name in double quotes was expected, but there is a'],
  ['["x\ny"]', 1, 'this text is not closed with " on its line'],
  ['["x', 1, 'this text is never closed with "'],
  ['["C:\\q"]', 4, 'a backslash must be written as \\\\'],
  ['{} {}', 3, 'the value ends, but { follows'],
  ['[undefined]', 1, 'a value was expected, but there is undefined'],
])('%j is wrong at %i', (text, offset, cause) => {
  expect(findJsonFault(text)).toEqual({ offset, cause });
});

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

it('agrees with JSON.parse on every text that differs from JSON by one character', () => {
  const text = '{"a":[1,-2.5e+3,true,null,"x\\n\\u00e9\\\\"],"b":{},"c":[],"d":[[{"e":"f"}], 0 ]}\n';
  for (let at = 0; at < text.length; at++) {
    for (const other of ['', ',', '"', '}', ']', '{', ':', '0', ' ', '\\', 'e', '\n', '.']) {
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      expect([changed, findJsonFault(changed) === undefined]).toEqual([changed, isJson(changed)]);
    }
  }
});

it('walks 100,000 levels without a stack', () => {
  const text = `${'['.repeat(100_000)}}`;
  expect(findJsonFault(text)).toEqual({ offset: 100_000, cause: 'a value was expected, but there is }' });
});
