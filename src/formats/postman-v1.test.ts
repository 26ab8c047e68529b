import { expect, it } from 'vitest';
import type { CollectionNode, RequestNode } from '../model/collection.ts';
import { format } from './postman-v1.ts';

type Loose = { readonly [key: string]: unknown };

const read = (document: Loose) =>
  format.read({ path: 'old.json', text: JSON.stringify({ id: 'c', name: 'Old', ...document }) });

const namesOf = (nodes: readonly CollectionNode[]): string =>
  nodes.map((node) => (node.kind === 'folder' ? `${node.name}[${namesOf(node.items)}]` : node.name)).join(' ');

const named = (id: string, rest: Loose = {}): Loose => ({
  id,
  name: id,
  url: `http://h/${id}`,
  method: 'GET',
  ...rest,
});

const requestOf = (rest: Loose): RequestNode =>
  read({ order: ['r'], requests: [named('r', rest)] }).collection.items[0] as RequestNode;

it('is known by its lists of requests and their order', () => {
  const detects = (document: unknown): boolean => format.detects({ path: 'f', text: JSON.stringify(document) });
  expect(detects({ name: 'x', order: [], requests: [] })).toBe(true);
  expect(detects({ name: 'x', requests: [] })).toBe(false);
  expect(detects({ name: 'x', order: [], requests: [], item: [] })).toBe(false);
});

it('puts folders before requests, each in their order, and says what no order lists', () => {
  const { collection, notices } = read({
    order: ['a', 'b', 'a', 'gone'],
    folders_order: ['g', 'f'],
    folders: [
      { id: 'f', name: 'F', order: ['c'], folders_order: ['h'] },
      { id: 'g', name: 'G', order: ['a'] },
      { id: 'h', name: 'H', order: ['d'], folders_order: ['f'] },
    ],
    requests: ['a', 'b', 'c', 'd', 'lost'].map((id) => named(id)),
  });
  expect(namesOf(collection.items)).toBe('G[a] F[H[d] c] a b');
  expect(collection.format).toBe('postman-v1');
  expect(notices.map(({ code }) => code)).toEqual(['collection.v1', 'collection.v1-lost-requests']);
  expect(notices[1]?.message).toContain('lost');
});

it('takes the folders as listed when nothing orders them', () => {
  const folders = [
    { id: 'f', name: 'F', folders_order: ['h'] },
    { id: 'h', name: 'H' },
  ];
  expect(namesOf(read({ order: [], requests: [], folders }).collection.items)).toBe('F[H[]]');
});

it('reads headers from the list and, where that is silent, from the text', () => {
  const headerData = [
    { key: 'A', value: '1', enabled: true },
    { key: 'B', value: '2', enabled: false },
  ];
  expect(requestOf({ headerData, headers: 'a: 9\nC: 3\n//D: 4' }).call.headers).toEqual([
    { key: 'A', value: '1' },
    { key: 'B', value: '2', disabled: true },
    { key: 'C', value: '3' },
    { key: 'D', value: '4', disabled: true },
  ]);
});

it.each<[Loose, unknown]>([
  [
    { dataMode: 'raw', rawModeData: 'x', dataOptions: { raw: { language: 'xml' } } },
    { mode: 'raw', text: 'x', language: 'xml' },
  ],
  [
    { dataMode: 'raw', data: 'y', dataDisabled: true },
    { mode: 'raw', text: 'y', disabled: true },
  ],
  [
    { dataMode: 'binary', rawModeData: 'a.bin' },
    { mode: 'file', src: 'a.bin' },
  ],
  [
    { dataMode: 'graphql', graphqlModeData: { query: '{a}' } },
    { mode: 'graphql', query: '{a}' },
  ],
  [
    { dataMode: 'urlencoded', data: [{ key: 'a', value: '1', enabled: false }] },
    { mode: 'urlencoded', params: [{ key: 'a', value: '1', disabled: true }] },
  ],
  [
    { dataMode: 'params', data: [{ key: 'f', type: 'file', value: ['a', 'b'] }] },
    { mode: 'formdata', parts: [{ key: 'f', kind: 'file', src: ['a', 'b'] }] },
  ],
  [{ dataMode: null, data: 'x' }, undefined],
])('reads the body %j', (request, body) => {
  expect(requestOf(request).call.body).toEqual(body);
});

it('reads query and path variables from their lists', () => {
  const { url } = requestOf({
    url: '{{host}}/:p?a=1#h',
    queryParams: [{ key: 'q', value: '2', enabled: false }],
    pathVariables: { p: 'v' },
  }).call;
  expect(url).toMatchObject({ host: ['{{host}}'], path: [':p'], hash: 'h' });
  expect(url?.query).toEqual([{ key: 'q', value: '2', disabled: true }]);
  expect(url?.variables).toEqual([{ key: 'p', value: 'v' }]);
  expect(requestOf({ url: 'h?a=1' }).call.url?.query).toEqual([{ key: 'a', value: '1' }]);
});

it.each<[Loose, unknown]>([
  [
    { currentHelper: 'basicAuth', helperAttributes: { id: 'basic', username: 'u' } },
    { type: 'basic', fields: { username: 'u' } },
  ],
  [
    { currentHelper: 'basicAuth', helperAttributes: '{"username":"u"}' },
    { type: 'basic', fields: { username: 'u' } },
  ],
  [
    { currentHelper: 'hawkAuth', helperAttributes: { hawk_id: 'i' } },
    { type: 'hawk', fields: { authId: 'i' } },
  ],
  [{ auth: { type: 'bearer', bearer: [{ key: 'token', value: 'T' }] } }, { type: 'bearer', fields: { token: 'T' } }],
])('signs as %j says', (request, auth) => {
  expect(requestOf(request).auth).toMatchObject(auth as Loose);
});

it('fills the list of path variables up from the map, as the list has them first', () => {
  const { call } = requestOf({
    url: 'http://h/:a/:b',
    pathVariables: { a: 'map', b: 'map' },
    pathVariableData: [{ key: 'a', value: 'list' }],
  });
  expect(call.url?.variables.map(({ key, value }) => [key, value])).toEqual([
    ['a', 'list'],
    ['b', 'map'],
  ]);
});

it('takes headers that are a list already, and none from a map', () => {
  expect(requestOf({ headers: [{ key: 'x', value: 'y' }] }).call.headers).toEqual([{ key: 'x', value: 'y' }]);
  expect(requestOf({ headers: { x: 'y' } }).call.headers).toEqual([]);
});

it('inherits when its helper is normal', () => {
  expect(requestOf({ currentHelper: 'normal', auth: { type: 'bearer' } }).auth).toBeUndefined();
});

it('prefers the text of scripts to their events', () => {
  const events = [
    { listen: 'test', script: { exec: ['e'] } },
    { listen: 'prerequest', script: { exec: ['f'] } },
  ];
  const { scripts } = requestOf({ events, tests: 't()\nu()', preRequestScript: null });
  expect(scripts.map(({ event, text }) => [event, text])).toEqual([
    ['prerequest', 'f'],
    ['test', 't()\nu()'],
  ]);
});
