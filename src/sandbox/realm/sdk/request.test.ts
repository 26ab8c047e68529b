import { describe, expect, test } from 'vitest';
import type { RequestState } from '../../protocol.ts';
import { createRequest, PostmanRequest, toRequestState } from './request.ts';
import { PostmanUrl } from './url.ts';

// biome-ignore lint/suspicious/noExplicitAny: scripts do to a request what no type allows
type Loose = any;

const state = (): RequestState => ({
  id: 'id-1',
  name: 'r',
  description: 'about',
  call: {
    method: 'POST',
    url: {
      protocol: 'http',
      host: ['h', 'com'],
      path: ['p', ':id'],
      query: [
        { key: 'x', value: '1' },
        { key: 'y', value: '2' },
      ],
      variables: [{ key: 'id', value: '7' }],
    },
    headers: [
      { key: 'X-H', value: 'v', description: 'd' },
      { key: 'Off', value: 'o', disabled: true },
    ],
    body: { mode: 'raw', text: '{"a":1}', language: 'json' },
  },
  auth: { type: 'basic', fields: { username: 'u', password: 'p' } },
});

const change = (edit: (request: Loose) => void, from = state()): RequestState => {
  const request = createRequest(from);
  edit(request);
  return toRequestState(request);
};
const urlText = ({ call }: RequestState) => String(new PostmanUrl({ ...call.url, variable: call.url?.variables }));
const headerPairs = ({ call }: RequestState) => call.headers.map(({ key, value }) => `${key}: ${value}`);

describe('an unchanged request', () => {
  test('is the very state it was made from', () => {
    const from = state();
    expect(change(() => {}, from)).toBe(from);
  });

  test('stays so when a script only looks', () => {
    const from = state();
    const looked = change((request) => {
      request.headers.get('x-h');
      String(request.url);
      String(request.body);
      request.auth?.parameters().get('username');
      String(request.description);
      JSON.stringify(request);
    }, from);
    expect(looked).toBe(from);
  });

  test.each([
    { mode: 'urlencoded', params: [{ key: 'a', value: null, description: 'x' }] },
    {
      mode: 'formdata',
      parts: [
        { key: 'f', kind: 'file', src: ['a', 'b'] },
        { key: 't', kind: 'text', value: 'v' },
      ],
    },
    { mode: 'file', src: '/f' },
    { mode: 'graphql', query: '{q}', variables: '{}' },
    { mode: 'raw', text: '', disabled: true },
  ] as const)('with a $mode body too', (body) => {
    const from = { ...state(), call: { ...state().call, body } };
    expect(change((request) => void String(request.body), from)).toBe(from);
  });
});

describe('URL', () => {
  test.each<[string, (request: Loose) => void, string]>([
    ['assigned as text', (r) => (r.url = 'http://n/new?z=1'), 'http://n/new?z=1'],
    ['assigned as parts', (r) => (r.url = { protocol: 'http', host: ['o'], path: ['b'] }), 'http://o/b'],
    ['updated', (r) => r.url.update('http://u/upd'), 'http://u/upd'],
    ['path pushed', (r) => r.url.path.push('more'), 'http://h.com/p/7/more?x=1&y=2'],
    ['path as text', (r) => (r.url.path = '/a/b'), 'http://h.com/a/b?x=1&y=2'],
    ['host as text', (r) => (r.url.host = 'localhost'), 'http://localhost/p/7?x=1&y=2'],
    ['port as a number', (r) => (r.url.port = 8080), 'http://h.com:8080/p/7?x=1&y=2'],
    ['query added', (r) => r.url.query.add({ key: 'q', value: 'a b' }), 'http://h.com/p/7?x=1&y=2&q=a b'],
    ['query removed', (r) => r.url.query.remove('x'), 'http://h.com/p/7?y=2'],
    ['query replaced by data', (r) => (r.url.query = [{ key: 'n', value: '1' }]), 'http://h.com/p/7?n=1'],
    ['query member changed', (r) => (r.url.query.members[0].value = 'm'), 'http://h.com/p/7?x=m&y=2'],
    ['path variable', (r) => r.url.variables.upsert({ key: 'id', value: '9' }), 'http://h.com/p/9?x=1&y=2'],
    ['parameters added', (r) => r.addQueryParams('a=1&b=2'), 'http://h.com/p/7?x=1&y=2&a=1&b=2'],
    ['parameters removed', (r) => r.removeQueryParams(['x', 'y']), 'http://h.com/p/7'],
  ])('%s', (_, edit, expected) => {
    expect(urlText(change(edit))).toBe(expected);
  });
});

