// What starting the script sandbox costs: its process alone, and what scripts add to a run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { writeCollection } from './collections.mjs';
import { measure, median } from './measure.mjs';
import { cpuMsOf, openSandbox, withWarmCache } from './sandbox-phases.mjs';
import { startServer } from './server.mjs';
import { showTable } from './show-table.mjs';

const NODE = process.execPath;
const RUN = [NODE, path.join(import.meta.dirname, '../bin/run.js'), 'run'];
const ROUNDS = 9;

const ms = (value) => `${value.toFixed(1)} ms`;
const times = (value, base) => `${(value / base).toFixed(2)}x`;

/** A bare Node that stays alive long enough to be looked at. */
const bareNodeCpu = async () => {
  const child = spawn(NODE, ['-e', 'setTimeout(() => {}, 1000); require("fs").writeSync(1, "x")'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const cpu = cpuMsOf(child.pid);
  child.kill();
  return cpu;
};

const firstPhase = async () => {
  const began = performance.now();
  const sandbox = openSandbox();
  await sandbox.run('');
  const found = { wallMs: performance.now() - began, cpuMs: cpuMsOf(sandbox.pid) };
  await sandbox.close();
  return found;
};

/** Prints one line for every process that a run starts. */
const COUNTER = `data:text/javascript,${encodeURIComponent(
  `import { subscribe } from 'node:diagnostics_channel'; import { writeSync } from 'node:fs';
   subscribe('child_process', () => writeSync(2, 'STARTED\\n'));`,
)}`;

const processesStartedBy = async (file) => {
  const child = spawn(NODE, ['--import', COUNTER, ...RUN.slice(1), file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const chunks = await child.stderr.toArray();
  return Buffer.concat(chunks).toString().split('STARTED').length - 1;
};

/** What scripts add to a run of one request, wall time. */
const addedToRun = async (rounds) => {
  const server = await startServer();
  const files = [false, true].map((isScripted) => writeCollection(server.url, { count: 1, isScripted }));
  try {
    const walls = [[], []];
    for (let round = 0; round <= rounds; round++) {
      for (const [index, file] of files.entries()) {
        const { wallS } = await measure([...RUN, file]);
        if (round > 0) walls[index].push(wallS * 1000);
      }
    }
    const [plain, scripted] = walls;
    return {
      lowest: Math.min(...scripted) - Math.min(...plain),
      median: median(scripted) - median(plain),
      started: await processesStartedBy(files[0]),
    };
  } finally {
    server.close();
  }
};

export const start = async () => {
  await withWarmCache();
  const phases = [];
  const bare = [];
  for (let round = 0; round < ROUNDS; round++) {
    phases.push(await firstPhase());
    bare.push(await bareNodeCpu());
  }
  const cpu = median(phases.map(({ cpuMs }) => cpuMs));
  const added = await addedToRun(15);
  showTable(
    'Start, compile cache warm (medians of 9; runs: 15 by turns)',
    ['', 'figure', 'ratio', 'goal'],
    [
      ['start to the end of a first, empty phase: wall', ms(median(phases.map(({ wallMs }) => wallMs))), '', ''],
      ['the same: CPU of the child, against node -e 0', ms(cpu), times(cpu, median(bare)), ''],
      ['a script adds to a run of one request: wall, medians', ms(added.median), '', '60 ms'],
      ['the same, lowest', ms(added.lowest), '', ''],
      ['processes started by a run without scripts', added.started, '', '0'],
    ],
  );
};
