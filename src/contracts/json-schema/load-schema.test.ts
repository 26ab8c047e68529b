import { describe, expect, it } from 'vitest';
import { isProblem, Problem } from '../../model/problem.ts';
import { parseDocument } from '../documents/parse-document.ts';
import type { SourceDocument } from '../documents/source-document.ts';
import { createSchemaSet } from './create-schema-set.ts';
import { loadSchema } from './load-schema.ts';

type Files = Readonly<Record<string, string>>;

const ROOT = 'file:///s/root.yaml';

const openFiles = (files: Files) => {
  const asked: string[] = [];
  const read = (uri: string): SourceDocument => {
    const text = files[uri];
    if (text === undefined) throw new Problem('file.missing', `${uri} does not exist`);
    return parseDocument({ path: uri.replace('file:///s/', ''), text }, uri);
  };
  const fetch = async (uri: string): Promise<SourceDocument> => {
    asked.push(uri);
    return read(uri);
  };
  return { asked, fetch, root: read(ROOT) };
};

const load = async (files: Files) => {
  const { asked, fetch, root } = openFiles(files);
  const set = createSchemaSet({ formats: 'assert' });
  const documents = await loadSchema(root, fetch, set);
  return { asked, set, uris: documents.map(({ uri }) => uri) };
};

const problemOf = async (files: Files): Promise<Pick<Problem, 'message' | 'hint'>> => {
  try {
    await load(files);
  } catch (error) {
    if (isProblem(error)) return { message: error.message, hint: error.hint };
    throw error;
  }
  return { message: 'none', hint: undefined };
};

describe('loadSchema', () => {
  it('reads what references lead to, over cycles, each once', async () => {
    const { asked, set, uris } = await load({
      [ROOT]: '{properties: {a: {$ref: "a.json#/$defs/x"}, b: {$ref: "http://h.example/b.json"}}}',
      'file:///s/a.json': '{"$defs": {"x": {"$ref": "root.yaml#/properties/b"}, "unused": {"$ref": "nowhere.json"}}}',
      'http://h.example/b.json': '{"type": "integer", "properties": {"c": {"$ref": "b.json"}}}',
    });
    expect([...uris].sort()).toEqual(['file:///s/a.json', ROOT, 'http://h.example/b.json']);
    expect(asked).toHaveLength(2);
    expect((await set.compile(ROOT)).test({ a: 'x' })).toBe(false);
  });

  it('takes no reference from data', async () => {
    const { asked } = await load({
      [ROOT]:
        '{const: {$ref: x.json}, enum: [{$ref: x.json}], default: {$ref: x.json}, examples: [{$ref: x.json}], properties: {$ref: {type: string}}}',
    });
    expect(asked).toEqual([]);
  });

  it('needs nothing for the meta-schemas of the drafts', async () => {
    const { asked } = await load({
      [ROOT]:
        '{$schema: "http://json-schema.org/draft-07/schema#", properties: {a: {$ref: "http://json-schema.org/draft-07/schema#"}}}',
    });
    expect(asked).toEqual([]);
  });

  it('reads a meta-schema of the user', async () => {
    const meta = '{"$schema": "http://json-schema.org/draft-07/schema#"}';
    const { set } = await load({
      [ROOT]: '{$schema: "http://h.example/meta.json", items: [{type: string}]}',
      'http://h.example/meta.json': meta,
    });
    expect((await set.compile(ROOT)).test([1])).toBe(false);
  });

  it('finds schemas by their $id', async () => {
    const { asked, set } = await load({
      [ROOT]:
        '{$ref: "urn:x:a", $defs: {a: {$id: "urn:x:a", type: string}, b: {$id: "http://h.example/b", $ref: "/c"}, c: {$id: "http://h.example/c"}}}',
    });
    expect(asked).toEqual([]);
    expect((await set.compile(ROOT)).test(1)).toBe(false);
  });

  it('looks beside the file where an $id is no address', async () => {
    const { asked, set } = await load({
      [ROOT]: '{$id: "https://h.example/s/root.json", properties: {a: {$ref: "a.json"}}}',
      'file:///s/a.json': '{"$id": "https://h.example/s/a.json", "type": "string"}',
    });
    expect(asked).toEqual(['file:///s/a.json']);
    expect((await set.compile(ROOT)).test({ a: 1 })).toBe(false);
  });

  it('does not take the file beside for a schema of another name', async () => {
    const { set } = await load({
      [ROOT]: '{$id: "https://h.example/s/root.json", $ref: "a.json"}',
      'file:///s/a.json': '{"$id": "https://other.example/a.json", "type": "string"}',
      'https://h.example/s/a.json': '{"type": "integer"}',
    });
    expect((await set.compile(ROOT)).test(1)).toBe(true);
  });

  it('reads a document that merely holds schemas', async () => {
    const { asked } = await load({
      [ROOT]: 'shop:\n  Pet: {properties: {a: {$ref: "a.json"}}}\n  example: {$ref: nowhere.json}\n',
      'file:///s/a.json': 'true',
    });
    expect(asked).toEqual(['file:///s/a.json']);
  });

  it('says where a reference to nothing stands, and what was meant', async () => {
    expect(
      await problemOf({ [ROOT]: 'properties:\n  a:\n    $ref: "#/definitions/Adress"\ndefinitions:\n  Address: {}\n' }),
    ).toEqual({
      message: 'root.yaml:3:5: the reference "#/definitions/Adress" at /properties/a/$ref leads to nothing',
      hint: 'Did you mean "#/definitions/Address"?',
    });
    expect(await problemOf({ [ROOT]: '{$ref: "#boook", $defs: {a: {$anchor: book}}}' })).toMatchObject({
      hint: 'Did you mean "#book"?',
    });
    expect(await problemOf({ [ROOT]: '{$ref: "#/$defs/nope"}' })).toMatchObject({
      hint: 'Mend the reference, or add what it names.',
    });
  });

  it('says which reference asks for what cannot be read', async () => {
    expect(await problemOf({ [ROOT]: 'items:\n  $ref: none.json\n' })).toMatchObject({
      message: 'root.yaml:2:3: the reference "none.json" cannot be followed: file:///s/none.json does not exist',
    });
    expect(await problemOf({ [ROOT]: '{$ref: "urn:x:none"}' })).toMatchObject({
      message: expect.stringContaining('none that was read has the $id urn:x:none'),
    });
  });

  it('does not let a fetched schema refer to files here', async () => {
    const files = {
      [ROOT]: '{$ref: "http://h.example/a.json"}',
      'http://h.example/a.json': '{"$ref": "file:///etc/passwd"}',
    };
    expect(await problemOf(files)).toMatchObject({ message: expect.stringContaining('leads to a file here') });
  });
});
