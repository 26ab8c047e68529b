// What variables fill into a config file is shown by no report of assay ci.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a config file are written so.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay } from '../fixtures/assay-process.ts';
import { openScene, type ScriptedProvider, startScripted } from '../fixtures/pacts/provider-scene.ts';

const scene = openScene('ci-secrets');
const [TOKEN, KEY] = ['tok-e-n/of+a "suite"', 'key-of-one-suite'];
let shop: ScriptedProvider;

beforeAll(async () => {
  shop = await startScripted({
    'GET /a': { body: { id: `got ${TOKEN} and ${KEY}`, city: 'Berlin', text: 'one\u2028two\u2029three' } },
  });
  scene.write('c.json', {
    info: { name: 'Things', schema: 'v2.1.0' },
    item: [
      { name: 'A', request: { url: `${shop.url}/a?city={{city}}`, header: [{ key: 'X-Mine', value: '{{mine}}' }] } },
    ],
  });
  scene.write('s.json', { properties: { id: { type: 'integer' } } });
});
afterAll(() => {
  shop.close();
  scene.remove();
});

const ci = (suites: readonly string[], ...words: readonly string[]) => {
  scene.write('assay.config.yaml', [`provider: ${shop.url}`, 'suites:', ...suites].join('\n'));
  const reporters = ['junit', 'json', 'ndjson', 'html'].flatMap((name) => ['--reporter', `${name}=out/r.${name}`]);
  return runAssay(['ci', '--verbose', ...reporters, ...words], {
    cwd: scene.folder,
    env: { MY_TOKEN: TOKEN, CITY_NAME: 'Berlin' },
    withinMs: 30_000,
  });
};
const everything = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
  [
    stdout,
    stderr,
    ...readdirSync(join(scene.folder, 'out')).map((name) => readFileSync(join(scene.folder, 'out', name), 'utf8')),
  ].join('\n');

describe('variables of a config file', () => {
  test('that are named as credentials are masked in all suites, others are not', async () => {
    const ended = await ci([
      '  - collection: c.json',
      '    env-var: ["mine=${MY_TOKEN}", "city=${CITY_NAME}"]',
      '  - schema: s.json',
      '    url: /a',
    ]);
    expect(ended.code, ended.stderr).toBe(1);
    const text = everything(ended);
    expect(text).toContain('********');
    expect(text).toContain('Berlin');
    // What ends lines elsewhere is text in an event.
    expect(readFileSync(join(scene.folder, 'out', 'r.json'), 'utf8')).toContain('one\u2028two\u2029three');
    expect(text).not.toMatch(/tok-e-n/);
  });

  test('are masked where they stand in the wrong place', async () => {
    const ended = await ci(['  - openapi: s.json', '    max-examples: "${MY_TOKEN}"']);
    expect(ended.code).toBe(2);
    expect(everything(ended)).toContain('********');
    expect(everything(ended)).not.toMatch(/tok-e-n/);
  });

  test('what one suite keeps secret stays so when --secret names something else', async () => {
    const ended = await ci(
      ['  - collection: c.json', `    env-var: ["mine=${KEY}", "city=Berlin"]`, '    secret: [mine]'],
      '--secret',
      'other',
    );
    expect(ended.code, ended.stderr).toBe(0);
    expect(everything(ended)).toContain('********');
    expect(everything(ended)).not.toContain(KEY);
  });
});
