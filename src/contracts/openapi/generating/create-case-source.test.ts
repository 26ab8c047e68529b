// Generated calls: what is meant to be valid is, what is meant to be wrong is, on the wire, by one seed the same, and simple in the end.
import { describe, expect, test } from 'vitest';
import type { Generated } from '../api-case.ts';
import { bodyOf, generate, line, take } from './testing/generate.ts';

const ORDERS = {
  paths: {
    '/orders/{id}': {
      put: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1, maximum: 500 } },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          { name: 'sort', in: 'query', required: true, schema: { type: 'string', enum: ['asc', 'desc'] } },
          {
            name: 'tags',
            in: 'query',
            explode: false,
            schema: { type: 'array', items: { type: 'string', maxLength: 5 }, maxItems: 3 },
          },
          {
            name: 'where',
            in: 'query',
            style: 'deepObject',
            schema: { type: 'object', properties: { min: { type: 'number' } } },
          },
          { name: 'X-Trace', in: 'header', schema: { type: 'string', pattern: '^[a-f0-9]{4,8}$' } },
          { name: 'theme', in: 'cookie', schema: { type: 'string', minLength: 2 } },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
        },
        responses: { default: { description: 'x' } },
      },
    },
    '/orders/latest': { get: { responses: { default: { description: 'x' } } } },
    '/search': {
      get: {
        parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }],
        responses: { default: { description: 'x' } },
      },
    },
  },
  components: {
    schemas: {
      Order: {
        type: 'object',
        required: ['name', 'lines'],
        additionalProperties: false,
        properties: {
          id: { type: 'integer', readOnly: true },
          name: { type: 'string', minLength: 1, maxLength: 20 },
          due: { type: 'string', format: 'date' },
          note: { type: ['string', 'null'] },
          price: { type: 'number', exclusiveMinimum: 0, multipleOf: 0.01 },
          lines: { type: 'array', minItems: 1, maxItems: 4, items: { $ref: '#/components/schemas/Line' } },
          parent: { $ref: '#/components/schemas/Order' },
        },
      },
      Line: {
        oneOf: [
          { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, text: false } },
          { type: 'object', required: ['text'], properties: { text: { type: 'string' }, sku: false } },
        ],
      },
    },
  },
};

const PUT = 'PUT /orders/{id}';

describe('every case is what it says', () => {
  test('random valid ones', async () => {
    const { source, operation, wrongs } = await generate(ORDERS);
    const cases = await take(source.fuzzing(operation(PUT), 'positive'), 300);
    expect(cases).toHaveLength(300);
    for (const one of cases)
      expect({ call: line(one), wrongs: await wrongs(one) }).toEqual({ call: line(one), wrongs: [] });
    expect(cases.some((one) => line(one).includes('"id":'))).toBe(false);
  });

  test('random invalid ones', async () => {
    const { source, operation, wrongs } = await generate(ORDERS);
    const cases = await take(source.fuzzing(operation(PUT), 'negative'), 300);
    expect(cases).toHaveLength(300);
    for (const one of cases) {
      const found = await wrongs(one);
      expect(found, line(one)).not.toEqual([]);
      expect(found).not.toEqual(['another operation']);
      expect(one.value.mutation?.description).toBe(one.value.title);
    }
  });

  test('those along the limits', async () => {
    const { source, operation, wrongs } = await generate(ORDERS);
    const cases = await take(source.coverage(operation(PUT)), 2000);
    for (const one of cases) expect((await wrongs(one)).length > 0, line(one)).toBe(one.value.mode === 'negative');
    const titles = cases.map(({ value }) => value.title);
    expect(titles).toEqual(
      expect.arrayContaining([
        'query limit is at its maximum 100',
        'query limit is just below its maximum 100',
        'query sort is "desc"',
        'query limit: 0 is below its minimum 1',
        'query limit: 101 is above its maximum 100',
        'path id: 501 is above its maximum 500',
        'query sort is left out, it is required',
        'query sort: "ascx" is none of ["asc","desc"]',
        'body is left out, it is required',
        'body is cut off, it is no JSON',
        'body is without name, which is required',
        'body /name: "" has 0 characters, less than its minLength 1',
        'body has the member notDocumented, none but those of its schema are allowed',
        'body /due: "2024-13-01" is no date',
        'body /name is null, which it may not be',
        'body /note is null',
        'body /lines has 5 items, more than its maxItems 4',
        'body /lines/0 is of alternative 2 of 2',
      ]),
    );
    expect(new Set(cases.map(line)).size).toBe(cases.length);
  });
});

