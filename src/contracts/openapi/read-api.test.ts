import { expect, test } from 'vitest';
import { Problem } from '../../model/problem.ts';
import { parseDocument } from '../documents/parse-document.ts';
import type { Api, Operation } from './api.ts';
import { readApi } from './read-api.ts';
import { fetchFixture, fixture, readText, written } from './testing/fixture-documents.ts';

const read = async (name: string): Promise<Api> => readApi(await fixture(name), fetchFixture, { formats: 'assert' });

const readWritten = (text: string, name?: string): Promise<Api> =>
  readApi(written(text, name), fetchFixture, { formats: 'assert' });

const operation = (api: Api, id: string): Operation => {
  const found = api.operations.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id} among ${api.operations.map((one) => one.id).join(', ')}`);
  return found;
};

const at = (api: Api, place: { readonly uri: string; readonly pointer: string }): string => {
  const { file, pointer } = api.sourceOf(place);
  return `${file}#${pointer}`;
};

test('an OpenAPI 3.0 document: operations with all that applies to them', async () => {
  const api = await read('good-3.0.yaml');
  expect(api.version).toBe('3.0');
  expect(api.title).toBe('Ferry');
  expect(api.servers.map(({ url, template }) => [url, template])).toEqual([
    ['https://north.ferry.example/v1', 'https://{region}.ferry.example/v1'],
  ]);
  expect(api.operations.map((one) => one.id)).toEqual([
    'GET /crossings',
    'GET /crossings/{crossingId}',
    'POST /crossings/{crossingId}/tickets',
  ]);
  const list = operation(api, 'GET /crossings');
  expect(
    list.parameters.map(({ name, in: where, style, explode, required }) => [name, where, style, explode, required]),
  ).toEqual([
    ['limit', 'query', 'form', true, false],
    ['X-Trace', 'header', 'simple', false, false],
  ]);
  expect(at(api, list.parameters[1]!.place)).toBe('good-3.0.yaml#/components/parameters/Trace');
  expect(list.security).toEqual([{ key: [] }]);
  expect(list.responses[0]!.content[0]!.examples.map(({ value }) => value)).toEqual([
    [{ id: 7, harbour: 'Aby', state: 'open' }],
  ]);
  const one = operation(api, 'GET /crossings/{crossingId}');
  expect(one.parameters.map(({ name }) => name)).toEqual(['crossingId']);
  expect(one.responses.map(({ status }) => status)).toEqual(['200', '4XX']);
  expect(one.responses[0]!.headers.map(({ name, required }) => [name, required])).toEqual([['X-Rate', false]]);
  expect(one.responses[0]!.links).toMatchObject([
    {
      name: 'ticket',
      target: 'POST /crossings/{crossingId}/tickets',
      parameters: { crossingId: '$response.body#/id' },
    },
  ]);
  const buy = operation(api, 'POST /crossings/{crossingId}/tickets');
  expect(buy.security).toEqual([{ login: ['tickets:write'] }]);
  expect(buy.requestBody).toMatchObject({ required: true, content: [{ type: 'application/json' }] });
  expect(at(api, buy.requestBody!.content[0]!.schema!)).toBe('good-3.0.yaml#/components/schemas/Passenger');
  expect(api.securitySchemes).toMatchObject({
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    login: { type: 'oauth2' },
  });
  expect(api.placeOf(buy.place)).toBe('good-3.0.yaml:60:5');
});

test('webhooks are not called', async () => {
  const api = await read('good-3.1.yaml');
  expect(api.operations.map((one) => one.operationId)).toEqual(['listCrossings', 'getCrossing', 'buyTicket']);
});

test('OpenAPI 3.2: QUERY, further methods, a whole query string, sequences', async () => {
  const api = await read('good-3.2.yaml');
  expect(operation(api, 'QUERY /search').parameters).toMatchObject([
    { name: 'filter', in: 'querystring', content: { type: 'application/x-www-form-urlencoded' } },
  ]);
  expect(operation(api, 'COPY /search').responses[0]!.status).toBe('204');
  const [media] = operation(api, 'QUERY /search').responses[0]!.content;
  expect(media!.schema).toBeUndefined();
  expect(at(api, media!.itemSchema!)).toBe('good-3.2.yaml#/components/schemas/Crossing');
});

