// Measures `assay verify pact` against bare pact-core and Pact's own verifier in one run. Usage: node bench/pact.mjs [part ...]
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { calibrate, howMeasured, measure, measureByTurns, scratch } from './measure.mjs';
import { startProvider } from './pact-provider.mjs';
import { inverse, megabytes, ratio, seconds, showTable } from './show-table.mjs';

const NODE = process.execPath;
const root = path.join(import.meta.dirname, '..');
const ASSAY = [NODE, path.join(root, 'bin/run.js'), 'verify', 'pact'];
const BARE = [NODE, path.join(import.meta.dirname, 'bare-pact-core.mjs')];
const VERIFIER = [NODE, createRequire(import.meta.url).resolve('@pact-foundation/pact-cli/bin/pact.js'), 'verifier'];

const RULES = { '$.id': 'integer', '$.name': 'type', '$.price': 'decimal', '$.tags': 'type' };

const interaction = (number, prefix) => ({
  type: 'Synchronous/HTTP',
  description: `a request for product ${number}`,
  pending: false,
  providerStates: [{ name: 'a product is in the catalogue', params: { productId: number } }],
  request: { method: 'GET', path: `${prefix}/products/${number}`, headers: { 'X-Trace': [String(number)] } },
  response: {
    status: 200,
    headers: { 'Content-Type': ['application/json'] },
    body: {
      contentType: 'application/json',
      encoded: false,
      content: { id: 1, name: 'tea', price: 6.5, tags: ['new'] },
    },
    matchingRules: {
      body: Object.fromEntries(
        Object.entries(RULES).map(([at, match]) => [at, { combine: 'AND', matchers: [{ match }] }]),
      ),
    },
  },
});

/** The path of a pact of that many small interactions, each with a provider state and a body with matchers. */
const writePact = (name, count, prefix = '') => {
  const file = scratch(`${name}.json`);
  const document = {
    consumer: { name },
    provider: { name: 'shop' },
    interactions: Array.from({ length: count }, (_, number) => interaction(number, prefix)),
    metadata: { pactSpecification: { version: '4.0' } },
  };
  writeFileSync(file, JSON.stringify(document, null, 2));
  return file;
};

const linesFor = ({ url, port }, file) => ({
  'bare pact-core': { line: [...BARE, url, `${url}/states`, file] },
  'pact verifier': {
    line: [
      ...VERIFIER,
      '-f',
      file,
      '--hostname',
      '127.0.0.1',
      '-p',
      String(port),
      '-s',
      `${url}/states`,
      '-l',
      'error',
    ],
    env: { PACT_DO_NOT_TRACK: 'true' },
  },
  assay: { line: [...ASSAY, file, '--provider-url', url, '-s', `${url}/states`] },
});

/** Runs each program once, and ends the bench when one of them did not ask the provider for everything: its time would mean nothing. */
const warmUp = async (provider, lines, products) => {
  for (const [name, { line, ...options }] of Object.entries(lines)) {
    await provider.count();
    await measure(line, options);
    const asked = await provider.count();
    if (asked !== products) throw new Error(`${name} asked for ${asked} products, not ${products}`);
  }
};

const HEAD = ['', 'wall', 'user CPU', 'user + system', 'peak memory'];
const costs = ({ wallS, userS, cpuS, memoryMb }) => [
  seconds(wallS),
  seconds(userS),
  seconds(cpuS),
  megabytes(memoryMb),
];

const against = (results, peer) => [
  `assay / ${peer}`,
  ...['wallS', 'userS', 'cpuS', 'memoryMb'].map((key) => ratio(results.assay[key], results[peer][key])),
];

const showPeers = (title, results, goal) =>
  showTable(title, HEAD, [
    ...Object.entries(results).map(([name, cost]) => [name, ...costs(cost)]),
    against(results, 'bare pact-core'),
    against(results, 'pact verifier'),
    ['goal', goal, '', '', ''],
  ]);

/** Many small interactions, with a provider state by URL each. */
const many = async (provider) => {
  const lines = linesFor(provider, writePact('many', 200));
  await warmUp(provider, lines, 200);
  showPeers('200 small interactions (medians of 5)', await measureByTurns(lines, 5), '1.3x of bare pact-core');
};

/** One pact with one interaction, in new processes. */
const start = async (provider) => {
  const peers = linesFor(provider, writePact('one', 1));
  const uncached = { ...peers.assay, env: { NODE_DISABLE_COMPILE_CACHE: '1' } };
  const lines = { ...peers, 'assay, no compile cache': uncached };
  await warmUp(provider, lines, 1);
  showPeers('One pact with one interaction (medians of 9)', await measureByTurns(lines, 9), '0.9 s');
};

/** Several pacts at once against a provider that takes its time. */
const jobs = async (provider) => {
  const files = [1, 2, 3, 4].map((number) => writePact(`jobs-${number}`, 25, '/slow/20'));
  const line = (count) => ({ line: [...ASSAY, ...files, '--provider-url', provider.url, '--jobs', String(count)] });
  const lines = { '--jobs 1': line(1), '--jobs 2': line(2), '--jobs 4': line(4) };
  await warmUp(provider, lines, 100);
  const results = await measureByTurns(lines, 5);
  const one = results['--jobs 1'];
  showTable('Four pacts of 25 interactions, a provider that takes 20 ms (medians of 5)', HEAD, [
    ...Object.entries(results).map(([name, cost]) => [name, ...costs(cost)]),
    ...['--jobs 2', '--jobs 4'].map((name) => [
      `${name} / --jobs 1`,
      inverse(results[name].wallS, one.wallS),
      ...['userS', 'cpuS', 'memoryMb'].map((key) => ratio(results[name][key], one[key])),
    ]),
    ['goal of --jobs 4', '1/2', '', '', ''],
  ]);
};

const PARTS = { many, start, jobs };

/** The parts of these names, all without any. */
export const pact = async (names = []) => {
  const provider = await startProvider();
  try {
    for (const name of names.length > 0 ? names : Object.keys(PARTS)) await PARTS[name](provider);
  } finally {
    provider.close();
  }
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
  await pact(words);
};

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
