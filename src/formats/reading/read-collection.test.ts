import { describe, expect, it } from 'vitest';
import { readCollection } from './read-collection.ts';

const read = (text: string) => readCollection({ path: 'f.json', text });

const problemOf = (text: string) => read(text).catch((error: unknown) => error as { code: string; message: string });

it('reads the format that fits', async () => {
  expect((await read('{"item":[]}')).collection.format).toBe('postman-v2');
  expect((await read('{"name":"x","order":[],"requests":[]}')).collection.format).toBe('postman-v1');
});

describe('what is no collection', () => {
  it.each([
    ['', 'empty-file'],
    [' \n', 'empty-file'],
    ['{"info":', 'not-json'],
    ['hello', 'not-json'],
    ['{"name":"e","values":[]}', 'is-environment'],
    ['{"openapi":"3.1.0","paths":{}}', 'is-openapi'],
    ['openapi: 3.1.0\npaths: {}', 'is-openapi'],
    ['{"log":{"entries":[]}}', 'is-har'],
    ['$kind: http-request\nurl: x', 'is-postman-v3'],
    ['[{"a":1}]', 'is-list'],
    ['{"info":{"name":"x"},"items":[]}', 'no-items'],
    ['{"a":1}', 'unknown'],
    ['5', 'unknown'],
  ])('%j is told as collection.%s', async (text, code) => {
    const problem = await problemOf(text);
    expect(problem).toMatchObject({ code: `collection.${code}`, hint: expect.stringMatching(/\.$/) });
    expect(problem).toMatchObject({ message: expect.stringContaining('f.json') });
  });

  it('has line and column when it is broken', async () => {
    expect(await problemOf('{\n  "info": {},\n  "item": [,]\n}')).toMatchObject({
      message: 'f.json:3:12 is not valid JSON: a value was expected, but there is ,',
    });
  });
});
