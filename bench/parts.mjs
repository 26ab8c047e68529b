// What is measured, one part a function: each runs its programs by turns and shows one table.
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { writeCollection } from './collections.mjs';
import { measureByTurns, scratch } from './measure.mjs';
import { inverse, megabytes, milliseconds, ratio, seconds, showTable } from './show-table.mjs';

const NODE = process.execPath;
const RUN = [NODE, path.join(import.meta.dirname, '../bin/run.js')];
const ASSAY = [...RUN, 'run'];
const COLD_ROUNDS = 15;

const costs = ({ wallS, userS, cpuS, memoryMb }) => [
  seconds(wallS),
  seconds(userS),
  seconds(cpuS),
  megabytes(memoryMb),
];

/** 1,000 requests with one test script each. */
export const thousand = async ({ url, peers }) => {
  const file = writeCollection(url, { count: 1000, isScripted: true });
  const line = (program) => ({
    line: [...program, file, '-r', 'cli,junit', '--reporter-junit-export', scratch('junit.xml')],
  });
  const results = await measureByTurns(
    { newman: line(peers.newman), 'postman-cli': line(peers.postman), assay: line(ASSAY) },
    3,
  );
  const { newman, assay } = results;
  showTable(
    '1,000 requests, one test script each, reporters cli and junit (medians of 3)',
    ['', 'wall', 'user CPU', 'user + system', 'peak memory'],
    [
      ...Object.entries(results).map(([name, cost]) => [name, ...costs(cost)]),
      ['assay / newman', ...['wallS', 'userS', 'cpuS', 'memoryMb'].map((key) => inverse(assay[key], newman[key]))],
      ['goal', '1/15 (stretch 1/20)', '', '', '1/3'],
    ],
  );
};

/** CPU of requests without scripts against a bare loop of the HTTP client. */
export const requests = async ({ url }) => {
  const file = writeCollection(url, { count: 100, isScripted: false });
  const one = writeCollection(url, { count: 1, isScripted: false });
  const bare = (count) => ({ line: [NODE, path.join(import.meta.dirname, 'bare-loop.mjs'), url, String(count)] });
  const results = await measureByTurns(
    {
      loop: bare(5000),
      assay: { line: [...ASSAY, file, '-n', '50', '-r', 'dot'] },
      'loop, one request': bare(1),
      'assay, one request': { line: [...ASSAY, one, '-r', 'dot'] },
    },
    7,
  );
  const { loop, assay } = results;
  const net = (name) => results[name].cpuS - results[`${name}, one request`].cpuS;
  showTable(
    '5,000 requests without scripts, -r dot, against a bare sequential undici.request loop (medians of 7)',
    ['', 'wall', 'user CPU', 'user + system', 'peak memory'],
    [
      ...Object.entries(results).map(([name, cost]) => [name, ...costs(cost)]),
      ['assay / loop, whole process', ratio(assay.wallS, loop.wallS), '', ratio(assay.cpuS, loop.cpuS), ''],
      ['assay / loop, less one request', '', '', ratio(net('assay'), net('loop')), ''],
      ['goal', '', '', '1.5x', ''],
    ],
  );
};

/** The start: a collection of one request, in new processes. */
export const cold = async ({ url, peers }) => {
  const plain = writeCollection(url, { count: 1, isScripted: false });
  const scripted = writeCollection(url, { count: 1, isScripted: true });
  const empty = () => ({ NODE_COMPILE_CACHE: mkdtempSync(scratch('cache-')) });
  const lines = {
    'node -e 0': { line: [NODE, '-e', '0'] },
    'assay, no script': { line: [...ASSAY, plain] },
    'assay, one script': { line: [...ASSAY, scripted] },
    'newman, no script': { line: [...peers.newman, plain] },
    'newman, one script': { line: [...peers.newman, scripted] },
  };
  await measureByTurns(lines, 1);
  const results = await measureByTurns(lines, COLD_ROUNDS);
  const first = await measureByTurns(
    { 'assay, one script, very first run': { line: [...ASSAY, scripted], env: empty() } },
    1,
  );
  const base = results['node -e 0'];
  const goals = { 'assay, no script': '4x', 'assay, one script': '5.5x' };
  showTable(
    `Cold run of a one-request collection (medians of ${COLD_ROUNDS}; the very first run has no compile cache yet, once)`,
    ['', 'wall', 'CPU', 'CPU / node -e 0', 'goal'],
    Object.entries({ ...results, ...first }).map(([name, cost]) => [
      name,
      milliseconds(cost.wallS),
      milliseconds(cost.cpuS),
      ratio(cost.cpuS, base.cpuS),
      goals[name] ?? '',
    ]),
  );
};

/** `--version`. */
export const version = async ({ peers }) => {
  const results = await measureByTurns(
    {
      'node -e 0': { line: [NODE, '-e', '0'] },
      assay: { line: [...RUN, '--version'] },
      newman: { line: [...peers.newman.slice(0, -1), '--version'] },
    },
    COLD_ROUNDS,
  );
  showTable(
    `--version (medians of ${COLD_ROUNDS})`,
    ['', 'wall', 'CPU', 'CPU / node -e 0', 'goal'],
    Object.entries(results).map(([name, cost]) => [
      name,
      milliseconds(cost.wallS),
      milliseconds(cost.cpuS),
      ratio(cost.cpuS, results['node -e 0'].cpuS),
      name === 'assay' ? '1.5x' : '',
    ]),
  );
};

/** Peak memory in long runs: a collection of ten requests, each with a script, over and over. */
export const memory = async ({ url }) => {
  const file = writeCollection(url, { count: 10, isScripted: true });
  const line = (iterations) => ({ line: [...ASSAY, file, '-n', String(iterations)] });
  const results = await measureByTurns({ '10,000 requests': line(1000), '100,000 requests': line(10_000) }, 1);
  const [short, long] = Object.values(results);
  showTable(
    'Long runs, ten scripted requests repeated, terminal reporter into a file (one run each)',
    ['', 'wall', 'user CPU', 'user + system', 'peak memory'],
    [
      ...Object.entries(results).map(([name, cost]) => [name, ...costs(cost)]),
      ['ratio', '', '', '', ratio(long.memoryMb, short.memoryMb)],
      ['goal', '', '', '', '1.1x'],
    ],
  );
};
