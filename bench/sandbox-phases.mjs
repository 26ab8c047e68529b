// A script sandbox to measure, the phases it is given, and what it costs while they run.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createScopes } from '../src/core/scopes.ts';
import { createChildSandbox } from '../src/sandbox/child-sandbox.ts';

const distDir = path.join(import.meta.dirname, '../dist/sandbox');
const cacheDir = process.env.ASSAY_BENCH_CACHE ?? mkdtempSync(path.join(tmpdir(), 'assay-bench-'));

process.on('exit', () => {
  if (!process.env.ASSAY_BENCH_CACHE) rmSync(cacheDir, { recursive: true, force: true });
});

/** What people write: a status, a JSON body, three assertions, one variable. */
export const TYPICAL = `
const body = pm.response.json();
pm.test('status is 200', () => { pm.response.to.have.status(200); });
pm.test('has an id', () => { pm.expect(body.id).to.eql(7); });
pm.test('has items', () => { pm.expect(body.items).to.be.an('array').that.is.not.empty; });
pm.environment.set('last', Number(pm.environment.get('last') ?? 0) + 1);
`;

const item = (index) => ({
  id: index,
  name: `a product \u2013 ${index}`,
  price: 12.5 + index,
  tags: ['new', 'blue'],
  stock: null,
});

/** A JSON body of about that many bytes. */
export const jsonBody = (bytes) => {
  const items = [];
  for (let size = 40; size < bytes; size += JSON.stringify(items.at(-1)).length + 3) items.push(item(items.length));
  return new TextEncoder().encode(JSON.stringify({ id: 7, items }));
};

const HEADERS = [
  ['Content-Type', 'application/json; charset=utf-8'],
  ['Date', 'Thu, 01 Jan 2026 00:00:00 GMT'],
  ['Connection', 'keep-alive'],
  ['ETag', 'W/"3e8-abc"'],
];

const URL = { protocol: 'http', host: ['127', '0', '0', '1'], path: ['products', '7'], query: [], variables: [] };

const phaseOf = (text, body) => ({
  event: 'test',
  scripts: [{ id: 'script', text, event: 'test', file: 'bench.json', owner: 'a request' }],
  info: { eventName: 'test', iteration: 0, iterationCount: 1, requestName: 'a request', requestId: 'id' },
  location: ['bench', 'a request'],
  request: { id: 'id', name: 'a request', call: { method: 'GET', url: URL, headers: [] } },
  response: {
    code: 200,
    reason: 'OK',
    headers: [...HEADERS, ['Content-Length', String(body.length)]],
    responseTime: 3,
    headerBytes: 180,
    wireBytes: body.length,
    body,
  },
  cookies: [],
  data: {},
  timeoutMs: 60_000,
});

const childrenOf = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number);

/** ms on a processor of all threads of a living process. */
export const cpuMsOf = (pid) =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, id) => sum + Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'latin1').split(' ')[0]) / 1e6,
    0,
  );

/** MB of a process: resident, and its own share where pages belong to several. */
export const memoryOf = (pid) => {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const mb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)[1]) / 1024;
  return { resident: mb('Rss'), share: mb('Pss'), own: mb('Private_Dirty') + mb('Private_Clean') };
};

/** A phase that fails measures nothing. */
const failOn = (effect) => {
  const error = effect.kind === 'check' ? effect.check.error : effect.error;
  if (error) throw new Error(`the script of a bench failed: ${error.message}`);
};

/** `run(text, body)` runs one test script. */
export const openSandbox = (environment = { values: [] }) => {
  const before = new Set(childrenOf(process.pid));
  const scopes = createScopes({ environment });
  const sandbox = createChildSandbox({ distDir, cacheDir });
  const pid = childrenOf(process.pid).find((child) => !before.has(child));
  const { signal } = new AbortController();
  const host = {
    onEffect: (effect) => {
      failOn(effect);
      if (effect.kind === 'change') scopes.apply(effect.change);
    },
    call: async () => ({ kind: 'value', value: undefined }),
  };
  const run = async (text, body = SMALL) => {
    const end = await sandbox.run(phaseOf(text, body), scopes, host, signal);
    if (end.killed) throw new Error(end.killed.message);
  };
  return { pid, scopes, run, close: () => sandbox.close() };
};

export const SMALL = jsonBody(1000);

/** Compiled code of the realm and of the libraries is on disk, as from the second run of a user on. */
export const withWarmCache = async (...scripts) => {
  const sandbox = openSandbox();
  for (const script of [TYPICAL, ...scripts]) await sandbox.run(script);
  await sandbox.close();
};

/** Mean wall and CPU (of the engine, of the child) of one call of `run`, in ms: the lowest of several batches. */
export const costOf = async (run, { pid, calls, batches = 7 }) => {
  const best = { wallMs: Infinity, engineMs: Infinity, childMs: Infinity };
  for (let batch = 0; batch < batches; batch++) {
    const [wall, cpu, childCpu] = [performance.now(), process.cpuUsage(), cpuMsOf(pid)];
    for (let call = 0; call < calls; call++) await run();
    const used = process.cpuUsage(cpu);
    best.wallMs = Math.min(best.wallMs, (performance.now() - wall) / calls);
    best.engineMs = Math.min(best.engineMs, (used.user + used.system) / 1000 / calls);
    best.childMs = Math.min(best.childMs, (cpuMsOf(pid) - childCpu) / calls);
  }
  return best;
};
