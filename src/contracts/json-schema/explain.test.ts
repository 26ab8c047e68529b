import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import { explainFaults } from './explain.ts';
import type { Fault } from './schema-set.ts';

const at = (pointer: string): Fault['schema'] => ({ uri: 'file:///s.json', pointer });

const fault = (keyword: string, instance: string, more: Partial<Fault> = {}): Fault => ({
  keyword,
  instance,
  schema: at(`${instance}/${keyword}`),
  message: `does not fit ${keyword}`,
  ...more,
});

const messages = (faults: readonly Fault[], instance: Json): readonly string[] =>
  explainFaults(faults, instance).map(({ message }) => message);

describe('sentences', () => {
  it.each<[Fault, Json, string]>([
    [
      fault('type', '/items/0/id', { expected: 'integer' }),
      { items: [{ id: 'x' }] },
      '/items/0/id must be integer, got "x"',
    ],
    [
      fault('type', '/a', { expected: ['string', 'null'] }),
      { a: [1, { b: {} }] },
      '/a must be string or null, got [1, {"b": {}}]',
    ],
    [fault('required', '', { property: 'id' }), {}, '/ has no member "id"'],
    [
      fault('enum', '/colour', { expected: ['red', 'green'] }),
      { colour: 'gren' },
      '/colour is not one of "red", "green", got "gren" (did you mean "green"?)',
    ],
    [
      fault('enum', '/n', { expected: [1, 2] }),
      { n: '2' },
      '/n is not one of 1, 2, got "2" (did you mean 2, a number?)',
    ],
    [fault('const', '', { expected: 'on' }), true, '/ must be "on", got true'],
    [fault('minimum', '/n', { expected: 1 }), { n: 0 }, '/n must be at least 1, got 0'],
    [fault('exclusiveMaximum', '/n', { expected: 1 }), { n: 1 }, '/n must be less than 1, got 1'],
    [fault('multipleOf', '/n', { expected: 0.01 }), { n: 1.005 }, '/n must be a multiple of 0.01, got 1.005'],
    [fault('minLength', '/s', { expected: 1 }), { s: '' }, '/s must have at least 1 character, got 0: ""'],
    [fault('maxLength', '/s', { expected: 1 }), { s: '😀😀' }, '/s must have at most 1 character, got 2: "😀😀"'],
    [fault('pattern', '/s', { expected: '^\\d+$' }), { s: 'a' }, '/s must match the pattern ^\\d+$, got "a"'],
    [fault('format', '/s', { expected: 'date-time' }), { s: 'today' }, '/s is no valid date-time, got "today"'],
    [fault('minItems', '', { expected: 2 }), [1], '/ must have at least 2 items, got 1'],
    [fault('maxProperties', '', { expected: 1 }), { a: 1, b: 2 }, '/ must have at most 1 member, got 2'],
    [fault('uniqueItems', ''), [1, 2, 1], '/ must not hold the same item twice: items 0 and 2 are 1'],
    [fault('additionalProperties', '', { property: 'x' }), { x: 1 }, '/ must not have a member "x"'],
    [fault('maximum', '/n', { expected: 5 }), { n: 5 }, '/n must be less than 5, got 5'],
    [fault('minContains', '', { expected: 2 }), [1], '/ must hold at least 2 items of those that "contains" describes'],
    [
      fault('dependentRequired', '', { property: 'b', schema: at('/dependentRequired/a') }),
      { a: 1 },
      '/ has "a", but no member "b"',
    ],
    [fault('items', '', { message: 'must NOT have more than 0 items' }), [1], '/ must not have more than 0 items'],
    [fault('false', '/x'), { x: 1 }, '/x must not be there'],
    [fault('propertyNames', '', { property: 'a b' }), { 'a b': 1 }, '/ has a member "a b", whose name is not allowed'],
    [
      fault('pattern', '', { property: 'a b', expected: '^a$' }),
      { 'a b': 1 },
      '/ has a member "a b" whose name must match the pattern ^a$, got "a b"',
    ],
    [fault('madeUp', '/n', { message: 'must be odd' }), { n: 2 }, '/n must be odd, got 2'],
    [fault('type', '/', { expected: 'string' }), { '': 1 }, '/"" must be string, got 1'],
  ])('%#', (one, instance, message) => {
    expect(messages([one], instance)).toEqual([message]);
  });

  it('tells where, what was wanted and what was there', () => {
    const [one] = explainFaults([fault('type', '/a~1b', { expected: 'integer' })], { 'a/b': 'x' });
    expect(one).toEqual({
      message: '/a~1b must be integer, got "x"',
      where: '/a~1b',
      keyword: 'type',
      expected: 'integer',
      actual: 'x',
      schema: at('/a~1b/type'),
    });
  });

  it('points at a member that must not be there', () => {
    expect(
      explainFaults([fault('additionalProperties', '/a', { property: 'x/y' })], { a: { 'x/y': 1 } })[0]?.where,
    ).toBe('/a/x~1y');
  });

  it('cuts long values, and shows none of the characters that turn a line around', () => {
    const [message = ''] = messages([fault('type', '', { expected: 'integer' })], `\u202e\u001b[31m${'x'.repeat(1e6)}`);
    expect(message.length).toBeLessThan(150);
    expect(message).not.toMatch(/[\u202e\u001b]/);
  });
});

