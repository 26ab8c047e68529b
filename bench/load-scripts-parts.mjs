// What a script costs inside a load process: phases a second on one core, by what the script does. `taskset -c 1 node bench/load-scripts-parts.mjs [seconds] [case]`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSandbox } from '../scripts/build-sandbox.mjs';
import { createScopes } from '../src/core/scopes.ts';
import { createLoadSandbox } from '../src/sandbox/load/create-load-sandbox.ts';

const seconds = Number(process.argv[2] ?? 2);
const only = process.argv[3];
const USERS = 50;

const CASES = {
  empty: '',
  'one test': `pm.test('a', () => {})`,
  status: `pm.test('status', () => pm.response.to.have.status(200))`,
  json: `pm.response.json()`,
  'expect eql': `pm.test('a', () => pm.expect(1).to.eql(1))`,
  typical: `
pm.test('status', () => pm.response.to.have.status(200));
const j = pm.response.json();
pm.test('id', () => pm.expect(j.id).to.eql(1));
pm.test('name', () => pm.expect(j.name).to.be.a('string'));`,
  'typical with variables': `
pm.test('status', () => pm.response.to.have.status(200));
const j = pm.response.json();
pm.test('id', () => pm.expect(j.id).to.eql(1));
pm.test('name', () => pm.expect(j.name).to.be.a('string'));
pm.environment.set('last', j.id);`,
  'leaks a global': `j = pm.response.json(); pm.test('id', () => pm.expect(j.id).to.eql(1))`,
  asynchronous: `pm.test('id', async () => { await null; pm.expect(1).to.eql(1) })`,
};

const body = new TextEncoder().encode(JSON.stringify({ id: 1, name: 'a product', price: 12.5, tags: ['new', 'blue'] }));
const HEADERS = [
  ['Content-Type', 'application/json; charset=utf-8'],
  ['Date', 'Thu, 01 Jan 2026 00:00:00 GMT'],
  ['Connection', 'keep-alive'],
  ['Content-Length', String(body.length)],
];
const URL_ = { protocol: 'http', host: ['127', '0', '0', '1'], path: ['products', '7'], query: [], variables: [] };
const phaseOf = (text) => ({
  event: 'test',
  scripts: [{ id: 'script', text, event: 'test', file: 'bench.json', owner: 'a request' }],
  info: { eventName: 'test', iteration: 0, iterationCount: 1, requestName: 'a request', requestId: 'id' },
  location: ['bench', 'a request'],
  request: { id: 'id', name: 'a request', call: { method: 'GET', url: URL_, headers: [] } },
  response: {
    ...{ code: 200, reason: 'OK', headers: HEADERS, responseTime: 3, headerBytes: 180, wireBytes: body.length, body },
  },
  cookies: [],
  data: {},
  timeoutMs: 10_000,
});

const measure = async (sandbox, text, limit) => {
  const scopesOf = () =>
    createScopes({
      environment: { values: Array.from({ length: 10 }, (_, n) => ({ key: `k${n}`, value: `value ${n}` })) },
    });
  const { signal } = new AbortController();
  let phases = 0;
  const end = performance.now() + limit * 1000;
  const runUser = async () => {
    const user = sandbox.user();
    const scopes = scopesOf();
    const host = {
      onEffect: (effect) => {
        if (effect.kind === 'change') scopes.apply(effect.change);
        else if (effect.error) throw new Error(effect.error.message);
      },
      call: async () => ({ kind: 'value' }),
    };
    while (performance.now() < end) {
      // As an answer that arrives: a turn of the loop of its own.
      for (let n = 0; n < 10; n += 1) await user.run(phaseOf(text), scopes, host, signal);
      phases += 10;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const from = performance.now();
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: USERS }, runUser));
  const { user: own, system } = process.cpuUsage(before);
  return { rate: phases / ((performance.now() - from) / 1000), cpuUs: (own + system) / phases };
};

const distDir = mkdtempSync(path.join(tmpdir(), 'assay-bench-'));
process.on('exit', () => rmSync(distDir, { recursive: true, force: true }));
await buildSandbox({ outDir: distDir });
for (const [name, text] of Object.entries(CASES)) {
  if (only && name !== only) continue;
  const sandbox = await createLoadSandbox({ distDir, cacheDir: path.join(distDir, 'cache'), maxContexts: 8 });
  await measure(sandbox, text, Math.min(1, seconds));
  const { rate, cpuUs } = await measure(sandbox, text, seconds);
  console.log(
    `${name.padEnd(24)} ${Math.round(rate).toString().padStart(8)} phases/s ${cpuUs.toFixed(1).padStart(7)} us of CPU`,
  );
  await sandbox.close();
}
