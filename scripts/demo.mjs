// The demo: starts the sample API, runs the collection made for it with the built program, verifies the contracts of its
// consumers, one of them broken on purpose, and says where the reports are.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const assay = (words, stdio) => spawn(process.execPath, [join(root, 'bin', 'run.js'), ...words], { cwd: root, stdio });

/** The address in the first line that the server prints; undefined when it ends without one. */
const addressOf = async (server) => {
  for await (const line of createInterface({ input: server.stdout })) return /http:\S+/.exec(line)?.[0];
  return undefined;
};

const runCollection = (url) =>
  assay(
    [
      ...['run', 'collections/shop/shop.postman_collection.json'],
      ...['-e', 'collections/shop/shop.postman_environment.json'],
      ...['-d', 'collections/shop/shop.data.csv'],
      ...['--env-var', `baseUrl=${url}`],
      ...['--working-dir', 'collections/shop'],
      ...['-r', 'cli,junit,json'],
      ...['--reporter-junit-export', 'reports/junit.xml'],
      ...['--reporter-json-export', 'reports/run.json'],
    ],
    'inherit',
  );

const PACTS = 'collections/pacts';

const verify = (url, files, words) =>
  assay(
    [
      ...['verify', 'pact', ...files.map((file) => `${PACTS}/${file}.json`), '--provider-url', url],
      ...['--states', `${PACTS}/states.postman_collection.json`],
      ...['--message-url', `${url}/_pact/messages`, ...words],
    ],
    'inherit',
  );

const verifyKept = (url) => {
  const files = ['web-shop', 'warehouse', 'warehouse-messages'];
  const shown = ['--reporter-cli-no-assertions', '--reporter-cli-no-summary'];
  return verify(url, files, ['-r', 'cli,junit', ...shown, '--reporter-junit-export', 'reports/pact.xml']);
};

const verifyBroken = (url) =>
  verify(url, ['broken'], ['--reporter-cli-no-success-assertions', '--reporter-cli-no-summary']);

const server = assay(['serve', 'demo', '--port', '0'], ['ignore', 'pipe', 'inherit']);
const serverEnds = once(server, 'exit');
// Ctrl-C reaches the children too; waiting for them lets the run write its reports.
let isInterrupted = false;
process.on('SIGINT', () => {
  isInterrupted = true;
});

const codeOf = async (child) => (await once(child, 'exit'))[0] ?? 3;

/** The first exit code that is not as it should be: what is broken on purpose has to be found out. */
const runAll = async (url) => {
  const run = await codeOf(runCollection(url));
  if (isInterrupted) return run;
  console.log('\nThe contracts of its consumers (Pact): web-shop, warehouse and the messages that the warehouse gets');
  const kept = await codeOf(verifyKept(url));
  if (isInterrupted) return run || kept;
  console.log(
    '\nThe contract of old-app, BROKEN ON PURPOSE: it wants a price, the API has priceCents. Red is right here.',
  );
  const broken = await codeOf(verifyBroken(url));
  if (isInterrupted) return run || kept || broken;
  if (broken !== 1) console.error(`\nerror: the broken contract should have ended with 1, and ended with ${broken}`);
  return run || kept || (broken === 1 ? 0 : 3);
};

const url = await addressOf(server);
if (url === undefined) {
  process.exitCode = 3;
} else {
  console.log(`The sample API listens on ${url}\n`);
  process.exitCode = await runAll(url);
  server.kill();
  await serverEnds;
  const reports = {
    'JUnit report': 'junit.xml',
    'JSON report': 'run.json',
    'JUnit report of the contracts': 'pact.xml',
  };
  console.log();
  for (const [name, file] of Object.entries(reports)) console.log(`${`${name}:`.padEnd(32)}${join('reports', file)}`);
}
