// Looks for pacts that assay judges otherwise than Pact's own verifier: `node bench/oracles/pact-sweep.ts --seed 1 --cases 300 [--area json] [--version 3] [--only 17]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AREAS, casesOf, VERSIONS } from '../../fixtures/pacts/differential/all-cases.ts';
import { differences } from '../../fixtures/pacts/differential/compare.ts';
import { byAssay, byOfficial } from '../../fixtures/pacts/differential/judgements.ts';
import { pactOf, writtenOf } from '../../fixtures/pacts/differential/pact-case.ts';
import { startRawProvider } from '../../fixtures/pacts/differential/raw-provider.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '300' },
    area: { type: 'string' },
    version: { type: 'string' },
    show: { type: 'string', default: '5' },
  },
});

const provider = await startRawProvider();
const folder = mkdtempSync(join(tmpdir(), 'sweep-'));
for (const version of VERSIONS.filter((one) => values.version === undefined || one === values.version)) {
  for (const area of Object.keys(AREAS).filter((one) => values.area === undefined || one === values.area)) {
    const cases = casesOf([area], version, Number(values.seed), Number(values.cases));
    if (cases.length === 0) continue;
    provider.answers = cases.map(({ answer }) => answer);
    const judge = async (only?: readonly number[]) => {
      const messages = cases[0]?.message ? { messages: '/messages' } : {};
      const question = { provider, folder, pact: pactOf(cases, version, only), ...messages };
      return [await byOfficial(question), await byAssay(question)] as const;
    };
    const { found, official } = await differences(cases, judge);
    const verdicts = Object.groupBy([...official.judged.values()], ({ verdict }) => verdict);
    const counts = Object.entries(verdicts).map(([verdict, list]) => `${list?.length} ${verdict}`);
    console.log(
      `version ${version} ${area}: ${official.judged.size} judged (${counts.join(', ')}), ${found.length} differences`,
    );
    for (const { number, official: one, assay: other } of found.slice(0, Number(values.show))) {
      const shown = cases[number]!;
      console.log(`  case ${number} ${JSON.stringify(writtenOf(shown, number, version)).slice(0, 1200)}`);
      console.log(`    answer   ${JSON.stringify({ ...shown.answer, body: shown.answer.body.toString('latin1') })}`);
      console.log(
        `    official ${JSON.stringify(one)?.slice(0, 700)}\n    assay    ${JSON.stringify(other)?.slice(0, 700)}`,
      );
    }
  }
}
rmSync(folder, { recursive: true });
provider.close();