describe('headers', () => {
  test.each<[string, (request: Loose) => void, string[]]>([
    ['added', (r) => r.headers.add({ key: 'N', value: 5 }), ['X-H: v', 'Off: o', 'N: 5']],
    ['added as text', (r) => r.addHeader('A: b'), ['X-H: v', 'Off: o', 'A: b']],
    ['upserted', (r) => r.headers.upsert({ key: 'x-h', value: 'up' }), ['x-h: up', 'Off: o']],
    ['upserted by exact name', (r) => r.upsertHeader({ key: 'x-h', value: 'up' }), ['X-H: v', 'Off: o', 'x-h: up']],
    ['removed', (r) => r.headers.remove('x-H'), ['Off: o']],
    ['removed by exact name', (r) => r.removeHeader('x-h'), ['X-H: v', 'Off: o']],
    ['removed whatever the case', (r) => r.removeHeader('x-h', { ignoreCase: true }), ['Off: o']],
    ['cleared', (r) => r.headers.clear(), []],
    ['pushed as data', (r) => r.headers.members.push({ key: 'P', value: '1' }), ['X-H: v', 'Off: o', 'P: 1']],
    ['replaced by data are lost, as in Postman', (r) => (r.headers = [{ key: 'A', value: '1' }]), []],
    ['deleted', (r) => delete r.headers, []],
  ])('%s', (_, edit, expected) => {
    expect(headerPairs(change(edit))).toEqual(expected);
  });
});

describe('body', () => {
  test.each<[string, (request: Loose) => void, unknown]>([
    ['text', (r) => (r.body = 'plain'), { mode: 'raw', text: 'plain' }],
    ['definition', (r) => (r.body = { mode: 'raw', raw: 'obj' }), { mode: 'raw', text: 'obj' }],
    ['raw object goes out as JSON', (r) => (r.body.raw = { o: 1 }), { mode: 'raw', text: '{"o":1}', language: 'json' }],
    ['raw number is not sent', (r) => (r.body.raw = 5), undefined],
    ['raw changed', (r) => (r.body.raw = '{{v}}'), { mode: 'raw', text: '{{v}}', language: 'json' }],
    ['updated', (r) => r.body.update({ mode: 'raw', raw: 'u' }), { mode: 'raw', text: 'u' }],
    [
      'language',
      (r) => (r.body.options = { raw: { language: 'xml' } }),
      { mode: 'raw', text: '{"a":1}', language: 'xml' },
    ],
    ['disabled', (r) => (r.body.disabled = true), { mode: 'raw', text: '{"a":1}', language: 'json', disabled: true }],
    [
      'urlencoded',
      (r) => (r.body = { mode: 'urlencoded', urlencoded: 'u=v&w=x' }),
      {
        mode: 'urlencoded',
        params: [
          { key: 'u', value: 'v' },
          { key: 'w', value: 'x' },
        ],
      },
    ],
    [
      'form data',
      (r) => (r.body = { mode: 'formdata', formdata: [{ key: 'u', value: 'v' }] }),
      { mode: 'formdata', parts: [{ key: 'u', kind: 'text', value: 'v' }] },
    ],
    [
      'graphql',
      (r) => (r.body = { mode: 'graphql', graphql: { query: '{q}', variables: { a: 1 } } }),
      { mode: 'graphql', query: '{q}', variables: { a: 1 } },
    ],
    ['no mode', (r) => (r.body = { raw: 'x' }), undefined],
    ['null', (r) => (r.body = null), undefined],
    ['undefined leaves it as it was', (r) => (r.body = undefined), state().call.body],
    ['deleted leaves it as it was', (r) => delete r.body, state().call.body],
  ])('%s', (_, edit, expected) => {
    expect(change(edit).call.body).toEqual(expected);
  });

  test('lists inside a body are live', () => {
    const body = { mode: 'urlencoded', params: [{ key: 'a', value: '1' }] } as const;
    const changed = change((r) => r.body.urlencoded.add({ key: 'b', value: '2' }), {
      ...state(),
      call: { ...state().call, body },
    });
    expect(changed.call.body).toMatchObject({ params: [{ key: 'a' }, { key: 'b', value: '2' }] });
  });

  test('emptiness and text', () => {
    const { body } = createRequest(state());
    expect([body?.isEmpty(), String(body)]).toEqual([false, '{"a":1}']);
    body?.update({ mode: 'raw', raw: '' });
    expect(body?.isEmpty()).toBe(true);
  });
});