test('Swagger 2: bodies, forms, collection formats, media types and servers become those of OpenAPI 3', async () => {
  const api = await read('good-2.0.yaml');
  expect(api.servers.map(({ url }) => url)).toEqual(['https://ferry.example/v1']);
  const list = operation(api, 'GET /crossings');
  expect(list.parameters.map(({ name, style, explode }) => [name, style, explode])).toEqual([
    ['limit', 'form', false],
    ['states', 'pipeDelimited', false],
  ]);
  expect(api.schema(list.parameters[0]!.schema!, 'request')).toEqual({
    type: 'integer',
    minimum: 1,
    maximum: 50,
    default: 10,
  });
  expect(list.responses[0]!.content).toMatchObject([
    { type: 'application/json', examples: [{ value: [{ id: 7, harbour: 'Aby' }] }] },
  ]);
  expect(operation(api, 'PUT /crossings/{crossingId}').requestBody).toMatchObject({
    required: true,
    content: [{ type: 'application/json' }],
  });
  const body = operation(api, 'POST /crossings/{crossingId}/picture').requestBody!;
  expect(body.required).toBe(true);
  expect(body.content.map(({ type, encoding }) => [type, encoding])).toEqual([
    ['multipart/form-data', { words: { style: 'form', explode: true } }],
  ]);
  expect(api.schema(body.content[0]!.schema!, 'request')).toMatchObject({ type: 'object', required: ['picture'] });
  const validator = await api.validator(body.content[0]!.schema!, 'request');
  expect(validator.validate({ picture: 'x', words: ['a'] }).kind).toBe('valid');
  expect(validator.validate({ words: [1] }).kind).toBe('invalid');
});

test('references lead over files, in circles too', async () => {
  const api = await read('split/openapi.yaml');
  expect(api.documents.map(({ path }) => path)).toEqual([
    'split/openapi.yaml',
    'split/parts/paths.yaml',
    'split/parts/shared.json',
    'split/parts/tree.schema.yaml',
    'split/parts/twig.schema.yaml',
  ]);
  expect(api.operations.map((one) => one.id)).toEqual(['GET /trees/{id}', 'DELETE /trees/{id}', 'POST /twigs']);
  expect(operation(api, 'DELETE /trees/{id}').parameters.map(({ name }) => name)).toEqual(['id']);
  const get = operation(api, 'GET /trees/{id}');
  expect(get.responses.map(({ status, description }) => [status, description])).toEqual([
    ['200', 'a tree'],
    ['default', 'wrong'],
  ]);
  expect(get.responses[0]!.links).toMatchObject([
    { name: 'again', target: 'GET /trees/{id}', parameters: { 'path.id': '$response.body#/id' } },
  ]);
  const post = operation(api, 'POST /twigs');
  expect(post.responses[0]!.headers).toMatchObject([{ name: 'Location', required: true }]);
  expect(post.requestBody!.content[0]!.examples).toMatchObject([{ name: 'one', value: { leaves: 3 } }]);
  const schema = get.responses[0]!.content[0]!.schema!;
  expect(at(api, schema)).toBe('split/parts/tree.schema.yaml#');
  const validator = await api.validator(schema, 'response');
  expect(validator.validate({ id: 1, twigs: [{ leaves: 2, tree: { id: 3 } }] }).kind).toBe('valid');
  expect(validator.validate({ id: 1, twigs: [{ leaves: 2, tree: { id: 0 } }] }).kind).toBe('invalid');
});

test('a document that names itself finds the files beside it', async () => {
  const text = (await readText('split/openapi.yaml')).replace(
    'openapi: 3.1.0',
    'openapi: 3.2.0\n$self: https://trees.example/api/openapi.yaml',
  );
  const api = await readWritten(text, 'split/openapi.yaml');
  expect(api.operations).toHaveLength(3);
});

test.each([
  ['[]', 'written.yaml:1:1: the document is no object'],
  ['a: 1', 'written.yaml:1:1: the document has neither `openapi` nor `swagger`'],
  ['openapi: 4.0.0', 'written.yaml:1:1: the document describes itself as version 4.0.0'],
  ["info: {}\nswaggerVersion: '1.2'", 'written.yaml:1:1: the document describes itself as version 1.2'],
  ['asyncapi: 3.0.0', 'written.yaml:1:1: the document is an AsyncAPI document'],
  ['info: {}\nitem: []', 'written.yaml:1:1: the document is a Postman collection'],
])('%j is no OpenAPI document', async (text, message) => {
  const reading = readWritten(text);
  await expect(reading).rejects.toBeInstanceOf(Problem);
  await expect(reading).rejects.toThrow(message);
  await expect(reading).rejects.toHaveProperty('hint');
});