describe('what is no wrong on the wire is not sent as one', () => {
  test('a text in the query is never of the wrong type, and missing where it may be', async () => {
    const { source, operation } = await generate(ORDERS);
    expect(await take(source.fuzzing(operation('GET /search'), 'negative'), 5)).toEqual([]);
    const cases = await take(source.coverage(operation('GET /search')), 100);
    expect(cases.every(({ value }) => value.mode === 'positive')).toBe(true);
  });

  test('a wrong path value that is another operation is dropped', async () => {
    const path = {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', enum: ['a'] } }],
        responses: { default: { description: 'x' } },
      },
    };
    const { source, operation } = await generate({ paths: { '/{id}': path, '/ax': { get: path.get } } });
    const cases = await take(source.coverage(operation('GET /{id}')), 100);
    expect(cases.map(line)).not.toContain('GET /ax');
    expect(cases.map(line)).toContain('GET /none%20of%20these');
  });

  test.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data',
  ])('a word for a boolean and an empty field are no wrongs of a form: %s', async (media) => {
    const schema = {
      type: 'object',
      required: ['n'],
      properties: {
        n: { type: 'integer', minimum: 1 },
        on: { type: 'boolean' },
        at: { type: 'string', format: 'date' },
      },
    };
    const { source, operation } = await generate(bodyOf(schema, {}, media));
    const cases = [
      ...(await take(source.coverage(operation()), 300)),
      ...(await take(source.fuzzing(operation(), 'negative'), 60)),
    ].filter(({ value }) => value.mode === 'negative');
    const bodies = cases.map(
      ({ value }) => (value.body as { value: { on?: unknown; at?: unknown } } | undefined)?.value,
    );
    expect(bodies.filter((body) => body && 'on' in body && typeof body.on === 'string').length).toBeGreaterThan(0);
    const alone = cases.filter(({ value }) => /\/on: /.test(value.title)).map(({ value }) => value.title);
    expect(alone.filter((title) => /on: "?(?:[01tfyn]|yes|no|on|off|true|false|)"? is/i.test(title))).toEqual([]);
    expect(cases.filter(({ value }) => /\/at: "" /.test(value.title))).toEqual([]);
  });

  test('the body of a GET is not made wrong: few servers look at it', async () => {
    const content = { 'application/json': { schema: { type: 'object', required: ['a'] } } };
    const { source, operation } = await generate({
      paths: {
        '/a': { get: { requestBody: { required: true, content }, responses: { default: { description: 'x' } } } },
      },
    });
    expect(await take(source.fuzzing(operation(), 'negative'), 3)).toEqual([]);
  });
});

test('texts that nearly match a pattern are among the wrong ones: one too few, one too many', async () => {
  const { source, operation } = await generate(bodyOf({ type: 'string', pattern: '^[0-9]{4}$' }));
  const cases = await take(source.fuzzing(operation(), 'negative'), 60);
  const bodies = cases.map(({ value }) => String((value.body as { value?: unknown } | undefined)?.value));
  expect(bodies.filter((body) => /^[0-9]{5}$/.test(body)).length).toBeGreaterThan(0);
  expect(bodies.filter((body) => /^[0-9]{3}$/.test(body)).length).toBeGreaterThan(0);
});

describe('a seed', () => {
  const lines = async (seed: number, mode: 'positive' | 'negative') => {
    const { source, operation } = await generate(ORDERS, { seed });
    return (await take(source.fuzzing(operation(PUT), mode), 40)).map(line);
  };

  test.each(['positive', 'negative'] as const)('gives the same %s cases again, another gives others', async (mode) => {
    const first = await lines(1, mode);
    expect(await lines(1, mode)).toEqual(first);
    expect(await lines(2, mode)).not.toEqual(first);
    expect(new Set(first).size).toBe(first.length);
  });
});

const minimal = async (start: Generated, fails: (one: Generated) => boolean): Promise<Generated> => {
  let found = start;
  for (let steps = 0; steps < 500; steps += 1) {
    let next: Generated | undefined;
    for await (const one of found.shrink()) {
      if (!fails(one)) continue;
      next = one;
      break;
    }
    if (!next) return found;
    found = next;
  }
  throw new Error('it goes on for ever');
};

