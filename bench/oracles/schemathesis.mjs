// Lets Schemathesis and assay examine the planted and the clean providers, and shows who has found what, in which time.
// Usage: node bench/oracles/schemathesis.mjs [--max-examples n] [--seed n] [--stateful] [--who assay,schemathesis] [--details] [provider ...]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findingsOf } from '../../fixtures/servers/planted/findings.ts';
import { CLEAN, DEFECTS, KEY, startPlanted, TOKEN } from '../../fixtures/servers/planted.ts';
import { seconds, showTable } from '../show-table.mjs';

const VERSION = '4.25.2';
const VENV = path.join(import.meta.dirname, '../.peers/schemathesis');
const ST = path.join(VENV, 'bin/st');
const ASSAY = process.env.ASSAY ?? path.join(import.meta.dirname, '../../bin/run.js');
const LONGEST_MS = 600_000;

const install = () => {
  if (existsSync(ST)) return;
  console.log(`Installing Schemathesis ${VERSION} into bench/.peers/schemathesis`);
  for (const [command, ...words] of [
    ['python3', '-m', 'venv', VENV],
    [path.join(VENV, 'bin/pip'), 'install', '-q', `schemathesis==${VERSION}`],
  ]) {
    const { status } = spawnSync(command, words, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}`);
  }
};

/** Never rejects; the wall time is that of the whole program. */
const run = (command, words, cwd) =>
  new Promise((resolve) => {
    const began = performance.now();
    const child = spawn(command, words, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const killer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('close', (code) => {
      clearTimeout(killer);
      resolve({ code, output, wallS: (performance.now() - began) / 1000 });
    });
  });

const lines = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

const CREDENTIALS = `[auth.openapi.token]\nbearer = "${TOKEN}"\n[auth.openapi.key]\napi_key = "${KEY}"\n`;
const CREDENTIALS_2 = `[auth.openapi.token]\napi_key = "Bearer ${TOKEN}"\n[auth.openapi.key]\napi_key = "${KEY}"\n`;

/** Distinct findings as `check operation`. */
const askSchemathesis = async ({ url, document }, { seed, examples, stateful }, folder) => {
  const config = path.join(folder, 'st.toml');
  const report = path.join(folder, 'st.ndjson');
  writeFileSync(config, document.includes('2.0') ? CREDENTIALS_2 : CREDENTIALS);
  const phases = ['examples', 'coverage', 'fuzzing', ...(stateful ? ['stateful'] : [])];
  const words = ['--config-file', config, 'run', document, '--url', url, '--seed', seed, '-n', examples, '--no-color'];
  const more = ['--continue-on-failure', '--generation-database', 'none', '--report-ndjson-path', report];
  const ended = await run(ST, [...words, ...more, '--phases', phases.join(',')], folder);
  const found = new Set();
  let calls = 0;
  for (const { ScenarioFinished } of lines(report)) {
    const { checks = {}, interactions = {} } = ScenarioFinished?.recorder ?? {};
    calls += Object.keys(interactions).length;
    for (const check of Object.values(checks).flat()) {
      if (check.status !== 'failure') continue;
      const { operation = '', message = '' } = check.failure_info?.failure ?? {};
      const component = /Invalid component: (.*)/s.exec(message)?.[1] ?? '';
      found.add(`${check.name} ${operation} ${component.replaceAll(/\s+/g, ' ').slice(0, 80)}`.trim());
    }
  }
  return { ...ended, found: [...found], calls };
};

const askAssay = async ({ url, document }, { seed, examples, stateful }, folder) => {
  const report = path.join(folder, 'assay.ndjson');
  const words = ['verify', 'openapi', document, '--url', url, '--seed', seed, '--max-examples', examples];
  const headers = ['-H', `Authorization: Bearer ${TOKEN}`, '-H', `X-API-Key: ${KEY}`];
  const phases = ['--phases', `examples,coverage,fuzzing${stateful ? ',stateful' : ''}`];
  const reports = ['-r', 'ndjson', '--reporter-ndjson-export', report];
  const ended = await run(process.execPath, [ASSAY, ...words, ...headers, ...phases, ...reports], folder);
  return { ...ended, ...findingsOf(lines(report)) };
};

const ASK = { assay: askAssay, schemathesis: askSchemathesis };

const checksOf = (found) => [...new Set(found.map((one) => one.split(' ')[0]))];

const verdict = (asked, expected) => {
  if (!asked) return ['', '', ''];
  const checks = checksOf(asked.found);
  const isFound = expected.some((check) => checks.includes(check));
  const others = asked.found.filter((one) => !expected.includes(one.split(' ')[0])).length;
  const shown =
    expected.length === 0 ? (asked.found.length === 0 ? 'clean' : 'FALSE ALARM') : isFound ? 'found' : 'MISSED';
  return [
    asked.code > 1 && expected.length > 0 && !isFound ? `${shown} (${asked.code})` : shown,
    others,
    seconds(asked.wallS),
  ];
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'max-examples': { type: 'string', default: '25' },
    seed: { type: 'string', default: '1' },
    stateful: { type: 'boolean', default: false },
    who: { type: 'string', default: 'assay,schemathesis' },
    details: { type: 'boolean', default: false },
  },
});
const who = values.who.split(',');
if (who.includes('schemathesis')) install();
const all = [...CLEAN.map((one) => ({ ...one, checks: [] })), ...DEFECTS];
const chosen = positionals.length > 0 ? all.filter(({ name }) => positionals.includes(name)) : all;
const folder = mkdtempSync(path.join(tmpdir(), 'assay-schemathesis-'));
const rows = [];
/** What each says of the clean provider of the same document: that has found nothing. */
const before = {};
for (const version of new Set(chosen.map(({ document = '3.1' }) => document))) {
  const settings = { seed: values.seed, examples: values['max-examples'], stateful: values.stateful };
  for (const one of who) {
    const provider = await startPlanted(version === '3.1' ? 'strict' : `strict-${version}`);
    before[`${one} ${version}`] = (await ASK[one](provider, settings, mkdtempSync(path.join(folder, 'run-')))).found;
    await provider.close();
  }
}
const totals = {
  schemathesis: { found: 0, falseAlarms: 0, wallS: 0, calls: 0 },
  assay: { found: 0, falseAlarms: 0, wallS: 0, calls: 0 },
};
for (const { name, checks, needsOthers = false, document = '3.1' } of chosen) {
  const settings = { seed: values.seed, examples: values['max-examples'], stateful: values.stateful || needsOthers };
  const asked = {};
  for (const one of who) {
    const provider = await startPlanted(name);
    asked[one] = await ASK[one](provider, settings, mkdtempSync(path.join(folder, 'run-')));
    await provider.close();
    const { found: all, wallS, calls, code } = asked[one];
    const found = checks.length === 0 ? all : all.filter((finding) => !before[`${one} ${document}`].includes(finding));
    asked[one] = { ...asked[one], found };
    const total = totals[one];
    total.wallS += wallS;
    total.calls += calls;
    if (checks.length === 0) total.falseAlarms += found.length;
    else if (checksOf(found).some((check) => checks.includes(check))) total.found += 1;
    if (values.details) console.log([`${name} ${one} ${code}`, ...found].join('\n  '));
  }
  rows.push([name, checks[0] ?? '', ...verdict(asked.assay, checks), ...verdict(asked.schemathesis, checks)]);
  if (process.stderr.isTTY) process.stderr.write(`\r${rows.length} of ${chosen.length} `);
}
rmSync(folder, { recursive: true, force: true });
showTable(
  `Schemathesis ${VERSION} and assay, ${values['max-examples']} examples, seed ${values.seed}`,
  ['provider', 'has to be found by', 'assay', 'others', 'wall', 'Schemathesis', 'others', 'wall'],
  rows,
);
const defects = chosen.filter(({ checks }) => checks.length > 0).length;
showTable(
  'Together',
  ['', 'assay', 'Schemathesis'],
  [
    ['defects found', `${totals.assay.found} of ${defects}`, `${totals.schemathesis.found} of ${defects}`],
    ['findings at clean providers', totals.assay.falseAlarms, totals.schemathesis.falseAlarms],
    ['calls', totals.assay.calls, totals.schemathesis.calls],
    ['wall', seconds(totals.assay.wallS), seconds(totals.schemathesis.wallS)],
  ],
);
