import { describe, expect, it } from 'vitest';
import type { Collection, FolderNode, RequestNode } from '../model/collection.ts';
import type { Json } from '../model/json.ts';
import { format } from './postman-v2.ts';

type Loose = { readonly [key: string]: unknown };

const read = (document: unknown) => format.read({ path: 'shop.json', text: JSON.stringify(document) });

const requestOf = (item: unknown, around: Loose = {}): RequestNode =>
  read({ ...around, item: [item] }).collection.items[0] as RequestNode;

const callOf = (request: unknown) => requestOf({ request }).call;

const bodyOf = (body: unknown) => callOf({ body }).body;

const urlOf = (url: unknown) => callOf({ url }).url;

describe('the collection', () => {
  it('is read from a wrapper, and pointers lead through it', () => {
    const document = { collection: { info: { name: 'Shop', _postman_id: 'c1' }, item: [{ name: 'a', request: 'x' }] } };
    const { collection } = read(document);
    expect(collection).toMatchObject({ id: 'c1', name: 'Shop', format: 'postman-v2', raw: document.collection });
    expect(collection.items[0]?.source).toEqual({ file: 'shop.json', pointer: '/collection/item/0' });
    expect(format.detects({ path: 'f', text: JSON.stringify(document) })).toBe(true);
  });

  it('is named after its file when it has no name', () => {
    const text = '{"item":[]}';
    expect(format.read({ path: 'a/shop.postman_collection.json', text }).collection.name).toBe('shop');
  });

  it('has variables with a key only; disabled counts and enabled does not', () => {
    const variable = [
      { key: 'a', value: 1, type: 'number' },
      { key: 'b', value: 'x', disabled: true },
      { key: 'c', enabled: false },
      { id: 'd', value: 'x' },
      'e',
      null,
    ];
    expect(read({ variable, item: [] }).collection.variables).toEqual([
      { key: 'a', value: 1, type: 'number' },
      { key: 'b', value: 'x', disabled: true },
      { key: 'c', value: undefined },
    ]);
  });

  it('without items is a Problem, with an empty list it gets a notice', () => {
    expect(() => read({ info: { name: 'x', schema: 'https://schema/json/collection/v2.1.0/c.json' } })).toThrow(
      expect.objectContaining({ code: 'collection.no-items' }),
    );
    expect(read({ item: [] }).notices).toMatchObject([{ code: 'collection.empty' }]);
  });
});

describe('items', () => {
  it('are folders when they have items, requests otherwise, and nothing is dropped but null', () => {
    const item = [
      { name: 'both', request: 'x', item: [{ name: 'inner', request: 'x' }] },
      { name: 'empty folder', item: [] },
      { name: 'null items', item: null },
      null,
      'text',
      { name: 5, id: 7, request: 'x' },
      { name: 'lone', item: { name: 'only', request: 'x' } },
    ];
    const { items } = read({ item }).collection as Collection;
    const shown = items.map((node) => [node.kind, node.name, node.id]);
    expect(shown).toEqual([
      ['folder', 'both', '/item/0'],
      ['folder', 'empty folder', '/item/1'],
      ['request', 'null items', '/item/2'],
      ['request', '', '/item/4'],
      ['request', '5', '7'],
      ['folder', 'lone', '/item/6'],
    ]);
    expect((items[0] as FolderNode).items.map(({ name }) => name)).toEqual(['inner']);
    expect((items[5] as FolderNode).items.map(({ name }) => name)).toEqual(['only']);
    expect((items[3] as RequestNode).call.url).toBeUndefined();
  });

  it('may be nested deep, but not beyond reason, and never exhaust the stack', () => {
    const nested = (depth: number): string => `${'{"item":['.repeat(depth)}${']}'.repeat(depth)}`;
    expect(format.read({ path: 'f', text: nested(500) }).collection.kind).toBe('collection');
    expect(() => format.read({ path: 'f', text: nested(10_000) })).toThrow(
      expect.objectContaining({ code: 'collection.too-deep' }),
    );
  });

  it('keep descriptions and behaviour of their own, not those of the request object', () => {
    const node = requestOf({
      description: { content: 'what', type: 'text/markdown' },
      protocolProfileBehavior: { followRedirects: false },
      request: { url: 'x', protocolProfileBehavior: { maxRedirects: 1 } },
    });
    expect(node).toMatchObject({ description: 'what', behaviour: { followRedirects: false }, protocol: 'http' });
    expect(requestOf({ protocolProfileBehavior: null, request: 'x' }).behaviour).toEqual({});
  });

  it('whose folders have variables get a notice', () => {
    const { notices } = read({ item: [{ name: 'F', item: [], variable: [{ key: 'a', value: '1' }] }] });
    expect(notices).toMatchObject([{ code: 'folder.variables-ignored', source: { pointer: '/item/0/variable' } }]);
  });
});

