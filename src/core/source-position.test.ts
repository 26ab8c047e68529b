import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openSource, positionOf } from './source-position.ts';

const TEXT = `\ufeff{
  "a/b": { "~": [1, {"x": "}]\\"{"}, true ] },
  "list": [
    "one",
    "two"
  ],
  "esc\\u0061ped": null
}
`;

describe('positionOf', () => {
  it.each([
    ['', 1, 2],
    ['/a~1b', 2, 10],
    ['/a~1b/~0/0', 2, 18],
    ['/a~1b/~0/1/x', 2, 27],
    ['/a~1b/~0/2', 2, 37],
    ['/list/1', 5, 5],
    ['/escaped', 7, 19],
  ])('finds %j', (pointer, line, column) => {
    expect(positionOf(TEXT, pointer)).toEqual({ line, column });
  });

  it.each(['/nothing', '/list/2', '/list/one', '/list/0/deeper', '/a~1b/~0/9'])('finds no %j', (pointer) => {
    expect(positionOf(TEXT, pointer)).toBeUndefined();
  });

  it.each([
    '',
    '   ',
    'info:\n  name: x',
    '{',
    '{"a',
    '{"a":',
    '{"a" 1}',
    '[1, 2',
    '{"a":[}',
  ])('neither throws nor hangs on %j', (text) => {
    expect(positionOf(text, '/a/b')).toBeUndefined();
  });

  it('agrees with JSON.parse on every value of a collection', () => {
    const text = readFileSync('fixtures/events/shop.json', 'utf8');
    const source = openSource(text);
    const visit = (value: unknown, pointer: string): number => {
      expect(source.valueOf(pointer)).toEqual(value);
      expect(source.positionOf(pointer)).toBeDefined();
      if (typeof value !== 'object' || value === null) return 1;
      return Object.entries(value).reduce((sum, [key, member]) => sum + visit(member, `${pointer}/${key}`), 1);
    };
    expect(visit(JSON.parse(text), '')).toBeGreaterThan(100);
  });

  it('finds its way in a large text', () => {
    const items = Array.from({ length: 20_000 }, (_, i) => ({ name: `Item ${i}`, text: 'x "quoted" {[ '.repeat(20) }));
    const source = openSource(JSON.stringify({ item: items }, null, 1));
    for (let i = 0; i < items.length; i += 500) {
      expect(source.positionOf(`/item/${i}/name`)?.line).toBe(4 + i * 4);
    }
  });
});
