// Says where assay departs from the recordings of script cases: `node bench/oracles/compare-scripts.ts [prefix...]`.
import { availableParallelism } from 'node:os';
import { judge } from '../../fixtures/differential/harness/judge.ts';
import { pooled } from '../../fixtures/differential/harness/subjects.ts';
import { runScript } from '../../fixtures/scripts/harness/run-script.ts';
import { listScriptCases, readScriptRecordings } from '../../fixtures/scripts/harness/script-cases.ts';

const prefixes = process.argv.slice(2);
const jobs = listScriptCases().filter(
  ({ name }) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)),
);
const found = await pooled(jobs, availableParallelism(), async (job) => ({
  name: job.name,
  differences: judge(await runScript('assay', job), readScriptRecordings(job), job.differs),
}));
for (const { name, differences } of found)
  if (differences.length > 0) console.log(`${name}\n  ${differences.join('\n  ')}`);
console.log(`${found.filter(({ differences }) => differences.length === 0).length} of ${found.length} as recorded`);
