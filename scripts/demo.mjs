// The demo: starts the sample API and holds it to everything that ships with it, in one run of `assay ci`; then to what is broken
// on purpose, each of which has to be found out; and says where the reports are.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const assay = (words, stdio) => spawn(process.execPath, [join(root, 'bin', 'run.js'), ...words], { cwd: root, stdio });

/** The address in the first line that the server prints; undefined when it ends without one. */
const addressOf = async (server) => {
  for await (const line of createInterface({ input: server.stdout })) return /http:\S+/.exec(line)?.[0];
  return undefined;
};

const REPORTS = { junit: 'reports/junit.xml', html: 'reports/report.html', json: 'reports/run.json' };

const runSuites = (url) =>
  assay(
    [
      ...['ci', '--config', 'collections/assay.config.yaml', '--provider', url, '-r', 'dot'],
      ...Object.entries(REPORTS).flatMap(([name, file]) => ['--reporter', `${name}=${file}`]),
    ],
    'inherit',
  );

const PERF = 'reports/perf.html';

/** The same collection as load, a few seconds. */
const runLoad = (url) =>
  assay(
    [
      ...['load', '--config', 'collections/load.config.yaml', '--env-var', `baseUrl=${url}`],
      ...['--duration', '4s', '--warm-up', '1s', '--reporter', `perf=${PERF}`],
    ],
    'inherit',
  );

const OPENAPI = 'collections/openapi';
const SCHEMAS = 'collections/schemas';
const PACTS = 'collections/pacts';
const SHOP = 'collections/shop/shop';

const openapi = (name) => (url) => [
  ...['verify', 'openapi', `${OPENAPI}/${name}.yaml`, '--url', url],
  ...['-H', 'Authorization: Bearer ada-5e0c1d', '--seed', '1', '--max-examples', '10'],
];

/** What it is, and the words that find it out; all have to end with 1. */
const BROKEN = [
  [
    'a contract: old-app wants a price, the API has priceCents',
    (url) => [
      ...['verify', 'pact', `${PACTS}/broken.json`, '--provider-url', url],
      ...['--states', `${PACTS}/states.postman_collection.json`],
    ],
  ],
  [
    'a schema: the price is a text',
    (url) => ['verify', 'schema', `${SCHEMAS}/broken-product.schema.json`, '--url', `${url}/products/3`],
  ],
  ['a document with mistakes', () => ['verify', 'openapi', `${OPENAPI}/broken-document.yaml`]],
  [
    'a document that lacks operations',
    (url) => [
      ...['run', `${SHOP}.postman_collection.json`, '-e', `${SHOP}.postman_environment.json`],
      ...['-d', `${SHOP}.data.csv`, '-n', '1', '--env-var', `baseUrl=${url}`, '--folder', 'Catalogue'],
      ...['--openapi', `${OPENAPI}/broken-operation.yaml`],
    ],
  ],
  ['a response that is not like its schema', openapi('broken-schema')],
  ['a status that is not documented', openapi('broken-status')],
  ['a content type that is never sent', openapi('broken-content-type')],
  ['headers that are never sent', openapi('broken-header')],
  ['limits that the API does not keep', openapi('broken-refusal')],
  ['values that the API does not take', openapi('broken-acceptance')],
  ['a lock that is not there', openapi('broken-auth')],
  [
    'an answer that takes longer than it may, under load',
    (url) => ['load', `${url}/slow?ms=50`, '--vus', '2', '--duration', '2s', '-t', 'http_req_duration: p(50)<20'],
  ],
];

const SHOWN = 2;

/** The first failures in a recording, a line each. */
const failuresIn = (file) => {
  const events = readFileSync(join(root, file), 'utf8').trim().split('\n');
  const all = events.map((line) => JSON.parse(line));
  const failed = all.flatMap(({ checks = [] }) => checks).filter(({ verdict }) => verdict === 'fail');
  const crossed = all.flatMap(({ load }) => load?.thresholds ?? []).filter(({ verdict }) => verdict === 'fail');
  const lines = [
    ...new Set(failed.map(({ name, error }) => `   ✗ ${name}: ${error?.message.split('\n', 1)[0] ?? ''}`)),
    ...crossed.map(
      ({ metric, expression, observed }) => `   ✗ ${metric}: ${expression}, observed ${observed.toFixed(1)}`,
    ),
  ];
  const more = lines.length > SHOWN ? [`   … ${lines.length - SHOWN} more`] : [];
  return [...lines.slice(0, SHOWN), ...more];
};

const server = assay(['serve', 'demo', '--port', '0'], ['ignore', 'pipe', 'inherit']);
const serverEnds = once(server, 'exit');
// Ctrl-C reaches the children too; waiting for them lets the run write its reports.
let isInterrupted = false;
process.on('SIGINT', () => {
  isInterrupted = true;
});

const codeOf = async (child) => (await once(child, 'exit'))[0] ?? 3;

/** Whether what is broken was found out. */
const findOut = async ([what, words], url) => {
  const events = 'reports/broken.ndjson';
  console.log(`BROKEN ON PURPOSE: ${what}`);
  const report = ['-r', 'ndjson', '--reporter-ndjson-export', events];
  const code = await codeOf(assay([...words(url), ...report], ['ignore', 'ignore', 'inherit']));
  if (isInterrupted) return true;
  if (code !== 1) {
    console.error(`error: this should have ended with 1, and ended with ${code}`);
    return false;
  }
  for (const line of failuresIn(events)) console.log(line);
  return true;
};

/** The first exit code that is not as it should be. */
const runAll = async (url) => {
  const green = (await codeOf(runSuites(url))) || (isInterrupted ? 0 : await codeOf(runLoad(url)));
  if (isInterrupted) return green;
  console.log(`\nNow ${BROKEN.length} things that are wrong. Red is right here.\n`);
  let isFoundOut = true;
  for (const one of BROKEN) {
    if (isInterrupted) return green;
    if (!(await findOut(one, url))) isFoundOut = false;
  }
  return green || (isFoundOut ? 0 : 3);
};

mkdirSync(join(root, 'reports'), { recursive: true });
const url = await addressOf(server);
if (url === undefined) {
  process.exitCode = 3;
} else {
  console.log(`The sample API listens on ${url}\n`);
  process.exitCode = await runAll(url);
  server.kill();
  await serverEnds;
  console.log();
  for (const [name, file] of Object.entries({ ...REPORTS, load: PERF }))
    console.log(`${`${name} report:`.padEnd(16)}${file}`);
}
