import { expect, test } from 'vitest';
import { createScopes } from './scopes.ts';

const VALUES = [
  { key: 'a', value: '1' },
  { key: 'off', value: 'x', disabled: true },
  { key: 'a', value: '2' },
  { key: 'n', value: '007', type: 'number' },
];

test('a change goes to the last enabled entry of a name, and every entry keeps its place', () => {
  const scopes = createScopes({ environment: { values: VALUES } });
  expect([scopes.get('environment', 'a'), scopes.has('environment', 'off')]).toEqual(['2', false]);
  scopes.apply({ scope: 'environment', op: 'set', key: 'a', value: 'new' });
  expect(scopes.toSet('environment').values.map(({ key, value }) => [key, value])).toEqual([
    ['a', '1'],
    ['off', 'x'],
    ['a', 'new'],
    ['n', 7],
  ]);
});

test('unset takes away every enabled entry of a name and leaves disabled ones', () => {
  const scopes = createScopes({ environment: { values: VALUES } });
  scopes.apply({ scope: 'environment', op: 'unset', key: 'a' });
  scopes.apply({ scope: 'environment', op: 'unset', key: 'off' });
  expect(scopes.toSet('environment').values.map(({ key }) => key)).toEqual(['off', 'n']);
});
