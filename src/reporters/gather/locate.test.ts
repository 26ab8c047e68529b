import { describe, expect, it } from 'vitest';
import { createLocate } from './locate.ts';

const collection = {
  event: [{ listen: 'test', script: { id: 'root', exec: ['// root'] } }],
  item: [
    {
      name: 'Folder',
      event: [{ listen: 'prerequest', script: { id: 'folder', exec: ['a();', 'b();'] } }],
      item: [
        {
          name: 'Request',
          event: [
            { listen: 'test', script: { id: 'own', exec: ['x();', 'y();'] } },
            { listen: 'prerequest', script: { exec: 'one line' } },
          ],
        },
      ],
    },
  ],
};
const text = JSON.stringify(collection, null, 2);
const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

describe('createLocate', () => {
  const step = { file: 'c.json', pointer: '/item/0/item/0' };
  const locate = createLocate({ sourceText: (file) => (file === 'c.json' ? text : undefined) });

  it('finds the line of a script by its id, in the step and in what is around it', () => {
    expect(locate(step, { scriptId: 'own', event: 'test', line: 2 })).toEqual({
      file: 'c.json',
      line: lineOf('"y();"'),
      code: { text: 'y();', line: 2 },
    });
    expect(locate(step, { scriptId: 'root', event: 'test', line: 1 })).toEqual({
      file: 'c.json',
      line: lineOf('"// root"'),
      code: { text: '// root', line: 1 },
    });
    expect(locate(step, { scriptId: 'folder', event: 'prerequest', line: 2 }).line).toBe(lineOf('"b();"'));
  });

  it('takes the place a script names itself', () => {
    const source = { file: 'c.json', pointer: '/item/0/item/0/event/1/script' };
    expect(locate(step, { scriptId: '?', event: 'prerequest', line: 7, source }).line).toBe(lineOf('"one line"'));
  });

  it('falls back to the step where a script cannot be told from others', () => {
    expect(locate(step, { scriptId: '?', event: 'test', line: 1 }).line).toBe(lineOf('"name": "Request"') - 1);
    expect(locate(step).line).toBe(lineOf('"name": "Request"') - 1);
  });

  it('gives the file alone when it cannot be read or is no JSON', () => {
    expect(locate({ file: 'gone.json', pointer: '/item/0' })).toEqual({ file: 'gone.json' });
    expect(createLocate({ sourceText: () => 'name: yaml' })(step)).toEqual({ file: 'c.json' });
  });

  it('gives column and line of a place in a document, whatever its language', () => {
    const pointer = '/item/0/item/0/name';
    expect(locate({ file: 'c.json', pointer })).toEqual({
      file: 'c.json',
      line: lineOf('"name": "Request"'),
      column: 19,
      code: { text: '          "name": "Request",', line: lineOf('"name": "Request"'), column: 19 },
    });
    const yaml = { sourceText: () => 'a: 1\nname: x\n', positionOf: () => ({ line: 2, column: 1 }) };
    expect(createLocate(yaml)({ file: 'c.yaml', pointer: '/name' })).toEqual({
      file: 'c.yaml',
      line: 2,
      column: 1,
      code: { text: 'name: x', line: 2, column: 1 },
    });
  });

  it('reads each file once', () => {
    const read: string[] = [];
    const once = createLocate({
      sourceText: (file) => {
        read.push(file);
        return text;
      },
    });
    for (let i = 0; i < 3; i++) once(step, { scriptId: 'own', event: 'test', line: 1 });
    expect(read).toEqual(['c.json']);
  });
});
