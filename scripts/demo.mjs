// The demo: starts the sample API, runs the collection made for it with the built program, and says where the reports are.
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

const server = assay(['serve', 'demo', '--port', '0'], ['ignore', 'pipe', 'inherit']);
const serverEnds = once(server, 'exit');
// Ctrl-C reaches the children too; waiting for them lets the run write its reports.
process.on('SIGINT', () => undefined);

const url = await addressOf(server);
if (url === undefined) {
  process.exitCode = 3;
} else {
  console.log(`The sample API listens on ${url}\n`);
  const [code] = await once(runCollection(url), 'exit');
  server.kill();
  await serverEnds;
  console.log(`\nJUnit report: ${join('reports', 'junit.xml')}\nJSON report:  ${join('reports', 'run.json')}`);
  process.exitCode = code ?? 3;
}
