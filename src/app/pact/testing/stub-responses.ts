// Responses of pacts: bodies, types, headers and status, and generators whose values are certain.
import type { Version } from './stub-cases.ts';

type Response = { readonly name: string; readonly version: Version; readonly response: object };

const JSON_TYPE = { 'Content-Type': 'application/json' };

const v3 = (name: string, response: object): Response => ({ name, version: 3, response });
const v4 = (name: string, response: object): Response => ({ name, version: 4, response });

const body = (content: unknown, contentType: string, encoded: unknown = false): object => ({
  body: { content, contentType, encoded },
});

const always = (value: number): object => ({ type: 'RandomInt', min: value, max: value });

const ALL: readonly Response[] = [
  v3('JSON', { status: 200, headers: JSON_TYPE, body: { a: 1, z: [1, 2.5, null], b: 'é<' } }),
  v3('JSON without a type', { status: 200, body: { z: 1 } }),
  v3('text without a type', { status: 200, body: 'str' }),
  v3('text under JSON', { status: 200, headers: JSON_TYPE, body: 'str' }),
  v3('JSON as text under JSON', { status: 200, headers: JSON_TYPE, body: '{"a":1}' }),
  v3('JSON as text without a type', { status: 200, body: '{"a":1}' }),
  v3('a list', { status: 200, body: [1] }),
  v3('a number', { status: 200, body: 12 }),
  v3('a boolean', { body: true }),
  v3('XML without a type', { status: 200, body: '<?xml version="1.0"?><a/>' }),
  v3('HTML without a type', { status: 200, body: '<html><body/></html>' }),
  v3('XML', { status: 200, headers: { 'Content-Type': 'application/xml' }, body: '<a/>' }),
  v3('no body', { status: 204 }),
  v3('a null body', { status: 200, headers: JSON_TYPE, body: null }),
  v3('an empty body', { status: 200, headers: JSON_TYPE, body: '' }),
  v3('another status', { status: 503, body: 'x' }),
  v3('cookies', { status: 200, headers: { 'Set-Cookie': ['a=1; Path=/', 'b=2'] } }),
  v3('a generator', { status: 200, headers: JSON_TYPE, body: { a: 1 }, generators: { body: { '$.a': always(3) } } }),
  v4('bytes', { status: 200, ...body('iVBORw==', 'image/png', 'base64') }),
  v4('JSON written as text', { status: 200, ...body('{"a":1}', 'application/json', 'JSON') }),
  v4('JSON', { status: 200, ...body({ a: 1 }, 'application/json') }),
  v4('a JSON string', { status: 200, ...body('{"a":1}', 'application/json') }),
  v4('text', { status: 200, ...body('text', 'text/plain') }),
  v4('encoded, but not how', { status: 200, ...body('aGVsbG8=', 'text/plain', true) }),
  v4('content alone', { status: 200, body: { content: 'hi' } }),
  v4('the header wins', {
    status: 200,
    headers: { 'Content-Type': ['application/problem+json'] },
    ...body({ a: 1 }, 'application/json'),
  }),
  v4('elements generated', {
    status: 200,
    ...body({ items: [{ id: 1 }, { id: 2 }] }, 'application/json'),
    generators: { body: { '$.items[*].id': always(10) } },
  }),
  v4('members generated', {
    status: 200,
    ...body({ a: 1, b: 2 }, 'application/json'),
    generators: { body: { '$.*': always(4), '$.none': always(5) } },
  }),
  v4('a whole body generated', {
    status: 200,
    ...body([1, 2], 'application/json'),
    generators: { body: { $: always(3) } },
  }),
  v4('a status generated', { status: 200, generators: { status: always(201) } }),
  v4('a form generated', {
    status: 200,
    ...body('a=1&b=2', 'application/x-www-form-urlencoded'),
    generators: { body: { '$.a': always(3) } },
  }),
  v4('text left alone', { status: 200, ...body('hello', 'text/plain'), generators: { body: { $: always(3) } } }),
  v4('a date', {
    status: 200,
    ...body({ d: '' }, 'application/json'),
    generators: { body: { '$.d': { type: 'Date', format: 'yyyy-MM-dd', expression: 'tomorrow + 2 weeks' } } },
  }),
];

export const RESPONSES = ALL.map(({ name }, index) => ({ name, path: `/r${index}` }));

/** Every response of one version, at the paths of RESPONSES. */
export const responsesPact = (version: Version): object => ({
  consumer: { name: `web ${version}` },
  provider: { name: 'shop' },
  interactions: ALL.flatMap((one, index) =>
    one.version === version
      ? [
          {
            description: one.name,
            ...(version === 4 ? { type: 'Synchronous/HTTP' } : {}),
            request: { method: 'GET', path: `/r${index}` },
            response: one.response,
          },
        ]
      : [],
  ),
  metadata: { pactSpecification: { version: version === 4 ? '4.0' : '3.0.0' } },
});
