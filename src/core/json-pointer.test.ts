import { describe, expect, it } from 'vitest';
import { childOf, keysOf, memberOf, valueAt } from './json-pointer.ts';

describe('JSON pointers', () => {
  // The examples of RFC 6901.
  const document = JSON.parse(
    String.raw`{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}`,
  );

  it.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%s', (pointer, value) => expect(valueAt(document, pointer)).toEqual(value));

  it.each([
    'foo',
    '/nope',
    '/foo/2',
    '/foo/-',
    '/foo/00',
    '/foo/+1',
    '/foo/length',
    '/constructor',
    '/__proto__',
    '/foo/0/1',
  ])('%s leads nowhere', (pointer) => expect(valueAt(document, pointer)).toBeUndefined());

  it('are read as they are written', () => {
    for (const key of ['', 'a/b', '~1', '~01', 'm~n', '/']) expect(keysOf(childOf('/x', key))).toEqual(['x', key]);
    expect(childOf('', 3)).toBe('/3');
  });

  it('find members that are called like what objects have anyway', () => {
    expect(memberOf(JSON.parse('{"__proto__": 1}'), '__proto__')).toBe(1);
    expect(memberOf(null, 'a')).toBeUndefined();
  });
});
