// Planted providers with one defect each: the check that is for it finds it.
import { expect, test } from 'vitest';
import { DEFECTS, KEY, startPlanted, TOKEN } from '../../../fixtures/servers/planted.ts';
import { verified } from './testing/verified.ts';

const headers = [['Authorization', `Bearer ${TOKEN}`] as const, ['X-API-Key', KEY] as const];

// Of what was made or removed before; the others need no other operation.
const isOfChains = (checks: readonly string[]): boolean =>
  checks.some((check) => check === 'use_after_free' || check === 'ensure_resource_availability');

test.each(DEFECTS)('$name: $about', async ({ name, checks, operation }) => {
  const provider = await startPlanted(name);
  const include = isOfChains(checks) || operation === 'removeBook' ? [] : [operation];
  const { failed, exitCode } = await verified({
    specs: [provider.document],
    url: provider.url,
    headers,
    include,
  }).finally(provider.close);
  expect(exitCode).toBe(1);
  expect(failed.map(({ check }) => check).filter((check) => checks.includes(check))).not.toEqual([]);
});
