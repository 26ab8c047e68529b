import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Format } from '../model/contracts.ts';
import { isProblem } from '../model/problem.ts';

const names = readdirSync(import.meta.dirname)
  .filter((file) => /^[a-z0-9-]+\.ts$/.test(file))
  .map((file) => file.slice(0, -'.ts'.length));

const load = async (name: string): Promise<Format> =>
  ((await import(/* @vite-ignore */ `${import.meta.dirname}/${name}.ts`)) as { readonly format: Format }).format;

const FOREIGN = [
  '',
  ' \n',
  '{',
  '[]',
  'null',
  '5',
  '"text"',
  '{}',
  '[1]',
  'a,b\n1,2',
  '$kind: x',
  '{"values":[]}',
  '\u0000',
];

it('finds the formats that the tests are about', () => {
  expect(names).toEqual(expect.arrayContaining(['postman-v1', 'postman-v2']));
});

describe.each(names)('format %s', (name) => {
  it('is called like its file', async () => {
    expect((await load(name)).name).toBe(name);
  });

  it.each(FOREIGN)('does not take %j for its own, and reading it is a Problem', async (text) => {
    const format = await load(name);
    const file = { path: 'foreign.json', text };
    expect(format.detects(file)).toBe(false);
    expect(() => format.read(file)).toThrow(expect.toSatisfy(isProblem));
  });
});