describe('simpler cases', () => {
  test('of a random one lead to the least that still fails', async () => {
    const { source, operation } = await generate(ORDERS);
    const fails = ({ value }: Generated): boolean =>
      value.body !== undefined &&
      'value' in value.body &&
      [...String((value.body.value as { name: string }).name)].length > 5;
    const found = (await take(source.fuzzing(operation(PUT), 'positive'), 50)).filter(fails);
    expect(found.length).toBeGreaterThan(3);
    for (const one of found.slice(0, 4)) {
      expect(line(await minimal(one, fails))).toMatch(
        /^PUT \/orders\/\d+\?sort=asc Content-Type: application\/json \{"name":".{6}","lines":\[\{"(sku|text)":""\}\]\}$/,
      );
    }
  });

  test('of a wrong one stay wrong in the same place and in the same way, and end', async () => {
    const { source, operation, wrongs } = await generate(ORDERS);
    for (const one of await take(source.fuzzing(operation(PUT), 'negative'), 25)) {
      const least = await minimal(one, () => true);
      const { part, name, pointer, keyword } = one.value.mutation!;
      expect(least.value.mutation).toMatchObject({
        part,
        keyword,
        ...(name ? { name } : {}),
        ...(pointer ? { pointer } : {}),
      });
      expect(await wrongs(least)).not.toEqual([]);
      expect(line(least).length).toBeLessThanOrEqual(line(one).length);
    }
  });

  test('tell of the value that they have', async () => {
    const { source, operation } = await generate(ORDERS);
    const cases = await take(source.fuzzing(operation(PUT), 'negative'), 200);
    const above = cases.find(({ value }) => value.mutation?.name === 'limit' && value.mutation.keyword === 'maximum')!;
    expect((await minimal(above, () => true)).value.title).toBe('query limit: 101 is above its maximum 100');
  });
});

describe('what the caller gives', () => {
  test('is neither made nor made wrong, and cases are judged as if it were there', async () => {
    const document = {
      paths: {
        '/a/{id}': {
          get: {
            parameters: [
              { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
              { name: 'X-Key', in: 'header', required: true, schema: { type: 'string', minLength: 3 } },
              { name: 'n', in: 'query', schema: { type: 'integer' } },
            ],
            responses: { default: { description: 'x' } },
          },
        },
      },
    };
    const { source, operation } = await generate(document, { given: new Set(['header:x-key', 'path:id']) });
    const all = [
      ...(await take(source.fuzzing(operation(), 'positive'), 20)),
      ...(await take(source.fuzzing(operation(), 'negative'), 3)),
      ...(await take(source.coverage(operation()), 50)),
    ];
    expect(all.length).toBeGreaterThan(10);
    for (const { value } of all) {
      expect([Object.keys(value.path), Object.keys(value.header)]).toEqual([[], []]);
      if (value.mutation) expect(value.mutation.name).toBe('n');
    }
  });
});

describe('examples', () => {
  test('of one name go together, those that are not valid are left out', async () => {
    const document = {
      paths: {
        '/a/{id}': {
          post: {
            parameters: [
              {
                name: 'id',
                in: 'path',
                required: true,
                schema: { type: 'integer' },
                examples: { cat: { value: 1 }, dog: { value: 2 } },
              },
              { name: 'n', in: 'query', schema: { type: 'integer', maximum: 5 }, example: 9 },
            ],
            requestBody: {
              content: {
                'application/json': {
                  schema: { type: 'object', properties: { kind: { type: 'string' } } },
                  examples: {
                    cat: { value: { kind: 'cat' } },
                    dog: { value: { kind: 'dog' } },
                    bad: { value: { kind: 1 } },
                  },
                },
              },
            },
            responses: { default: { description: 'x' } },
          },
        },
      },
    };
    const { source, operation } = await generate(document);
    const cases = await take(source.examples(operation()), 50);
    expect(cases.map((one) => [one.value.title, line(one)])).toEqual([
      ['example "cat"', 'POST /a/1 Content-Type: application/json {"kind":"cat"}'],
      ['example "dog"', 'POST /a/2 Content-Type: application/json {"kind":"dog"}'],
    ]);
  });

  test('there are none in negative mode alone', async () => {
    const { source, operation } = await generate(
      { ...bodyOf({ type: 'integer', examples: [1] }) },
      { modes: ['negative'] },
    );
    expect(await take(source.examples(operation()), 5)).toEqual([]);
  });
});

describe('media types', () => {
  test.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonl',
    'text/plain',
  ])('%s: valid and wrong ones', async (media) => {
    const schema =
      media === 'text/plain'
        ? { type: 'string', maxLength: 8 }
        : media === 'application/jsonl'
          ? { type: 'array', items: { type: 'integer' }, minItems: 1 }
          : {
              type: 'object',
              required: ['n'],
              properties: { n: { type: 'integer' }, list: { type: 'array', items: { type: 'string' } } },
            };
    const { source, operation, wrongs } = await generate(bodyOf(schema, {}, media));
    const good = await take(source.fuzzing(operation(), 'positive'), 20);
    const bad = await take(source.fuzzing(operation(), 'negative'), 5);
    expect([good.length, bad.length]).toEqual([20, 5]);
    for (const one of good) expect(await wrongs(one)).toEqual([]);
    for (const one of bad) expect(await wrongs(one)).not.toEqual([]);
  });

  test('XML is not made up', async () => {
    const { source, operation } = await generate(bodyOf({ type: 'object' }, {}, 'application/xml'));
    expect(await take(source.fuzzing(operation(), 'positive'), 3)).toEqual([]);
  });
});
