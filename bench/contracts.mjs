// Measures the verification of schemas and OpenAPI documents: against bare ajv, against Schemathesis, and large documents. Usage: node bench/contracts.mjs [part ...]
import { execFileSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { pinned, startProvider } from './contracts-provider.mjs';
import { calibrate, howMeasured, measure, measureByTurns, median, scratch } from './measure.mjs';
import { megabytes, ratio, seconds, showTable } from './show-table.mjs';

const NODE = process.execPath;
const root = path.join(import.meta.dirname, '..');
const ASSAY = [NODE, path.join(root, 'bin/run.js')];
const ST = path.join(import.meta.dirname, '.peers/schemathesis/bin/st');
const ROUNDS = 5;

const checkOnce = (who, what) => {
  const [command, ...words] = [...pinned(0), NODE, path.join(import.meta.dirname, 'contracts-schema.mjs'), who, what];
  return JSON.parse(execFileSync(command, words, { encoding: 'utf8' }));
};

/** Both take turns in new processes; each tells the median of nine turns of its own, warm. */
const schema = () => {
  const rows = [];
  let size = 0;
  for (const [what, title] of [
    ['check', 'check alone'],
    ['parse', 'JSON.parse and check'],
  ]) {
    const times = { ajv: [], assay: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const who of ['ajv', 'assay']) {
        const { ms, bytes } = checkOnce(who, what);
        times[who].push(ms);
        size = bytes;
      }
    }
    const [ajv, assay] = [median(times.ajv), median(times.assay)];
    rows.push([title, `${ajv.toFixed(0)} ms`, `${assay.toFixed(0)} ms`, ratio(assay, ajv), '1.5x']);
  }
  const head = ['', 'bare ajv', 'assay', 'ratio', 'goal'];
  showTable(`10,000 responses of ${size.toFixed(0)} bytes (medians of ${ROUNDS} processes)`, head, rows);
};

const PHASES = ['--phases', 'examples,coverage,fuzzing'];
const HEADERS = ['-H', 'Authorization: Bearer planted-token', '-H', 'X-API-Key: planted-key'];

const callLines = ({ url, document }) => {
  const shared = [document, '--url', url, '--seed', '1', ...PHASES, ...HEADERS];
  const assay = (examples) => ({
    line: [...pinned(0), ...ASSAY, 'verify', 'openapi', ...shared, '--max-examples', examples, '-r', 'line'],
  });
  const more = ['-n', '100', '--generation-database', 'none', '--exclude-checks', 'ignored_auth'];
  const peer = { line: [...pinned(0), ST, 'run', ...shared, ...more], expected: [0, 1] };
  return {
    'assay, 100 examples': assay('100'),
    'assay, 1000 examples': assay('1000'),
    ...(existsSync(ST) ? { 'Schemathesis, 100 examples': peer } : {}),
  };
};

/** The provider is the strict clean one, in another process: assay ends with 0, Schemathesis may report something. */
const calls = async () => {
  const provider = await startProvider();
  try {
    const rows = [];
    for (const [name, { line, ...options }] of Object.entries(callLines(provider))) {
      const results = [];
      for (let round = 0; round < 3; round++) {
        await provider.count();
        const cost = await measure(line, options);
        results.push({ ...cost, calls: await provider.count() });
      }
      const of = (key) => median(results.map((result) => result[key]));
      const rate = (key) => (of(key) === undefined ? 'n/a' : `${(of('calls') / of(key)).toFixed(0)}/s`);
      rows.push([
        name,
        of('calls'),
        seconds(of('wallS')),
        seconds(of('cpuS')),
        rate('wallS'),
        rate('cpuS'),
        megabytes(of('memoryMb')),
      ]);
    }
    rows.push(['goal', '', '', '', '1000/s', '', '']);
    const where = pinned(0).length > 0 ? 'one core each' : 'not pinned';
    const head = ['', 'calls', 'wall', 'CPU', 'calls by wall', 'calls by CPU', 'memory'];
    showTable(`Generated calls, provider in another process, ${where}, start included (medians of 3)`, head, rows);
  } finally {
    provider.close();
  }
};

