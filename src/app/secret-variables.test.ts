// Columns of a data file that are named secret, in all that they may hold.
import { expect, test } from 'vitest';
import type { DataRow } from '../model/plan.ts';
import { learnSecretColumns } from './secret-variables.ts';

test('each value of a column is learnt once, what is inside it as well; other columns are not', () => {
  const rows: readonly DataRow[] = [
    { pin: 'first-pin', name: 'Ada' },
    { pin: 'first-pin', name: 'Bob' },
    { pin: 1234567, name: 'Cleo' },
    { pin: { old: 'second-pin', more: ['third-pin', null, true] }, name: 'Dan' },
    { name: 'Eve' },
  ];
  const learnt: [string, string][] = [];
  learnSecretColumns(rows, ['pin', 'toString'], (value, place) => learnt.push([value, place]));
  expect(learnt.map(([value]) => value)).toEqual(['first-pin', '1234567', 'second-pin', 'third-pin']);
  expect(new Set(learnt.map(([, place]) => place))).toEqual(new Set(['column pin of the data']));
});
