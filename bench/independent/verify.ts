// Verifies HTTP and authentication against servers and verifiers that others wrote: `node bench/independent/verify.ts [area...]`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './assay.ts';
import { installPeers } from './peers.ts';
import { NotInstalled, openWorkshop, type Workshop } from './servers.ts';

type Area = { readonly verify: (workshop: Workshop) => Promise<readonly Row[]> };

const FOLDER = join(import.meta.dirname, 'areas');

const runArea = async (name: string): Promise<readonly Row[]> => {
  const { verify } = (await import(join(FOLDER, `${name}.ts`))) as Area;
  await using workshop = openWorkshop();
  try {
    return await verify(workshop);
  } catch (error) {
    if (error instanceof NotInstalled) return [{ area: name, name: 'all', skipped: error.message }];
    return [{ area: name, name: 'all', fault: String(error) }];
  }
};

const WORDS = { fault: 'FAIL', known: 'known', skipped: 'skip', passed: 'pass' } as const;

const kindOf = ({ fault, known, skipped }: Row): keyof typeof WORDS =>
  fault !== undefined ? 'fault' : known !== undefined ? 'known' : skipped !== undefined ? 'skipped' : 'passed';

const show = (row: Row): string => {
  const kind = kindOf(row);
  const why = kind === 'passed' ? '' : `\n      ${row[kind]}`;
  return `${WORDS[kind].padEnd(5)}  ${row.area.padEnd(10)} ${row.name}${why}`;
};

installPeers();
const wanted = process.argv.slice(2);
const areas = readdirSync(FOLDER).map((file) => file.replace(/\.ts$/, ''));
const rows: Row[] = [];
for (const name of areas.filter((area) => wanted.length === 0 || wanted.includes(area))) {
  const found = await runArea(name);
  for (const row of found) console.log(show(row));
  rows.push(...found);
}
const count = (kind: keyof typeof WORDS): number => rows.filter((row) => kindOf(row) === kind).length;
console.log(
  `\n${count('passed')} passed, ${count('fault')} failed, ${count('known')} known, ${count('skipped')} skipped`,
);
process.exitCode = count('fault') === 0 ? 0 : 1;
