// Runs samples through newman, postman-cli and assay, and tells for each what each one sent.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observation, WireRequest } from '../../fixtures/differential/harness/observation.ts';
import { runCase, type SubjectName } from '../../fixtures/differential/harness/subjects.ts';
import { collectionOf, type Generated, markerPath, type Sample } from './fuzz-collection.ts';
import { FILES } from './fuzz-files.ts';

const RUNNERS: readonly SubjectName[] = ['newman', 'postman', 'assay'];
/** Signatures cover the port, so that it must be the same for all. */
const PORT = 21_390 + (process.pid % 60);

/** What one runner did with one sample: its requests, or why there are none; `ended`: its run never came so far. */
export type Act = { readonly wire: readonly WireRequest[]; readonly error?: string; readonly ended?: true };
export type Compared = { readonly sample: Sample; readonly acts: { readonly [runner in SubjectName]: Act } };

const actsOf = (seen: Observation, samples: readonly Sample[]): Act[] => {
  const acts: Act[] = [];
  let at = seen.wire.findIndex(({ line }) => line.includes('/echo/set-up')) + 1;
  for (const { name } of samples) {
    const end = seen.wire.findIndex(({ line }, index) => index >= at && line.includes(markerPath(name)));
    const found = seen.executions.find((execution) => execution.name === name);
    const error = found?.requestError ?? found?.scriptErrors[0] ?? seen.complaint?.join(' / ');
    const wire = seen.wire.slice(at, end === -1 ? at : end);
    acts.push({ wire, ...(error === undefined ? {} : { error }), ...(end === -1 ? { ended: true } : {}) });
    if (end !== -1) at = end + 1;
  }
  return acts;
};

const fill = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
};

/** All samples in one collection, through each of the runners. */
export const compare = async (generated: Generated): Promise<Compared[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-fuzz-'));
  try {
    fill(folder);
    writeFileSync(join(folder, 'collection.json'), JSON.stringify(collectionOf(generated), null, 1));
    const args = ['--timeout-request', '4000'];
    const job = {
      name: 'fuzz',
      folder,
      collection: 'collection.json',
      args,
      postmanArgs: args,
      hostScope: 'env',
      port: PORT,
      differs: [],
    } as const;
    const acts: Partial<Record<SubjectName, Act[]>> = {};
    for (const name of RUNNERS) {
      const seen = await runCase(name, job);
      acts[name] = seen === undefined ? [] : actsOf(seen, generated.samples);
      if (process.env.FUZZ_DUMP)
        writeFileSync(join(process.env.FUZZ_DUMP, `${name}.json`), JSON.stringify(seen, null, 1));
    }
    return generated.samples.map((sample, index) => ({
      sample,
      acts: Object.fromEntries(RUNNERS.map((name) => [name, acts[name]?.[index] ?? { wire: [] }])) as Compared['acts'],
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const isSame = (one: Act, other: Act): boolean => JSON.stringify(one.wire) === JSON.stringify(other.wire);

export type Verdict = 'equal' | 'as newman' | 'as postman' | 'alone' | 'three ways' | 'refused' | 'crashed';

/** What we refuse to send on purpose, where the peers send it unsigned or without its file. */
const REFUSED = /cannot be signed|cannot be read|put a file into the request/;

/** `crashed`: a peer did, at this sample or one before it. `equal`, or whom assay follows where it is not with both. */
export const verdictOf = ({ acts: { newman, postman, assay } }: Compared): Verdict => {
  if (newman.ended || postman.ended) return assay.ended ? 'equal' : 'crashed';
  if (isSame(newman, postman)) {
    if (isSame(newman, assay)) return 'equal';
    return REFUSED.test(assay.error ?? '') ? 'refused' : 'alone';
  }
  if (isSame(newman, assay)) return 'as newman';
  return isSame(postman, assay) ? 'as postman' : 'three ways';
};
