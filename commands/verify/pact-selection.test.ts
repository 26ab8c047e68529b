// Which pacts and which interactions assay verify pact takes: files, folders, globs, URLs, filters, what failed before, how many at once.
import { rmSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { asks, pactOf } from '../../fixtures/pacts/provider-scene.ts';
import { openScriptedShop } from '../../fixtures/pacts/scripted-shop.ts';

const { scene, shop, route } = await openScriptedShop('verify-selection');
const verify = (words: readonly string[], env: Record<string, string> = {}) =>
  scene.verify([...words, '--provider-url', shop.url], { env });
const names = ({ steps }: { readonly steps: readonly { readonly name: string }[] }) => steps.map(({ name }) => name);
const targets = () => shop.heard.map(({ target }) => target);

describe('sources', () => {
  test('folders and globs pass over other JSON, files and URLs are taken as named, none twice', async () => {
    route({
      'GET /a': {},
      'GET /b': {},
      'GET /c': {},
      'GET /pacts/c.json': { body: pactOf([asks('/c')]) },
    });
    scene.write('all/a.json', pactOf([asks('/a')]));
    scene.write('all/deep/b.json', pactOf([asks('/b')]));
    scene.write('all/package.json', { name: 'no pact' });
    scene.write('all/list.json', '[1, 2]');
    scene.write('all/notes.txt', 'no JSON');
    const folder = await verify(['all']);
    expect([folder.code, names(folder).sort()]).toEqual([0, ['/a', '/b']]);
    const glob = await verify(['all/**/b*.json', '-d', 'all', '--file=all/a.json', `${shop.url}/pacts/c.json`]);
    expect([glob.code, names(glob).sort()]).toEqual([0, ['/a', '/b', '/c']]);
  });

  test('of the pacts of a folder only those of the provider that is named', async () => {
    route({ 'GET /a': {}, 'GET /b': {} });
    scene.write('two/a.json', pactOf([asks('/a')]));
    scene.write('two/b.json', pactOf([asks('/b')], '3.0.0', { provider: { name: 'bank' } }));
    expect(names(await verify(['two', '-n', 'bank']))).toEqual(['/b']);
    expect((await verify(['two', '-n', 'nobody'])).code).toBe(4);
  });

  test.each([
    ['a missing file', ['nowhere.json'], /nowhere\.json/],
    ['broken JSON, with line and column', ['broken.json'], /broken\.json:2:\d+/],
    ['broken JSON in a folder', ['sick'], /sick\/broken\.json:2:\d+/],
    ['a file that is no pact', ['other.json'], /other\.json.*consumer/],
    ['an interaction that is none', ['odd.json'], /odd\.json:\d+:\d+/],
    ['a type that Pact does not know', ['type.json'], /type\.json:\d+:\d+.*Carrier\/Pigeon/],
    ['a folder without a pact', ['empty-folder'], /empty-folder/],
    ['a pattern that matches nothing', ['none-*.json'], /none-\*\.json/],
    ['a URL that is not there', ['URL/nothing.json'], /nothing\.json|404/],
    ['no source at all', [], /No pact/],
    ['a bad expression', ['good.json', '--filter-description', '('], /--filter-description/],
    ['a bad header', ['good.json', '-H', 'nonsense'], /--header/],
    ['two handlers of states', ['good.json', '-s', 'http://x', '--states', 'x.json'], /exclude/],
    ['a collection of states that is missing', ['good.json', '--states', 'nowhere.json'], /nowhere\.json/],
  ])('exit code 2 for %s', async (_, words, message) => {
    scene.write('good.json', pactOf([asks('/a')]));
    scene.write('broken.json', '{\n  "consumer": }');
    scene.write('sick/good.json', pactOf([asks('/a')]));
    scene.write('sick/broken.json', '{\n  "consumer": }');
    scene.write('other.json', { name: 'no pact' });
    scene.write('odd.json', pactOf([3 as never]));
    scene.write('type.json', pactOf([asks('/a', {}, { type: 'Carrier/Pigeon' })], '4.0'));
    scene.write('empty-folder/readme.txt', '');
    const { code, stderr } = await verify(words.map((word) => word.replace('URL', shop.url)));
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
    expect(targets().filter((target) => target !== '/nothing.json')).toEqual([]);
  });

  test('without a usable address of the provider nothing begins', async () => {
    scene.write('good.json', pactOf([asks('/a')]));
    for (const [words, message] of [
      [[], /--provider-url/],
      [['--provider-url', 'localhost:80'], /no http or https URL: localhost:80/],
      [['--provider-url', `${shop.url}/?key=1`], /--provider-url.*a query cannot/],
    ] as const) {
      const { code, stderr } = await scene.verify(['good.json', ...words]);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
    expect(shop.heard).toEqual([]);
  });

  test('a pact without interactions is exit code 4, also beside a good one it is told', async () => {
    route({ 'GET /a': {} });
    scene.write('none.json', pactOf([]));
    scene.write('good.json', pactOf([asks('/a')]));
    const { code, stderr } = await verify(['none.json']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/[Nn]othing was verified/);
    const both = await verify(['none.json', 'good.json']);
    expect(both.code).toBe(0);
    expect(both.problems.map(({ message }) => message).join()).toMatch(/none\.json holds no interactions/);
  });
});

describe('filters', () => {
  const given = (...states: readonly string[]) => ({ providerStates: states.map((name) => ({ name })) });
  const pact = pactOf([
    asks('/a', {}, { description: 'get a (first)' }),
    asks('/b', {}, { description: 'get b', ...given('one', 'two') }),
    asks('/c', {}, { description: 'put c', ...given('two & three') }),
  ]);

  test.each([
    [['--filter-description', 'get'], {}, ['/a', '/b']],
    [['--filter-description', '^get b$'], {}, ['/b']],
    [['--filter-description', 'a \\(first\\)'], {}, ['/a']],
    [['--filter-state', 'two'], {}, ['/b', '/c']],
    [['--filter-state', '^two$'], {}, ['/b']],
    [['--filter-no-state'], {}, ['/a']],
    [['--filter-description', 'get', '--filter-state', 'one'], {}, ['/b']],
    [['--filter-consumer', 'web'], {}, ['/a', '/b', '/c']],
    [[], { PACT_DESCRIPTION: 'put', PACT_DO_NOT_TRACK: '' }, ['/c']],
    [[], { PACT_PROVIDER_NO_STATE: 'true' }, ['/a']],
    // Words on the command line win, and what the environment says does not reach the engine behind our back.
    [['--filter-description', 'get a'], { PACT_DESCRIPTION: 'put' }, ['/a']],
    [['--filter-state', 'three'], { PACT_PROVIDER_STATE: 'one' }, ['/c']],
  ])('%j with %j', async (words, env, wanted) => {
    route({ 'GET /a': {}, 'GET /b': {}, 'GET /c': {} });
    scene.write('filter.json', pact);
    const { code, steps } = await verify(['filter.json', ...words], env);
    expect(steps.map(({ outcome }) => outcome)).toEqual(wanted.map(() => 'passed'));
    expect(targets()).toEqual(wanted);
    expect(code).toBe(0);
  });

  test.each([
    ['--filter-description=nobody'],
    ['--filter-state=nobody'],
    ['--filter-consumer=wbe'],
  ])('nothing left by %s is exit code 4', async (word) => {
    scene.write('filter.json', pact);
    const { code, steps } = await verify(['filter.json', word]);
    expect([code, steps]).toEqual([4, []]);
    expect(targets()).toEqual([]);
  });
});

describe('flow', () => {
  beforeEach(() => rmSync(scene.at('cache'), { recursive: true, force: true }));

  const four = (broken: readonly number[]) => {
    const files = [0, 1, 2, 3].map((at) =>
      scene.write(
        `four/${at}.json`,
        pactOf(
          [0, 1, 2, 3].map((step) => asks(`/${at}/${step}`)),
          '3.0.0',
          { consumer: { name: `c${at}` } },
        ),
      ),
    );
    for (const at of [0, 1, 2, 3]) {
      for (const step of [0, 1, 2, 3]) {
        const status = step === 2 && broken.includes(at) ? 500 : 200;
        // Answers of one pact take longer than those of the next.
        route({
          [`GET /${at}/${step}`]: (_, response) =>
            void setTimeout(() => response.writeHead(status).end(), (3 - at) * 15),
        });
      }
    }
    return files;
  };

  test('four pacts at once give the results of one after the other, in the same order', async () => {
    const files = four([1, 3]);
    const [serial, parallel] = [await verify(files), await verify([...files, '--jobs', '4'])];
    expect(serial.code).toBe(1);
    expect(parallel.code).toBe(1);
    const told = ({ steps }: typeof serial) => steps.map(({ name, outcome, checks }) => [name, outcome, checks]);
    expect(told(parallel)).toEqual(told(serial));
    expect(names(serial)).toHaveLength(16);
    const order = targets().slice(16);
    // The interactions of each pact stay in order, those of different pacts do not wait for each other.
    for (const at of [0, 1, 2, 3]) {
      expect(order.filter((target) => target.startsWith(`/${at}/`))).toEqual([0, 1, 2, 3].map((n) => `/${at}/${n}`));
    }
    expect(order).not.toEqual(order.toSorted());
  });

  test('the first failure ends it, and --last-failed takes it up again', async () => {
    const files = four([1]);
    const first = await verify([...files, '--exit-on-first-error']);
    expect(first.code).toBe(1);
    expect(names(first)).toEqual(['/0/0', '/0/1', '/0/2', '/0/3', '/1/0', '/1/1', '/1/2']);
    const again = await verify([...files, '--last-failed']);
    expect([again.code, names(again)]).toEqual([1, ['/1/2']]);
    four([]);
    const mended = await verify([...files, '--last-failed']);
    expect([mended.code, names(mended)]).toEqual([0, ['/1/2']]);
    const all = await verify([...files, '--last-failed']);
    expect([all.code, names(all).length]).toEqual([0, 16]);
  });

  test('what was not verified this time stays remembered as failed', async () => {
    const files = four([1, 3]);
    expect((await verify(files)).code).toBe(1);
    const filtered = await verify([...files, '--filter-description', '/0/']);
    expect([filtered.code, names(filtered).length]).toEqual([0, 4]);
    expect(names(await verify([...files, '--last-failed', '--exit-on-first-error']))).toEqual(['/1/2']);
    expect(names(await verify([...files, '--last-failed']))).toEqual(['/1/2', '/3/2']);
    // Nothing of another pact has failed.
    expect(names(await verify([files[0]!, '--last-failed']))).toEqual(['/0/0', '/0/1', '/0/2', '/0/3']);
  });
});
