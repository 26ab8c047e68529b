// Schemas of OpenAPI and Swagger judge as their authors mean them, with faults at the places of the document.
import { expect, test } from 'vitest';
import type { Json } from '../../../model/json.ts';
import type { Fault, SchemaVerdict } from '../../json-schema/schema-set.ts';
import type { Api, Direction } from '../api.ts';
import { readApi } from '../read-api.ts';
import { fetchFixture, written } from '../testing/fixture-documents.ts';

const openWith = (version: string, schemas: Json, more: { readonly [key: string]: Json } = {}): Promise<Api> => {
  const head: { readonly [key: string]: Json } = version === '2.0' ? { swagger: '2.0' } : { openapi: version };
  const holder: { readonly [key: string]: Json } =
    version === '2.0' ? { definitions: schemas } : { components: { schemas } };
  const document = { ...head, info: { title: 't', version: '1' }, paths: {}, ...holder, ...more };
  return readApi(written(JSON.stringify(document), 'written.json'), fetchFixture, { formats: 'assert' });
};

const placeOf = (api: Api, name: string) => ({
  uri: api.documents[0]!.uri,
  pointer: `${api.version === '2.0' ? '/definitions' : '/components/schemas'}/${name}`,
});

const judge = async (api: Api, name: string, value: Json, direction: Direction = 'response'): Promise<SchemaVerdict> =>
  (await api.validator(placeOf(api, name), direction)).validate(value);

const kinds = async (
  api: Api,
  name: string,
  values: readonly Json[],
  direction?: Direction,
): Promise<readonly string[]> =>
  Promise.all(values.map(async (value) => (await judge(api, name, value, direction)).kind));

const faults = async (api: Api, name: string, value: Json): Promise<readonly Fault[]> => {
  const verdict = await judge(api, name, value);
  return verdict.kind === 'invalid' ? verdict.faults : [];
};

const [GOOD, BAD] = ['valid', 'invalid'];

test('nullable takes null in: with a type, an enum, a reference, combined schemas', async () => {
  const api = await openWith('3.0.3', {
    Typed: { type: 'string', nullable: true, minLength: 2 },
    Listed: { type: 'string', nullable: true, enum: ['a'] },
    Referring: { nullable: true, allOf: [{ $ref: '#/components/schemas/Solid' }] },
    Sibling: { $ref: '#/components/schemas/Solid', nullable: true },
    Either: { nullable: true, oneOf: [{ $ref: '#/components/schemas/Solid' }, { type: 'integer' }] },
    Solid: { type: 'string' },
    Inner: { type: 'object', properties: { a: { $ref: '#/components/schemas/Either/oneOf/1' } } },
  });
  expect(await kinds(api, 'Typed', [null, 'ab', 'a', 1])).toEqual([GOOD, GOOD, BAD, BAD]);
  expect(await kinds(api, 'Listed', [null, 'a', 'b'])).toEqual([GOOD, GOOD, BAD]);
  for (const name of ['Referring', 'Sibling'])
    expect(await kinds(api, name, [null, 'a', 1])).toEqual([GOOD, GOOD, BAD]);
  expect(await kinds(api, 'Either', [null, 'a', 1, true])).toEqual([GOOD, GOOD, GOOD, BAD]);
  expect(await kinds(api, 'Solid', [null])).toEqual([BAD]);
  expect(await kinds(api, 'Inner', [{ a: 1 }, { a: null }, { a: 'x' }])).toEqual([GOOD, BAD, BAD]);
});

test('a fault in a schema with "or null" is at its place in the document', async () => {
  const api = await openWith('3.0.3', {
    Pet: { nullable: true, allOf: [{ type: 'object', properties: { id: { type: 'integer' } } }] },
  });
  const [fault, ...rest] = await faults(api, 'Pet', { id: 'x' });
  expect(rest).toEqual([]);
  expect(fault).toMatchObject({
    keyword: 'type',
    instance: '/id',
    schema: { pointer: '/components/schemas/Pet/allOf/0/properties/id/type' },
  });
});

