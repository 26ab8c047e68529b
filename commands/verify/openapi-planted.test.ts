// Providers with one planted defect each, which has to be found by the check that is for it, and clean ones, of which nothing may be told.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Ended, runAssay } from '../../fixtures/assay-process.ts';
import { type Found, findingsOf } from '../../fixtures/servers/planted/findings.ts';
import { CLEAN, DEFECTS, KEY, startPlanted, TOKEN } from '../../fixtures/servers/planted.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-planted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADERS = ['-H', `Authorization: Bearer ${TOKEN}`, '-H', `X-API-Key: ${KEY}`];
const WITHIN_MS = 90_000;

const verify = async (name: string, seed: number, words: readonly string[] = []): Promise<Ended & Found> => {
  const provider = await startPlanted(name);
  try {
    const events = join(folder, `${name}-${seed}.ndjson`);
    const report = ['-r', 'ndjson', '--reporter-ndjson-export', events];
    const line = ['verify', 'openapi', provider.document, '--url', provider.url, '--seed', String(seed)];
    const ended = await runAssay([...line, ...HEADERS, ...words, ...report], { cwd: folder, withinMs: WITHIN_MS });
    const recorded = readFileSync(events, 'utf8').trim().split('\n');
    return { ...ended, ...findingsOf(recorded.map((event) => JSON.parse(event))) };
  } finally {
    await provider.close();
  }
};

describe.concurrent('a planted defect is found', () => {
  test.each(DEFECTS.map((defect) => [defect.name, defect] as const))(
    '%s',
    async (name, { checks, operation, needsOthers }) => {
      const { code, found } = await verify(name, 1, needsOthers ? ['--max-examples', '10'] : ['--include', operation]);
      expect({ code, found }).toEqual({
        code: 1,
        found: expect.arrayContaining([expect.stringMatching(`^(${checks.join('|')}) `)]),
      });
    },
    WITHIN_MS,
  );
});

describe.concurrent('nothing is told of a clean provider', () => {
  const cases = CLEAN.map(({ name }) => [name, 11] as const);
  test.each(cases)(
    '%s, seed %i',
    async (name, seed) => {
      const { code, found, calls, stderr } = await verify(name, seed, ['--max-examples', '20']);
      expect({ code, found, stderr }).toEqual({ code: 0, found: [], stderr: '' });
      expect(calls).toBeGreaterThan(500);
    },
    WITHIN_MS,
  );
});
