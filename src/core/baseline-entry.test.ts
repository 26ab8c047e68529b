import { describe, expect, it } from 'vitest';
import type { Check } from '../model/check.ts';
import { entryOfCheck, keyOfEntry, stableMessage, stableName } from './baseline-entry.ts';

describe('stableMessage', () => {
  it.each([
    ['expected 4.5 to equal -17', 'expected # to equal #'],
    ['got "a b" and \'c\' of `d`', 'got "…" and "…" of "…"'],
    ["can't be read, isn't it", "can't be read, isn't it"],
    ['at 2026-11-24T06:04:28.441Z on 2026-11-24', 'at # on #'],
    ['order 0f8fad5b-d9cb-469f-a165-70867728950e is gone', 'order # is gone'],
    ['connect ECONNREFUSED 127.0.0.1:4811', 'connect ECONNREFUSED #.#:#'],
    ['http://localhost:8080/pets is not there', 'http://localhost/pets is not there'],
    ['one of "tea", "coffee", "cups", got 7', 'one of "…", …, got #'],
    ['got {"id":1,"list":[1,2,{"a":null}]}', 'got {…}'],
    ['got [1, 2, 3]', 'got […]'],
    ['id 64f1c0ffee64f1c0ffee64f1 of deadbeef', 'id # of deadbeef'],
    ['GET /pets/{petId} has no /items/0/id', 'GET /pets/{petId} has no /items/#/id'],
    ['a\n  b', 'a b'],
  ])('%j is %j', (message, stable) => {
    expect(stableMessage(message)).toBe(stable);
  });

  it('is the same for values of every length', () => {
    const of = (n: number) =>
      stableMessage(`got ${JSON.stringify(Array.from({ length: n }, (_, id) => ({ id, name: 'x'.repeat(id) })))}`);
    expect(of(20)).toBe(of(2));
    expect(stableMessage('x '.repeat(5000)).length).toBeLessThanOrEqual(300);
  });

  it('ends for text that is made to take long', () => {
    for (const text of [
      '{"'.repeat(5000),
      '['.repeat(9000),
      '"\\'.repeat(5000),
      '1'.repeat(9000),
      '{"a",'.repeat(3000),
    ]) {
      expect(stableMessage(text).length).toBeLessThanOrEqual(300);
    }
  });
});

describe('stableName', () => {
  it('keeps the numbers that tell names apart', () => {
    expect(stableName('status is 200')).not.toBe(stableName('status is 404'));
    expect(stableName('order 20261124')).toBe('order #');
  });
});

describe('an entry', () => {
  const check = (changes: Partial<Check> = {}): Check => ({
    name: '/home/ann/schemas/order.json: /items/3/id',
    verdict: 'fail',
    index: 0,
    error: { name: 'SchemaError', message: '/items/3/id must be string, got 7' },
    where: '/items/3/id',
    source: { file: '/home/ann/schemas/order.json', pointer: '/a' },
    ...changes,
  });
  const place = { kind: 'schema', unit: 'order.json', step: 'GET /orders' } as const;
  const shown = (file: string) => file.replace('/home/ann/', '');

  it('has no position in a list and no path of one machine', () => {
    const entry = entryOfCheck(place, check(), shown);
    expect(entry).toMatchObject({ check: 'schemas/order.json: /items/*/id', where: '/items/*/id' });
    const other = check({ name: '/items/12/id', where: '/items/12/id' });
    expect(entryOfCheck(place, other, shown).where).toBe(entry.where);
  });

  it('of a probe says nothing of the call, and is the same in every phase', () => {
    const error = (call: string) => ({
      name: 'ContractError',
      message: `body /id must be string, got 1\ncall: ${call}\n3 of 9 calls; seed 4`,
    });
    const of = (phase: string, call: string) =>
      keyOfEntry(entryOfCheck({ ...place, kind: 'openapi', phase }, check({ error: error(call) }), shown));
    expect(of('coverage', 'limit at its maximum')).toBe(of('fuzzing', 'x is {"a":1}'));
  });
});
