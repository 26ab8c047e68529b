// Measures assay load against k6 with the same checks, its memory, and how true its figures are. Usage: node bench/load.mjs [part ...]
// Parts: scripts, users, delays, lag, peak. Plain requests against autocannon and wrk are bench/load-plain.mjs.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { scratch } from './measure.mjs';
import { showTable } from './show-table.mjs';

const root = path.join(import.meta.dirname, '..');
const peers = path.join(import.meta.dirname, '.peers');
const hasTaskset = spawnSync('taskset', ['-V'], { stdio: 'ignore' }).status === 0 && availableParallelism() > 1;
/** The server gets the first core, the generator the second. */
const pinned = (core, words) => (hasTaskset && core !== null ? ['taskset', '-c', String(core), ...words] : words);

const K6 = 'go.k6.io/k6@v1.8.1';

/** k6 from PATH, or built by Go and kept. */
const findK6 = () => {
  if (spawnSync('k6', ['version'], { stdio: 'ignore' }).status === 0) return 'k6';
  const own = path.join(peers, 'go', 'k6');
  if (existsSync(own)) return own;
  mkdirSync(path.dirname(own), { recursive: true });
  const { status } = spawnSync('go', ['install', K6], {
    env: { ...process.env, GOBIN: path.dirname(own) },
    stdio: 'inherit',
  });
  return status === 0 ? own : undefined;
};

const table = ([title, ...head], rows) => showTable(title, ['', ...head], rows);

const run = async (words, env = {}) => {
  const [command, ...args] = words;
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
  const [code] = await once(child, 'exit');
  return code;
};

/** A server in a process of its own on the first core; its first line is its address. */
const serve = async (file, ...args) => {
  const [command, ...words] = pinned(0, [process.execPath, path.join(import.meta.dirname, file), ...args]);
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) return { url: line, stop: () => child.kill() };
  throw new Error('the server ended before it listened');
};