const schemaNumber = (number) => ({
  type: 'object',
  description: `Thing number ${number}, as large documents describe things: at some length, and not always to the point.`,
  required: ['id', 'name'],
  properties: {
    id: { type: 'integer', format: 'int64', description: 'Its number' },
    name: { type: 'string', minLength: 1, maxLength: 200, example: `thing ${number}` },
    state: { type: 'string', enum: ['new', 'used', 'broken'] },
    parent: { $ref: `#/components/schemas/Thing${Math.max(0, number - 1)}` },
    tags: { type: 'array', items: { type: 'string' } },
    created: { type: 'string', format: 'date-time' },
  },
});

const operationNumber = (number) => ({
  operationId: `readThing${number}`,
  summary: `Reads thing number ${number}`,
  parameters: [
    { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
    {
      name: 'fields',
      in: 'query',
      schema: { type: 'array', items: { type: 'string' } },
      description: 'What is wanted of it',
    },
  ],
  responses: {
    200: {
      description: 'The thing',
      content: { 'application/json': { schema: { $ref: `#/components/schemas/Thing${number}` } } },
    },
    404: { description: 'There is none', content: { 'application/json': { schema: { type: 'object' } } } },
  },
});

const largeDocument = (things) => {
  const numbers = Array.from({ length: things }, (_, number) => number);
  return {
    openapi: '3.0.3',
    info: { title: 'Large', version: '1.0.0' },
    paths: Object.fromEntries(numbers.map((number) => [`/things${number}/{id}`, { get: operationNumber(number) }])),
    components: { schemas: Object.fromEntries(numbers.map((number) => [`Thing${number}`, schemaNumber(number)])) },
  };
};

const MEGABYTES = 5;

const WRITERS = { JSON: (document) => JSON.stringify(document, null, 2), YAML: (document) => stringify(document) };

/** Validated as a document and read into the model, in a new process. */
const load = async () => {
  const files = {};
  const counts = [];
  for (const [kind, write] of Object.entries(WRITERS)) {
    const things = Math.ceil((MEGABYTES * 1024 * 1024) / (write(largeDocument(100)).length / 100));
    counts.push(things);
    files[kind] = scratch(`large.${kind.toLowerCase()}`);
    writeFileSync(files[kind], write(largeDocument(things)));
  }
  const bare = "require(process.argv[1]).parse(require('fs').readFileSync(process.argv[2],'utf8'))";
  const yaml = path.join(root, 'node_modules/yaml/dist/index.js');
  const lines = Object.fromEntries(
    Object.entries(files).map(([kind, file]) => [kind, { line: [...ASSAY, 'verify', 'openapi', file] }]),
  );
  const results = await measureByTurns(
    { ...lines, 'YAML, yaml.parse alone': { line: [NODE, '-e', bare, yaml, files.YAML] } },
    3,
  );
  const sizes = { ...files, 'YAML, yaml.parse alone': files.YAML };
  showTable(
    `A document of ${counts.join(' and ')} operations: assay verify openapi (medians of 3)`,
    ['', 'size', 'wall', 'CPU', 'memory', 'goal'],
    Object.entries(results).map(([name, cost]) => [
      name,
      megabytes(statSync(sizes[name]).size / 1024 / 1024),
      seconds(cost.wallS),
      seconds(cost.cpuS),
      megabytes(cost.memoryMb),
      name in files ? '3 s' : '',
    ]),
  );
};

const PARTS = { schema, calls, load };

/** The parts of these names, all without any. */
export const contracts = async (names = []) => {
  for (const name of names.length > 0 ? names : Object.keys(PARTS)) await PARTS[name]();
};

const main = async (words) => {
  const unknown = words.find((word) => !Object.hasOwn(PARTS, word));
  if (unknown !== undefined) {
    console.error(`error: there is no part called "${unknown}"; there are ${Object.keys(PARTS).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  await calibrate();
  console.log(howMeasured());
  await contracts(words);
};

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
