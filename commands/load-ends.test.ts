// How loads end that do not end by themselves: interrupted, lost, stuck, set up in vain. The program itself, on real servers.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runAssay } from '../fixtures/assay-process.ts';
import type { ProblemRaised, RunEvent, RunFinished, WindowClosed } from '../src/model/event.ts';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');
const SLOW = 60_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-load-ends-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const serve = async (answer?: RequestListener) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    if (answer) return answer(request, response);
    response.setHeader('Content-Type', 'application/json');
    response.end('{"id":7}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};

const request = (name: string, url: string, exec?: string, listen = 'test') => ({
  name,
  request: { method: 'GET', url },
  ...(exec === undefined ? {} : { event: [{ listen, script: { exec: [exec] } }] }),
});

const inFolder = (name: string, item: object) => ({ name, item: [item] });

let files = 0;
const write = (...item: readonly object[]): string => {
  const file = join(folder, `${++files}.json`);
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  writeFileSync(file, JSON.stringify({ info: { name: 'ends', schema }, item }));
  return file;
};

const eventsIn = (file: string): readonly RunEvent[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const recorded = () => {
  const file = join(folder, `${++files}.ndjson`);
  const words = ['-r', 'ndjson', '--reporter-ndjson-export', file];
  return {
    words,
    read: () => {
      const events = eventsIn(file);
      return {
        events,
        problems: events.filter((event): event is ProblemRaised => event.type === 'problem.raised'),
        windows: events.filter((event): event is WindowClosed => event.type === 'window.closed'),
        finished: events.at(-1) as RunFinished,
      };
    },
  };
};

const load = async (collection: string, ...words: string[]) => {
  const record = recorded();
  const { code, stderr } = await runAssay(['load', collection, ...words, ...record.words], {
    cwd: folder,
    withinMs: SLOW,
  });
  return { code, stderr, ...record.read() };
};

const sumOf = (finished: RunFinished, metric: string): number =>
  (finished.load?.series ?? []).reduce(
    (sum, one) => sum + (one.metric === metric && one.value.kind === 'counter' ? one.value.sum : 0),
    0,
  );

const hasProc = process.platform === 'linux';

/** Load processes whose working folder is ours: those of this test. */
const loadProcesses = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return words.includes('load-process.js') && words.includes('--permission') && isOurs(pid);
      } catch {
        return false;
      }
    })
    .map(Number);

const started: number[] = [];
const isOurs = (pid: string): boolean =>
  started.includes(Number(/\nPPid:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]));

const until = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; i < 400 && !holds(); i++) await sleep(50);
  expect(holds()).toBe(true);
};

const start = (words: readonly string[]) => {
  const child = spawn(process.execPath, [BIN, 'load', ...words], { cwd: folder, stdio: 'ignore' });
  started.push(child.pid!);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ended };
};

test(
  'Ctrl-C ends a load gracefully: what was measured is reported, teardown runs, exit code 130',
  async () => {
    const { url, asked } = await serve();
    const collection = write(request('work', `${url}/work`), inFolder('After', request('out', `${url}/out`)));
    const record = recorded();
    const { child, ended } = start([
      collection,
      '--teardown',
      'After',
      '--vus',
      '2',
      '--duration',
      '10m',
      ...record.words,
    ]);
    await until(() => asked.length > 20);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const { finished } = record.read();
    expect(finished.interrupted).toBe('SIGINT');
    expect(sumOf(finished, 'http_reqs')).toBe(asked.filter((path) => path === '/work').length);
    expect(asked.at(-1)).toBe('/out');
  },
  SLOW,
);

test(
  'Ctrl-C during the teardown lets it end, and is an interruption',
  async () => {
    let goOn: (() => void) | undefined;
    const { url, asked } = await serve(({ url: path }, response) => {
      if (path === '/first') goOn = () => response.end('ok');
      else response.end('ok');
    });
    const after = { name: 'After', item: [request('first', `${url}/first`), request('last', `${url}/last`)] };
    const record = recorded();
    const { child, ended } = start([
      write(request('work', `${url}/work`), after),
      '--teardown',
      'After',
      '--iterations',
      '3',
      ...record.words,
    ]);
    await until(() => asked.includes('/first'));
    child.kill('SIGINT');
    await sleep(200);
    goOn?.();
    expect(await ended).toBe(130);
    const { finished, problems } = record.read();
    expect([finished.interrupted, problems]).toEqual(['SIGINT', []]);
    expect(asked).toEqual(['/work', '/work', '/work', '/first', '/last']);
  },
  SLOW,
);

