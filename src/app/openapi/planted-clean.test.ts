// Planted providers that do what their documents say, each in its own way: nothing may be told of them.
import { expect, test } from 'vitest';
import { CLEAN, KEY, startPlanted, TOKEN } from '../../../fixtures/servers/planted.ts';
import { verified } from './testing/verified.ts';

const headers = [['Authorization', `Bearer ${TOKEN}`] as const, ['X-API-Key', KEY] as const];

test.each(CLEAN.filter(({ name }) => name !== 'slow'))('$name: $about', async ({ name }) => {
  const provider = await startPlanted(name);
  const { failed, errors } = await verified({ specs: [provider.document], url: provider.url, headers }).finally(
    provider.close,
  );
  expect({ failed, errors }).toEqual({ failed: [], errors: [] });
});
