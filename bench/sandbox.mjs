// Measures the script sandbox: a typical test script's round trip, and what starting the child costs.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createScopes } from '../src/core/scopes.ts';
import { createChildSandbox } from '../src/sandbox/child-sandbox.ts';

const distDir = path.join(import.meta.dirname, '../dist/sandbox');
const ROUNDS = 3000;

const SCRIPT = `
pm.test('status is 200', () => { pm.response.to.have.status(200); });
pm.test('body', () => {
  const body = pm.response.json();
  pm.expect(body.id).to.eql(7);
  pm.expect(body.items).to.be.an('array');
});
pm.environment.set('last', pm.response.json().id);
`;

const phase = (text) => ({
  event: 'test',
  scripts: [{ id: 's', text, event: 'test', file: 'c.json', owner: 'r' }],
  info: { eventName: 'test', iteration: 0, iterationCount: 1, requestName: 'r', requestId: 'i' },
  location: ['c', 'r'],
  request: {
    id: 'i',
    name: 'r',
    call: { method: 'GET', url: { protocol: 'http', host: ['h'], path: ['p'], query: [], variables: [] }, headers: [] },
  },
  response: {
    code: 200,
    reason: 'OK',
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Length', '40'],
      ['Date', 'x'],
      ['Connection', 'keep-alive'],
    ],
    responseTime: 3,
    headerBytes: 120,
    wireBytes: 40,
    body: new TextEncoder().encode('{"id":7,"items":[1,2,3],"name":"widget"}'),
  },
  cookies: [],
  data: {},
  timeoutMs: 60_000,
});

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const runOnce = async (cacheDir) => {
  const scopes = createScopes();
  const sandbox = createChildSandbox({ distDir, cacheDir });
  const host = {
    onEffect: (effect) => effect.kind === 'change' && scopes.apply(effect.change),
    call: async () => ({ kind: 'value', value: undefined }),
  };
  const { signal } = new AbortController();
  return { run: () => sandbox.run(phase(SCRIPT), scopes, host, signal), close: () => sandbox.close() };
};

const cacheDir = process.env.ASSAY_BENCH_CACHE ?? mkdtempSync(path.join(tmpdir(), 'assay-bench-'));

if (process.argv[2] === 'once') {
  const { run, close } = await runOnce(cacheDir);
  await run();
  await close();
} else {
  const warm = await runOnce(cacheDir);
  await warm.run();
  await warm.close();
  const { run, close } = await runOnce(cacheDir);
  const first = performance.now();
  await run();
  console.log(`first phase after start     ${(performance.now() - first).toFixed(1)} ms`);
  const times = [];
  const cpu = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  const used = process.cpuUsage(cpu);
  console.log(
    `round trip of a test script ${median(times).toFixed(3)} ms (median of ${ROUNDS}), mean ${(times.reduce((a, b) => a + b) / ROUNDS).toFixed(3)} ms`,
  );
  console.log(`engine's CPU per phase      ${((used.user + used.system) / 1000 / ROUNDS).toFixed(3)} ms`);
  await close();

  const cpuOf = (args, env = {}) => {
    const all = [];
    for (let i = 0; i < 9; i++) {
      const { stdout } = spawnSync(
        'bash',
        ['-c', 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1', process.execPath, ...args],
        { encoding: 'utf8', env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      const { stderr } = spawnSync(
        'bash',
        ['-c', 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1', process.execPath, ...args],
        { encoding: 'utf8', env: { ...process.env, ...env } },
      );
      void stdout;
      const [user, system] = stderr.trim().split(' ').map(Number);
      all.push((user + system) * 1000);
    }
    return median(all);
  };
  const bare = cpuOf(['-e', '0']);
  const once = cpuOf([import.meta.filename, 'once'], { ASSAY_BENCH_CACHE: cacheDir });
  const parentOnly = cpuOf([
    '-e',
    `import(${JSON.stringify(path.join(import.meta.dirname, '../src/sandbox/child-sandbox.ts'))})`,
  ]);
  console.log(`node -e 0                   ${bare.toFixed(0)} ms CPU`);
  console.log(`engine side alone           ${parentOnly.toFixed(0)} ms CPU`);
  console.log(
    `start, one phase, close     ${once.toFixed(0)} ms CPU in both processes; the child's share ${((once - parentOnly) / bare).toFixed(2)}x of node -e 0`,
  );
  if (!process.env.ASSAY_BENCH_CACHE) rmSync(cacheDir, { recursive: true, force: true });
}
void execFileSync;