describe('suggestions', () => {
  it('tells of a member that is misspelt, from both sides', () => {
    const faults = [
      fault('required', '', { property: 'name' }),
      fault('additionalProperties', '', { property: 'nmae' }),
    ];
    expect(messages(faults, { nmae: 'x' })).toEqual([
      '/ has no member "name" (there is "nmae": did you mean "name"?)',
      '/ must not have a member "nmae" (did you mean "name"?)',
    ]);
  });

  it('suggests an optional member that the schema knows', () => {
    const schema: Json = { properties: { colour: {}, size: {} }, additionalProperties: false };
    const [one] = explainFaults(
      [fault('additionalProperties', '', { property: 'color', schema: at('/additionalProperties') })],
      { color: 1 },
      { schemaAt: ({ pointer }) => (pointer === '' ? schema : undefined) },
    );
    expect(one?.message).toBe('/ must not have a member "color" (did you mean "colour"?)');
  });

  it.each([
    ['id', ['a', 'ok', 'no']],
    ['name', ['size', 'age']],
    ['toString', []],
  ])('suggests nothing that is far: %s', (property, members) => {
    const instance = Object.fromEntries(members.map((name) => [name, 1]));
    expect(messages([fault('required', '', { property })], instance)).toEqual([`/ has no member "${property}"`]);
  });
});

describe('branches', () => {
  const branches = (keyword: string, instance: string, ...list: Fault[][]): Fault =>
    fault(keyword, instance, { branches: list, message: 'must match exactly one schema in oneOf' });

  it('takes the branch with the fewest faults', () => {
    const one = branches(
      'oneOf',
      '/pet',
      [fault('required', '/pet', { property: 'a' }), fault('required', '/pet', { property: 'b' })],
      [fault('type', '/pet/age', { expected: 'integer' })],
      [fault('required', '/pet', { property: 'c' }), fault('required', '/pet', { property: 'd' })],
    );
    expect(messages([one], { pet: { age: 'x' } })).toEqual([
      '/pet/age must be integer, got "x" (nearest of 3 branches)',
    ]);
  });

  it('takes the branch of the kind, whatever else is wrong there', () => {
    const one = branches(
      'anyOf',
      '',
      [fault('const', '/type', { expected: 'cat' })],
      [fault('required', '', { property: 'bark' }), fault('required', '', { property: 'tail' })],
    );
    expect(messages([one], { type: 'dog' })).toEqual([
      '/ has no member "bark" (nearest of 2 branches)',
      '/ has no member "tail" (nearest of 2 branches)',
    ]);
  });

  it('names the kinds when none has it', () => {
    const one = branches(
      'oneOf',
      '',
      [fault('const', '/type', { expected: 'cat' }), fault('required', '', { property: 'purr' })],
      [fault('enum', '/type', { expected: ['dog', 'wolf'] })],
      [fault('type', '', { expected: 'null' })],
    );
    expect(messages([one], { type: 'cot' })).toEqual([
      '/type is not one of "cat", "dog", "wolf", got "cot" (did you mean "cat"?)',
    ]);
  });

  it('takes a branch of the right type before one of a wrong type', () => {
    const one = branches(
      'anyOf',
      '/a',
      [fault('type', '/a', { expected: 'null' })],
      [fault('required', '/a', { property: 'x' }), fault('required', '/a', { property: 'y' })],
    );
    expect(messages([one], { a: {} })).toEqual([
      '/a has no member "x" (nearest of 2 branches)',
      '/a has no member "y" (nearest of 2 branches)',
    ]);
  });

  it('puts types together where nothing else is known', () => {
    const one = branches(
      'anyOf',
      '/a',
      [fault('type', '/a', { expected: 'null' })],
      [fault('type', '/a', { expected: 'string' })],
    );
    expect(messages([one], { a: 1 })).toEqual(['/a must be null or string, got 1']);
  });

  it('says that several branches fit', () => {
    expect(messages([branches('oneOf', '', [], [], [fault('type', '', { expected: 'null' })])], 1)).toEqual([
      '/ fits 2 of 3 branches, must fit exactly one',
    ]);
  });

  it('goes into branches of branches', () => {
    const inner = branches(
      'anyOf',
      '/a',
      [fault('minimum', '/a', { expected: 3 })],
      [fault('type', '/a', { expected: 'null' })],
    );
    expect(messages([branches('oneOf', '', [inner], [fault('type', '', { expected: 'string' })])], { a: 1 })).toEqual([
      '/a must be at least 3, got 1 (nearest of 2 branches)',
    ]);
  });
});

