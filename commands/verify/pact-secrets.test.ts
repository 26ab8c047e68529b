// What must stay secret in the output of assay verify pact: credentials written in pacts, and those of the broker.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAssay } from '../../fixtures/assay-process.ts';
import { asks, openScene, pactOf, type ScriptedProvider, startScripted } from '../../fixtures/pacts/provider-scene.ts';

const scene = openScene('verify-secrets');
let shop: ScriptedProvider;

beforeAll(async () => {
  shop = await startScripted({ 'GET /a': {} });
});
afterAll(() => {
  shop.close();
  scene.remove();
});

const verify = (words: readonly string[], env: Record<string, string> = {}) =>
  runAssay(['verify', 'pact', '--provider-url', shop.url, ...words], { cwd: scene.folder, env });

test('the credential in the header of a pact is masked in reports that hold the pact, also where it is not sent', async () => {
  const authorized = (secret: string, value: unknown) => ({
    description: secret,
    request: { method: 'GET', path: '/a', headers: { Authorization: value } },
    response: { status: 200 },
  });
  scene.write(
    'a.json',
    pactOf([authorized('sent', 'Bearer canary-one-7f3a'), authorized('left out', ['Bearer canary-two-7f3a'])]),
  );
  const words = [
    'a.json',
    '--filter-description',
    '^sent$',
    '--verbose',
    '--reporter',
    'ndjson=out.ndjson',
    '--json',
    'out.json',
  ];
  const { code, stdout, stderr } = await verify(words);
  const report = readFileSync(join(scene.folder, 'out.ndjson'), 'utf8');
  expect(code).toBe(0);
  expect(report).toContain('Authorization');
  expect(stdout + stderr + report).not.toMatch(/canary-(?:one|two)/);
});

test.skipIf(process.platform === 'win32')(
  'the password in the address of a broker is masked where a command of the user prints its environment',
  async () => {
    scene.write('b.json', pactOf([asks('/a', {}, { providerStates: [{ name: 'open' }] })]));
    const broker = shop.url.replace('://', '://robot:canary-three-7f3a@');
    const command = 'echo "no way to $PACT_BROKER_BASE_URL" >&2; exit 1';
    const { code, stdout, stderr } = await verify(['-f', 'b.json', '--state-change-command', command], {
      PACT_BROKER_BASE_URL: broker,
    });
    expect([code, stdout + stderr]).toEqual([3, expect.stringContaining('no way to')]);
    expect(stdout + stderr).not.toContain('canary-three');
  },
);

const BAD = 'http://robot:canary-four-7f3a@bad host';

test.each([
  '--provider-url',
  '--state-change-url',
  '--message-url',
])('what is wrong with %s is told without its password', async (flag) => {
  const { code, stdout, stderr } = await runAssay(
    ['verify', 'pact', 'x.json', ...(flag === '--provider-url' ? [] : ['--provider-url', shop.url]), flag, BAD],
    { cwd: scene.folder },
  );
  expect([code, stderr]).toEqual([2, expect.stringContaining(`${flag} is no http or https URL: ********@bad host`)]);
  expect(stdout + stderr).not.toContain('canary-four');
});
