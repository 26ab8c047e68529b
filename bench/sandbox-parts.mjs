// What is measured of the script sandbox, one part a function: each shows one table with its goal.
import { median } from './measure.mjs';
import { costOf, cpuMsOf, jsonBody, memoryOf, openSandbox, SMALL, TYPICAL, withWarmCache } from './sandbox-phases.mjs';
import { showTable } from './show-table.mjs';

const ms = (value, digits = 3) => `${value.toFixed(digits)} ms`;
const times = (value, base) => `${(value / base).toFixed(2)}x`;

export const script = async () => {
  const sandbox = openSandbox();
  const cost = async (text) => costOf(() => sandbox.run(text), { pid: sandbox.pid, calls: 1000 });
  await costOf(() => sandbox.run(TYPICAL), { pid: sandbox.pid, calls: 3000, batches: 1 });
  const rows = Object.entries({ 'a typical test script': TYPICAL, 'an empty script': '' });
  const shown = [];
  for (const [name, text] of rows) {
    const { wallMs, engineMs, childMs } = await cost(text);
    shown.push([name, ms(wallMs), ms(engineMs), ms(childMs), text === TYPICAL ? '0.3 ms, stretch 0.15 ms' : '']);
  }
  await sandbox.close();
  showTable(
    `A phase of one script, response of ${SMALL.length} bytes (means, lowest of 7 batches of 1,000)`,
    ['', 'wall', "engine's CPU", "child's CPU", 'goal (wall)'],
    shown,
  );
};

/** Lowest of several calls, the two by turns. */
const lowestByTurns = async (rounds, ...runs) => {
  const lowest = runs.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const began = performance.now();
      await run();
      lowest[index] = Math.min(lowest[index], performance.now() - began);
    }
  }
  return lowest;
};

export const body = async () => {
  const large = jsonBody(1_000_000);
  const text = new TextDecoder().decode(large);
  const sandbox = openSandbox();
  const [parse, whole, unread] = await lowestByTurns(
    60,
    () => JSON.parse(text),
    () => sandbox.run(TYPICAL, large),
    () => sandbox.run('', large),
  );
  await sandbox.close();
  showTable(
    `The same with a JSON response of ${(large.length / 1e6).toFixed(2)} MB (lowest of 60, by turns)`,
    ['', 'figure', 'ratio', 'goal'],
    [
      ['JSON.parse of the text', ms(parse), '1x', ''],
      ['a typical test script', ms(whole), times(whole, parse), '3x'],
      ['a script that does not look at it', ms(unread), times(unread, parse), ''],
    ],
  );
};

const environmentOf = (count) => ({
  values: Array.from({ length: count }, (_, index) => ({ key: `variable ${index}`, value: `value ${index}` })),
});

export const variables = async () => {
  const [few, many] = [50, 5000].map((count) => openSandbox(environmentOf(count)));
  const costs = new Map([few, many].map((sandbox) => [sandbox, []]));
  for (let round = 0; round < 5; round++) {
    for (const [sandbox, list] of costs) {
      list.push(await costOf(() => sandbox.run(TYPICAL), { pid: sandbox.pid, calls: 600, batches: 1 }));
    }
  }
  const lowest = (sandbox, key) => Math.min(...costs.get(sandbox).map((cost) => cost[key]));
  const row = (name, sandbox) => [name, ...['wallMs', 'engineMs', 'childMs'].map((key) => ms(lowest(sandbox, key)))];
  const ratios = ['wallMs', 'engineMs', 'childMs'].map((key) => times(lowest(many, key), lowest(few, key)));
  await Promise.all([few.close(), many.close()]);
  showTable(
    'A typical test script that changes one variable (means, lowest of 5 batches of 600, by turns)',
    ['environment of', 'wall', "engine's CPU", "child's CPU", 'goal'],
    [
      [...row('50 variables', few), ''],
      [...row('5,000 variables', many), ''],
      ['ratio', ...ratios, 'about 1x'],
    ],
  );
};

