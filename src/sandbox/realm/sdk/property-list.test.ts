import { describe, expect, test } from 'vitest';
import { createCookieList } from './cookies.ts';
import { PostmanHeaderList } from './header.ts';
import { PostmanPropertyList } from './property-list.ts';
import { PostmanQueryParam } from './query-param.ts';
import { PostmanVariableList } from './variable.ts';

const headers = () =>
  new PostmanHeaderList(undefined, [
    { key: 'X-A', value: '1' },
    { key: 'x-b', value: '2', disabled: true },
    { key: 'x-a', value: '3' },
    { key: 'Empty', value: '' },
  ]);
const pairs = (list: PostmanHeaderList) => list.all().map((header) => `${header.key}=${header.value}`);

describe('looking up', () => {
  test('names ignore case and the last of a name wins', () => {
    const list = headers();
    expect([list.get('X-a'), list.get('none'), list.one('x-A')?.value]).toEqual(['3', undefined, '3']);
    expect([list.has('EMPTY'), list.has('none'), list.has('X-A', '1'), list.has('X-A', 1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect([list.indexOf('x-a'), list.indexOf('none'), list.count(), list.idx(9)]).toEqual([2, -1, 4, undefined]);
  });

  test('nothing is found without a name', () => {
    expect([headers().get(undefined), headers().has(undefined), headers().get({ key: 'x-a' })]).toEqual([
      undefined,
      false,
      undefined,
    ]);
  });

  test('iterates, maps, filters, finds and reduces', () => {
    const list = headers();
    expect(() => [...(list as unknown as unknown[])]).toThrow('not iterable');
    expect(list.map((header: { key: string }) => header.key)).toEqual(['X-A', 'x-b', 'x-a', 'Empty']);
    expect(list.filter({ key: 'x-b' })).toHaveLength(1);
    expect(list.find((header: { value: string }) => header.value === '3')?.key).toBe('x-a');
    expect(list.reduce((text, header) => `${text}${(header as { key: string }).key}`, '')).toBe('X-Ax-bx-aEmpty');
    const seen: unknown[] = [];
    list.each((header: { key: string }, index: number) => seen.push([header.key, index]));
    expect(seen[3]).toEqual(['Empty', 3]);
  });

  test('as an object', () => {
    const list = headers();
    expect(list.toObject()).toEqual({ 'x-a': ['1', '3'], 'x-b': '2', empty: '' });
    expect(list.toObject(true)).toEqual({ 'x-a': ['1', '3'], empty: '' });
    expect(list.toObject(false, true)).toEqual({ 'X-A': '1', 'x-b': '2', 'x-a': '3', Empty: '' });
    expect(Object.keys(new PostmanHeaderList(undefined, [{ key: '__proto__', value: 'x' }]).toObject())).toEqual([
      '__proto__',
    ]);
  });

  test('as text, without what is disabled', () => {
    expect(String(headers())).toBe('X-A: 1\r\nx-a: 3\r\nEmpty: \r\n');
    expect(headers().contentSize()).toBe(25);
    expect(JSON.stringify(headers().idx(1))).toBe('{"disabled":true,"key":"x-b","value":"2"}');
  });
});

describe('changing', () => {
  test('add, append, prepend and insert', () => {
    const list = new PostmanHeaderList();
    list.add({ key: 'b', value: '1' });
    list.append('c: 2');
    list.prepend({ key: 'a', value: '0' });
    list.insert({ key: 'a2', value: '' }, 'b');
    list.insertAfter({ key: 'b2', value: '' }, 'b');
    list.add(null);
    expect(list.map('key')).toEqual(['a', 'a2', 'b', 'b2', 'c']);
    list.add(list.idx(0));
    expect(list.map('key')).toEqual(['a2', 'b', 'b2', 'c', 'a']);
  });

  test('upsert changes the last of a name, adds a new one, and says which', () => {
    const list = headers();
    expect(list.upsert({ key: 'X-A', value: 'up' })).toBe(false);
    expect(list.upsert({ key: 'new', value: 'n' })).toBe(true);
    expect(list.upsert(null)).toBe(null);
    expect(pairs(list)).toEqual(['X-A=1', 'x-b=2', 'X-A=up', 'Empty=', 'new=n']);
    list.upsert({ key: 'x-b', value: 'still off' });
    expect(list.one('x-b')?.disabled).toBe(true);
  });

  test('remove takes a name, a predicate or a member', () => {
    const list = headers();
    list.remove('X-a');
    list.remove({ value: '2' });
    expect(pairs(list)).toEqual(['x-b=2', 'Empty=']);
    list.remove((header: { value: string }) => header.value === '2');
    list.remove(list.idx(0));
    expect(list.count()).toBe(0);
  });

  test('populate, repopulate, assimilate and clear', () => {
    const list = headers();
    list.repopulate('a: 1\r\nb:2\n\nbad\n');
    expect(pairs(list)).toEqual(['a=1', 'b=2']);
    list.populate({ c: '3' });
    list.assimilate([
      { key: 'A', value: '9' },
      { key: 'd', value: '4' },
    ]);
    expect(pairs(list)).toEqual(['A=9', 'b=2', 'c=3', 'd=4']);
    list.assimilate([{ key: 'x', value: '1' }], true);
    expect(pairs(list)).toEqual(['x=1']);
    list.clear();
    expect(list.all()).toEqual([]);
  });
});

test('query parameters keep the difference between no value and an empty one', () => {
  const query = new PostmanPropertyList(PostmanQueryParam, undefined, 'a=1&b&c=&d={{x=1&y}}&a=2');
  expect(query.all().map(({ key, value }) => [key, value])).toEqual([
    ['a', '1'],
    ['b', null],
    ['c', ''],
    ['d', '{{x=1&y}}'],
    ['a', '2'],
  ]);
  expect(String(query)).toBe('a=1&b&c=&d={{x=1&y}}&a=2');
  query.add({ key: 'e', value: 'x&y z' });
  expect(String(query).split('&e=')[1]).toBe('x%26y z');
  expect(query.toObject().a).toEqual(['1', '2']);
});

test('variables are single-valued', () => {
  const variables = new PostmanVariableList(undefined, [
    { key: 'id', value: 1 },
    { key: 'id', value: 2 },
  ]);
  expect([variables.get('id'), variables.toObject()]).toEqual([2, { id: 2 }]);
});

test('cookies are found by name, whatever its case', () => {
  const cookies = createCookieList([{ name: 'Session', value: 'v', domain: 'h', path: '/', expires: 0 }]);
  expect([cookies.get('session'), cookies.has('SESSION'), cookies.toObject()]).toEqual(['v', true, { session: 'v' }]);
  expect(cookies.one('Session')?.expires?.toISOString()).toBe('1970-01-01T00:00:00.000Z');
});
