// Says where assay departs from the recordings of script cases: `node bench/oracles/compare-scripts.ts [--keep] [prefix...]`.
// With --keep and whole areas, what it does at the places of differs.json is written to departures.json.
import { availableParallelism } from 'node:os';
import { departures, judge } from '../../fixtures/differential/harness/judge.ts';
import { pooled } from '../../fixtures/differential/harness/subjects.ts';
import { runScript } from '../../fixtures/scripts/harness/run-script.ts';
import { listScriptCases, readScriptRecordings, writeDepartures } from '../../fixtures/scripts/harness/script-cases.ts';

const words = process.argv.slice(2);
const prefixes = words.filter((word) => !word.startsWith('--'));
const jobs = listScriptCases().filter(
  ({ name }) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)),
);
const found = await pooled(jobs, availableParallelism(), async (job) => {
  const [actual, recordings] = [await runScript('assay', job), readScriptRecordings(job)];
  return {
    name: job.name,
    differences: judge(actual, recordings, job.differs),
    departures: departures(actual, recordings, job.differs),
    kept: job.departures,
  };
});
for (const { name, differences } of found)
  if (differences.length > 0) console.log(`${name}\n  ${differences.join('\n  ')}`);
const isOther = ({ departures: now, kept }: (typeof found)[number]): boolean =>
  JSON.stringify(now) !== JSON.stringify(kept);
if (words.includes('--keep')) writeDepartures(found);
else for (const one of found.filter(isOther)) console.log(`${one.name} departs in another way than it is kept`);
console.log(`${found.filter(({ differences }) => differences.length === 0).length} of ${found.length} as recorded`);
