// Records what newman and postman-cli do with script cases: `node bench/oracles/record-scripts.ts [--missing] [prefix...]`.
import { availableParallelism } from 'node:os';
import { pooled } from '../../fixtures/differential/harness/subjects.ts';
import { runScript } from '../../fixtures/scripts/harness/run-script.ts';
import {
  hasRecording,
  listScriptCases,
  type ScriptCase,
  writeScriptRecordings,
} from '../../fixtures/scripts/harness/script-cases.ts';
import { installPeers } from './peers.ts';

const record = async (job: ScriptCase): Promise<void> => {
  writeScriptRecordings(job, await runScript('newman', job), await runScript('postman', job));
  console.log(job.name);
};

installPeers();
const words = process.argv.slice(2);
const prefixes = words.filter((word) => !word.startsWith('--'));
const jobs = listScriptCases()
  .filter(({ name }) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)))
  .filter((job) => !words.includes('--missing') || !hasRecording(job));
await pooled(jobs, availableParallelism(), record);
