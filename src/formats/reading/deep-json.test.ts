// Proves that nesting beyond reason is refused, wherever it stands, and never exhausts the stack.
import { describe, expect, it } from 'vitest';
import { isDeeperThan, MAX_JSON_DEPTH, offsetBeyond } from '../../core/json-depth.ts';
import { Problem } from '../../model/problem.ts';
import { readCollection } from './read-collection.ts';
import { readVariableSet } from './variable-set.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('isDeeperThan', () => {
  it.each([
    ['1', 0, false],
    ['[]', 0, true],
    ['[]', 1, false],
    ['{"a":{"b":[]}}', 3, false],
    ['{"a":{"b":[]}}', 2, true],
    ['[1,"[[[[",{"a":null}]', 2, false],
    [nested(1_000_000), 999_999, true],
    [nested(1_000_000), 1_000_000, false],
  ])('%.30s against %i: %s', (text, limit, deeper) => {
    expect(isDeeperThan(JSON.parse(text), limit)).toBe(deeper);
  });
});

it('finds the place, brackets in texts aside', () => {
  expect(offsetBeyond('{"[\\"[":[1],"b":[{}]}', 2)).toBe(17);
});

describe('a collection of 10,000 levels is refused', () => {
  const request = (parts: object): string =>
    JSON.stringify({ info: { name: 'deep' }, variable: [{ key: 'a', value: 1 }], item: [{ name: 'x', ...parts }] });
  const deep = nested(10_000);

  it.each([
    ['in a body', request({ request: { url: 'h', body: { mode: 'raw', raw: 'HERE' } } })],
    ['in an example', request({ request: 'h', response: 'HERE' })],
    ['in a key nobody knows', request({ request: 'h', extra: 'HERE' })],
    ['in folders', `${'{"info":{},"item":'.repeat(10_000)}"HERE"${'}'.repeat(10_000)}`],
  ])('%s', async (_, text) => {
    const file = { path: 'deep.json', text: text.replace('"HERE"', deep) };
    const problem = await readCollection(file).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ code: 'collection.too-deep', message: expect.stringContaining('deep.json:1:') });
  });

  it('in an environment', () => {
    const text = `{"values":[{"key":"a","value":${deep}}]}`;
    const code = 'environment.too-deep';
    expect(() => readVariableSet({ path: 'e.json', text }, 'environment')).toThrow(expect.objectContaining({ code }));
  });
});

it('depth that a person may write is read, and can be written again', async () => {
  const text = `{"info":{"name":"d"},"item":[{"name":"x","request":"h","extra":${nested(MAX_JSON_DEPTH - 3)}}]}`;
  const { collection } = await readCollection({ path: 'c.json', text });
  expect(JSON.parse(JSON.stringify(collection.raw))).toEqual(collection.raw);
});