test.runIf(hasProc)(
  'more connections than may be open fail as requests that say so; the processes go on',
  async () => {
    // Never answered at once: every user holds its connection.
    const { url, asked } = await serve((_request, response) => void setTimeout(() => response.end('ok'), 300));
    const file = join(folder, `${++files}.ndjson`);
    const words = [BIN, 'load', `${url}/`, '--vus', '400', '--duration', '1s', '--processes', '1', '-r', 'ndjson'];
    const limited = ['-c', 'ulimit -n 150 && exec "$0" "$@"', process.execPath, ...words];
    const child = spawn('/bin/sh', [...limited, '--reporter-ndjson-export', file], { cwd: folder, stdio: 'ignore' });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const events = eventsIn(file);
    const told = events.flatMap((event) => (event.type === 'problem.raised' ? [event] : []));
    expect(told.map(({ message }) => message).join('\n')).toMatch(/EMFILE/);
    expect(told.map(({ hint }) => hint).join('\n')).toMatch(/ulimit -n/);
    expect(told.filter(({ level }) => level === 'error')).toEqual([]);
    const { load: totals } = events.at(-1) as RunFinished;
    const answered = totals!.series.filter(({ metric, tags }) => metric === 'http_reqs' && tags.status === '200');
    const count = answered.reduce((sum, { value }) => sum + (value.kind === 'counter' ? value.sum : 0), 0);
    expect(count).toBe(asked.length);
    expect(count).toBeGreaterThan(0);
    expect(code).toBe(3);
  },
  SLOW,
);

test(
  'iterations under way may end within the graceful stop, then they are interrupted',
  async () => {
    const { url, asked } = await serve((_request, response) => void setTimeout(() => response.end('late'), 700));
    const record = recorded();
    const { child, ended } = start([write(request('slow', url)), '--vus', '3', '--duration', '10m', ...record.words]);
    await until(() => asked.length >= 3);
    child.kill('SIGTERM');
    expect(await ended).toBe(130);
    expect(sumOf(record.read().finished, 'http_reqs')).toBeGreaterThanOrEqual(3);

    const stuck = await serve(() => undefined);
    const again = recorded();
    const other = start([
      write(request('stuck', stuck.url)),
      '--vus',
      '3',
      '--duration',
      '10m',
      '--graceful-stop',
      '100ms',
      ...again.words,
    ]);
    await until(() => stuck.asked.length === 3);
    other.child.kill('SIGINT');
    expect(await other.ended).toBe(130);
    expect(sumOf(again.read().finished, 'interrupted_iterations')).toBe(3);
  },
  SLOW,
);

test(
  'a setup that fails ends the load before it begins, and teardown runs',
  async () => {
    const { url, asked } = await serve();
    const setup = request('login', `${url}/login`, "pm.test('logged in', () => pm.response.to.have.status(201));");
    const collection = write(
      inFolder('Before', setup),
      request('work', `${url}/work`),
      inFolder('After', request('out', `${url}/out`)),
    );
    const { code, problems, finished } = await load(
      collection,
      '--setup',
      'Before',
      '--teardown',
      'After',
      '--vus',
      '2',
    );
    expect(code).toBe(1);
    expect(problems.map((problem) => problem.message).join()).toMatch(/setup failed at "Before \/ login".*not started/);
    expect(asked).toEqual(['/login', '/out']);
    expect(finished.load).toBeUndefined();
  },
  SLOW,
);

test(
  'a setup that gets no answer is exit code 3',
  async () => {
    const { url, asked } = await serve();
    const collection = write(inFolder('Before', request('login', 'http://127.0.0.1:1/')), request('work', url));
    const { code, problems } = await load(collection, '--setup', 'Before', '--vus', '2');
    expect(code).toBe(3);
    expect(problems[0]!.message).toMatch(/setup errored at "Before \/ login"/);
    expect(asked).toEqual([]);
  },
  SLOW,
);