describe('scripts', () => {
  const scriptsOf = (event: unknown) => requestOf({ id: 'r', name: 'R', event, request: 'x' }).scripts;

  it.each<[string, unknown, string]>([
    ['lines', { exec: ['a', 'b', null] }, 'a\nb\n'],
    ['text', { exec: 'a\r\nb' }, 'a\r\nb'],
    ['a string', 'a', 'a'],
    ['a list', ['a', 'b'], 'a\nb'],
  ])('are written as %s', (_, script, text) => {
    expect(scriptsOf([{ listen: 'test', script }])).toMatchObject([{ event: 'test', text }]);
  });

  it('know who wrote them and where they stand', () => {
    const event = [
      { listen: 'weird', script: 'x' },
      { listen: 'prerequest', script: { id: 's1', exec: 'a', packages: { p: 1 } } },
    ];
    expect(scriptsOf(event)).toEqual([
      {
        id: 's1',
        event: 'prerequest',
        text: 'a',
        source: { file: 'shop.json', pointer: '/item/0/event/1/script' },
        owner: { kind: 'request', id: 'r', name: 'R' },
        packages: { p: 1 },
      },
    ]);
    expect(scriptsOf([{ listen: 'test', script: 'a' }])[0]?.id).toBe('/item/0/event/0/script');
  });

  it.each<[string, unknown]>([
    ['disabled', { listen: 'test', disabled: true, script: 'x' }],
    ['empty', { listen: 'test', script: { exec: ['', ''] } }],
    ['of an unknown event', { listen: 'Test', script: 'x' }],
    ['without a script', { listen: 'test' }],
    ['with a null script', { listen: 'test', script: null }],
  ])('that are %s are left out', (_, event) => {
    expect(scriptsOf([event])).toEqual([]);
  });
});

describe('auth', () => {
  const authOf = (auth: unknown) => requestOf({ request: { url: 'x', auth } }).auth;

  it('has its fields in a list or in a map; the last of a name counts', () => {
    const basic = [{ key: 'username', value: 'a' }, { key: 'username', value: 'b' }, { key: 'x' }, null];
    expect(authOf({ type: 'basic', basic })).toMatchObject({ type: 'basic', fields: { username: 'b' } });
    expect(authOf({ type: 'basic', basic: { username: 'a' } })?.fields).toEqual({ username: 'a' });
    expect(authOf({ type: 'noauth' })).toMatchObject({ type: 'noauth', fields: {} });
    expect(authOf({ type: 'basic', basic: null })).toMatchObject({ type: 'basic', fields: {} });
  });

  it.each([null, undefined, {}, [], 'basic', false, { type: null }, { basic: {} }])('%j inherits', (auth) => {
    expect(authOf(auth)).toBeUndefined();
  });

  it('of a folder stands in the folder, of a request in its request object', () => {
    const auth = { type: 'noauth' };
    const { collection } = read({
      auth,
      item: [
        {
          auth,
          item: [
            { auth, request: { auth } },
            { auth, request: 'x' },
          ],
        },
      ],
    });
    const folder = collection.items[0] as FolderNode;
    expect(collection.auth?.source.pointer).toBe('/auth');
    expect(folder.auth?.source.pointer).toBe('/item/0/auth');
    expect(folder.items[0]?.auth?.source.pointer).toBe('/item/0/item/0/request/auth');
    expect(folder.items[1]?.auth).toBeUndefined();
  });
});

