import { expect, test } from 'vitest';
import type { Step } from '../model/plan.ts';
import { nextIndex } from './next-index.ts';

const steps = [
  { itemId: 'id-a', name: 'a' },
  { itemId: 'id-b', name: 'twice' },
  { itemId: 'twice', name: 'c' },
  { itemId: 'id-d', name: 'twice' },
  { itemId: 'id-e', name: 'late' },
  { itemId: 'id-f', name: 'late' },
] as unknown as Step[];

test.each([
  ['goes on', undefined, 1],
  ['null ends the iteration', null, 6],
  ['an id wins over names', 'twice', 2],
  ['the last of equal names', 'late', 5],
  ['an unknown name ends the iteration', 'nobody', 6],
])('%s', (_, next, index) => {
  expect(nextIndex(steps, 0, next === undefined ? {} : { next })).toBe(index);
});
