// assay verify schema with schemas that are wrong, or lead nowhere.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay } from '../../fixtures/assay-process.ts';
import { json, startAnswers } from '../../fixtures/servers/answers.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-schema-broken-'));
const write = (name: string, text: string | object): void =>
  writeFileSync(join(folder, name), typeof text === 'string' ? text : JSON.stringify(text));
const assay = (...words: readonly string[]) => runAssay(['verify', 'schema', ...words], { cwd: folder });
const judge = (schema: string, ...words: readonly string[]) => assay(schema, '--file', 'one.json', ...words);

let server: Awaited<ReturnType<typeof startAnswers>>;

beforeAll(async () => {
  write('one.json', '{"id": 1}');
  server = await startAnswers({
    '/schemas/pet.json': json({ type: 'object', properties: { id: { $ref: 'id.json#/$defs/id' } } }),
    '/schemas/id.json': json({ $defs: { id: { type: 'string' } } }),
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a schema that is wrong is told where, before anything is judged', () => {
  test.each<[string, string, RegExp]>([
    [
      'type.json',
      '{"properties": {"id": {"type": "int"}}}',
      /type\.json:1:32 .*\/properties\/id\/type .*"int"\s+Did you mean "integer"\?/,
    ],
    ['required.yaml', 'type: object\nrequired: id\n', /required\.yaml:2:1 .*\/required .*"id"/],
    ['minimum.json', '{\n  "minimum": "3"\n}', /minimum\.json:2:14 .*\/minimum must be a number/],
    ['pattern.json', '{"pattern": "(a+"}', /pattern\.json:1:13 .*\/pattern is not a regular expression/],
    [
      'enum.json',
      '{"$schema": "http://json-schema.org/draft-04/schema#", "enum": []}',
      /enum\.json:1:64 .*draft-04: \/enum must have at least 1 item/,
    ],
    [
      'title.json',
      '{"$schema": "http://json-schema.org/draft-07/schema#", "title": 5}',
      /title\.json:1:65 .*\/title must be string, got 5/,
    ],
    ['list.json', '[1]', /list\.json:1:1 is no JSON Schema/],
    ['cut.json', '{"type": "object",', /cut\.json:1:19 is not valid JSON: the file ends too early/],
    ['empty.json', '', /empty\.json is empty/],
    [
      'nowhere.json',
      '{"properties": {"a": {"$ref": "#/definitions/no"}}}',
      /nowhere\.json:1:\d+.*#\/definitions\/no.* leads to nothing/,
    ],
    ['lost.json', '{"$ref": "not-there.json"}', /lost\.json:1:\d+.*not-there\.json.*there is no such file/],
  ])('%s', async (name, text, message) => {
    write(name, text);
    const ended = await judge(name);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/\n {4}at /);
    expect(ended.code).toBe(2);
  });

  test('also where it is another document that it refers to', async () => {
    write('outer.json', '{"$ref": "inner.json"}');
    write('inner.json', '{"$schema": "https://json-schema.org/draft/2020-12/schema",\n "type": "strng"}');
    const ended = await judge('outer.json');
    expect(ended.stderr).toMatch(/inner\.json:2:10 .*"strng"\s+Did you mean "string"\?/);
    expect(ended.code).toBe(2);
  });
});

describe('references', () => {
  test('that go in a circle through the value are no trouble', async () => {
    write('tree.json', {
      $defs: { node: { properties: { next: { $ref: '#/$defs/node' }, v: { type: 'integer' } } } },
      $ref: '#/$defs/node',
    });
    write('chain.json', '{"next": {"next": {"v": "x"}}}');
    const ended = await assay('tree.json', '--file', 'chain.json');
    expect(ended.stdout).toContain('/next/next/v must be integer, got "x"');
    expect(ended.code).toBe(1);
  });

  test('that lead only to one another are never green', async () => {
    write('a.json', '{"$ref": "b.json"}');
    write('b.json', '{"$ref": "a.json"}');
    for (const name of ['a.json', 'b.json']) {
      const ended = await judge(name);
      expect(ended.code, ended.stdout + ended.stderr).toBe(3);
      expect(ended.stdout).toContain('could not be evaluated');
    }
  });

  test('lead over URLs, and faults are told where they stand there', async () => {
    const ended = await judge(`${server.url}/schemas/pet.json`);
    expect(ended.code).toBe(1);
    expect(ended.stdout.replace(/\s+/g, '')).toContain(`${server.url}/schemas/id.json:1:24`);
    expect(ended.stdout).toContain('/id must be string, got 1');
  });

  test('to a server that does not answer are told as such', async () => {
    expect((await judge('http://127.0.0.1:1/x.json')).stderr).toMatch(/Cannot fetch http:\/\/127\.0\.0\.1:1\/x\.json/);
    const gone = await judge(`${server.url}/gone.json`);
    expect(gone.stderr).toMatch(/gone\.json: the server answered 404/);
    expect(gone.code).toBe(2);
  });
});
