// Proves the sample contracts through the program: kept by the demo API, and the broken one is red.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAssay } from '../../fixtures/assay-process.ts';
import { type Shop, startShop } from '../../fixtures/servers/shop.ts';

const ROOT = join(import.meta.dirname, '../..');
const KEPT = ['collections/pacts/web-shop.json', 'collections/pacts/warehouse.json'];
let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});

afterAll(() => shop.close());

const verify = (pacts: readonly string[]) => {
  const states = ['--states', 'collections/pacts/states.postman_collection.json'];
  return runAssay(['verify', 'pact', ...pacts, '--provider-url', shop.url, ...states], { cwd: ROOT });
};

test('the kept contracts are green with their collection of states', async () => {
  const { code, stdout } = await verify(KEPT);
  expect(stdout).toContain('13 interactions hold');
  expect(code).toBe(0);
});

test('the contract that is broken on purpose is red, with its line', async () => {
  const { code, stdout } = await verify(['collections/pacts/broken.json']);
  expect(stdout).toMatch(/collections\/pacts\/broken\.json:\d+/);
  expect(stdout).toContain('price');
  expect(code).toBe(1);
});