describe('method and auth', () => {
  test.each([
    ['PUT', 'PUT'],
    ['put', 'PUT'],
    ['', 'GET'],
    [undefined, 'GET'],
  ])('method %s', (given, expected) => {
    expect(change((r) => (r.method = given as string)).call.method).toBe(expected);
  });

  test.each<[string, (request: Loose) => void, unknown]>([
    [
      'as an array',
      (r) => (r.auth = { type: 'bearer', bearer: [{ key: 'token', value: 'T' }] }),
      { type: 'bearer', fields: { token: 'T' } },
    ],
    [
      'as an object',
      (r) => (r.auth = { type: 'bearer', bearer: { token: 'T' } }),
      { type: 'bearer', fields: { token: 'T' } },
    ],
    [
      'authorizeUsing',
      (r) => r.authorizeUsing('bearer', [{ key: 'token', value: 'Z' }]),
      { type: 'bearer', fields: { token: 'Z' } },
    ],
    [
      'authorizeUsing an object',
      (r) => r.authorizeUsing({ type: 'bearer', token: 'Y' }),
      { type: 'bearer', fields: { token: 'Y' } },
    ],
    ['taken away', (r) => (r.auth = null), { type: 'basic', fields: { username: 'u', password: 'p' } }],
    [
      'one field',
      (r) => r.auth.parameters().upsert({ key: 'password', value: 'q' }),
      { type: 'basic', fields: { username: 'u', password: 'q' } },
    ],
  ])('auth %s', (_, edit, expected) => {
    expect(change(edit).auth).toMatchObject(expected as object);
  });
});

test('shows headers and sizes', () => {
  const request = createRequest(state());
  expect(request.getHeaders()).toEqual({ 'X-H': 'v', Off: 'o' });
  expect(request.getHeaders({ enabled: true, ignoreCase: true })).toEqual({ 'x-h': 'v' });
  const names: string[] = [];
  request.forEachHeader((header) => names.push(header.key));
  expect(names).toEqual(['X-H', 'Off']);
  expect(request.size()).toMatchObject({ body: 7, source: 'COMPUTED' });
});

test('clones and serialises like the SDK', () => {
  const request = createRequest(state());
  const copy = request.clone();
  copy.method = 'GET';
  expect(request.method).toBe('POST');
  expect(Object.keys(request.toJSON())).toEqual(['description', 'url', 'header', 'method', 'body', 'auth']);
  expect(new PostmanRequest('http://h/').toJSON()).toMatchObject({ method: 'GET', url: { host: ['h'] } });
});

test('builds nothing that is not looked at', () => {
  const from = state();
  const refuse = () => expect.unreachable();
  Object.defineProperty(from.call.url, 'host', { get: refuse });
  Object.defineProperty(from.call.headers[0], 'key', { get: refuse });
  Object.defineProperty(from.call.body, 'text', { get: refuse });
  Object.defineProperty(from.auth, 'type', { get: refuse });
  expect(toRequestState(createRequest(from))).toBe(from);
});