test('limits, ignored siblings and what is no JSON Schema', async () => {
  const api = await openWith('3.0.3', {
    Above: { type: 'number', minimum: 5, exclusiveMinimum: true },
    AtLeast: { type: 'number', minimum: 5, exclusiveMinimum: false },
    Sibling: { $ref: '#/components/schemas/AtLeast', maximum: 1 },
    Noted: {
      type: 'object',
      xml: { name: 'a' },
      externalDocs: { url: 'https://a.example' },
      example: { $id: 'https://a.example/x', $ref: '#/nowhere', type: 5 },
      'x-note': { $id: 'https://a.example/y', properties: [] },
      properties: { required: { type: 'boolean' }, $ref: { type: 'string' }, example: { type: 'integer' } },
      required: ['required'],
    },
    Draft3: { type: 'object', properties: { a: { type: 'string', required: true } } },
  });
  expect(await kinds(api, 'Above', [5, 5.1])).toEqual([BAD, GOOD]);
  expect(await kinds(api, 'AtLeast', [4, 5])).toEqual([BAD, GOOD]);
  expect(await kinds(api, 'Sibling', [4, 6])).toEqual([BAD, GOOD]);
  expect(
    await kinds(api, 'Noted', [
      { required: true, $ref: 'x', example: 1 },
      {},
      { required: 1 },
      { required: true, example: 'x' },
    ]),
  ).toEqual([GOOD, BAD, BAD, BAD]);
  expect(await kinds(api, 'Draft3', [{}, { a: 1 }])).toEqual([GOOD, BAD]);
});

test.each([
  '2.0',
  '3.0.3',
  '3.1.0',
])('readOnly and writeOnly members are demanded in one direction only, in %s', async (version) => {
  const to = version === '2.0' ? '#/definitions' : '#/components/schemas';
  const secret: { readonly [name: string]: Json } =
    version === '2.0' ? {} : { secret: { type: 'string', writeOnly: true } };
  const api = await openWith(version, {
    Base: { type: 'object', properties: { id: { $ref: `${to}/Id` }, ...secret } },
    Id: { type: 'integer', readOnly: true },
    User: {
      allOf: [
        { $ref: `${to}/Base` },
        { type: 'object', required: ['id', 'name', ...Object.keys(secret)], properties: { name: { type: 'string' } } },
      ],
    },
  });
  const [sent, answered, neither] = [
    { name: 'a', secret: 's' },
    { name: 'a', id: 1 },
    { id: 1, secret: 's' },
  ];
  expect(await kinds(api, 'User', [sent, neither], 'request')).toEqual([GOOD, BAD]);
  expect(await kinds(api, 'User', [answered, neither], 'response')).toEqual([GOOD, BAD]);
  expect(await kinds(api, 'User', [sent], 'response')).toEqual([BAD]);
  if (version !== '2.0') expect(await kinds(api, 'User', [answered], 'request')).toEqual([BAD]);
});

test('a discriminator chooses whose faults are told, and changes no verdict', async () => {
  const api = await openWith('3.0.3', {
    Pet: {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind', mapping: { tom: '#/components/schemas/Cat', hound: 'Dog' } },
    },
    Cat: {
      type: 'object',
      required: ['kind', 'lives'],
      properties: { kind: { type: 'string' }, lives: { type: 'integer' } },
    },
    Dog: {
      type: 'object',
      required: ['kind', 'bark'],
      properties: { kind: { type: 'string' }, bark: { type: 'string' } },
    },
  });
  expect(
    await kinds(api, 'Pet', [
      { kind: 'tom', lives: 9 },
      { kind: 'tom', bark: 'x' },
      { kind: 'nobody', bark: 'x' },
    ]),
  ).toEqual([GOOD, GOOD, GOOD]);
  for (const [kind, property] of [
    ['tom', 'lives'],
    ['Cat', 'lives'],
    ['hound', 'bark'],
    ['Dog', 'bark'],
  ]) {
    expect(await faults(api, 'Pet', { kind: kind! })).toMatchObject([{ keyword: 'required', property }]);
  }
  const written = api.schema(placeOf(api, 'Pet'), 'request') as {
    readonly discriminator: { readonly mapping: { readonly [name: string]: string } };
  };
  expect(Object.keys(written.discriminator.mapping).sort()).toEqual(['Cat', 'Dog', 'hound', 'tom']);
  expect(api.schemaAt(written.discriminator.mapping.tom!, 'request')).toMatchObject({ required: ['kind', 'lives'] });
});

test.each([
  '2.0',
  '3.0.3',
])('a base type of %s without branches is known by the names of what extends it', async (version) => {
  const holder = version === '2.0' ? 'definitions' : 'components/schemas';
  const api = await openWith(version, {
    Pet: {
      type: 'object',
      discriminator: version === '2.0' ? 'kind' : { propertyName: 'kind' },
      required: ['kind'],
      properties: { kind: { type: 'string' } },
    },
    Cat: { allOf: [{ $ref: `#/${holder}/Pet` }, { type: 'object', required: ['lives'] }] },
    Alone: {
      type: 'object',
      discriminator: version === '2.0' ? 'kind' : { propertyName: 'kind' },
      properties: { kind: { type: 'string' } },
    },
  });
  const mapping = (name: string) =>
    (api.schema(placeOf(api, name), 'request') as { discriminator: { mapping: object } }).discriminator.mapping;
  expect([Object.keys(mapping('Pet')), Object.keys(mapping('Alone'))]).toEqual([['Cat'], ['Alone']]);
  expect(await kinds(api, 'Pet', [{ kind: 'other' }, {}])).toEqual([GOOD, BAD]);
});

