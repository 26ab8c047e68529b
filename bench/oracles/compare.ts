// Runs a subject on every differential case and prints where it departs from the recordings: `node bench/oracles/compare.ts [--subject newman] [case...]`.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { listCases, readRecordings } from '../../fixtures/differential/harness/cases.ts';
import { judge } from '../../fixtures/differential/harness/judge.ts';
import { pooled, runCase, type SubjectName } from '../../fixtures/differential/harness/subjects.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { subject: { type: 'string', default: 'assay' }, show: { type: 'boolean', default: false } },
});
const jobs = listCases().filter(
  (job) => positionals.length === 0 || positionals.some((word) => job.name.startsWith(word)),
);
const verdicts = await pooled(jobs, availableParallelism(), async (job) => {
  const actual = await runCase(values.subject as SubjectName, job);
  if (values.show) console.log(JSON.stringify(actual, null, 1));
  return actual === undefined ? [] : judge(actual, readRecordings(job.folder), job.differs);
});
jobs.forEach((job, index) => {
  const found = verdicts[index] ?? [];
  if (found.length > 0) console.log(`## ${job.name}\n${found.map((line) => `  ${line}`).join('\n')}\n`);
});
const equal = verdicts.filter((found) => found.length === 0).length;
console.log(`${equal} of ${jobs.length} cases equal`);
process.exitCode = equal === jobs.length ? 0 : 1;
