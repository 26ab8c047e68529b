// Measures the script sandbox: a typical test script's round trip, and what starting the child costs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

/** Time on a processor of all threads of a living process. */
const cpuMsOf = (pid) => {
  const threads = readdirSync(`/proc/${pid}/task`);
  return (
    threads.reduce(
      (sum, id) => sum + Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'latin1').split(' ')[0]),
      0,
    ) / 1e6
  );
};

const childCpu = async () => {
  const samples = [];
  for (let i = 0; i < 9; i++) {
    const { run, close } = await runOnce(cacheDir);
    await run();
    const [pid] = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').trim().split(' ').slice(-1);
    samples.push(cpuMsOf(pid));
    await close();
  }
  return median(samples);
};

/** A bare Node that stays alive long enough to be looked at. */
const bareCpu = async () => {
  const samples = [];
  for (let i = 0; i < 9; i++) {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1000); require("fs").writeSync(1, "x")'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    samples.push(cpuMsOf(child.pid));
    child.kill();
  }
  return median(samples);
};

{
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

  if (process.platform === 'linux') {
    console.log(`child, start to first phase ${(await childCpu()).toFixed(1)} ms CPU (median of 9)`);
    console.log(`node -e 0                   ${(await bareCpu()).toFixed(1)} ms CPU (median of 9)`);
  }
  if (!process.env.ASSAY_BENCH_CACHE) rmSync(cacheDir, { recursive: true, force: true });
}
