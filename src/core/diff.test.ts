import { describe, expect, it } from 'vitest';
import type { Json } from '../model/json.ts';
import { diffLines } from './diff.ts';

const SIGNS = { same: ' ', expected: '-', actual: '+', gap: '~' } as const;

const shown = (expected: Json, actual: Json): readonly string[] =>
  diffLines(expected, actual).map(({ kind, text }) => `${SIGNS[kind]}${text}`);

describe('diffLines', () => {
  it('is empty for equal values', () => {
    expect(shown({ a: [1] }, { a: [1] })).toEqual([]);
    expect(shown('x', 'x')).toEqual([]);
    expect(shown('a\nb', 'a\nb')).toEqual([]);
  });

  it('shows scalars with their type', () => {
    expect(shown(200, '200')).toEqual(['-200', '+"200"']);
    expect(shown(null, false)).toEqual(['-null', '+false']);
  });

  it('shows the lines that differ', () => {
    expect(shown({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] })).toEqual([
      ' {',
      '   "a": 1',
      '   "b": [',
      '     1',
      '-    2',
      '+    3',
      '   ]',
      ' }',
    ]);
  });

  it('takes the order of keys for no difference', () => {
    expect(shown({ a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 })).toEqual([]);
    expect(shown([{ a: 1, b: 2 }], [{ b: 3, a: 1 }])).toContain('-    "b": 2');
  });

  it('does not show a comma that came with a new neighbour', () => {
    const changed = shown({ a: 1 }, { a: 1, b: 2 }).filter((line) => !line.startsWith(' '));
    expect(changed).toEqual(['+  "b": 2']);
  });

  it('compares JSON texts as JSON, and other texts line by line', () => {
    expect(shown('{"b":2,"a":1}', '{"a":1,"b":3}')).toContain('+  "b": 3');
    expect(shown('one\ntwo\nthree', 'one\n2\nthree')).toEqual([' one', '-two', '+2', ' three']);
    expect(shown('{not json', '{"a":1}')).toEqual(['-"{not json"', '+"{\\"a\\":1}"']);
  });

  it('shows long lines around their first difference', () => {
    const start = 'x'.repeat(500);
    const lines = shown(`${start}end`, `${start}END`);
    expect(lines).toEqual([`-…${'x'.repeat(30)}end"`, `+…${'x'.repeat(30)}END"`]);
  });

  it('leaves out what is far from a change, and counts it', () => {
    const list = Array.from({ length: 50 }, (_, i) => i);
    const lines = shown(list, list.with(25, -1));
    expect(lines[0]).toBe('~23 more lines');
    expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
      '~23 more lines',
      '-  25',
      '+  -1',
      '~22 more lines',
    ]);
  });

  it('stays short for values that have nothing in common', () => {
    const list = (from: number) => Array.from({ length: 3000 }, (_, i) => i + from);
    const lines = shown(list(0), list(100_000));
    expect(lines).toHaveLength(61);
    expect(lines.at(-1)).toBe('~5942 more lines');
  });

  it('keeps keys that objects inherit names of', () => {
    expect(shown({ toString: 1 }, { constructor: 2 })).toEqual([' {', '-  "toString": 1', '+  "constructor": 2', ' }']);
  });
});
