// Compares ajv, hyperjump and the naming of faults on random schemas: node bench/oracles/schema-sweep.ts [seconds] [seed]
import { compileInAllWays } from '../../src/contracts/json-schema/compare-engines.ts';
import { createRandom, randomSchema, randomValue } from '../../src/contracts/json-schema/random-schemas.ts';
import type { Dialect } from '../../src/contracts/json-schema/schema-set.ts';

const DIALECTS: readonly Dialect[] = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'];
const VALUES = 12;

const [seconds = '60', first = '1'] = process.argv.slice(2);
const end = Date.now() + Number(seconds) * 1000;
const count = { schemas: 0, values: 0, byAjv: 0, valid: 0, failed: 0, different: 0 };

const attempt = (judge: ((value: never) => boolean) | undefined, value: unknown): unknown => {
  try {
    return judge?.(value as never);
  } catch (error) {
    return error instanceof RangeError ? 'overflow' : String(error);
  }
};

for (let seed = Number(first); Date.now() < end; seed += 1) {
  const random = createRandom(seed);
  const dialect = DIALECTS[seed % DIALECTS.length]!;
  const schema = randomSchema(random, dialect);
  const ways = await compileInAllWays(schema, dialect).catch((error: unknown) => {
    count.failed += 1;
    console.log(`seed ${seed}: ${error}\n  ${dialect} ${JSON.stringify(schema)}`);
    return undefined;
  });
  if (!ways) continue;
  count.schemas += 1;
  if (ways.ajv) count.byAjv += 1;
  for (let turn = 0; turn < VALUES; turn += 1) {
    const value = randomValue(random);
    const said = { hyperjump: attempt(ways.hyperjump, value), judge: attempt(ways.judge, value) };
    const ajv = ways.ajv ? attempt(ways.ajv, value) : said.judge;
    count.values += 1;
    if (said.judge === true) count.valid += 1;
    if (said.hyperjump === said.judge && ajv === said.judge) continue;
    count.different += 1;
    if (count.different <= 10)
      console.log(
        `seed ${seed}: ${JSON.stringify({ ...said, ajv })}\n  ${dialect} ${JSON.stringify(schema)}\n  ${JSON.stringify(value)}`,
      );
  }
}
console.log(count);
if (count.different > 0 || count.failed > 0) process.exitCode = 1;
