// Looks for requests that assay sends otherwise than newman and postman-cli: `node bench/oracles/fuzz.ts --seed 1 --requests 60 [--area url] [--all]`.
import { parseArgs } from 'node:util';
import type { WireRequest } from '../../fixtures/differential/harness/observation.ts';
import { AREAS, type Area, generate } from './fuzz-collection.ts';
import { type Act, type Compared, compare, verdictOf } from './fuzz-compare.ts';
import { shrink } from './fuzz-shrink.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '60' },
    area: { type: 'string', default: 'all' },
    /** Also what only one of the peers does otherwise. */
    all: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
  },
});

const textOf = ({ line, headers, body }: WireRequest): string[] => [
  line,
  ...headers,
  ...(body === undefined ? [] : ['', body]),
];

const linesOf = ({ wire, error }: Act): string[] => [
  ...wire.flatMap(textOf),
  ...(error === undefined ? [] : [`! ${error}`]),
];

/** Lines that the other did not send, in short. */
const against = (one: Act, other: Act): string => {
  const lines = linesOf(other);
  const own = linesOf(one).filter((line) => !lines.includes(line));
  return own.length > 0
    ? own.map((line) => JSON.stringify(line).slice(1, -1)).join('\n            ')
    : `(same lines, ${linesOf(one).length})`;
};

const show = (found: Compared): void => {
  const { newman, postman, assay } = found.acts;
  const { item, folder } = found.sample;
  console.log(`\n## ${found.sample.name}: ${verdictOf(found)}\n   ${JSON.stringify(item)}`);
  if (Object.keys(folder).length > 0) console.log(`   folder ${JSON.stringify(folder)}`);
  console.log(
    `   newman   ${against(newman, assay)}\n   postman  ${against(postman, assay)}\n   assay    ${against(assay, newman)}`,
  );
};

const wanted = (found: Compared): boolean => {
  const verdict = verdictOf(found);
  return values.all ? verdict !== 'equal' : verdict === 'alone' || verdict === 'three ways';
};

const areas = values.area === 'all' ? AREAS : (values.area.split(',') as Area[]);
const generated = generate(Number(values.seed), Number(values.requests), areas);
const compared = await compare(generated);
const found = compared.filter(wanted);
console.log(JSON.stringify(generated.level));
const crashed = compared.find((one) => verdictOf(one) === 'crashed');
if (crashed) console.log(`a peer crashed at ${JSON.stringify(crashed.sample.item)}`);
for (const one of values.shrink ? await shrink(found, generated.level) : found) show(one);
const counts = Object.groupBy(compared, verdictOf);
console.log(
  `\nseed ${values.seed} ${values.area}: ${Object.entries(counts)
    .map(([verdict, list]) => `${list?.length} ${verdict}`)
    .join(', ')}`,
);
const silent = compared.filter(({ acts }) => acts.newman.wire.length === 0).length;
console.log(`${silent} of them never sent by newman`);