test('what is wrong in a document is left out, and never thrown', async () => {
  const api = await readWritten(`openapi: 3.0.0
info: nothing
servers: [4, { url: 7 }, { url: /base }]
security: {}
paths:
  no-slash: { get: { responses: { 200: { description: found } } } }
  /null: null
  /list: [1]
  /text: { get: text, post: [], put: { parameters: { a: 1 }, responses: [], requestBody: 5, tags: x, security: y } }
  /loop: { $ref: '#/paths/~1loop' }
  /far: { $ref: '#/paths/~1nowhere' }
  /odd:
    get:
      operationId: 5
      parameters: [null, 1, { name: a }, { in: query }, { $ref: '#/nowhere' }, { name: ok, in: query, schema: null }]
      responses: { 200: null, 99: { description: x }, 2xx: { content: { a/b: null, c/d: { schema: [] } } } }
components: []
`);
  expect(api.operations.map((one) => one.id)).toEqual(['GET /no-slash', 'PUT /text', 'GET /odd']);
  expect(api.servers.map(({ url }) => url)).toEqual(['/base']);
  const odd = operation(api, 'GET /odd');
  expect(odd.parameters.map(({ name }) => name)).toEqual(['ok']);
  expect(odd.responses.map(({ status }) => status)).toEqual(['2XX']);
});

test('what a broken reference would say is not evaluable, and so never green', async () => {
  const api = await readWritten(`openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /a:
    get:
      responses:
        '200': { $ref: 'absent.yaml#/response' }
        '201': { description: x, content: { application/json: { schema: { $ref: '#/components/schemas/Absent' } } } }
        '202': { description: x, content: { application/json: { schema: { type: object, properties: { a: { $ref: 'absent.yaml' } } } } } }
        '203': { description: x, content: { application/json: { schema: { $ref: '#/components/schemas/Loop' } } } }
components:
  schemas:
    Loop: { $ref: '#/components/schemas/Loop' }
`);
  for (const { content } of operation(api, 'GET /a').responses) {
    const validator = await api.validator(content[0]!.schema!, 'response');
    expect(validator.validate({ a: 1 }).kind).toBe('not-evaluable');
    expect(validator.test({ a: 1 })).toBeUndefined();
  }
});

test('names that every object has are names like others', async () => {
  const api = await readWritten(
    JSON.stringify({
      openapi: '3.0.0',
      info: { title: 't', version: '1' },
      paths: {
        '/a': {
          get: {
            parameters: [{ $ref: '#/components/parameters/constructor' }],
            responses: { 200: { $ref: '#/components/responses/__proto__' } },
          },
        },
      },
      components: {
        parameters: JSON.parse('{"__proto__": {"name": "p", "in": "query", "schema": {}}}'),
        responses: JSON.parse(
          '{"__proto__": {"description": "it", "content": {"__proto__": {"schema": {"type": "object", "required": ["__proto__"], "properties": {"__proto__": {"type": "integer"}}}}}}}',
        ),
      },
    }),
    'written.json',
  );
  const [response] = operation(api, 'GET /a').responses;
  expect(operation(api, 'GET /a').parameters).toEqual([]);
  expect(response).toMatchObject({ description: 'it' });
  const validator = await api.validator(response!.content[0]!.schema!, 'response');
  expect(validator.validate({}).kind).toBe('invalid');
  expect(validator.validate(JSON.parse('{"__proto__": 1}')).kind).toBe('valid');
});

test('depth and aliases that multiply do not end the reading', async () => {
  const deep = `${'{"items":'.repeat(900)}{"type":"string"}${'}'.repeat(900)}`;
  const api = await readWritten(
    `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"Deep":${deep}}}}`,
    'written.json',
  );
  expect(api.operations).toEqual([]);
  const laughs = (count: number): string => {
    const levels = Array.from(
      { length: count },
      (_, index) => `  L${index + 1}: &l${index + 1} { anyOf: [*l${index}, *l${index}, *l${index}] }`,
    );
    return `openapi: 3.1.0\ninfo: { title: t, version: '1' }\npaths: {}\ncomponents:\n schemas:\n  L0: &l0 { type: string }\n${levels.join('\n')}\n`;
  };
  await expect(readWritten(laughs(11))).rejects.toHaveProperty('code', 'openapi.too-large');
  await expect(async () => readWritten(laughs(18))).rejects.toHaveProperty('code', 'spec.aliases');
  const circle =
    "openapi: 3.1.0\ninfo: { title: t, version: '1' }\npaths: {}\ncomponents: { schemas: { A: &a { items: *a } } }\n";
  await expect(async () => readWritten(circle)).rejects.toHaveProperty('code', 'spec.aliases');
});

test('a document that was fetched cannot read files of this machine', async () => {
  const text = `{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"$ref":"file:///etc/hosts"}}}`;
  const root = parseDocument({ path: 'https://h.example/api.json', text }, 'https://h.example/api.json');
  const asked: string[] = [];
  const fetch = async (uri: string): Promise<never> => {
    asked.push(uri);
    throw new Problem('document.blocked', uri);
  };
  expect((await readApi(root, fetch, { formats: 'assert' })).operations).toEqual([]);
  expect(asked).toEqual([]);
  const local = parseDocument({ path: 'api.json', text }, 'file:///api.json');
  await readApi(local, fetch, { formats: 'assert' });
  expect(asked).toEqual(['file:///etc/hosts']);
});