const LIBRARIES = {
  lodash: `_.chunk([1, 2, 3], 2);`,
  moment: `require('moment')().add(1, 'day').format();`,
  cheerio: `require('cheerio').load('<p class="a">x</p>')('.a').text();`,
  'crypto-js': `require('crypto-js').HmacSHA256('text', 'key').toString();`,
  ajv: `new (require('ajv'))().validate({ type: 'object', required: ['id'] }, { id: 1 });`,
};

const timed = async (run) => {
  const began = performance.now();
  await run();
  return performance.now() - began;
};

export const libraries = async () => {
  const names = Object.keys(LIBRARIES);
  await withWarmCache(...Object.values(LIBRARIES));
  const found = Object.fromEntries(names.map((name) => [name, { first: [], second: [], cpu: [] }]));
  for (let round = 0; round < 7; round++) {
    for (const name of names) {
      const sandbox = openSandbox();
      await sandbox.run(TYPICAL);
      const cpu = cpuMsOf(sandbox.pid);
      found[name].first.push(await timed(() => sandbox.run(LIBRARIES[name])));
      found[name].cpu.push(cpuMsOf(sandbox.pid) - cpu);
      found[name].second.push(await timed(() => sandbox.run(LIBRARIES[name])));
      await sandbox.close();
    }
  }
  showTable(
    'A script that uses a library once, each in a fresh sandbox, compile cache warm (medians of 7)',
    ['', 'first use: wall', "child's CPU", 'second use: wall', 'goal (first)'],
    names.map((name) => {
      const { first, cpu, second } = found[name];
      return [name, ms(median(first), 1), ms(median(cpu), 1), ms(median(second), 2), '30 ms'];
    }),
  );
};

/** Each sandbox counts up its own variable: one that saw another's would miscount. */
export const parallel = async () => {
  const CALLS = 500;
  const loop = async (sandbox) => {
    for (let call = 0; call < CALLS; call++) await sandbox.run(TYPICAL);
  };
  const open = async (count) => {
    const sandboxes = Array.from({ length: count }, () => openSandbox());
    for (const sandbox of sandboxes) await sandbox.run(TYPICAL);
    return sandboxes;
  };
  const rows = [];
  let base;
  for (const count of [1, 2, 4]) {
    const sandboxes = await open(count);
    let rate = 0;
    for (let round = 0; round < 5; round++) {
      const wall = await timed(() => Promise.all(sandboxes.map(loop)));
      rate = Math.max(rate, (count * CALLS) / wall);
    }
    base ??= rate;
    const counted = sandboxes.every(({ scopes }) => scopes.get('environment', 'last') === 5 * CALLS + 1);
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    rows.push([count, `${rate.toFixed(1)}/ms`, times(rate, base), counted ? 'own' : 'SHARED']);
  }
  showTable('Sandboxes at the same time (highest of 5)', ['sandboxes', 'phases', 'ratio', 'state'], rows);
};

export const memory = async () => {
  const before = memoryOf(process.pid);
  const sandbox = openSandbox();
  await sandbox.run('');
  const rows = [];
  const look = (name) => {
    const { resident, share, own } = memoryOf(sandbox.pid);
    rows.push([name, ...[resident, share, own].map((mb) => `${mb.toFixed(0)} MB`)]);
  };
  look('after an empty script');
  for (let call = 0; call < 5000; call++) await sandbox.run(TYPICAL);
  look('after 5,000 typical scripts');
  const large = jsonBody(1_000_000);
  for (let call = 0; call < 50; call++) await sandbox.run(TYPICAL, large);
  look('after 50 bodies of 1 MB');
  for (const text of Object.values(LIBRARIES)) await sandbox.run(text);
  look('after five libraries');
  const grown = memoryOf(process.pid).resident - before.resident;
  await sandbox.close();
  showTable(
    `Memory of one sandbox process (the engine's grew by ${grown.toFixed(0)} MB)`,
    ['', 'resident', 'shared pages divided', 'its own alone'],
    rows,
  );
};
