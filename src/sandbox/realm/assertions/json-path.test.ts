import { describe, expect, test } from 'vitest';
import { lookUp } from './json-path.ts';

const JSON_VALUE = {
  a: { b: { c: 2 } },
  'a.b': { c: 1 },
  list: ['deep', { x: null }],
  'list[0]': 'flat',
  '': { x: 1 },
  text: 'abc',
  'k.e]y': 3,
  '[': 4,
};

describe('a path finds', () => {
  test.each([
    ['a.b.c', 2],
    ['a.b', { c: 1 }],
    ['["a.b"].c', 1],
    ['list[0]', 'flat'],
    ['list["0"]', 'deep'],
    ['list.0', 'deep'],
    ['list[1].x', null],
    ['.x', 1],
    ['text.length', 3],
    ['text[1]', 'b'],
    ["['k.e]y']", 3],
    ['[', 4],
  ])('%s', (path, value) => {
    expect(lookUp(JSON_VALUE, path)).toEqual({ value });
  });
});

describe('a path finds nothing', () => {
  test.each(['gone', 'a..b', 'a.', 'a.b.d', 'list[9]', 'list[1].x.y', 'toString', 'text.big'])('%s', (path) => {
    expect(lookUp(JSON_VALUE, path)).toBeUndefined();
  });

  test.each([[undefined], [null], [5], [true]])('in %s', (json) => {
    expect(lookUp(json, 'a')).toBeUndefined();
  });
});
