import { describe, expect, it } from 'vitest';
import { isProblem } from '../../model/problem.ts';
import { parseDocument } from './parse-document.ts';

const read = (text: string, path = 'spec.yaml') => parseDocument({ path, text });

const problemOf = (text: string, path?: string): string => {
  try {
    read(text, path);
  } catch (error) {
    if (isProblem(error)) return error.message;
    throw error;
  }
  return 'none';
};

describe('parseDocument', () => {
  it('reads JSON whatever the file is called', () => {
    expect(read('{"a": [1, null]}').value).toEqual({ a: [1, null] });
    expect(read('"x"', 'x.json').value).toBe('x');
  });

  it('reads YAML with aliases and merge keys', () => {
    expect(read('base: &b {a: 1}\nc:\n  <<: *b\n  d: *b\n').value).toEqual({
      base: { a: 1 },
      c: { a: 1, d: { a: 1 } },
    });
    const many = `x: &x {a: 1}\nlist:\n${'  - *x\n'.repeat(500)}`;
    expect((read(many).value as { list: unknown[] }).list).toHaveLength(500);
  });

  it('tells a JSON file from YAML when it is broken', () => {
    expect(problemOf('{"a": 1,\n "b": 2,}', 'x.json')).toBe(
      'x.json:2:8 is not valid JSON: there is one comma too many',
    );
    expect(problemOf('hello', 'x.json')).toContain('x.json:1:1 is not valid JSON');
    expect(problemOf('a: [1,\nb: }')).toContain('spec.yaml:2:1 is neither JSON nor YAML');
  });

  it('refuses a key that is there twice', () => {
    expect(problemOf('a: 1\nb:\n  c: 1\n  c: 2\n')).toBe('spec.yaml:4:3 has a key that its object has already');
    expect(problemOf('a: {x: 1, x: 2}\n')).toContain('spec.yaml:1:11 has a key');
  });

  it('refuses bombs of aliases, and aliases that hold themselves', () => {
    const names = [...'abcdefghij'];
    const bomb = names.map((name, index) => {
      const inner = Array.from({ length: 9 }, () => (index === 0 ? 'x' : `*${names[index - 1]}`));
      return `${name}: &${name} [${inner.join(', ')}]`;
    });
    expect(problemOf(bomb.join('\n'))).toContain('far too large by its aliases');
    expect(problemOf('a: &a\n  b: *a\n')).toContain('an alias holds itself');
    expect(problemOf('a: *nope\n')).toContain('nope');
  });

  it.each([
    ['plain YAML', 'id: 1\n---\nid: 0\n'],
    ['YAML that needs the whole parser', 'id: &a 1\n---\nid: 0\n'],
    ['what comes after it and is none', 'id: 1\n---\nx: [\n'],
  ])('does not pass over a second document: %s', (_, text) => {
    expect(problemOf(text)).toContain(':2:1 begins another YAML document');
  });

  it.each(['id: 1\n---\n', '---\nid: 1\n...\n', 'id: 1\n---\n# nothing\n'])('takes %j for one document', (text) => {
    expect(read(text).value).toEqual({ id: 1 });
  });

  it('refuses nesting beyond reason instead of crashing', () => {
    expect(problemOf('['.repeat(100_000) + ']'.repeat(100_000), 'x.json')).toContain('nested more than');
    expect(problemOf('['.repeat(20_000) + ']'.repeat(20_000))).toContain('nested more than');
    const steps = Array.from({ length: 3000 }, (_, index) => `${' '.repeat(index)}a:\n`);
    expect(problemOf(steps.join(''))).toContain('nested more than');
  });

  const text =
    '# c\n\nopenapi: 3.1.0\npaths:\n  /a/{b}:\n    get:\n      tags: [x, y]\n      parameters:\n        - name: q\n';

  it.each([
    ['plain YAML', text],
    ['YAML with Windows line ends', text.replaceAll('\n', '\r\n')],
    ['YAML that needs the whole parser', text.replace('3.1.0', '!!str 3.1.0')],
  ])('knows where each part stands in %s', (_, written) => {
    const { positionOf } = read(written);
    expect(positionOf('')).toEqual({ line: 3, column: 1 });
    expect(positionOf('/paths/~1a~1{b}/get')).toEqual({ line: 6, column: 5 });
    expect(positionOf('/paths/~1a~1{b}/get/tags/1')).toEqual({ line: 7, column: 17 });
    expect(positionOf('/paths/~1a~1{b}/get/parameters/0/name')).toEqual({ line: 9, column: 11 });
    expect(positionOf('/paths/~1a~1{b}/get/nope/x')).toEqual({ line: 6, column: 5 });
  });

  it('knows where each part stands in JSON', () => {
    expect(read('{\n "a": [1,\n  2]}', 'x.json').positionOf('/a/1')).toEqual({ line: 3, column: 3 });
  });

  it('keeps names that objects have anyway', () => {
    const { value } = read('__proto__: {a: 1}\nconstructor: 2\n');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });
});
