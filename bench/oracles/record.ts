// Records what newman and postman-cli do with every differential case: `node bench/oracles/record.ts [case...]`.
import { rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Case, listCases } from '../../fixtures/differential/harness/cases.ts';
import type { Observation } from '../../fixtures/differential/harness/observation.ts';
import { pooled, runCase } from '../../fixtures/differential/harness/subjects.ts';
import { installPeers } from './peers.ts';

const write = (job: Case, peer: string, observation: Observation | undefined): void => {
  const path = join(job.folder, `expected.${peer}.json`);
  if (observation === undefined) rmSync(path, { force: true });
  else writeFileSync(path, `${JSON.stringify(observation, null, 1)}\n`);
};

const record = async (job: Case): Promise<void> => {
  write(job, 'newman', await runCase('newman', job));
  write(job, 'postman', await runCase('postman', job));
  console.log(job.name);
};

installPeers();
const wanted = process.argv.slice(2);
const jobs = listCases().filter((job) => wanted.length === 0 || wanted.some((word) => job.name.startsWith(word)));
await pooled(jobs, availableParallelism(), record);
