// How the words of assay verify pact, its config file and the environment go together, and where its reports go.
import { lstatSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ended, runAssay } from '../../fixtures/assay-process.ts';
import { asks, openScene, pactOf, type ScriptedProvider, startScripted } from '../../fixtures/pacts/provider-scene.ts';

const scene = openScene('verify-settings');
let shop: ScriptedProvider;

beforeAll(async () => {
  shop = await startScripted({ 'GET /a': {}, 'GET /b': {}, 'GET /collection': {}, 'POST /states': { body: {} } });
  scene.write('a.json', pactOf([asks('/a', {}, { providerStates: [{ name: 'open' }] })]));
  scene.write('b.json', pactOf([asks('/b')]));
  scene.write('c.json', {
    info: { name: 'c', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [{ name: 'c', request: `${shop.url}/collection` }],
  });
});
beforeEach(() => {
  shop.heard.length = 0;
  rmSync(join(scene.folder, 'assay.config.yaml'), { force: true });
});
afterAll(() => {
  shop.close();
  scene.remove();
});

const assay = (words: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  runAssay(words, { cwd: scene.folder, env });
const targets = () => shop.heard.map(({ method, target }) => `${method} ${target}`);
const config = (lines: readonly string[]) => scene.write('assay.config.yaml', lines.join('\n'));

describe('settings', () => {
  const shared = () => [
    'collections: [c.json]',
    `provider-url: ${shop.url}`,
    `state-change-url: ${shop.url}/states`,
    'provider: shop',
    'state-change-teardown: false',
    'file: [a.json]',
  ];

  test('a config file names pacts, provider and states; a switch that is off there is off', async () => {
    config(shared());
    expect((await assay(['verify', 'pact'])).code).toBe(0);
    expect(targets()).toEqual(['POST /states', 'GET /a']);
  });

  test.each([
    ['an alias of a setting', ['--provider', 'nobody', '-d', '.'], 4, []],
    ['pacts', ['b.json'], 0, ['POST /states', 'GET /b']],
    ['another way to set up states', ['--state-change-command', 'true'], 0, ['GET /a']],
    ['the parts of an address', ['--hostname', '127.0.0.1', '-p', '1'], 3, []],
  ])('on the command line %s wins over the config file', async (_, words, code, heard) => {
    config(shared());
    expect((await assay(['verify', 'pact', ...words])).code).toBe(code);
    expect(targets().filter((one) => code !== 3 || one !== 'POST /states')).toEqual(heard);
  });

  test('one config file serves several commands', async () => {
    config(shared());
    const ended = await assay(['run', '--silent']);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(targets()).toEqual(['GET /collection']);
    expect((await assay(['convert', 'b.json', '-o', 'out.json'])).stderr).toBe('');
  });

  test('what no command knows is still a mistake', async () => {
    config(['filter-descripton: a']);
    const ended = await assay(['verify', 'pact', 'a.json', '--provider-url', shop.url]);
    expect([ended.code, ended.stderr]).toEqual([2, expect.stringMatching(/Did you mean filter-description\?/)]);
  });
});

describe('words of Pact’s verifier', () => {
  test('-h with a host is no question for help', async () => {
    const ended = await assay(['verify', 'pact', 'b.json', '-h', '127.0.0.1', '-p', `${shop.port}`, '--silent']);
    expect([ended.code, ended.stdout, targets()]).toEqual([0, '', ['GET /b']]);
    expect((await assay(['verify', 'pact', '-h'])).stdout).toMatch(/USAGE/);
  });

  test('the variable of a state URL gives way to --states', async () => {
    const words = ['b.json', '--provider-url', shop.url, '--state-change-command', 'true'];
    const ended = await assay(['verify', 'pact', ...words], { PACT_PROVIDER_STATE_CHANGE_URL: `${shop.url}/states` });
    expect([ended.code, targets()]).toEqual([0, ['GET /b']]);
  });

  test.each([
    ['oauth2 without a token', ['--auth', 'oauth2', '--auth-field', 'clientId=a'], {}, /--auth-field accessToken/],
    ['a port that is none', ['-h', '127.0.0.1'], { PACT_PROVIDER_PORT: 'abc' }, /PACT_PROVIDER_PORT is no port: abc/],
  ])('%s is told before anything is sent', async (_, words, env, message) => {
    const url = words.includes('-h') ? [] : ['--provider-url', shop.url];
    const ended = await assay(['verify', 'pact', 'b.json', ...url, ...words], env);
    expect([ended.code, ended.stderr, targets()]).toEqual([2, expect.stringMatching(message), []]);
  });

  test('a flag that is missing is told in plain words', async () => {
    const { stderr } = await assay(['pact', 'record-deployment', '-a', 'shop', '-b', shop.url]);
    expect(stderr).toMatch(/^error: The flag --environment is missing\n/);
  });

  test('a slip in the first word is told', async () => {
    expect((await assay(['verfy', 'pact'])).stderr).toMatch(/Did you mean "assay verify"\?/);
  });
});

describe('reports', () => {
  const verify = (words: readonly string[]) =>
    assay(['verify', 'pact', 'b.json', '--provider-url', shop.url, ...words]);

  test.each([
    [['--json', '-']],
    [['--reporter', 'json=-']],
    [['-r', 'json', '--reporter-json-export', '-']],
    [['-r', 'json', '--reporter-json-export', '/dev/stdout']],
  ])('%j: nothing but the report is on standard output', async (words) => {
    const { code, stdout } = await verify(words);
    expect([code, JSON.parse(stdout).run.executions.length]).toEqual([0, 1]);
  });

  test('a link to a device is written to, not replaced by a file', async () => {
    const sink = join(scene.folder, 'sink');
    symlinkSync('/dev/null', sink);
    expect((await verify(['--junit', 'sink'])).code).toBe(0);
    expect(lstatSync(sink).isSymbolicLink()).toBe(true);
  });

  test('a verification of nothing counts pacts and interactions, not requests', async () => {
    const { code, stdout } = await verify(['--filter-description', 'nothing']);
    expect([code, stdout]).toEqual([4, expect.stringMatching(/│ pacts +│ +0 │.*│ interactions +│ +0 │/s)]);
    expect(stdout).not.toMatch(/requests|iterations/);
  });

  test('two reports into one file are refused', async () => {
    const { code, stderr } = await verify(['--json', 'same.out', '--junit', 'same.out']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Two reports go to same\.out/)]);
    expect((await verify(['--json', 'one.json', '--junit', 'two.xml'])).code).toBe(0);
    expect(readFileSync(join(scene.folder, 'two.xml'), 'utf8')).toMatch(/<testsuites/);
  });
});
