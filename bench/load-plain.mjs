// Measures plain load against autocannon and wrk: nginx with a small body on one core, one generator after the other on the second.
// Usage: node bench/load-plain.mjs [rounds] [seconds] [connections]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { median, scratch } from './measure.mjs';
import { showTable } from './show-table.mjs';

const root = path.join(import.meta.dirname, '..');
const peers = path.join(import.meta.dirname, '.peers', 'load');
const [rounds = 5, seconds = 5, connections = 50] = process.argv.slice(2).map(Number);

const AUTOCANNON = '9.0.0';
const GOALS = { autocannon: 'at least 0.9x, stretch 1.2x', wrk: 'at least 0.35x, stretch 0.55x' };
const BODY = '{"id":7,"name":"tea","tags":["hot","green"],"price":{"cents":450}}';

const works = (command, ...args) => {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' });
  return !error && status === 0;
};

const hasTaskset = availableParallelism() > 1 && works('taskset', '-V');
const pinned = (core, words) => (hasTaskset ? ['taskset', '-c', String(core), ...words] : words);
/** Debian puts nginx where only root looks. */
const nginx = ['nginx', '/usr/sbin/nginx'].find((command) => works(command, '-v'));

const serveNginx = async () => {
  if (!nginx) throw new Error('nginx is missing: apt-get install nginx-light');
  const folder = scratch('nginx');
  mkdirSync(path.join(folder, 'logs'), { recursive: true });
  const port = 19_080 + (process.pid % 1000);
  const conf = path.join(folder, 'nginx.conf');
  const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    conf,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; ${kept.join(' ')}
server { listen 127.0.0.1:${port}; default_type application/json; location / { return 200 '${BODY}'; } } }`,
  );
  const [command, ...words] = pinned(0, [nginx, '-p', folder, '-c', conf]);
  const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}/`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return { url, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx does not answer');
};

/** autocannon from PATH, or installed once and kept. */
const findAutocannon = () => {
  const script = path.join(peers, 'node_modules/autocannon/autocannon.js');
  if (!existsSync(script)) {
    if (works('autocannon', '--version')) return ['autocannon'];
    mkdirSync(peers, { recursive: true });
    writeFileSync(path.join(peers, 'package.json'), JSON.stringify({ private: true }));
    const words = ['install', '--no-audit', '--no-fund', '--loglevel', 'error', `autocannon@${AUTOCANNON}`];
    spawnSync('npm', words, { cwd: peers, stdio: 'inherit', shell: process.platform === 'win32' });
  }
  return existsSync(script) ? [process.execPath, script] : undefined;
};

/** What a command printed, however it ended. */
const outputOf = async (words) => {
  const [command, ...args] = pinned(1, words);
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  return output;
};

const bare = (kind) => async (url) => {
  const file = path.join(import.meta.dirname, 'load-bare.mjs');
  const printed = JSON.parse(await outputOf([process.execPath, file, url, seconds, connections, kind].map(String)));
  return { rate: printed.rate, failures: printed.failures };
};

const loadOptions = ['--vus', connections, '--duration', `${seconds}s`, '--processes', 1].map(String);

const assay = async (url) => {
  const events = scratch('events.ndjson');
  rmSync(events, { force: true });
  const reports = ['-r', 'ndjson', '--reporter-ndjson-export', events];
  await outputOf([process.execPath, path.join(root, 'bin/run.js'), 'load', url, ...loadOptions, ...reports]);
  const { load } = JSON.parse(readFileSync(events, 'utf8').trim().split('\n').at(-1));
  const all = (metric) => load.series.filter((series) => series.metric === metric).map(({ value }) => value);
  return {
    rate: all('http_reqs').reduce((total, { sum }) => total + sum, 0) / (load.durationMs / 1000),
    failures: all('http_req_failed').reduce((total, { passes }) => total + passes, 0),
  };
};

const autocannon = (command) => async (url) => {
  const printed = await outputOf([...command, '-j', '-n', '-c', connections, '-d', seconds, url].map(String));
  const { duration, errors, non2xx, requests } = JSON.parse(printed);
  return { rate: requests.total / duration, failures: errors + non2xx };
};

const wrk = async (url) => {
  const printed = await outputOf(['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, url]);
  const failed = /(?:Non-2xx[^:]*|read): *(\d+)/.exec(printed)?.[1] ?? 0;
  return { rate: Number(/Requests\/sec: *([\d.]+)/.exec(printed)?.[1]), failures: Number(failed) };
};

const hasLoad = async (url) => (await assay(url).catch(() => undefined)) !== undefined;

/** All that are there, by name, in the order in which they take turns. */
const findGenerators = async (url) => {
  const command = findAutocannon();
  const all = {
    wrk: works('sh', '-c', 'command -v wrk') && wrk,
    autocannon: command && autocannon(command),
    'undici, dispatch alone': bare('undici'),
    'assay, client alone': bare('lean'),
    'assay load URL': (await hasLoad(url)) && assay,
  };
  for (const [name, run] of Object.entries(all)) if (!run) console.log(`${name} is missing: left out`);
  return Object.entries(all).filter(([, run]) => run);
};

const ratioTo = (results, name, base) => {
  if (!results[base]) return '';
  return `${median(results[name].map(({ rate }, round) => rate / results[base][round].rate)).toFixed(2)}x`;
};

const main = async () => {
  const { url, stop } = await serveNginx();
  try {
    const generators = await findGenerators(url);
    const results = Object.fromEntries(generators.map(([name]) => [name, []]));
    for (let round = 0; round < rounds; round++)
      for (const [name, run] of generators) results[name].push(await run(url));
    const rows = generators.map(([name]) => [
      name,
      `${Math.round(median(results[name].map(({ rate }) => rate)))}/s`,
      String(results[name].reduce((sum, { failures }) => sum + failures, 0)),
      ratioTo(results, name, 'autocannon'),
      ratioTo(results, name, 'wrk'),
    ]);
    const title = `Plain load, ${connections} connections, ${rounds} rounds of ${seconds} s by turns, ratios within a round`;
    showTable(title, ['', 'requests', 'failed', 'to autocannon', 'to wrk'], rows);
    console.log(`\nGoals: autocannon ${GOALS.autocannon}; wrk ${GOALS.wrk}.`);
    console.log(
      `${hasTaskset ? 'Server and generator each had a core.' : 'NOT pinned.'} Load average ${loadavg()[0].toFixed(1)}.`,
    );
  } finally {
    stop();
  }
};

await main();