describe('what schemas say together', () => {
  const schema: Json = {
    allOf: [{ $ref: '#/$defs/base' }],
    unevaluatedProperties: false,
    propertyNames: { pattern: '^[a-z]+$' },
    $defs: { base: { properties: { colour: {} }, allOf: [{ $ref: '#' }] } },
  };
  const schemaAt = ({ pointer }: Fault['schema']): Json | undefined => valueAt(schema, pointer);

  it('names members of composed schemas, also of those that go in a circle', () => {
    const unknown = fault('unevaluatedProperties', '', { property: 'color', schema: at('/unevaluatedProperties') });
    expect(explainFaults([unknown], { color: 1 }, { schemaAt })[0]?.message).toBe(
      '/ must not have a member "color" (did you mean "colour"?)',
    );
  });

  it('says what names must be', () => {
    const name = fault('propertyNames', '', { property: 'A', schema: at('/propertyNames') });
    expect(explainFaults([name], { A: 1 }, { schemaAt })[0]?.message).toBe(
      '/ has a member "A", whose name is not allowed (names must match the pattern ^[a-z]+$)',
    );
  });

  it('says of branches that want different members that there is none of them', () => {
    const lacks = (property: string) => [fault('required', '', { property })];
    const one = fault('anyOf', '', { branches: [lacks('a'), lacks('b')] });
    expect(messages([one], {})).toEqual(['/ has none of the members "a", "b"']);
  });
});

