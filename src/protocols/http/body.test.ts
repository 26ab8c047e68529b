import { expect, test } from 'vitest';
import { memoryBody } from '../../core/memory-body.ts';
import type { BodyTemplate, CallTemplate } from '../../model/collection.ts';
import { Problem } from '../../model/problem.ts';
import { type BodyDeps, buildBody } from './body.ts';
import { readAll } from './test-client.ts';

const FILES: Record<string, string> = {
  'd/note.txt': 'a note\n',
  'd/data.json': '{"d":1}',
  plain: 'p',
  'empty.txt': '',
};

const deps: BodyDeps = {
  randomBytes: (size) => new Uint8Array(size).map((_, index) => index),
  files: {
    open: async (path) => {
      const text = FILES[path];
      if (text === undefined) throw new Problem('file.unreadable', `Cannot read ${path}: there is no such file`);
      const { size, open } = memoryBody(Buffer.from(text));
      return { size, open };
    },
  },
};

const BOUNDARY = '--------------------------012345678901234567890123';

const build = async (body: BodyTemplate | undefined, more: Partial<CallTemplate> = {}, behaviour = {}) => {
  const template = { method: 'POST', headers: [], ...(body && { body }), ...more };
  const built = await buildBody(template, behaviour, deps);
  return {
    text: built.body && (await readAll(built.body.open())).toString(),
    type: built.contentType,
    size: built.body?.size,
  };
};

const JSON_HEADER = [{ key: 'content-type', value: 'application/vnd.x+json; charset=utf-8' }];

const OFF = [{ key: 'Content-Type', value: 'application/json', disabled: true }];

// What newman 6.2.2 sent.
test.each<[string, BodyTemplate, Partial<CallTemplate>, string | undefined, string | undefined]>([
  ['text', { mode: 'raw', text: 'é' }, {}, 'é', 'text/plain'],
  ['json', { mode: 'raw', text: '{} // c', language: 'json' }, {}, '{} ', 'application/json'],
  ['json by header', { mode: 'raw', text: '{} // c' }, { headers: JSON_HEADER }, '{} ', 'text/plain'],
  [
    'text language',
    { mode: 'raw', text: '{} // c', language: 'text' },
    { headers: JSON_HEADER },
    '{} // c',
    'text/plain',
  ],
  ['xml', { mode: 'raw', text: '<a/>', language: 'xml' }, {}, '<a/>', 'application/xml'],
  ['html', { mode: 'raw', text: '<a/>', language: 'html' }, {}, '<a/>', 'text/html'],
  ['javascript', { mode: 'raw', text: '1', language: 'javascript' }, {}, '1', 'application/javascript'],
  ['unknown language', { mode: 'raw', text: 'a: 1', language: 'yaml' }, {}, 'a: 1', 'text/plain'],
  ['json by a disabled header', { mode: 'raw', text: '{} // c' }, { headers: OFF }, '{} ', 'text/plain'],
  ['escaped quote in no string', { mode: 'raw', text: '\\"//c', language: 'json' }, {}, '\\"', 'application/json'],
  ['empty text', { mode: 'raw', text: '', language: 'json' }, {}, undefined, undefined],
  ['only a comment', { mode: 'raw', text: '// c', language: 'json' }, {}, '', 'application/json'],
  ['disabled', { mode: 'raw', text: 'x', disabled: true }, {}, undefined, undefined],
  [
    'urlencoded',
    { mode: 'urlencoded', params: [{ key: 'a b', value: '1' }] },
    {},
    'a%20b=1',
    'application/x-www-form-urlencoded',
  ],
  [
    'all disabled',
    { mode: 'urlencoded', params: [{ key: 'a', value: '1', disabled: true }] },
    {},
    undefined,
    'application/x-www-form-urlencoded',
  ],
  [
    'graphql',
    { mode: 'graphql', query: '{ "a" }', operationName: 'A', variables: '{"x": 1}' },
    {},
    '{"query":"{ \\"a\\" }","operationName":"A","variables":{"x": 1}}',
    'application/json',
  ],
  [
    'graphql object',
    { mode: 'graphql', query: 'q', variables: { x: 1 } },
    {},
    '{"query":"q","variables":{"x":1}}',
    'application/json',
  ],
  ['graphql without', { mode: 'graphql', query: 'q', variables: '' }, {}, '{"query":"q"}', 'application/json'],
  [
    'graphql null',
    { mode: 'graphql', query: 'q', variables: null },
    {},
    '{"query":"q","variables":null}',
    'application/json',
  ],
  [
    'graphql of any type',
    { mode: 'graphql', query: 5, operationName: null },
    {},
    '{"query":5,"operationName":null}',
    'application/json',
  ],
  ['file', { mode: 'file', src: 'd/data.json' }, {}, '{"d":1}', 'application/json'],
  ['file of unknown type', { mode: 'file', src: 'plain' }, {}, 'p', 'application/octet-stream'],
  ['empty file', { mode: 'file', src: 'empty.txt' }, {}, '', 'text/plain'],
  ['file content', { mode: 'file', content: 'aGVsbG8=' }, {}, 'hello', undefined],
  ['no file', { mode: 'file', src: '' }, {}, undefined, undefined],
])('%s', async (_name, body, more, text, type) => {
  const built = await build(body, more);
  expect(built.text).toBe(text);
  expect(built.type).toBe(type);
  if (text !== undefined) expect(built.size).toBe(Buffer.byteLength(text));
});

