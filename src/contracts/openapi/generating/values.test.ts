// Values for all keywords of JSON Schema: valid ones are found, and what cannot be found ends.
import { describe, expect, test } from 'vitest';
import { bodyOf, generate, take } from './testing/generate.ts';

const found = async (schema: unknown, schemas: Record<string, unknown> = {}, count = 15) => {
  const { api, source, operation } = await generate(bodyOf(schema, schemas));
  const cases = await take(source.fuzzing(operation(), 'positive'), count);
  const validator = await api.validator(operation().requestBody!.content[0]!.schema!, 'request');
  const values = cases.map(({ value }) => (value.body as unknown as { value: never }).value);
  return { values, valid: values.filter((value) => validator.test(value) === true).length };
};

const NODE = {
  type: 'object',
  required: ['value'],
  properties: { value: { type: 'integer' }, next: { $ref: '#/components/schemas/Node' } },
};

describe('valid values are found', () => {
  test.each<[string, unknown, Record<string, unknown>?]>([
    ['no keyword', {}],
    ['several types', { type: ['string', 'integer', 'null'] }],
    ['exclusive limits and multiples', { type: 'integer', exclusiveMinimum: 3, exclusiveMaximum: 30, multipleOf: 4 }],
    ['decimal multiples', { type: 'number', minimum: 0, maximum: 10, multipleOf: 0.01 }],
    ['a narrow range', { type: 'number', minimum: 0.001, maximum: 0.0012 }],
    ['lengths in characters', { type: 'string', minLength: 30, maxLength: 31 }],
    ['a pattern with lengths', { type: 'string', pattern: '^[a-z-]+$', minLength: 8, maxLength: 20 }],
    ['a format with a pattern', { type: 'string', format: 'email', pattern: '@example\\.com$' }],
    [
      'unique items',
      { type: 'array', items: { type: 'integer', minimum: 0, maximum: 30 }, uniqueItems: true, minItems: 5 },
    ],
    ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 }],
    ['contains', { type: 'array', items: { type: 'integer' }, contains: { minimum: 1000 }, minContains: 2 }],
    ['a map', { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 2, maxProperties: 4 }],
    [
      'names by pattern',
      {
        type: 'object',
        patternProperties: { '^x-': { type: 'string' } },
        additionalProperties: false,
        minProperties: 1,
      },
    ],
    [
      'property names',
      { type: 'object', propertyNames: { pattern: '^[a-f]{3}$' }, additionalProperties: true, minProperties: 1 },
    ],
    [
      'members that go together',
      {
        type: 'object',
        properties: { card: { type: 'string' }, code: { type: 'string' } },
        dependentRequired: { card: ['code'] },
        dependentSchemas: { code: { properties: { code: { minLength: 3 } } } },
      },
    ],
    [
      'all of several',
      {
        allOf: [
          { type: 'object', properties: { a: { type: 'integer', minimum: 5 } }, required: ['a'] },
          { properties: { a: { maximum: 6 }, b: { type: 'string' } }, required: ['b'] },
        ],
      },
    ],
    [
      'one of several',
      {
        oneOf: [
          { type: 'integer', minimum: 3 },
          { type: 'string', enum: ['x', 'y', 'z'] },
          { type: 'integer', maximum: 0 },
        ],
      },
    ],
    [
      'any of several beside members',
      { type: 'object', properties: { a: { type: 'string' } }, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    ],
    [
      'a condition',
      {
        type: 'object',
        properties: { kind: { enum: ['a', 'b'] }, n: { type: 'integer' } },
        required: ['kind'],
        if: { properties: { kind: { const: 'a' } } },
        ...Object.fromEntries([['then', { required: ['n'] }]]),
      },
    ],
    ['not', { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, not: { required: ['a'] } }],
    ['recursion', { $ref: '#/components/schemas/Node' }, { Node: NODE }],
    [
      'recursion in a list',
      {
        type: 'object',
        required: ['of'],
        properties: { of: { type: 'array', items: { $ref: '#/components/schemas/T' } } },
      },
      { T: { type: 'object', properties: { of: { type: 'array', items: { $ref: '#/components/schemas/T' } } } } },
    ],
    [
      'a discriminator',
      {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: { propertyName: 'kind' },
      },
      {
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
      },
    ],
    [
      'subtypes that take in their base type, which offers them',
      { $ref: '#/components/schemas/Pet' },
      {
        Pet: {
          type: 'object',
          required: ['kind'],
          properties: { kind: { type: 'string' } },
          discriminator: {
            propertyName: 'kind',
            mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
          },
        },
        Cat: {
          allOf: [
            { $ref: '#/components/schemas/Pet' },
            { required: ['lives'], properties: { lives: { type: 'integer' } } },
          ],
        },
        Dog: {
          allOf: [
            { $ref: '#/components/schemas/Pet' },
            { required: ['bark'], properties: { bark: { type: 'string' } } },
          ],
        },
      },
    ],
    [
      'hostile names',
      {
        type: 'object',
        required: ['__proto__', 'constructor'],
        properties: { constructor: { type: 'integer' }, toString: { type: 'string' } },
      },
    ],
  ])('%s', async (_, schema, schemas) => {
    const { values, valid } = await found(schema, schemas);
    expect(values.length).toBeGreaterThanOrEqual(5);
    expect(valid).toBe(values.length);
  });

  test('a discriminator names the alternative', async () => {
    const { values } = await found(
      {
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: { propertyName: 'kind', mapping: { miau: '#/components/schemas/Cat' } },
      },
      {
        Cat: {
          type: 'object',
          required: ['kind', 'lives'],
          properties: { kind: { type: 'string' }, lives: { type: 'integer' } },
          additionalProperties: false,
        },
        Dog: {
          type: 'object',
          required: ['kind', 'bark'],
          properties: { kind: { type: 'string' }, bark: { type: 'string' } },
          additionalProperties: false,
        },
      },
    );
    for (const value of values as { kind: string }[]) {
      expect('lives' in value ? ['miau', 'Cat'] : ['Dog']).toContain(value.kind);
    }
  });
});