describe('noise', () => {
  it('leaves out what only passes on', () => {
    const faults = [
      fault('type', '/a', { expected: 'string' }),
      fault('if', '', { message: 'must match "then" schema' }),
      fault('allOf', ''),
      fault('$ref', ''),
    ];
    expect(messages(faults, { a: 1 })).toEqual(['/a must be string, got 1']);
  });

  it('keeps a wrapper that is alone', () => {
    expect(messages([fault('if', '', { message: 'must match "then" schema' })], {})).toEqual([
      '/ must match "then" schema',
    ]);
  });

  it('tells the same fault of two schemas once', () => {
    const twice = [
      fault('required', '', { property: 'id' }),
      fault('required', '', { property: 'id', schema: at('/allOf/1/required') }),
    ];
    expect(messages(twice, {})).toEqual(['/ has no member "id"']);
  });

  it('tells of members that were not evaluated only where that is no consequence', () => {
    const unevaluated = (property: string) =>
      fault('unevaluatedProperties', '', { property, schema: at('/unevaluatedProperties') });
    const inAllOf = fault('type', '/a', { expected: 'string', schema: at('/allOf/0/properties/a/type') });
    expect(messages([inAllOf, unevaluated('a'), unevaluated('b')], { a: 1, b: 2 })).toEqual([
      '/a must be string, got 1',
    ]);
    const beside = fault('type', '/a', { expected: 'string', schema: at('/properties/a/type') });
    expect(messages([beside, unevaluated('a'), unevaluated('b')], { a: 1, b: 2 })).toEqual([
      '/a must be string, got 1',
      '/ must not have a member "b"',
    ]);
  });

  it('tells no fault within "contains" and "not"', () => {
    const faults = [
      fault('type', '/0', { expected: 'string', schema: at('/contains/type') }),
      fault('contains', '', { schema: at('/contains') }),
    ];
    expect(messages(faults, [1])).toEqual(['/ holds no item that fits "contains"']);
  });

  it('shows three of a kind and counts the others', () => {
    const faults = Array.from({ length: 1000 }, (_, index) =>
      fault('type', `/${index}`, { expected: 'string', schema: at('/items/type') }),
    );
    expect(
      messages(
        faults,
        Array.from({ length: 1000 }, (_, index) => index),
      ),
    ).toEqual([
      '/0 must be string, got 0',
      '/1 must be string, got 1',
      '/2 must be string, got 2 (and 997 more like it)',
    ]);
  });

  it('is bounded', () => {
    const faults = Array.from({ length: 57 }, (_, index) => fault('required', '', { property: `member${index}` }));
    const said = messages(faults, {});
    expect(said).toHaveLength(20);
    expect(said.at(-1)).toBe('and 38 more');
  });

  it('puts together what is wrong with one value', () => {
    const faults = [
      fault('minLength', '/a', { expected: 3 }),
      fault('type', '/b', { expected: 'string' }),
      fault('pattern', '/a', { expected: '^x' }),
    ];
    expect(explainFaults(faults, { a: 'y', b: 1 }).map(({ where }) => where)).toEqual(['/a', '/a', '/b']);
  });
});

const KEYWORDS = [
  ...[
    'type',
    'required',
    'enum',
    'const',
    'oneOf',
    'anyOf',
    'allOf',
    'if',
    'not',
    'contains',
    'false',
    '$ref',
    'items',
  ],
  ...[
    'additionalProperties',
    'unevaluatedProperties',
    'unevaluatedItems',
    'propertyNames',
    'pattern',
    'format',
    'minLength',
  ],
  ...['uniqueItems', 'maxItems', 'multipleOf', 'dependentRequired', '__proto__', 'constructor', 'toString', ''],
];

const pointer = fc
  .array(fc.constantFrom('a', '0', '__proto__', '', '~1', 'constructor'), { maxLength: 4 })
  .map((keys) => keys.map((key) => `/${key}`).join(''));

const anyJson = fc.jsonValue() as fc.Arbitrary<Json>;

const { fault: anyFault } = fc.letrec<{ fault: Fault }>((tie) => ({
  fault: fc.record(
    {
      keyword: fc.constantFrom(...KEYWORDS),
      instance: pointer,
      schema: pointer.map(at),
      message: fc.string(),
      property: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'a')),
      expected: anyJson,
      branches: fc.array(fc.array(tie('fault'), { maxLength: 3 }), { maxLength: 3 }),
    },
    { requiredKeys: ['keyword', 'instance', 'schema', 'message'] },
  ) as fc.Arbitrary<Fault>,
}));

describe('whatever is wrong', () => {
  it('is explained: never nothing, never an exception, never without a place, never long', () => {
    fc.assert(
      fc.property(fc.array(anyFault, { minLength: 1, maxLength: 8 }), anyJson, (faults, instance) => {
        const explained = explainFaults(faults, instance);
        expect(explained.length).toBeGreaterThan(0);
        expect(explained.length).toBeLessThanOrEqual(20);
        for (const { message, where } of explained) {
          expect(message).toMatch(/^\/|^and \d+ more$/);
          expect(where === '' || where.startsWith('/')).toBe(true);
          expect(message).not.toMatch(/undefined|\[object/);
        }
        expect(new Set(explained.map(({ message }) => message)).size).toBe(explained.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('is explained also where it is deep', () => {
    let instance: Json = 1;
    for (let depth = 0; depth < 20_000; depth += 1) instance = [instance];
    let deep: Fault = fault('type', '', { expected: 'string' });
    for (let depth = 0; depth < 5000; depth += 1)
      deep = fault('oneOf', '', { branches: [[fault('minimum', '', { expected: 3 })], [deep]] });
    expect(
      messages([deep, fault('uniqueItems', '', {}), fault('const', '', { expected: instance })], [instance, instance]),
    ).not.toEqual([]);
  });
});