test.each([
  'GET',
  'head',
  'COPY',
  'PURGE',
  'UNLOCK',
  '',
])('%s carries no body, unless pruning is disabled', async (method) => {
  const body: BodyTemplate = { mode: 'raw', text: 'x' };
  expect((await build(body, { method })).text).toBeUndefined();
  expect((await build(body, { method }, { disableBodyPruning: true })).text).toBe('x');
});

const part = (head: string, content: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;

const PARTS: readonly (readonly [name: string, parts: (BodyTemplate & { mode: 'formdata' })['parts'], text: string])[] =
  [
    [
      'texts',
      [
        { key: 'a "q"', kind: 'text', value: 'x\ny' },
        { key: 'b', kind: 'text' },
      ],
      part('name="a "q""', 'x\ny') + part('name="b"', ''),
    ],
    [
      'a type',
      [{ key: 'a', kind: 'text', value: '{}', contentType: 'application/json' }],
      part('name="a"\r\nContent-Type: application/json', '{}'),
    ],
    [
      'a file name on a text',
      [{ key: 'a', kind: 'text', value: '1', fileName: 'x.txt' }],
      part('name="a"; filename="x.txt"\r\nContent-Type: text/plain', '1'),
    ],
    [
      'files between texts',
      [
        { key: 'a', kind: 'text', value: '1' },
        { key: 'f', kind: 'file', src: ['d/note.txt', 'plain'] },
        { key: 'b', kind: 'text', value: '2' },
      ],
      part('name="a"', '1') +
        part('name="f"; filename="note.txt"\r\nContent-Type: text/plain', 'a note\n') +
        part('name="f"; filename="plain"\r\nContent-Type: application/octet-stream', 'p') +
        part('name="b"', '2'),
    ],
    [
      'own name and type of a file',
      [
        { key: 'f', kind: 'file', src: ['d/note.txt'], fileName: 'other.bin' },
        { key: 'f', kind: 'file', src: ['plain'], contentType: 'a/b' },
      ],
      part('name="f"; filename="other.bin"\r\nContent-Type: text/plain', 'a note\n') +
        part('name="f"; filename="plain"\r\nContent-Type: a/b', 'p'),
    ],
    ['a file without a path', [{ key: 'f', kind: 'file', src: [''] }], part('name="f"; filename=""', '')],
    [
      'a file as base64',
      [{ key: 'f', kind: 'file', value: 'aGVsbG8=', fileName: 'h.txt' }],
      part('name="f"; filename="h.txt"\r\nContent-Type: text/plain', 'hello'),
    ],
    ['a file as text beside no paths', [{ key: 'f', kind: 'file', src: [], value: 'aGk=' }], part('name="f"', 'aGk=')],
    [
      'an own name is a name only, and told once more beyond Latin-1',
      [
        { key: 'f', kind: 'file', src: ['plain'], fileName: 'dir/é.js' },
        { key: 'f', kind: 'file', fileName: "漢'.json" },
      ],
      part('name="f"; filename="é.js"\r\nContent-Type: application/javascript', 'p') +
        part(`name="f"; filename="漢'.json"; filename*=UTF-8''%E6%BC%A2%27.json\r\nContent-Type: application/json`, ''),
    ],
    ['line breaks in names', [{ key: 'a\r\nX: y', kind: 'text', value: '1' }], part('name="a\r\nX: y"', '1')],
    [
      'disabled parts',
      [
        { key: 'a', kind: 'text', value: '1', disabled: true },
        { key: 'b', kind: 'text', value: '2' },
      ],
      part('name="b"', '2'),
    ],
  ];

test.each(PARTS)('form data: %s', async (_name, parts, text) => {
  const built = await build({ mode: 'formdata', parts });
  expect(built.text).toBe(`${text}--${BOUNDARY}--\r\n`);
  expect(built.type).toBe(`multipart/form-data; boundary=${BOUNDARY}`);
  expect(built.size).toBe(Buffer.byteLength(built.text ?? ''));
});

test('form data: nothing enabled is no body', async () => {
  expect(await build({ mode: 'formdata', parts: [{ key: 'a', kind: 'text', disabled: true }] })).toEqual({
    text: undefined,
    type: undefined,
    size: undefined,
  });
});

test('form data: a boundary in the user’s own header is used', async () => {
  const headers = [{ key: 'Content-Type', value: 'multipart/form-data; boundary="mine"' }];
  const built = await build({ mode: 'formdata', parts: [{ key: 'a', kind: 'text', value: '1' }] }, { headers });
  expect(built.text).toBe('--mine\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--mine--\r\n');
  expect(built.type).toBe(headers[0]?.value);
});

test('a file that cannot be read is a problem that names it', async () => {
  await expect(build({ mode: 'file', src: 'none.txt' })).rejects.toThrow('Cannot read none.txt');
  await expect(build({ mode: 'formdata', parts: [{ key: 'f', kind: 'file', src: ['none.txt'] }] })).rejects.toThrow(
    Problem,
  );
});
