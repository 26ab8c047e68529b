// assay verify schema with files, as a user meets it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay } from '../../fixtures/assay-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-schema-'));
const write = (name: string, text: string | object): void =>
  writeFileSync(join(folder, name), typeof text === 'string' ? text : JSON.stringify(text));
const assay = (words: readonly string[], stdin?: string) =>
  runAssay(['verify', 'schema', ...words], { cwd: folder, ...(stdin === undefined ? {} : { stdin }) });

/** Steps with their checks, as events have them. */
const verify = async (words: readonly string[], stdin?: string) => {
  const ended = await assay([...words, '--reporter', 'ndjson=events.ndjson'], stdin);
  const events = readFileSync(join(folder, 'events.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    ...ended,
    started: events.find(({ type }) => type === 'run.started'),
    names: events.filter(({ type }) => type === 'step.started').map(({ name }) => name),
    steps: events.filter(({ type }) => type === 'step.finished'),
    failures: events
      .flatMap(({ checks = [] }) => checks)
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ name, where, source, error }) => ({ name, where, source: source?.pointer, message: error.message })),
  };
};

const PRODUCT = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Product",
  "type": "object",
  "required": ["id", "name"],
  "properties": {
    "id": { "type": "integer" },
    "name": { "type": "string", "minLength": 1 },
    "colour": { "enum": ["red", "green"] },
    "made": { "type": "string", "format": "date" },
    "parts": { "type": "array", "items": { "$ref": "#" } }
  },
  "additionalProperties": false
}`;

beforeAll(() => {
  write('product.json', PRODUCT);
  write('good.json', { id: 1, name: 'Tea' });
  write('bad.json', '{\n  "id": "x",\n  "nmae": "Tea",\n  "colour": "gren",\n  "parts": [{ "id": 1, "name": "" }]\n}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an instance', () => {
  test('that fits passes', async () => {
    const ended = await verify(['product.json', '--file', 'good.json']);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    expect(ended.started).toMatchObject({
      kind: 'schema',
      units: [{ name: 'Product', file: 'product.json', steps: 1 }],
    });
    expect(ended.steps).toMatchObject([{ outcome: 'passed', checks: [{ name: 'Product', verdict: 'pass' }] }]);
  });

  test('that does not is told fault by fault, with what was meant', async () => {
    const ended = await verify(['product.json', '--file', 'bad.json']);
    expect(ended.code).toBe(1);
    expect(ended.failures).toEqual([
      {
        name: 'Product',
        where: '',
        source: '/required',
        message: '/ has no member "name" (there is "nmae": did you mean "name"?)',
      },
      {
        name: 'Product: /nmae',
        where: '/nmae',
        source: '/additionalProperties',
        message: '/ must not have a member "nmae" (did you mean "name"?)',
      },
      { name: 'Product: /id', where: '/id', source: '/properties/id/type', message: '/id must be integer, got "x"' },
      {
        name: 'Product: /colour',
        where: '/colour',
        source: '/properties/colour/enum',
        message: '/colour is not one of "red", "green", got "gren" (did you mean "green"?)',
      },
      {
        name: 'Product: /parts/*/name',
        where: '/parts/0/name',
        source: '/properties/name/minLength',
        message: '/parts/0/name must have at least 1 character, got 0: ""',
      },
    ]);
  });

  test('has line and column, in itself and in the schema, on the terminal and in JUnit', async () => {
    const ended = await assay(['product.json', '--file', 'bad.json', '--reporter', 'junit=report.xml']);
    expect(ended.stdout).toContain('product.json:9:25');
    expect(ended.stdout).toContain('bad.json:4:13');
    const junit = readFileSync(join(folder, 'report.xml'), 'utf8');
    expect(junit).toContain('demanded at product.json:9:25');
    expect(junit).toContain('instance at bad.json:4:13');
  });

  test('that is YAML is judged too, with its own lines', async () => {
    write('tea.yaml', 'id: 7\nname: Tea\ncolour: blue\n');
    const ended = await assay(['product.json', '--file', 'tea.yaml']);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/tea\.yaml:3:\d+/);
    expect(ended.stdout).toContain('/colour is not one of "red", "green", got "blue"');
  });

  test('that is no JSON fails; the others are judged', async () => {
    write('broken.json', '{"id": 1,}');
    write('empty.json', ' ');
    const ended = await verify(['product.json', '--file', 'broken.json', 'empty.json', 'good.json']);
    expect(ended.code).toBe(1);
    expect(ended.steps.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'passed']);
    expect(ended.failures.map(({ message }) => message)).toEqual([
      'broken.json is no JSON: there is one comma too many (line 1, column 9)',
      'empty.json is empty, so there is nothing to judge',
    ]);
  });

  test('is judged under one heading where the schema has no title', async () => {
    write('untitled.json', { type: 'object' });
    const { stdout } = await assay(['untitled.json', '--file', 'good.json']);
    expect(stdout).toMatch(/^untitled\.json$/m);
  });

  test('that cannot be read whole is not judged by a part of it', async () => {
    write('several.yaml', 'id: 1\nname: Tea\n---\nid: x\n');
    writeFileSync(join(folder, 'good.json.gz'), gzipSync('{"id": 1, "name": "Tea"}'));
    const ended = await verify(['product.json', '--file', 'several.yaml', 'good.json.gz']);
    expect(ended.code).toBe(1);
    expect(ended.failures.map(({ message }) => message)).toEqual([
      'several.yaml:3:1 begins another YAML document; only files with one are read',
      'good.json.gz is compressed by gzip; unpack it, then it can be judged',
    ]);
  });

  test('comes from a glob, from standard input, and with a byte order mark', async () => {
    write('many-1.json', '\ufeff{"id": 1, "name": "a"}');
    write('many-2.json', { id: 2, name: '' });
    const glob = await verify(['product.json', '--file', 'many-*.json']);
    expect(glob.steps.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
    const piped = await verify(['product.json', '--file', '-'], '{"id": "1", "name": "a"}');
    expect(piped.names).toEqual(['<stdin>']);
    expect(piped.failures).toMatchObject([{ message: '/id must be integer, got "1"' }]);
  });

  test('is each line of JSON Lines', async () => {
    write('all.ndjson', '{"id": 1, "name": "a"}\n\n{"id": "2", "name": "b"}\nnope\n');
    const ended = await verify(['product.json', '--file', 'all.ndjson']);
    expect(ended.names).toEqual(['all.ndjson:1', 'all.ndjson:3', 'all.ndjson:4']);
    expect(ended.failures.map(({ message }) => message)).toEqual([
      '/id must be integer, got "2" (line 3, column 8)',
      'all.ndjson:4 is no JSON: a value was expected, but there is nope (line 4, column 1)',
    ]);
  });

  test('with members that every object has is no surprise', async () => {
    write('odd.schema.json', {
      type: 'object',
      required: ['constructor'],
      properties: { ['__proto__']: { type: 'string' } },
    });
    write('odd.json', '{"__proto__": 1}');
    const ended = await verify(['odd.schema.json', '--file', 'odd.json']);
    expect(ended.code).toBe(1);
    expect(ended.failures.map(({ message }) => message)).toContain('/ has no member "constructor"');
  });
});

describe('a part', () => {
  test('is chosen by JSONPath, each that is selected', async () => {
    write('page.json', {
      items: [
        { id: 1, name: 'a' },
        { id: 2, name: '' },
        { id: '3', name: 'c' },
      ],
    });
    const ended = await verify(['product.json', '--file', 'page.json', '--path', '$.items[*]']);
    expect(ended.failures).toMatchObject([{ where: '/items/1/name' }, { where: '/items/2/id' }]);
  });

  test('that is not there is a failure, unless that is allowed', async () => {
    write('none.json', { items: [] });
    const words = ['product.json', '--file', 'none.json', '--path', '$.items[*]'];
    const strict = await verify(words);
    expect(strict.code).toBe(1);
    expect(strict.failures).toMatchObject([{ message: '$.items[*] selects nothing, so there is nothing to judge' }]);
    const allowed = await assay([...words, '--allow-empty']);
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toContain('Product ($.items[*] selects nothing) (skipped)');
  });

  test('of the schema document is chosen by pointer or anchor', async () => {
    write(
      'parts.yaml',
      'components:\n  schemas:\n    Pet:\n      title: Pet\n      $anchor: pet\n      type: object\n      required: [tag]\n',
    );
    const byPointer = await verify(['parts.yaml#/components/schemas/Pet', '--file', 'good.json']);
    expect(byPointer.failures).toMatchObject([{ name: 'Pet', source: '/components/schemas/Pet/required' }]);
    expect((await verify(['parts.yaml#pet', '--file', 'good.json'])).failures).toHaveLength(1);
    const wrong = await assay(['parts.yaml#/components/schemas/Pett', '--file', 'good.json']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('Did you mean #/components/schemas/Pet?');
  });
});

describe('settings', () => {
  test('--format annotate does not judge formats', async () => {
    write('made.json', { id: 1, name: 'a', made: 'today' });
    expect((await verify(['product.json', '--file', 'made.json'])).failures).toMatchObject([
      { message: '/made is no valid date, got "today"' },
    ]);
    expect((await assay(['product.json', '--file', 'made.json', '--format', 'annotate'])).code).toBe(0);
  });

  test('--dialect says what a schema without $schema is', async () => {
    write('old.json', { type: 'number', maximum: 5, exclusiveMaximum: true });
    write('five.json', '5');
    expect((await assay(['old.json', '--file', 'five.json'])).code).toBe(2);
    const old = await verify(['old.json', '--file', 'five.json', '--dialect', 'draft-04']);
    expect(old.code).toBe(1);
  });

  test('--schema-lint warns of keywords that judge nothing', async () => {
    write(
      'lint.json',
      '{\n "type": "object",\n "minLenght": 2,\n "properties": {"a": {"type": "string", "min": 1}},\n "x-note": 1\n}',
    );
    const ended = await assay(['lint.json', '--file', 'good.json', '--schema-lint']);
    expect(ended.code).toBe(0);
    const text = ended.stdout.replace(/\s+/g, ' ');
    expect(text).toContain(
      'lint.json:3:15 "minLenght" is no keyword of this draft and judges nothing: did you mean "minLength"?',
    );
    expect(text).toContain('"min" is no keyword of this draft and judges nothing: did you mean "minLength"?');
    expect(text).not.toContain('x-note');
    expect((await assay(['lint.json', '--file', 'good.json'])).stdout).not.toContain('minLenght');
  });

  test('--bail stops at the first failure', async () => {
    const ended = await verify(['product.json', '--file', 'bad.json', 'good.json', '--bail']);
    expect(ended.code).toBe(1);
    expect(ended.names).toEqual(['bad.json']);
  });

  test('--baseline knows failures again', async () => {
    const words = ['product.json', '--file', 'bad.json', '--baseline', 'known.json'];
    expect((await assay([...words, '--update-baseline'])).code).toBe(0);
    expect((await assay(words)).code).toBe(0);
    write('bad-2.json', { id: 1, name: 5 });
    expect((await assay([...words, '--file', 'bad-2.json'])).code).toBe(1);
  });
});

test('a config file may say what is judged', async () => {
  write('assay.config.json', { 'verify schema': { file: ['good.json'], path: '$' } });
  const ended = await verify(['product.json']);
  rmSync(join(folder, 'assay.config.json'));
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.steps).toMatchObject([{ outcome: 'passed' }]);
});

describe('what cannot be meant', () => {
  test.each<[string, string[], string]>([
    ['no schema', [], 'No schema was given'],
    ['no instance', ['product.json'], 'Nothing was given that the schema could judge'],
    ['two schemas', ['product.json', 'good.json'], 'assay verify schema takes one schema, "good.json" is too much'],
    ['a file that is not there', ['product.json', '--file', 'gone.json'], 'gone.json: there is no such file'],
    ['a schema that is not there', ['gone.json', '--file', 'good.json'], 'gone.json: there is no such file'],
    ['a glob without files', ['product.json', '--file', 'gone-*.json'], 'No file matches gone-*.json'],
    ['no JSONPath', ['product.json', '--file', 'good.json', '--path', '$.['], '$.[ is no JSONPath'],
    [
      'settings of endpoints alone',
      ['product.json', '--file', 'good.json', '-X', 'POST'],
      '--request is about live endpoints',
    ],
  ])('%s', async (_, words, message) => {
    const ended = await assay(words);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toMatch(/\n {4}at /);
    expect(ended.code).toBe(2);
  });

  test('nothing that is judged is exit code 4', async () => {
    write('nothing.ndjson', '\n\n');
    const ended = await assay(['product.json', '--file', 'nothing.ndjson']);
    expect(ended.code).toBe(4);
    expect(ended.stderr).toContain('Nothing was judged');
  });
});