describe('the URL', () => {
  it('is text, also as the whole request', () => {
    expect(urlOf('http://h:80/a?b=1')).toMatchObject({
      raw: 'http://h:80/a?b=1',
      host: ['h'],
      port: '80',
      path: ['a'],
    });
    expect(callOf('{{host}}/a')).toMatchObject({
      method: 'GET',
      url: { host: ['{{host}}'], path: ['a'] },
      headers: [],
    });
  });

  it('is what its parts say, not what raw says', () => {
    const parts = { protocol: 'https', host: 'a.{{b.c}}', port: 8080, path: '/x/y', hash: 'h', auth: { user: 'u' } };
    expect(urlOf({ raw: 'http://other/', ...parts })).toEqual({
      raw: 'http://other/',
      protocol: 'https',
      auth: { user: 'u' },
      host: ['a', '{{b.c}}'],
      port: '8080',
      path: ['x', 'y'],
      query: [],
      hash: 'h',
      variables: [],
    });
  });

  it('has segments of several shapes and path variables by key or id', () => {
    const url = urlOf({
      host: ['h'],
      path: [':id', { type: 'string', value: 'v' }, 5, null],
      variable: [{ id: 'id', value: '1' }],
    });
    expect(url).toMatchObject({ path: [':id', 'v', '5', ''], variables: [{ key: 'id', value: '1' }] });
  });

  it.each<[unknown, Json]>([
    [
      'a=1&b',
      [
        ['a', '1'],
        ['b', null],
      ],
    ],
    [['a=1'], [['a', '1']]],
    [
      { a: '1', b: 2 },
      [
        ['a', '1'],
        ['b', null],
      ],
    ],
    [
      [
        { key: 'a', value: '1' },
        { key: 'a', value: '' },
      ],
      [
        ['a', '1'],
        ['a', ''],
      ],
    ],
    [
      [{ key: null, value: 'x' }, { key: 'n', value: 5 }, null],
      [
        ['', 'x'],
        ['n', null],
      ],
    ],
    [null, []],
  ])('has the query %j', (query, expected) => {
    expect(urlOf({ host: 'h', query })?.query.map(({ key, value }) => [key, value])).toEqual(expected);
  });

  it('keeps disabled parameters and their descriptions', () => {
    const query = [{ key: 'a', value: '1', disabled: true, description: { content: 'why' } }];
    expect(urlOf({ host: 'h', query })?.query).toEqual([{ key: 'a', value: '1', disabled: true, description: 'why' }]);
  });

  it.each([undefined, null, '', ' ', 5, {}, [], { host: [] }, { host: null, raw: '' }])('%j is none', (url) => {
    expect(urlOf(url)).toBeUndefined();
  });

  it('that is nothing but raw is none, and a notice says so', () => {
    const { notices } = read({ item: [{ request: { url: { raw: 'http://h/' } } }] });
    expect(notices).toMatchObject([{ code: 'url.raw-only', source: { pointer: '/item/0/request/url' } }]);
  });
});

describe('headers and method', () => {
  it.each<[unknown, Json]>([
    [
      [{ key: 'A', value: '1' }, { key: 'A', value: null }, { key: 'B' }, 'C: x:y'],
      [
        ['A', '1'],
        ['A', 'null'],
        ['B', ''],
        ['C', 'x:y'],
      ],
    ],
    [
      [{ key: 'L', value: [1, 2] }, { key: 'O', value: {} }, null, 5],
      [
        ['L', '1'],
        ['L', '2'],
        ['O', '[object Object]'],
      ],
    ],
    [
      'A: b\r\nC:d\r\n  e\n  f\n\nbad\n:x\n S: no name at its start\n// D: off',
      [
        ['A', 'b'],
        ['C', 'd  e'],
        ['D', 'off'],
      ],
    ],
    [{ A: '1', B: 2 }, [['A', '1']]],
    [null, []],
  ])('reads %j', (header, expected) => {
    expect(callOf({ header }).headers.map(({ key, value }) => [key, value])).toEqual(expected);
  });

  it('disables what is marked', () => {
    expect(callOf({ header: [{ key: 'A', value: '1', disabled: true }] }).headers[0]?.disabled).toBe(true);
    expect(callOf({ header: '//A: 1' }).headers[0]?.disabled).toBe(true);
  });

  it.each([
    ['put', 'PUT'],
    ['', 'GET'],
    [null, 'GET'],
    [undefined, 'GET'],
    ['Foo', 'FOO'],
  ])('method %j is %s', (method, expected) => {
    expect(callOf({ method }).method).toBe(expected);
  });
});

