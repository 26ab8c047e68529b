import { describe, expect, it } from 'vitest';
import { compileInAllWays } from './compare-engines.ts';
import { unicodePattern } from './hyperjump/unicode-pattern.ts';
import { createRandom, randomSchema, randomValue } from './random-schemas.ts';
import type { Dialect } from './schema-set.ts';

const DIALECTS: readonly Dialect[] = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'];

describe('the engines', () => {
  // bench/oracles/schema-sweep.ts does the same for as long as wanted.
  it.each(DIALECTS)('say the same of random schemas of %s', async (dialect) => {
    const random = createRandom(7);
    const count = { ajv: 0, valid: 0, invalid: 0 };
    for (let round = 0; round < 40; round += 1) {
      const schema = randomSchema(random, dialect);
      const { ajv, hyperjump, judge } = await compileInAllWays(schema, dialect);
      if (ajv) count.ajv += 1;
      for (let turn = 0; turn < 10; turn += 1) {
        const value = randomValue(random);
        const said = judge(value);
        count[said ? 'valid' : 'invalid'] += 1;
        const others = { hyperjump: hyperjump(value), ajv: ajv ? ajv(value) : said };
        expect({ schema, value, ...others }).toEqual({ schema, value, hyperjump: said, ajv: said });
      }
    }
    expect(Math.min(count.ajv, count.valid, count.invalid)).toBeGreaterThan(5);
  });

  it('do not forget what ajv does not look at', async () => {
    const { ajv, judge } = await compileInAllWays({ required: [''] }, '2020-12');
    expect([ajv, judge({}), judge({ '': 1 })]).toEqual([undefined, false, true]);
    const object = await compileInAllWays({ const: { toString: 1 } }, '2020-12');
    expect([object.ajv!({ toString: 1 }), object.ajv!({ toString: 2 }), object.ajv!({})]).toEqual([true, false, false]);
  });
});

describe('unicodePattern', () => {
  it.each([
    ['^[\\w-.]+$', ['a-b', '.'], ['a b']],
    ['^\\-\\_\\@$', ['-_@'], ['-']],
    ['^a{b}]$', ['a{b}]'], ['ab']],
    ['^\\d{2,3}\\/x$', ['12/x'], ['1/x']],
  ])('keeps what %s matches', (pattern, fitting, others) => {
    const mended = new RegExp(unicodePattern(pattern), 'u');
    for (const text of [...fitting, ...others]) expect(mended.test(text)).toBe(new RegExp(pattern).test(text));
    expect(fitting.every((text) => mended.test(text))).toBe(true);
  });
});
