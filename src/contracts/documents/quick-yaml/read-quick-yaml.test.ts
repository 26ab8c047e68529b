import { describe, expect, it } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { readQuickYaml } from './read-quick-yaml.ts';

const TEXTS = [
  ...['a', 'b c', '200', '1.0', 'true', 'null', '~', '', "it's", 'say "x"', 'a: b', 'a #b', '#c', '- x', '{a}', '[x]'],
  ...['line one\nline two', 'one\n\ntwo\n', '  lead', 'trail  ', '/things/{id}', '#/components/x', '0x1f', '1e3', '.5'],
  ...[
    '-1',
    '- ',
    '?',
    'http://x.y/z?q=1#f',
    'tab\there',
    '* star',
    '& amp',
    '! bang',
    '%p',
    '@at',
    '|',
    '>',
    'é',
    '😀',
  ],
  ...['a\\b', 'no', '2026-01-01', '12:30', '---', '...', 'ends:', 'x\n  indented\ny', '\nstart', 'end\n\n\n'],
  'a long text that goes on and on, so that its writer folds it at some width, and on',
];
const PIECES = [
  ' ',
  '\n',
  ':',
  '-',
  '#',
  '"',
  "'",
  '\t',
  ': ',
  '- ',
  '\n  ',
  '|',
  '>-',
  '&a ',
  '*a',
  '[',
  ']',
  '{',
  '}',
  ',',
  '\\',
  '? ',
  '! ',
  '<<: ',
  '\r\n',
  '--- ',
  '# c\n',
];

/** The same numbers in every run. */
const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const random = createRandom(11);
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

const randomValue = (depth: number): unknown => {
  const kind = random();
  if (depth === 0 || kind < 0.4) return random() < 0.8 ? pick(TEXTS) : pick([1, 2.5, -3, true, null, 0.1, [], {}]);
  const inner = Array.from({ length: Math.floor(random() * 4) }, () => randomValue(depth - 1));
  return kind < 0.65 ? inner : Object.fromEntries(inner.map((one) => [pick(TEXTS), one]));
};

const write = (): string => {
  const options = {
    lineWidth: pick([0, 20, 80]),
    indent: pick([2, 4]),
    indentSeq: random() < 0.5,
    defaultStringType: pick(['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL'] as const),
    collectionStyle: pick(['any', 'any', 'flow'] as const),
  };
  let text = stringify(randomValue(4), options);
  for (let change = Math.floor(random() * 3); change > 0; change -= 1) {
    const at = Math.floor(random() * text.length);
    text = text.slice(0, at) + (random() < 0.3 ? '' : pick(PIECES)) + text.slice(at + (random() < 0.5 ? 1 : 0));
  }
  return text;
};

describe('readQuickYaml', () => {
  it('reads as the whole parser does, or not at all', () => {
    let taken = 0;
    for (let round = 0; round < 4000; round += 1) {
      const text = write();
      const quick = readQuickYaml(text);
      if (!quick) continue;
      taken += 1;
      const document = parseDocument(text, { merge: true, logLevel: 'silent' });
      expect({ text, value: quick.value }).toEqual({ text, value: document.toJS() });
      expect({ text, errors: document.errors }).toEqual({ text, errors: [] });
    }
    expect(taken).toBeGreaterThan(1000);
  });

  it.each([
    ['multi-line texts', 'a: one\n  two\n\n  three\nb: "x\n  y"\n', { a: 'one two\nthree', b: 'x y' }],
    ['block texts', 'a: |\n  x\n   y\nb: >-\n  p\n  q\n\n  r\n', { a: 'x\n y\n', b: 'p q\nr' }],
    ['lists as deep as their key', 'a:\n- 1\n- b: 2\n  c: 3\n', { a: [1, { b: 2, c: 3 }] }],
    ['lists in lists', '- - 1\n  - 2\n-\n  - 3\n', [[1, 2], [3]]],
    ['what stands in brackets over lines', 'a: {b: [1,\n    "x"], c: }\n', { a: { b: [1, 'x'], c: null } }],
  ])('reads %s', (_, text, value) => {
    expect(readQuickYaml(text)?.value).toEqual(value);
  });

  it.each([
    ['anchors', 'a: &x 1\n'],
    ['tags', 'a: !!str 1\n'],
    ['the same key twice', 'a: 1\na: 2\n'],
    ['several documents', 'a: 1\n---\nb: 2\n'],
    ['tabs', 'a:\n\tb: 1\n'],
  ])('leaves %s to the whole parser', (_, text) => {
    expect(readQuickYaml(text)).toBeUndefined();
  });
});