describe('the body', () => {
  it.each<[unknown, Json]>([
    [
      { mode: 'raw', raw: 'x', options: { raw: { language: 'json' } } },
      { mode: 'raw', text: 'x', language: 'json' },
    ],
    [
      { mode: 'raw', raw: { a: 1 } },
      { mode: 'raw', text: '{"a":1}' },
    ],
    [
      { mode: 'weird', raw: 'x', disabled: true },
      { mode: 'raw', text: 'x', disabled: true },
    ],
    ['text', { mode: 'raw', text: 'text' }],
    [
      { mode: 'file', file: { src: 'a.bin' } },
      { mode: 'file', src: 'a.bin' },
    ],
    [
      { mode: 'file', file: 'a.bin' },
      { mode: 'file', src: 'a.bin' },
    ],
    [
      { mode: 'file', file: { content: 'YQ==' } },
      { mode: 'file', content: 'YQ==' },
    ],
    [{ mode: 'file', file: null }, { mode: 'file' }],
    [
      { mode: 'graphql', graphql: { query: '{a}', operationName: null, variables: null } },
      { mode: 'graphql', query: '{a}', operationName: null, variables: null },
    ],
    [
      { mode: 'graphql', graphql: { query: '{a}', operationName: 'A', variables: '{x' } },
      { mode: 'graphql', query: '{a}', operationName: 'A', variables: '{x' },
    ],
    [
      { mode: 'urlencoded', urlencoded: 'a=1&b' },
      {
        mode: 'urlencoded',
        params: [
          { key: 'a', value: '1' },
          { key: 'b', value: null },
        ],
      },
    ],
    [
      {
        mode: 'urlencoded',
        urlencoded: [
          { key: 'n', value: 5 },
          { key: 'z' },
          { key: 'o', value: {} },
          { key: 'l', value: ['x', 'y'], disabled: true },
        ],
      },
      {
        mode: 'urlencoded',
        params: [
          { key: 'n', value: '5' },
          { key: 'z', value: '' },
          { key: 'o', value: '' },
          { key: 'l', value: 'x', disabled: true },
          { key: 'l', value: 'y', disabled: true },
        ],
      },
    ],
  ])('%j', (body, expected) => {
    expect(bodyOf(body)).toEqual(expected);
  });

  it('has form parts of text and files', () => {
    const formdata = [
      { key: 'a', value: '1', contentType: 'application/json', description: 'd' },
      { key: 'b', value: 5, type: 'text', src: 'ignored' },
      { key: 'c', value: ['x'] },
      { key: 'd', value: false, disabled: true },
      { key: 'e', type: 'file', src: 'a.txt', fileName: 'b.txt' },
      { key: 'f', type: 'file', src: ['a', 'b', 5] },
      { key: 'g', type: 'file', src: [], value: 'YQ==' },
      { key: 'h', type: 'file', src: null },
      null,
    ];
    expect(bodyOf({ mode: 'formdata', formdata })).toEqual({
      mode: 'formdata',
      parts: [
        { key: 'a', kind: 'text', value: '1', contentType: 'application/json', description: 'd' },
        { key: 'b', kind: 'text', value: '5' },
        { key: 'c', kind: 'text', value: '["x"]' },
        { key: 'd', kind: 'text', value: '', disabled: true },
        { key: 'e', kind: 'file', src: ['a.txt'], fileName: 'b.txt' },
        { key: 'f', kind: 'file', src: ['a', 'b'] },
        { key: 'g', kind: 'file', value: 'YQ==', src: [] },
        { key: 'h', kind: 'file' },
      ],
    });
  });

  it.each([
    null,
    undefined,
    {},
    [],
    '',
    5,
    { mode: null, raw: 'x' },
    { raw: 'x' },
    { mode: 'raw' },
    { mode: 'raw', raw: 5 },
  ])('%j is none', (body) => {
    expect(bodyOf(body)).toBeUndefined();
  });
});