/** nginx answers with a small JSON on one core. */
const serveNginx = async () => {
  const folder = scratch('nginx');
  mkdirSync(path.join(folder, 'logs'), { recursive: true });
  const port = 18_080 + (process.pid % 1000);
  const conf = path.join(folder, 'nginx.conf');
  writeFileSync(
    conf,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p;
fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
server { listen 127.0.0.1:${port}; default_type application/json;
location / { return 200 '{"id":7,"name":"tea","tags":["hot","green"],"price":{"cents":450}}'; } } }`,
  );
  const [command, ...words] = pinned(0, ['nginx', '-p', folder, '-c', conf]);
  const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}/`;
  for (let i = 0; i < 100; i++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return { url, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx does not answer: apt-get install nginx-light');
};

const collection = (url, exec) => {
  const file = scratch('load.postman_collection.json');
  const event = exec.length > 0 ? [{ listen: 'test', script: { exec } }] : [];
  const item = { name: 'tea', event, request: { method: 'GET', url } };
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  writeFileSync(file, JSON.stringify({ info: { name: 'load', schema }, item: [item] }));
  return file;
};

const TEST_SCRIPT = [
  "pm.test('status', () => pm.response.to.have.status(200));",
  'const body = pm.response.json();',
  "pm.test('id', () => pm.expect(body.id).to.equal(7));",
  "pm.test('name', () => pm.expect(body.name).to.eql('tea'));",
];

const K6_SCRIPT = (url) => `import http from 'k6/http';
import { check } from 'k6';
export default function () {
  const response = http.get('${url}');
  const body = response.json();
  check(response, { status: (r) => r.status === 200, id: () => body.id === 7, name: () => body.name === 'tea' });
}`;

const assayLoad = async (words, core = 1) => {
  const summary = scratch('assay-summary.json');
  const events = scratch('assay.ndjson');
  const reports = ['-r', 'ndjson', '--reporter-ndjson-export', events, '--summary-export', summary];
  const load = [process.execPath, path.join(root, 'bin/run.js'), 'load', ...words, '--processes', '1', ...reports];
  const code = await run(pinned(core, load));
  const lines = readFileSync(events, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const windows = lines.filter(({ type }) => type === 'window.closed').map(({ window }) => window);
  return { code, summary: JSON.parse(readFileSync(summary, 'utf8')), windows, end: lines.at(-1) };
};

const rateOf = (summary) => summary.metrics.http_reqs.rate;
const checksOf = ({ metrics: { checks } }) => checks.passes + checks.fails;

/** A typical test script, fifty users, one core each. */
const scripts = async ({ seconds }) => {
  const server = await serveNginx();
  const k6 = findK6();
  const script = scratch('k6.js');
  writeFileSync(script, K6_SCRIPT(server.url));
  const file = collection(server.url, TEST_SCRIPT);
  const rows = [];
  try {
    for (let turn = 1; turn <= 3; turn++) {
      const exported = scratch('k6-summary.json');
      const words = [k6, 'run', '-q', '--vus', '50', '--duration', `${seconds}s`, '--summary-export', exported, script];
      if (k6) await run(pinned(1, words), { GOMAXPROCS: '1' });
      const theirs = k6 ? JSON.parse(readFileSync(exported, 'utf8')) : undefined;
      const ours = await assayLoad([file, '--vus', '50', '--duration', `${seconds}s`]);
      const [peer, own] = [theirs && rateOf(theirs), rateOf(ours.summary)];
      rows.push([
        `turn ${turn}`,
        peer ? `${Math.round(peer)}/s, ${checksOf(theirs)} checks` : 'k6 is missing',
        `${Math.round(own)}/s, ${checksOf(ours.summary)} checks`,
        peer ? `${(own / peer).toFixed(2)}x` : '',
      ]);
    }
  } finally {
    server.stop();
  }
  table(['a test script with three checks', 'k6', 'assay', 'ratio'], rows);
};

const residentMb = ({ windows }) =>
  Math.max(...windows.flatMap(({ generator }) => generator.map((one) => one.rssBytes))) / 2 ** 20;

/** What a thousand more virtual users that wait cost. */
const users = async () => {
  const server = await serveNginx();
  try {
    const file = collection(server.url, TEST_SCRIPT);
    const idle = ['--duration', '6s', '--pacing', '60s', '--graceful-stop', '1s'];
    const few = residentMb(await assayLoad([file, '--vus', '100', ...idle]));
    const many = residentMb(await assayLoad([file, '--vus', '1100', ...idle]));
    const each = ((many - few) * 1024) / 1000;
    table(
      ['memory of the load process', '100 users', '1,100 users', 'each of the 1,000'],
      [['resident', `${few.toFixed(1)} MB`, `${many.toFixed(1)} MB`, `${each.toFixed(0)} KB`]],
    );
  } finally {
    server.stop();
  }
};

/** A server that answers after exactly known delays, at half of what one core can send. */
const delays = async ({ seconds }) => {
  const rows = [];
  for (const delayMs of [1, 10, 100]) {
    const server = await serve('load-delays.mjs', String(delayMs));
    try {
      const file = collection(server.url, []);
      const { end } = await assayLoad([file, '--rate', '500', '--duration', `${seconds}s`, '--max-vus', '400']);
      const truth = await (await fetch(`${server.url}truth`)).json();
      const { med } = end.summary.load.total.duration;
      rows.push([
        `${delayMs} ms`,
        `${truth.med.toFixed(3)} ms`,
        `${med.toFixed(3)} ms`,
        `${(med - truth.med).toFixed(3)} ms`,
      ]);
    } finally {
      server.stop();
    }
  }
  table(['injected delay', 'median as the server saw it', 'as assay saw it', 'bias'], rows);
};

/** How late iterations of an open model start, at half of what a flat-out run reaches. The process that only adds up is not on the generator's core. */
const lag = async ({ seconds }) => {
  const server = await serveNginx();
  try {
    const file = collection(server.url, []);
    const flat = rateOf((await assayLoad([file, '--vus', '50', '--duration', `${seconds}s`], null)).summary);
    const half = Math.floor(flat / 2);
    // Code that is not compiled yet is late whatever the rate.
    const words = [file, '--rate', String(half), '--warm-up', '2s', '--duration', `${seconds}s`];
    const { end } = await assayLoad([...words, '--vus', '100', '--max-vus', '400'], null);
    const { generator, iterations } = end.summary.load;
    table(
      ['open model at half of the maximum', 'rate', 'p99 of the lag', 'dropped'],
      [
        [
          '',
          `${half}/s of ${Math.round(flat)}/s`,
          `${generator.scheduleLagP99Ms?.toFixed(2)} ms`,
          `${iterations.dropped}`,
        ],
      ],
    );
  } finally {
    server.stop();
  }
};

/** Ten minutes against one. */
const peak = async () => {
  const server = await serveNginx();
  try {
    const file = collection(server.url, TEST_SCRIPT);
    const words = ['--vus', '50', '--think-time', '5ms'];
    const one = residentMb(await assayLoad([file, ...words, '--duration', '1m']));
    const ten = residentMb(await assayLoad([file, ...words, '--duration', '10m']));
    table(
      ['peak memory of the load process', '1 minute', '10 minutes', 'ratio'],
      [['', `${one.toFixed(1)} MB`, `${ten.toFixed(1)} MB`, `${(ten / one).toFixed(2)}x`]],
    );
  } finally {
    server.stop();
  }
};

const PARTS = { scripts, users, delays, lag, peak };
const words = process.argv.slice(2);
const unknown = words.find((word) => !(word in PARTS));
if (unknown !== undefined) {
  console.error(`error: there is no part called "${unknown}"; there are ${Object.keys(PARTS).join(', ')}`);
  process.exitCode = 2;
} else {
  const seconds = Number(process.env.SECONDS_EACH ?? 5);
  for (const part of words.length > 0 ? words : ['scripts', 'users', 'delays', 'lag']) await PARTS[part]({ seconds });
}
