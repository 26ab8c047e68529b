// Values on the wire: every style of every kind of parameter, bodies of every media type, and what must never get there.
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../model/json.ts';
import type { ApiCase } from '../api-case.ts';
import { createJudge } from '../create-judge.ts';
import { openApiOf } from '../judging/testing/judge-of.ts';
import { toRequest } from './to-request.ts';

const BASE = 'http://api.test';

const LIST = { type: 'array', items: { type: 'string' } };
const OBJECT = {
  type: 'object',
  properties: { role: { type: 'string' }, age: { type: 'integer' } },
  required: ['role', 'age'],
};

type Style = { readonly style?: string; readonly explode?: boolean; readonly allowReserved?: boolean };

const parameterDocument = (where: string, schema: Json, more: Record<string, Json>) => ({
  openapi: '3.2.0',
  paths: {
    [where === 'path' ? '/a/{p}' : '/a']: {
      get: {
        parameters: [{ name: 'p', in: where, required: true, schema, ...more }],
        responses: { default: { description: 'x' } },
      },
    },
  },
});

const blank = { mode: 'positive', title: '', path: {}, query: {}, header: {}, cookie: {} } as const;

const written = async (where: 'path' | 'query' | 'header' | 'cookie', value: Json, style: Style = {}) => {
  const schema = Array.isArray(value) ? LIST : typeof value === 'object' ? OBJECT : { type: 'string' };
  const api = await openApiOf(parameterDocument(where, schema, { ...style }));
  const operation = api.operations[0]!;
  const request = toRequest({ ...blank, operation, [where]: { p: value } } as ApiCase, BASE);
  const { findings } = await createJudge(api, { baseUrls: [BASE] }).request(operation, request);
  const text = where === 'header' || where === 'cookie' ? request.headers[0]?.[1] : request.url.slice(BASE.length + 2);
  return { text, findings: findings.map(({ message }) => message) };
};

const colors = ['blue', 'black'];
const person = { role: 'admin', age: 3 };

describe('styles, as OpenAPI shows them, and as the judge reads them back', () => {
  test.each<['path' | 'query' | 'header' | 'cookie', Json, Style, string]>([
    ['path', 'blue', {}, '/blue'],
    ['path', colors, {}, '/blue,black'],
    ['path', person, {}, '/role,admin,age,3'],
    ['path', person, { explode: true }, '/role=admin,age=3'],
    ['path', 'blue', { style: 'label' }, '/.blue'],
    ['path', colors, { style: 'label' }, '/.blue,black'],
    ['path', colors, { style: 'label', explode: true }, '/.blue.black'],
    ['path', person, { style: 'label' }, '/.role,admin,age,3'],
    ['path', person, { style: 'label', explode: true }, '/.role=admin.age=3'],
    ['path', 'blue', { style: 'matrix' }, '/;p=blue'],
    ['path', colors, { style: 'matrix' }, '/;p=blue,black'],
    ['path', colors, { style: 'matrix', explode: true }, '/;p=blue;p=black'],
    ['path', person, { style: 'matrix' }, '/;p=role,admin,age,3'],
    ['path', person, { style: 'matrix', explode: true }, '/;role=admin;age=3'],
    ['query', 'blue', {}, '?p=blue'],
    ['query', colors, {}, '?p=blue&p=black'],
    ['query', colors, { explode: false }, '?p=blue,black'],
    ['query', person, {}, '?role=admin&age=3'],
    ['query', person, { explode: false }, '?p=role,admin,age,3'],
    ['query', colors, { style: 'spaceDelimited', explode: false }, '?p=blue%20black'],
    ['query', colors, { style: 'pipeDelimited', explode: false }, '?p=blue%7Cblack'],
    ['query', person, { style: 'deepObject', explode: true }, '?p[role]=admin&p[age]=3'],
    ['header', 'blue', {}, 'blue'],
    ['header', colors, {}, 'blue,black'],
    ['header', person, {}, 'role,admin,age,3'],
    ['header', person, { explode: true }, 'role=admin,age=3'],
    ['cookie', 'blue', {}, 'p=blue'],
    ['cookie', colors, { explode: false }, 'p=blue,black'],
    ['cookie', 'blue', { style: 'cookie' }, 'p=blue'],
  ])('%s %j %j is %s', async (where, value, style, text) => {
    expect(await written(where, value, style)).toEqual({ text, findings: [] });
  });

  test.each<[string, Json, string]>([
    ['csv', ['a', 'b'], '?p=a,b'],
    ['ssv', ['a', 'b'], '?p=a%20b'],
    ['tsv', ['a', 'b'], '?p=a%09b'],
    ['pipes', ['a', 'b'], '?p=a%7Cb'],
    ['multi', ['a', 'b'], '?p=a&p=b'],
  ])('Swagger 2 collectionFormat %s', async (collectionFormat, value, text) => {
    const parameter = { name: 'p', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat };
    const api = await openApiOf({
      swagger: '2.0',
      paths: { '/a': { get: { parameters: [parameter], responses: { default: { description: 'x' } } } } },
    });
    const operation = api.operations[0]!;
    expect(toRequest({ ...blank, operation, query: { p: value } }, BASE).url).toBe(`${BASE}/a${text}`);
  });
});

