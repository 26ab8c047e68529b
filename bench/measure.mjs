// Runs a command and says what it cost: wall time, CPU of all its processes, peak memory of the largest of them.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/**
 * Where the system allows it, the command gets a process namespace of its own: its first process inherits and waits for
 * every process that the command leaves behind, so that a child killed at the very end is counted as well.
 */
const NAMESPACE =
  [
    ['unshare', '-pf', '--mount-proc'],
    ['unshare', '-rpf', '--mount-proc'],
  ].find(([command, ...args]) => works(command, [...args, 'true'])) ?? [];

const HAS_BASH = works('bash', ['-c', 'true']);
const HAS_TIME = existsSync('/usr/bin/time') && works('/usr/bin/time', ['-o', '/dev/null', '-f', '%M', 'true']);

// The short sleep lets the namespace's first process see the last ones end.
const INNER = `
TIMEFORMAT=%3R
{ time "$@" >"$BENCH_OUT" 2>&1 </dev/null; } 2>"$BENCH_WALL"
code=$?
sleep 0.1
exit $code`;

const OUTER = `
TIMEFORMAT='%3U %3S'
{ time ${HAS_TIME ? '/usr/bin/time -q -o "$BENCH_MEMORY" -f %M' : ''} ${NAMESPACE.join(' ')} bash -c "$BENCH_INNER" inner "$@" 2>&3; } 3>&2 2>"$BENCH_CPU"`;

const folder = mkdtempSync(path.join(tmpdir(), 'assay-bench-'));

process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Where a run's files may go; all are removed at the end. */
export const scratch = (name) => path.join(folder, name);

const files = {
  BENCH_OUT: scratch('out.txt'),
  BENCH_WALL: scratch('wall.txt'),
  BENCH_CPU: scratch('cpu.txt'),
  BENCH_MEMORY: scratch('memory.txt'),
};

const numbersIn = (file) => readFileSync(file, 'utf8').trim().split(/\s+/).map(Number);

const end = (child) =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });

const withoutBash = async (command, args, env) => {
  const began = performance.now();
  const code = await end(spawn(command, args, { stdio: 'ignore', env }));
  return { code, wallS: (performance.now() - began) / 1000, userS: undefined, cpuS: undefined, memoryMb: undefined };
};

const withBash = async (command, args, env) => {
  const child = spawn('bash', ['-c', OUTER, 'outer', command, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...env, ...files, BENCH_INNER: INNER },
  });
  const code = await end(child);
  const [user, system] = numbersIn(files.BENCH_CPU);
  return {
    code,
    wallS: numbersIn(files.BENCH_WALL)[0],
    userS: user,
    cpuS: user + system,
    memoryMb: HAS_TIME ? numbersIn(files.BENCH_MEMORY).at(-1) / 1024 : undefined,
  };
};

/** What the measuring itself costs, taken off every result. */
let overhead = { userS: 0, cpuS: 0 };

const less = (whole, part) => (whole === undefined ? undefined : Math.max(0, whole - part));

/** One run of a command line; a code other than the expected one ends the bench, because its numbers would mean nothing. */
export const measure = async ([command, ...args], { env = {}, expected = 0 } = {}) => {
  const whole = { ...process.env, NO_COLOR: '1', ...env };
  const cost = await (HAS_BASH ? withBash : withoutBash)(command, args, whole);
  if (![expected].flat().includes(cost.code)) {
    const output = HAS_BASH ? readFileSync(files.BENCH_OUT, 'utf8').slice(-2000) : '';
    throw new Error(`${[command, ...args].join(' ')} ended with ${cost.code}\n${output}`);
  }
  return { ...cost, userS: less(cost.userS, overhead.userS), cpuS: less(cost.cpuS, overhead.cpuS) };
};

export const median = (values) => {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  return known.length === 0 ? undefined : (known[(known.length - 1) >> 1] + known[known.length >> 1]) / 2;
};

const medians = (costs) =>
  Object.fromEntries(
    ['wallS', 'userS', 'cpuS', 'memoryMb'].map((key) => [key, median(costs.map((cost) => cost[key]))]),
  );

/** Medians of several command lines that take turns, by their names. */
export const measureByTurns = async (commands, rounds) => {
  const costs = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, { line, ...options }] of Object.entries(commands)) costs[name].push(await measure(line, options));
  }
  return Object.fromEntries(Object.entries(costs).map(([name, list]) => [name, medians(list)]));
};

export const calibrate = async () => {
  const { nothing } = await measureByTurns({ nothing: { line: [HAS_BASH ? 'true' : process.execPath, '-v'] } }, 11);
  if (HAS_BASH) overhead = nothing;
};

export const howMeasured = () =>
  [
    HAS_BASH
      ? `CPU by wait4 (bash time), less ${(overhead.cpuS * 1000).toFixed(0)} ms for measuring`
      : 'no CPU (no bash)',
    NAMESPACE.length > 0 ? 'orphans included (process namespace)' : 'processes left behind NOT included',
    HAS_TIME ? 'memory by GNU time' : 'no memory (no GNU time)',
  ].join('; ');