test(
  'a script that loops is found out, and what the others measured is reported',
  async () => {
    const { url, asked } = await serve();
    const loops = 'if (pm.info.iteration === 40) { for (;;); }';
    const collection = write(request('work', url, loops));
    const words = ['--vus', '2', '--processes', '2', '--duration', '2s', '--timeout-script', '500'];
    const { code, problems, finished } = await load(collection, ...words);
    expect(code).toBe(3);
    expect(problems.map((problem) => problem.code)).toContain('load.process-silent');
    expect(asked.length).toBeGreaterThan(20);
    expect(finished.type).toBe('run.finished');
  },
  SLOW,
);

test(
  '--timeout ends a load at once, exit code 3',
  async () => {
    const { url } = await serve();
    const { code, finished } = await load(
      write(request('work', url)),
      '--vus',
      '2',
      '--duration',
      '10m',
      '--timeout',
      '1500',
    );
    expect(code).toBe(3);
    expect(finished.interrupted).toBe('timeout');
    expect(sumOf(finished, 'http_reqs')).toBeGreaterThan(0);
  },
  SLOW,
);

test(
  'the warm-up is told, and not counted',
  async () => {
    const { url, asked } = await serve();
    const { code, windows, finished } = await load(
      write(request('work', url)),
      '--rate',
      '20/s',
      '--duration',
      '2s',
      '--warm-up',
      '1s',
    );
    expect(code).toBe(0);
    expect(windows.filter(({ window }) => window.isWarmUp)).toHaveLength(1);
    const counted = sumOf(finished, 'http_reqs');
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThan(asked.length);
  },
  SLOW,
);

test(
  'secrets that users learn are masked in what they tell',
  async () => {
    const { url } = await serve();
    const vault = join(folder, 'vault.json');
    writeFileSync(vault, JSON.stringify({ word: 'very-secret-word' }));
    const tells =
      "const word = await pm.vault.get('word'); console.log('the word is ' + word); throw new Error('no ' + word);";
    const { stderr, events } = await load(
      write(request('work', url, tells)),
      '--iterations',
      '4',
      '--vus',
      '2',
      '--vault',
      vault,
    );
    const told = JSON.stringify(events);
    expect(told).toMatch(/the word is \*{8}/);
    expect(told + stderr).not.toContain('very-secret-word');
  },
  SLOW,
);

test.runIf(hasProc)(
  'a load process that is killed ends the load, which is reported',
  async () => {
    const { url, asked } = await serve();
    const record = recorded();
    const words = ['--vus', '2', '--processes', '2', '--duration', '10m', ...record.words];
    const { ended } = start([write(request('work', url)), ...words]);
    await until(() => asked.length > 20 && loadProcesses().length === 2);
    process.kill(loadProcesses()[0]!, 'SIGKILL');
    expect(await ended).toBe(3);
    const { problems } = record.read();
    expect(problems[0]).toMatchObject({ code: 'load.process-lost', level: 'error' });
  },
  SLOW,
);

test.runIf(hasProc)(
  'no load process outlives a program that is killed, not even one that loops',
  async () => {
    const { url, asked } = await serve();
    const collection = write(request('work', url, 'if (pm.info.iteration === 5) { for (;;); }'));
    const { child, ended } = start([collection, '--vus', '2', '--processes', '2', '--duration', '10m']);
    await until(() => asked.length >= 10 && loadProcesses().length === 2);
    const pids = loadProcesses();
    child.kill('SIGKILL');
    await ended;
    const isAlive = (pid: number): boolean => {
      try {
        return !/\nState:\s*Z/.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false;
      }
    };
    await until(() => !pids.some(isAlive));
  },
  SLOW,
);

test(
  'a threshold that would end a load does not, when the load is over with its first window',
  async () => {
    const { url } = await serve();
    const threshold = 'http_reqs: count>100 abort';
    const words = ['--vus', '1', '--iterations', '1', '--threshold', threshold];
    const { code, finished } = await load(write(request('once', url)), ...words);
    expect([code, finished.interrupted]).toEqual([1, undefined]);
    expect(finished.load!.thresholds).toEqual([
      { metric: 'http_reqs', expression: 'count>100', abortOnFail: true, verdict: 'fail', observed: 1 },
    ]);
  },
  SLOW,
);
