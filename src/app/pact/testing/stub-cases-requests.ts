// Cases of methods, paths, queries and headers.
import type { Sent, StubCase, Version } from './stub-cases.ts';

const gets = (...to: readonly string[]): readonly Sent[] => to.map((one) => ({ to: one }));

const withHeaders = (...headers: readonly NonNullable<Sent['headers']>[]): readonly Sent[] =>
  headers.map((one) => ({ headers: one }));

const get = (name: string, version: Version, request: StubCase['request'], sent: readonly Sent[]): StubCase => ({
  name,
  version,
  request: { method: 'GET', ...request },
  sent,
});

const rules = (...matchers: readonly object[]) => ({ matchers });

export const REQUEST_CASES: readonly StubCase[] = [
  {
    name: 'methods',
    version: 2,
    request: { method: 'put' },
    sent: [{ method: 'PUT' }, { method: 'GET' }, { method: 'HEAD' }, { method: 'OPTIONS' }, { method: 'PATCH' }],
  },
  get('a plain path', 2, { path: '/a/b' }, gets('/a/b', '/a/b/', '/A/b', '/a', '/a/b?', '/a//b')),
  get('a path of the root', 3, { path: '/' }, gets('/', '')),
  get('a path with a space', 3, { path: '/a b' }, gets('/a%20b', '/a+b')),
  get('a path with an escape', 3, { path: '/a%20b' }, gets('/a%20b')),
  get('a path with an umlaut', 3, { path: '/ä' }, gets('/%C3%A4', '/a')),
  get(
    'a path by regex, version 2',
    2,
    { path: '/users/1', matchingRules: { '$.path': { match: 'regex', regex: '^/case-\\d+/users/\\d+$' } } },
    gets('/users/77', '/users/x', '/users/1/'),
  ),
  get(
    'a path by regex, version 3',
    3,
    { path: '/users/1', matchingRules: { path: rules({ match: 'regex', regex: '/users/\\d+' }) } },
    gets('/users/77', '/users/x', '/users/1/2'),
  ),
  get(
    'a path by two rules',
    3,
    {
      path: '/users/1',
      matchingRules: {
        path: { combine: 'AND', ...rules({ match: 'regex', regex: '\\d$' }, { match: 'include', value: 'users' }) },
      },
    },
    gets('/users/77', '/people/7', '/users/x'),
  ),
  get('no query', 3, {}, gets('', '?', '?a=1', '?a')),
  get(
    'a query as text',
    2,
    { query: 'a=1&b=x%20y' },
    gets('?a=1&b=x%20y', '?b=x+y&a=1', '?a=1', '?a=1&b=x%20y&c=', '?A=1&b=x%20y'),
  ),
  get(
    'a query of several values',
    3,
    { query: { a: ['1', '2'] } },
    gets('?a=1&a=2', '?a=2&a=1', '?a=1', '?a=1,2', '?a=1&a=2&a=3'),
  ),
  get('an empty parameter', 3, { query: { a: [''] } }, gets('?a=', '?a', '?', '?a=1')),
  get(
    'a parameter by regex, version 2',
    2,
    { query: 'a=1', matchingRules: { '$.query.a': { match: 'regex', regex: '^\\d+$' } } },
    gets('?a=22', '?a=x', '?a=1&a=2', '?a=1&a=x'),
  ),
  get(
    'a parameter by regex, version 3',
    3,
    { query: { a: ['1'], 'b[]': ['x'] }, matchingRules: { query: { a: rules({ match: 'regex', regex: '^\\d+$' }) } } },
    gets('?a=22&b[]=x', '?a=22&b%5B%5D=x', '?a=x&b[]=x', '?a=1&a=2&b[]=x', '?a=1', '?a=1&b[]=y'),
  ),
  get(
    'a parameter by number rules',
    3,
    {
      query: { i: ['1'], n: ['1.5'] },
      matchingRules: { query: { i: rules({ match: 'integer' }), n: rules({ match: 'number' }) } },
    },
    gets('?i=7&n=8.25', '?i=7.5&n=8', '?i=x&n=1', '?i=-7&n=-1', '?i=1&n=y'),
  ),
  get(
    'a parameter by type',
    3,
    { query: { a: ['1'] }, matchingRules: { query: { a: rules({ match: 'type' }) } } },
    gets('?a=x', '?a=', '?a=1&a=2'),
  ),
  get(
    'a parameter by date',
    3,
    { query: { d: ['2020-01-01'] }, matchingRules: { query: { d: rules({ match: 'date', date: 'yyyy-MM-dd' }) } } },
    gets('?d=2026-11-24', '?d=2026-13-24', '?d=24.11.2026'),
  ),
  get(
    'a parameter by include',
    3,
    { query: { q: ['abc'] }, matchingRules: { query: { q: rules({ match: 'include', value: 'b' }) } } },
    gets('?q=xbx', '?q=x'),
  ),
  get(
    'a parameter by OR',
    3,
    {
      query: { q: ['a'] },
      matchingRules: {
        query: { q: { combine: 'OR', ...rules({ match: 'regex', regex: '^a' }, { match: 'regex', regex: 'z$' }) } },
      },
    },
    gets('?q=ab', '?q=bz', '?q=b'),
  ),
  get(
    'headers',
    2,
    { headers: { 'X-One': 'a', 'x-list': 'a, b' } },
    withHeaders(
      { 'x-one': 'a', 'X-LIST': 'a, b' },
      { 'x-one': 'a', 'x-list': 'a,b' },
      { 'x-one': 'a', 'x-list': ['a', 'b'] },
      { 'x-one': 'a', 'x-list': 'b, a' },
      { 'x-one': 'A', 'x-list': 'a, b' },
      { 'x-one': 'a' },
      { 'x-one': ['a', 'b'], 'x-list': 'a, b' },
      { 'x-one': ' a ', 'x-list': 'a,   b', 'x-more': '1' },
    ),
  ),
  get(
    'content type and accept',
    2,
    { headers: { Accept: 'application/json', 'Content-Type': 'text/plain;charset=UTF-8' } },
    withHeaders(
      { accept: 'application/json', 'content-type': 'text/plain;charset=UTF-8' },
      { accept: 'application/json', 'content-type': 'text/plain; charset=utf-8' },
      { accept: 'application/json; q=1', 'content-type': 'text/plain;charset=UTF-8' },
      { accept: 'application/json', 'content-type': 'text/plain' },
      { accept: 'text/html', 'content-type': 'text/plain;charset=UTF-8' },
    ),
  ),
  get(
    'headers that hold commas',
    3,
    { headers: { 'If-Modified-Since': 'Tue, 24 Nov 2026 10:00:00 GMT', Cookie: 'a=1; b=2' } },
    withHeaders(
      { 'if-modified-since': 'Tue, 24 Nov 2026 10:00:00 GMT', cookie: 'a=1; b=2' },
      { 'if-modified-since': 'Tue, 24 Nov 2026 10:00:01 GMT', cookie: 'a=1; b=2' },
      { 'if-modified-since': 'Tue, 24 Nov 2026 10:00:00 GMT', cookie: 'b=2; a=1' },
    ),
  ),
  get(
    'a header by regex, version 2',
    2,
    { headers: { 'X-Id': '12' }, matchingRules: { '$.headers.X-Id': { match: 'regex', regex: '^\\d+$' } } },
    withHeaders({ 'x-id': '7' }, { 'x-id': 'x' }, {}, { 'x-id': '7, 8' }, { 'x-id': '7, x' }),
  ),
  get(
    'a header by regex, version 3',
    3,
    { headers: { 'X-Id': '12' }, matchingRules: { header: { 'X-Id': rules({ match: 'regex', regex: '^\\d+$' }) } } },
    withHeaders({ 'x-id': '7' }, { 'x-id': 'x' }, {}, { 'x-id': '7, 8' }, { 'x-id': '' }),
  ),
  get(
    'a header by another case of its name',
    3,
    { headers: { 'X-Id': '12' }, matchingRules: { header: { 'x-id': rules({ match: 'integer' }) } } },
    withHeaders({ 'x-id': '7' }, { 'x-id': 'x' }),
  ),
  get(
    'a list in a header by regex',
    3,
    {
      headers: { Accept: 'text/html, text/plain', 'X-List': 'a, b' },
      matchingRules: {
        header: {
          Accept: rules({ match: 'regex', regex: '^[a-z/, ]+$' }),
          'X-List': rules({ match: 'regex', regex: '^\\w$' }),
        },
      },
    },
    withHeaders(
      { accept: 'text/html, text/plain', 'x-list': 'a, b' },
      { accept: 'text/css', 'x-list': 'a, b' },
      { accept: 'text/html, text/plain', 'x-list': 'c' },
      { accept: 'text/html, text/plain', 'x-list': ['c', 'd'] },
    ),
  ),
  get(
    'a whole list in a header by regex',
    3,
    {
      headers: { 'X-List': 'a, b' },
      matchingRules: { header: { 'X-List': rules({ match: 'regex', regex: '^\\w, \\w$' }) } },
    },
    withHeaders({ 'x-list': 'a, b' }, { 'x-list': 'c' }, { 'x-list': ['c', 'd'] }),
  ),
  get(
    'a whole list in a header by regex, version 2',
    2,
    { headers: { 'X-List': 'a, b' }, matchingRules: { '$.header.X-List': { match: 'regex', regex: '^\\w, ?\\w$' } } },
    withHeaders({ 'x-list': 'a, b' }, { 'x-list': 'a,b' }, { 'x-list': 'c' }, { 'x-list': ['c', 'd'] }),
  ),
  get(
    'a bearer token',
    4,
    {
      headers: { Authorization: ['Bearer abc'] },
      matchingRules: { header: { Authorization: rules({ match: 'regex', regex: '^Bearer \\w+$' }) } },
    },
    withHeaders({ authorization: 'Bearer xyz' }, { authorization: 'Basic xyz' }, {}),
  ),
  get(
    'header values in a list',
    4,
    { headers: { 'X-List': ['a', 'b'], Accept: ['text/html', 'text/plain'] } },
    withHeaders(
      { 'x-list': 'a, b', accept: 'text/html, text/plain' },
      { 'x-list': ['a', 'b'], accept: ['text/html', 'text/plain'] },
      { 'x-list': 'a', accept: 'text/html, text/plain' },
    ),
  ),
  get(
    'a header by semver',
    4,
    { headers: { 'X-Version': ['1.2.3'] }, matchingRules: { header: { 'X-Version': rules({ match: 'semver' }) } } },
    withHeaders({ 'x-version': '10.0.1-rc.1+b5' }, { 'x-version': '1.2' }, { 'x-version': '01.2.3' }),
  ),
];
