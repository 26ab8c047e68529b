// The reports of several pacts that are verified at once, as the built program writes them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { runAssay } from '../../fixtures/assay-process.ts';
import { type Shop, startShop } from '../../fixtures/servers/shop.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PACTS = ['web-shop', 'back-office', 'till'].map((name) => `fixtures/events/pacts/${name}.json`);

let shop: Shop;
let folder: string;

beforeAll(async () => {
  shop = await startShop();
  folder = mkdtempSync(join(tmpdir(), 'pact-reports-'));
});
afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true, force: true });
});

const verify = (...words: readonly string[]) =>
  runAssay(
    [
      ...['verify', 'pact', ...PACTS, '--provider-url', shop.url, '-s', `${shop.url}/_pact/provider-states`],
      ...['--message-url', `${shop.url}/_pact/messages`, ...words],
    ],
    { cwd: ROOT },
  );

test('three pacts at once: a whole suite each, in their order, and a terminal report by pact', async () => {
  const [xmlFile, jsonFile] = [join(folder, 'pacts.xml'), join(folder, 'pacts.json')];
  const { code, stdout, stderr } = await verify('--jobs', '3', '--junit', xmlFile, '--json', jsonFile);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const xml = readFileSync(xmlFile, 'utf8');
  const schema = readFileSync(join(ROOT, 'fixtures/junit/junit.xsd'), 'utf8');
  const { errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [schema] });
  expect(errors).toEqual([]);
  expect(xml).toMatch(/<testsuites name="shop" tests="10" failures="3" errors="2" skipped="1" /);
  expect(Array.from(xml.matchAll(/<testsuite name="([^"]*)"[^>]* tests="(\d+)"/g), ([, ...parts]) => parts)).toEqual([
    ['pact: web-shop -&gt; shop', '2'],
    ['pact: back.office -&gt; shop', '5'],
    ['pact: till -&gt; shop', '3'],
  ]);
  expect(xml).toMatch(/<testcase name="a request for a product" classname="pact\.back_office\.shop" [^>]* line="9">/);
  expect(JSON.parse(readFileSync(jsonFile, 'utf8')).run.executions).toHaveLength(10);
  const headings = stdout.split('\n').filter((line) => / -> shop {2}/.test(line));
  expect(headings.map((line) => line.split(' ')[0])).toEqual(['web-shop', 'back.office', 'till']);
  expect(stdout).toContain('fixtures/events/pacts/back-office.json:27\n');
  expect(stdout).toContain('✗ 3 of 10 interactions failed (1 pending failed), 2 could not be judged\n');
});

test('a provider that is down is no mismatch: every interaction is an error', async () => {
  const file = join(folder, 'down.xml');
  const words = ['verify', 'pact', PACTS[0]!, '--provider-url', 'http://127.0.0.1:9', '--junit', file];
  const { code, stdout } = await runAssay(words, { cwd: ROOT });
  expect(code).toBe(3);
  expect(stdout).toContain('✗ 2 of 2 interactions could not be judged');
  expect(readFileSync(file, 'utf8')).toMatch(/tests="2" failures="0" errors="2" skipped="0"/);
  expect(readFileSync(file, 'utf8')).toContain(
    '<error type="ECONNREFUSED" message="connect ECONNREFUSED 127.0.0.1:9">',
  );
});