test('a child may extend the parent whose branch it is', async () => {
  const api = await openWith('3.0.3', {
    Pet: {
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string' } },
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind' },
    },
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'object', required: ['lives'] }] },
    Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'object', required: ['bark'] }] },
  });
  for (const name of ['Pet', 'Cat']) {
    expect(
      await kinds(api, name, [{ kind: 'Cat', lives: 9 }, { kind: 5, lives: 9 }, { lives: 9 }, { kind: 'Cat' }]),
    ).toEqual([GOOD, BAD, BAD, BAD]);
  }
  expect(await faults(api, 'Pet', { kind: 'Dog' })).toMatchObject([{ keyword: 'required', property: 'bark' }]);
});

test('Swagger 2: x-nullable, files', async () => {
  const api = await openWith('2.0', {
    A: { type: 'object', properties: { a: { type: 'string', 'x-nullable': true } } },
    F: { type: 'file' },
  });
  expect(await kinds(api, 'A', [{ a: null }, { a: 1 }])).toEqual([GOOD, BAD]);
  expect(await kinds(api, 'F', ['bytes', { any: 1 }])).toEqual([GOOD, GOOD]);
});

test('OpenAPI 3.1: siblings of $ref, identifiers, anchors, several types, prefixItems', async () => {
  const api = await openWith('3.1.0', {
    Named: {
      $id: 'https://schemas.example/named.json',
      $defs: { id: { $anchor: 'id', type: 'integer' } },
      type: 'object',
      properties: { id: { $ref: '#/$defs/id' }, other: { $ref: '#id' } },
    },
    ByUri: { $ref: 'https://schemas.example/named.json' },
    ByAnchor: { $ref: 'https://schemas.example/named.json#id', minimum: 3 },
    Tuple: { type: ['array', 'null'], prefixItems: [{ type: 'string' }], items: false },
  });
  for (const name of ['Named', 'ByUri']) {
    expect(await kinds(api, name, [{ id: 1, other: 2 }, { id: 'x' }, { other: 'x' }])).toEqual([GOOD, BAD, BAD]);
  }
  expect(await kinds(api, 'ByAnchor', [3, 2, 'x'])).toEqual([GOOD, BAD, BAD]);
  expect(await kinds(api, 'Tuple', [null, ['a'], ['a', 1]])).toEqual([GOOD, GOOD, BAD]);
});

test('OpenAPI 3.1: a dynamic reference ends in what overrides it', async () => {
  const api = await openWith('3.1.0', {
    Page: {
      $id: 'page',
      type: 'object',
      properties: { items: { type: 'array', items: { $dynamicRef: '#item' } } },
      $defs: { any: { $dynamicAnchor: 'item', not: {} } },
    },
    Numbers: { $id: 'numbers', $ref: 'page', $defs: { one: { $dynamicAnchor: 'item', type: 'integer' } } },
  });
  expect(await kinds(api, 'Numbers', [{ items: [1, 2] }, { items: ['a'] }])).toEqual([GOOD, BAD]);
});

test('OpenAPI 3.1: the document chooses the dialect of its schemas', async () => {
  const api = await openWith(
    '3.1.0',
    { Pair: { items: [{ type: 'string' }, { type: 'integer' }] } },
    { jsonSchemaDialect: 'http://json-schema.org/draft-07/schema#' },
  );
  expect(
    await kinds(api, 'Pair', [
      ['a', 1],
      ['a', 'b'],
    ]),
  ).toEqual([GOOD, BAD]);
});

test('values for generators: references are absolute and lead to schemas', async () => {
  const api = await openWith('3.0.3', {
    'Odd name/~#?%ü': { type: 'integer', exclusiveMinimum: true, minimum: 0 },
    A: { type: 'object', properties: { x: { $ref: '#/components/schemas/Odd%20name~1~0%23%3F%25%C3%BC' } } },
  });
  const schema = api.schema(placeOf(api, 'A'), 'request') as {
    readonly properties: { readonly x: { readonly $ref: string } };
  };
  expect(api.schemaAt(schema.properties.x.$ref, 'request')).toEqual({ type: 'integer', exclusiveMinimum: 0 });
  expect(await kinds(api, 'A', [{ x: 1 }, { x: 0 }])).toEqual([GOOD, BAD]);
  expect(api.schemaAt(`${api.documents[0]!.uri}#/nothing`, 'request')).toBeUndefined();
});

test('the same place and direction give the same validator', async () => {
  const api = await openWith('3.1.0', { A: { type: 'string' } });
  const place = placeOf(api, 'A');
  expect(await api.validator({ ...place }, 'request')).toBe(await api.validator(place, 'request'));
});