describe('what must not get on the wire', () => {
  test('slashes, question marks and spaces in a path value are encoded, dots alone do not lead elsewhere', async () => {
    expect((await written('path', 'a/b?c d#e%')).text).toBe('/a%2Fb%3Fc%20d%23e%25');
    expect((await written('path', '..')).text).toBe('/%2E%2E');
  });

  test('a query value cannot add a parameter, and with allowReserved keeps what separates nothing', async () => {
    expect((await written('query', 'a&b=c#d')).text).toBe('?p=a%26b%3Dc%23d');
    expect((await written('query', 'a/b:c&d#e+f', { allowReserved: true })).text).toBe('?p=a/b:c%26d%23e%2Bf');
  });

  test('a header value cannot add a header', async () => {
    expect((await written('header', 'a\r\nX-Evil: 1\0é')).text).toBe('a%0D%0AX-Evil: 1%00%C3%A9');
  });

  test('lone surrogates are replaced, not thrown at', async () => {
    expect((await written('query', 'a\ud800')).text).toBe('?p=a%EF%BF%BD');
  });

  test('numbers have no exponent', async () => {
    expect((await written('query', 1e-7)).text).toBe('?p=0.0000001');
  });
});

const bodyCase = async (media: string, body: Omit<NonNullable<ApiCase['body']>, 'media'>, more: Json = {}) => {
  const content = { [media]: { schema: {}, ...(more as object) } };
  const api = await openApiOf({
    openapi: '3.1.0',
    paths: { '/a': { post: { requestBody: { content }, responses: { default: { description: 'x' } } } } },
  });
  const operation = api.operations[0]!;
  const request = toRequest({ ...blank, operation, body: { media, ...body } as ApiCase['body'] } as ApiCase, BASE);
  const type = request.headers.find(([name]) => name === 'Content-Type')?.[1];
  return { type, text: new TextDecoder().decode(request.body) };
};

describe('bodies', () => {
  test('JSON, and types that end in +json', async () => {
    const value = { a: [1, 'é'] };
    expect(await bodyCase('application/json', { value })).toEqual({ type: 'application/json', text: '{"a":[1,"é"]}' });
    expect((await bodyCase('application/problem+json', { value })).type).toBe('application/problem+json');
    expect((await bodyCase('*/*', { value })).type).toBe('application/json');
  });

  test('JSON Lines', async () => {
    expect((await bodyCase('application/jsonl', { value: [{ a: 1 }, 2] })).text).toBe('{"a":1}\n2\n');
  });

  test('text as it is', async () => {
    expect(await bodyCase('text/plain', { value: 'é' })).toEqual({ type: 'text/plain; charset=utf-8', text: 'é' });
    expect((await bodyCase('application/json', { text: '{"a' })).text).toBe('{"a');
  });

  test('a form: lists repeat, objects are JSON, unless its encoding says otherwise', async () => {
    const value = { a: 'x y&z', list: [1, 2], deep: { k: 'v' } };
    const media = 'application/x-www-form-urlencoded';
    expect((await bodyCase(media, { value })).text).toBe('a=x%20y%26z&list=1&list=2&deep=%7B%22k%22%3A%22v%22%7D');
    const encoding = { list: { style: 'pipeDelimited', explode: false }, deep: { style: 'deepObject', explode: true } };
    expect((await bodyCase(media, { value }, { encoding })).text).toBe('a=x%20y%26z&list=1%7C2&deep[k]=v');
  });

  test('a form of deep objects and lists of them', async () => {
    const value = { items: [{ price: 'p1', tags: ['x'] }, { price: 'p2' }] };
    const media = 'application/x-www-form-urlencoded';
    const encoding = { items: { style: 'deepObject', explode: true } };
    expect((await bodyCase(media, { value }, { encoding })).text).toBe(
      'items[0][price]=p1&items[0][tags][0]=x&items[1][price]=p2',
    );
  });

  test('a multipart form: files have names and types, a value cannot end its part', async () => {
    const value = { name: 'x', data: '--assay-form-boundary', meta: { k: 1 }, 'odd"\r\n': 'y' };
    const { type, text } = await bodyCase('multipart/form-data', { value, files: ['data'] });
    const boundary = /boundary=(.+)$/.exec(type!)![1]!;
    expect(boundary).not.toBe('assay-form-boundary');
    expect(text.split(`--${boundary}`)).toEqual([
      '',
      '\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n',
      '\r\nContent-Disposition: form-data; name="data"; filename="file"\r\nContent-Type: application/octet-stream\r\n\r\n--assay-form-boundary\r\n',
      '\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{"k":1}\r\n',
      '\r\nContent-Disposition: form-data; name="odd%22%0D%0A"\r\n\r\ny\r\n',
      '--\r\n',
    ]);
  });
});

test('a path parameter without a value stays for somebody else to fill in; the base URL keeps its path only', async () => {
  const api = await openApiOf(parameterDocument('path', { type: 'string' }, {}));
  const request = toRequest({ ...blank, operation: api.operations[0]! }, 'http://api.test/v1/?x=1');
  expect(request.url).toBe('http://api.test/v1/a/{p}');
});
