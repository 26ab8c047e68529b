// Faults as the engines find them, explained: random schemas and values, and a place for each sentence.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSource } from '../../core/source-position.ts';
import type { Json } from '../../model/json.ts';
import { createSchemaSet } from './create-schema-set.ts';
import { explainFaults } from './explain.ts';

const key = fc.constantFrom('a', 'b', 'type', 'ab');
const scalar = fc.constantFrom<Json>(null, true, 0, 1, 2.5, 'a', 'ab', '');
const count = fc.integer({ min: 0, max: 2 });

const { value: anyValue } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const { schema: anySchema } = fc.letrec<{ schema: Json }>((tie) => {
  const inner = tie('schema');
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  const map = fc.dictionary(key, inner, { maxKeys: 2, noNullPrototype: true });
  const keywords: { readonly [keyword: string]: fc.Arbitrary<unknown> } = {
    type: fc.constantFrom('object', 'array', 'string', 'integer', ['string', 'null']),
    enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }),
    const: anyValue,
    required: fc.uniqueArray(key, { maxLength: 2 }),
    pattern: fc.constantFrom('^a', 'b$'),
    ...{ properties: map, dependentSchemas: map, prefixItems: list, allOf: list, anyOf: list, oneOf: list },
    ...{ additionalProperties: inner, unevaluatedProperties: inner, items: inner, unevaluatedItems: inner },
    ...{ contains: inner, minContains: count, propertyNames: inner, not: inner },
    ...Object.fromEntries(['if', 'then', 'else'].map((keyword) => [keyword, inner])),
    ...{ minimum: count, exclusiveMaximum: count, minLength: count, maxLength: count, minItems: count },
    ...{ uniqueItems: fc.boolean(), minProperties: count, maxProperties: count },
  };
  const pair = fc.constantFrom(...Object.keys(keywords)).chain((name) => fc.tuple(fc.constant(name), keywords[name]!));
  const bag = fc.array(pair, { minLength: 1, maxLength: 4 }).map((pairs) => Object.fromEntries(pairs) as Json);
  return { schema: fc.oneof({ maxDepth: 4 }, fc.boolean(), bag) as fc.Arbitrary<Json> };
});

const isThere = (value: Json, pointer: string): boolean =>
  openSource(JSON.stringify(value)).offsetOf(pointer) !== undefined;

it('is never empty, and each sentence has a place in the value and in the schema', async () => {
  let [invalid, judged] = [0, 0];
  const property = fc.asyncProperty(
    anySchema,
    fc.array(anyValue, { minLength: 4, maxLength: 4 }),
    async (schema, values) => {
      const set = createSchemaSet({ formats: 'assert' });
      set.add({ uri: 'file:///s.json', value: schema });
      const validator = await set.compile('file:///s.json');
      for (const value of values) {
        const verdict = validator.validate(value);
        judged += 1;
        if (verdict.kind !== 'invalid') continue;
        invalid += 1;
        const explained = explainFaults(verdict.faults, value);
        expect(explained.length).toBeGreaterThan(0);
        for (const { message, where, schema: place } of explained) {
          expect(message).not.toMatch(/undefined|nothing|NaN|\[object/);
          expect(isThere(value, where), `${where} in ${JSON.stringify(value)}`).toBe(true);
          expect(isThere(schema, place.pointer), `${place.pointer} in ${JSON.stringify(schema)}`).toBe(true);
        }
      }
    },
  );
  await fc.assert(property, { numRuns: 300 });
  // Both happen, or nothing was tried.
  expect(invalid).toBeGreaterThan(judged / 10);
  expect(invalid).toBeLessThan(judged);
}, 60_000);
