// Scopes that begin with what others left.
import { expect, test } from 'vitest';
import { createScopes, createScopesSource } from './scopes.ts';

const SETS = {
  environment: {
    id: 'e',
    name: 'env',
    values: [
      { key: 'a', value: '1' },
      { key: 'off', value: 'x', disabled: true },
    ],
  },
  globals: { values: [{ key: 'n', value: '5', type: 'number' }] },
};

test('each begins with the sets, and changes its own alone', () => {
  const create = createScopesSource(SETS);
  const [one, other] = [create(), create()];
  one.apply({ scope: 'environment', op: 'set', key: 'a', value: '2' });
  one.apply({ scope: 'environment', op: 'set', key: 'b', value: 'new' });
  one.apply({ scope: 'globals', op: 'clear' });
  other.apply({ scope: 'environment', op: 'unset', key: 'a' });
  expect(one.get('environment', 'a')).toBe('2');
  expect(one.has('globals', 'n')).toBe(false);
  expect(other.has('environment', 'a')).toBe(false);
  expect(other.get('globals', 'n')).toBe(5);
  expect(create().toSet('environment')).toEqual(SETS.environment);
});

test('changes come out as those of other scopes do', () => {
  const [source, plain] = [createScopesSource(SETS)(), createScopes(SETS)];
  for (const scopes of [source, plain]) {
    scopes.apply({ scope: 'environment', op: 'set', key: 'a', value: 'z' });
    scopes.apply({ scope: 'environment', op: 'unset', key: 'off' });
    scopes.apply({ scope: 'local', op: 'set', key: 'l', value: null });
    scopes.apply({ scope: 'collection', op: 'load', set: { id: 'c', values: [{ key: 'v', value: 1 }] } });
  }
  expect(source.changesSince(-1)).toEqual(plain.changesSince(-1));
  expect(source.changesSince(1)).toEqual(plain.changesSince(1));
  expect(source.version).toBe(plain.version);
});

test('a mirror that is far behind gets whole scopes, and then agrees', () => {
  const scopes = createScopesSource(SETS)();
  const mirror = createScopes();
  for (let i = 0; i < 500; i++) scopes.apply({ scope: 'environment', op: 'set', key: 'count', value: i });
  for (const change of scopes.changesSince(3)) mirror.apply(change);
  expect(mirror.get('environment', 'count')).toBe(499);
  expect(mirror.get('environment', 'a')).toBe('1');
});