describe('a base type', () => {
  const part = (ref: string, name: string) => ({
    allOf: [{ $ref: `#/components/schemas/${ref}` }, { required: [name], properties: { [name]: { type: 'integer' } } }],
  });
  const schemas = {
    Pet: {
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string' } },
      discriminator: { propertyName: 'kind' },
    },
    Cat: part('Pet', 'lives'),
    Tiger: part('Cat', 'stripes'),
    Dog: part('Pet', 'bones'),
  };
  test.each([
    ['Pet', ['Cat', 'Dog', 'Tiger']],
    ['Cat', ['Cat']],
    ['Tiger', ['Tiger']],
  ])('that maps no names is one of the schemas that extend it: %s', async (name, kinds) => {
    const { values } = await found({ $ref: `#/components/schemas/${name}` }, schemas);
    const drawn = values as { kind: string }[];
    expect([...new Set(drawn.map(({ kind }) => kind))].sort()).toEqual(kinds);
    expect(drawn.every((value) => value.kind === 'Dog' || 'lives' in value)).toBe(true);
    expect(drawn.every((value) => value.kind !== 'Tiger' || 'stripes' in value)).toBe(true);
  });
});

describe('what cannot be is given up', () => {
  test.each<[string, unknown, Record<string, unknown>?]>([
    ['false', false],
    ['limits that cross', { type: 'integer', minimum: 5, maximum: 4 }],
    ['types that exclude each other', { allOf: [{ type: 'string' }, { type: 'integer' }] }],
    [
      'endless recursion',
      { $ref: '#/components/schemas/Loop' },
      { Loop: { type: 'object', required: ['loop'], properties: { loop: { $ref: '#/components/schemas/Loop' } } } },
    ],
    ['a reference to itself', { $ref: '#/components/schemas/Self' }, { Self: { $ref: '#/components/schemas/Self' } }],
    ['a pattern that nothing matches', { type: 'string', pattern: '^a$b' }],
    ['too many unique items', { type: 'array', items: { enum: [1, 2] }, uniqueItems: true, minItems: 3 }],
  ])('%s', async (_, schema, schemas) => {
    expect((await found(schema, schemas)).values).toEqual([]);
  });

  test('wide and deep schemas end', async () => {
    const wide = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [
        `S${at}`,
        {
          type: 'object',
          properties: Object.fromEntries(
            Array.from({ length: 40 }, (_, to) => [`m${to}`, { $ref: `#/components/schemas/S${to}` }]),
          ),
        },
      ]),
    );
    const { values } = await found({ $ref: '#/components/schemas/S0' }, wide, 30);
    expect(values).toHaveLength(30);
    expect(Math.max(...values.map((value) => JSON.stringify(value).length))).toBeLessThan(30_000);
  });
});
