// The gate collection through the built program: bodies of every kind arrive, authentication of every kind is let in, wrong secrets are not.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAssay } from '../fixtures/assay-process.ts';
import { type Gate, startGate } from '../fixtures/servers/gate.ts';

const ROOT = join(import.meta.dirname, '..');
const COLLECTION = join(ROOT, 'collections/gate');
const folder = mkdtempSync(join(tmpdir(), 'assay-gate-'));
let gate: Gate;

type Entry = { readonly name: string; readonly item?: readonly Entry[] };
type Execution = {
  readonly item: { readonly name: string };
  readonly assertions: readonly { readonly error?: object }[];
};

/** Runs the collection; `values` take the place of the environment's. */
const run = async (values: Readonly<Record<string, string>>) => {
  const report = join(folder, 'report.json');
  const words = [
    ...['run', join(COLLECTION, 'gate.postman_collection.json')],
    ...['-e', join(COLLECTION, 'gate.postman_environment.json'), '--working-dir', COLLECTION],
    ...['-r', 'cli,json', '--reporter-json-export', report],
    ...Object.entries({ gate: gate.url, ...values }).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]),
  ];
  const { code, stdout, stderr } = await runAssay(words, { cwd: folder });
  const executions: Execution[] = JSON.parse(readFileSync(report, 'utf8')).run.executions;
  return { code, executions, text: stdout + stderr };
};

const requestsIn = (entries: readonly Entry[]): string[] =>
  entries.flatMap(({ name, item }) => (item ? requestsIn(item) : [name]));

const collection = (): readonly Entry[] =>
  (JSON.parse(readFileSync(join(COLLECTION, 'gate.postman_collection.json'), 'utf8')) as { item: Entry[] }).item;

const failedIn = (executions: readonly Execution[]): string[] =>
  executions.filter(({ assertions = [] }) => assertions.some(({ error }) => error)).map(({ item }) => item.name);

beforeAll(async () => {
  gate = await startGate();
});
afterAll(async () => {
  await gate.close();
  rmSync(folder, { recursive: true, force: true });
});

test('every body arrives and every kind of authentication is let in', async () => {
  const { code, executions, text } = await run({});
  expect(failedIn(executions), text).toEqual([]);
  expect(code).toBe(0);
  expect([...new Set(executions.map(({ item }) => item.name))]).toEqual(requestsIn(collection()));
});

test('with wrong secrets the gate lets nobody in', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const secrets = ['password', 'token', 'apiKey', 'consumerSecret', 'tokenSecret', 'awsSecret', 'hawkKey'];
  const others = ['edgeSecret', 'ntlmPassword', 'clientSecret'];
  const wrong = Object.fromEntries([...secrets, ...others].map((name) => [name, 'not-the-right-one']));
  const { code, executions } = await run({
    ...wrong,
    jwtSecret: 'not-the-right-one-but-long-enough',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  });
  const open = ['no authentication', 'is stopped by none'];
  const guarded = requestsIn(collection().filter(({ name }) => name === 'Authentication')).filter(
    (name) => !open.includes(name),
  );
  const passed = executions.filter(
    ({ item, assertions = [] }) => guarded.includes(item.name) && assertions.some(({ error }) => !error),
  );
  expect(passed.map(({ item }) => item.name)).toEqual([]);
  expect([1, 3]).toContain(code);
});
