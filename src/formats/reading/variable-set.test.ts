import { expect, it } from 'vitest';
import { readVariableSet } from './variable-set.ts';

const read = (document: unknown, kind: 'environment' | 'globals' = 'environment') =>
  readVariableSet({ path: 'e.json', text: JSON.stringify(document) }, kind);

const values = [{ key: 'a', value: '1' }];

it('reads a set as it is, in its wrapper, or as a bare list', () => {
  const set = { id: 'e1', name: 'Local', values };
  expect(read(set)).toEqual({ ...set, raw: set });
  expect(read({ environment: set })).toEqual({ ...set, raw: set });
  expect(read({ globals: { values } }, 'globals').values).toEqual(values);
  expect(read(values, 'globals').values).toEqual(values);
  expect(read({ name: 'x' }).values).toEqual([]);
});

it('disables what is disabled, but not what has enabled: false, as newman does', () => {
  const entries = [
    { key: 'off', value: 'x', enabled: false },
    { key: 'dis', value: 'x', disabled: true },
    { key: 's', value: 'x', type: 'secret', enabled: true },
    { value: 'no key' },
    null,
  ];
  expect(read({ values: entries }).values).toEqual([
    { key: 'off', value: 'x' },
    { key: 'dis', value: 'x', disabled: true },
    { key: 's', value: 'x', type: 'secret' },
  ]);
});

it.each<[string, string]>([
  ['', 'environment.empty-file'],
  ['{"values": [', 'environment.not-json'],
  ['{"info":{},"item":[]}', 'environment.is-collection'],
  ['5', 'environment.unknown'],
])('%j is the Problem %s', (text, code) => {
  expect(() => readVariableSet({ path: 'e.json', text }, 'environment')).toThrow(expect.objectContaining({ code }));
});
