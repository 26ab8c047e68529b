import { describe, expect, it } from 'vitest';
import type { Json } from '../../model/json.ts';
import { createSchemaSet } from './create-schema-set.ts';
import type { Dialect, Fault, SchemaSetOptions, SchemaVerdict, Validator } from './schema-set.ts';

const URI = 'file:///schemas/root.json';

const compile = (
  schema: Json,
  options: Partial<SchemaSetOptions> = {},
  others: Readonly<Record<string, Json>> = {},
): Promise<Validator> => {
  const set = createSchemaSet({ formats: 'assert', ...options });
  set.add({ uri: URI, value: schema });
  for (const [uri, value] of Object.entries(others)) set.add({ uri, value });
  return set.compile(URI);
};

const judge = async (schema: Json, value: Json, options?: Partial<SchemaSetOptions>): Promise<SchemaVerdict> =>
  (await compile(schema, options)).validate(value);

const faultsOf = (verdict: SchemaVerdict): readonly Fault[] => (verdict.kind === 'invalid' ? verdict.faults : []);

const reasonOf = (verdict: SchemaVerdict): string => (verdict.kind === 'not-evaluable' ? verdict.reason : verdict.kind);

describe('createSchemaSet', () => {
  it('gives the same validator for the same URI', () => {
    const set = createSchemaSet({ formats: 'assert' });
    set.add({ uri: URI, value: true });
    expect(set.compile(URI)).toBe(set.compile(URI));
  });

  it('names the value, the keyword in its document, and what was expected', async () => {
    const set = createSchemaSet({ formats: 'assert' });
    set.add({ uri: URI, value: { properties: { 'a/b': { $ref: 'parts.json#/$defs/id~1s' } } } });
    set.add({ uri: 'file:///schemas/parts.json', value: { $defs: { 'id/s': { items: { type: 'integer' } } } } });
    const verdict = (await set.compile(URI)).validate({ 'a/b': [1, 'x'] });
    expect(verdict).toEqual({
      kind: 'invalid',
      faults: [
        {
          keyword: 'type',
          instance: '/a~1b/1',
          schema: { uri: 'file:///schemas/parts.json', pointer: '/$defs/id~1s/items/type' },
          expected: 'integer',
          message: 'must be integer',
        },
      ],
    });
  });

  it('names places in the document where an $id gives another base', async () => {
    const schema = {
      $id: 'https://x.example/a',
      $defs: { b: { $id: 'b', type: 'string' } },
      properties: { p: { $ref: 'b' } },
    };
    expect(faultsOf(await judge(schema, { p: 1 }))).toMatchObject([{ schema: { uri: URI, pointer: '/$defs/b/type' } }]);
  });

  it('names members that are missing or too many', async () => {
    const schema = { required: ['a', '__proto__'], properties: { a: true }, additionalProperties: false };
    expect(faultsOf(await judge(schema, { b: 1 }))).toMatchObject([
      { keyword: 'required', instance: '', property: 'a' },
      { keyword: 'required', instance: '', property: '__proto__' },
      { keyword: 'additionalProperties', instance: '', property: 'b', expected: false },
    ]);
  });

  it('holds the faults of each branch', async () => {
    const schema: Json = {
      properties: { p: { anyOf: [{ type: 'string' }, { type: 'array', items: { minimum: 5 } }] } },
    };
    expect(faultsOf(await judge(schema, { p: [1] }))).toMatchObject([
      {
        keyword: 'anyOf',
        instance: '/p',
        branches: [
          [{ keyword: 'type', instance: '/p', schema: { pointer: '/properties/p/anyOf/0/type' } }],
          [{ keyword: 'minimum', instance: '/p/0', schema: { pointer: '/properties/p/anyOf/1/items/minimum' } }],
        ],
      },
    ]);
    const both = { oneOf: [{ minimum: 1 }, { minimum: 2 }] };
    expect(faultsOf(await judge(both, 3))).toMatchObject([{ keyword: 'oneOf', branches: [[], []] }]);
  });

  it.each<readonly [keyword: string, schema: Json, value: Json, fault: Partial<Fault>]>([
    ['false', { properties: { a: false } }, { a: 1 }, { keyword: 'false', instance: '/a' }],
    ['propertyNames', { propertyNames: { maxLength: 1 } }, { ab: 1 }, { keyword: 'propertyNames', property: 'ab' }],
    ['dependentRequired', { dependentRequired: { a: ['b'] } }, { a: 1 }, { property: 'b' }],
    // biome-ignore lint/suspicious/noThenProperty: it is a keyword
    ['then', { if: { type: 'object' }, then: { required: ['a'] } }, {}, { keyword: 'required', property: 'a' }],
    [
      'unevaluatedProperties',
      { $ref: '#/$defs/a', $defs: { a: { properties: { a: true } } }, unevaluatedProperties: false },
      { a: 1, b: 2 },
      { keyword: 'unevaluatedProperties', property: 'b' },
    ],
    [
      'unevaluatedItems',
      { contains: { type: 'integer' }, unevaluatedItems: false },
      [1, 'x'],
      { keyword: 'unevaluatedItems' },
    ],
    ['empty enum', { enum: [] }, 1, { keyword: 'enum' }],
    ['format', { format: 'int32' }, 2 ** 40, { keyword: 'format', expected: 'int32' }],
  ])('explains %s', async (_, schema, value, fault) => {
    expect(faultsOf(await judge(schema, value))).toMatchObject([fault]);
  });

  it.each<readonly [dialect: Dialect, schema: Json, value: Json, kind: string]>([
    ['draft-04', { maximum: 5, exclusiveMaximum: true }, 5, 'invalid'],
    ['draft-04', { const: 1 }, 2, 'valid'],
    [
      'draft-04',
      { id: 'http://x.example/', $ref: '#/definitions/a', definitions: { a: { type: 'string' } } },
      1,
      'invalid',
    ],
    // biome-ignore lint/suspicious/noThenProperty: it is a keyword
    ['draft-06', { if: true, then: false }, 1, 'valid'],
    ['draft-07', { $ref: '#/definitions/a', type: 'string', definitions: { a: {} } }, 1, 'valid'],
    ['draft-07', { items: [{ type: 'string' }], additionalItems: false }, ['a', 1], 'invalid'],
    ['draft-07', { unevaluatedProperties: false }, { a: 1 }, 'valid'],
    [
      '2019-09',
      { $recursiveAnchor: true, properties: { a: { $recursiveRef: '#' } }, unevaluatedProperties: false },
      { a: { b: 1 } },
      'invalid',
    ],
    ['2020-12', { prefixItems: [{ type: 'string' }], items: false }, ['a', 1], 'invalid'],
    ['2020-12', { nullable: true, allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { type: 'string' } } }, 'x', 'valid'],
    ['2020-12', { pattern: '^[\\w-.]+$' }, 'a.b', 'valid'],
    ['2020-12', { multipleOf: 0.01 }, 19.99, 'valid'],
    ['2020-12', { multipleOf: 0.01 }, 19.995, 'invalid'],
    ['2020-12', { properties: { toString: { type: 'integer' } } }, {}, 'valid'],
    ['2020-12', { properties: { $ref: { type: 'integer' } }, examples: [{ $ref: '#/nowhere' }] }, { $ref: 1 }, 'valid'],
  ])('judges by %s: %j', async (dialect, schema, value, kind) => {
    expect((await judge(schema, value, { dialect })).kind).toBe(kind);
  });

  it('takes the draft from $schema', async () => {
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] };
    expect((await judge(schema, [1])).kind).toBe('invalid');
  });

  it('judges by a meta-schema of its own', async () => {
    const meta = {
      $id: 'https://x.example/meta',
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $vocabulary: {
        'https://json-schema.org/draft/2020-12/vocab/core': true,
        'https://json-schema.org/draft/2020-12/vocab/applicator': true,
      },
    };
    const schema = { $schema: 'https://x.example/meta', properties: { a: { minimum: 5 }, b: false } };
    const validator = await compile(schema, {}, { 'https://x.example/meta': meta });
    expect(validator.test({ a: 1 })).toBe(true);
    expect(validator.test({ b: 1 })).toBe(false);
  });

  it.each<readonly [why: string, schema: Json, reason: string]>([
    [
      'an unknown meta-schema',
      { $schema: 'https://x.example/none' },
      'the meta-schema https://x.example/none is not known',
    ],
    ['a reference to nothing', { $ref: '#/$defs/a' }, `${URI}#/$ref "#/$defs/a" leads to nothing`],
    ['a wrong type', { properties: { a: { type: 'text' } } }, `${URI}#/properties/a/type must be one of`],
    ['a pattern that is none', { pattern: '(' }, `${URI}#/pattern is not a regular expression`],
    ['a list of items in 2020-12', { items: [{}] }, `${URI}#/items must be a schema`],
    ['recursion without end', { $ref: '#' }, 'recurs without end'],
  ])('says why it does not judge by %s', async (_, schema, reason) => {
    const validator = await compile(schema);
    expect(reasonOf(validator.validate(1))).toContain(reason);
    expect(validator.test(1)).toBeUndefined();
  });

  it('says so when there is no such schema', async () => {
    const set = createSchemaSet({ formats: 'assert' });
    expect(reasonOf((await set.compile('file:///none.json')).validate(1))).toContain('there is no schema at');
  });

  it('leaves formats unjudged when they are annotations', async () => {
    const schema = { format: 'email' };
    expect((await judge(schema, 'x')).kind).toBe('invalid');
    expect((await judge(schema, 'x', { formats: 'annotate' })).kind).toBe('valid');
    expect((await judge({ format: 'made-up' }, 'x')).kind).toBe('valid');
  });

  it('ends with a verdict on endless nesting', async () => {
    const schema = { properties: { a: { $ref: '#' } }, additionalProperties: false };
    let value: Json = { b: 1 };
    for (let depth = 0; depth < 100_000; depth += 1) value = { a: value };
    const validator = await compile(schema);
    expect(['invalid', 'not-evaluable']).toContain(validator.validate(value).kind);
    expect(validator.test(value)).not.toBe(true);
  });

  it('ends with a verdict on a schema nested without end', async () => {
    let schema: Json = { type: 'string' };
    for (let depth = 0; depth < 20_000; depth += 1) schema = { not: schema };
    expect((await judge(schema, 1)).kind).toBe('not-evaluable');
  });

  it.each([
    ['^(a+)+$', `${'a'.repeat(40)}!`],
    ['^a*a*a*a*b$', 'a'.repeat(2000)],
    ['a*a*a*b$', 'a'.repeat(2000)],
  ])('gives up a pattern that takes for ever: %s', async (pattern, text) => {
    expect(reasonOf(await judge({ pattern }, text))).toContain('a pattern takes too long');
  });

  it.each([
    '^[^@]+@[^@]+\\.[^@]+$',
    '[a-z]+-[a-z]+-[a-z]+-\\w+-\\w+-\\w+',
  ])('judges long texts by %s', async (pattern) => {
    const long = 'abc'.repeat(2000);
    expect((await judge({ pattern }, `${long}@b.c-d-e-f-g-h`)).kind).toBe('valid');
  });

  it('keeps the schemas of sets apart', async () => {
    const schema = (type: string): Json => ({
      $id: 'https://x.example/same',
      $dynamicAnchor: 'n',
      type,
      properties: { a: { $dynamicRef: '#n' } },
    });
    const [first, second] = [await compile(schema('object')), await compile(schema('string'))];
    expect([first.test({}), first.test(''), second.test({}), second.test('')]).toEqual([true, false, false, true]);
  });

  it('bounds how much it tells of a large value', async () => {
    const verdict = await judge(
      { items: { type: 'string' } },
      Array.from({ length: 5000 }, () => 1),
    );
    expect(faultsOf(verdict)).toHaveLength(200);
  });
});
