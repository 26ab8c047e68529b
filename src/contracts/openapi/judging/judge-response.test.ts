// Responses: status, content type, headers, schema, and what cannot be judged.
import { describe, expect, test } from 'vitest';
import { judgeOf, request } from './testing/judge-of.ts';

const PET = {
  type: 'object',
  required: ['id', 'secret'],
  properties: {
    id: { type: 'integer' },
    secret: { type: 'string', writeOnly: true },
    note: { type: ['string', 'null'] },
  },
};

const get = (responses: unknown, more: Record<string, unknown> = {}) => ({
  openapi: '3.1.0',
  paths: { '/x': { get: { responses }, head: { responses } } },
  components: { schemas: { Pet: PET } },
  ...more,
});

const json = (schema: unknown) => ({ description: 'x', content: { 'application/json': { schema } } });
const pet = json({ $ref: '#/components/schemas/Pet' });
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

describe('status', () => {
  test('the exact one, then its range, then default', async () => {
    const { answered } = await judgeOf(
      get({ 200: json({ const: 'exact' }), '2XX': json({ const: 'range' }), default: json({ const: 'default' }) }),
    );
    expect(await answered('GET /x', 200, JSON_TYPE, '"exact"')).toEqual([]);
    expect(await answered('GET /x', 202, JSON_TYPE, '"range"')).toEqual([]);
    expect(await answered('GET /x', 500, JSON_TYPE, '"default"')).toEqual([]);
    expect(await answered('GET /x', 200, JSON_TYPE, '"range"')).toHaveLength(1);
  });

  test('one that is not documented is the only finding', async () => {
    const { judged } = await judgeOf(get({ 200: pet, 404: { description: 'x' } }));
    const { findings } = await judged('GET /x', 418, JSON_TYPE, '{}');
    expect(findings).toMatchObject([
      { check: 'status_code_conformance', message: 'status 418 is not documented, 200, 404 are', actual: 418 },
    ]);
  });
});

describe('content', () => {
  test('a type that is not documented, none at all, and an empty body', async () => {
    const { answered } = await judgeOf(get({ 200: pet, 201: { description: 'x', content: { 'text/plain': {} } } }));
    expect(await answered('GET /x', 200, { 'content-type': 'text/html' }, '<p>')).toEqual([
      'Content-Type text/html is not documented, application/json is',
    ]);
    expect(await answered('GET /x', 200, {}, '{}')).toEqual([
      'there is no Content-Type, application/json is documented',
    ]);
    expect(await answered('GET /x', 200, JSON_TYPE)).toEqual([
      'response 200 has no body, application/json is documented',
    ]);
    expect(await answered('GET /x', 200)).toEqual(['response 200 has no body, application/json is documented']);
    expect(await answered('GET /x', 201, { 'content-type': 'text/plain' })).toEqual([]);
  });

  test('where any type will do a body needs to say none, but what it says counts', async () => {
    const { answered } = await judgeOf(get({ 200: { description: 'x', content: { '*/*': { schema: PET } } } }));
    expect(await answered('GET /x', 200, {}, 'x')).toEqual([]);
    expect(await answered('GET /x', 200)).toEqual([]);
    expect(await answered('GET /x', 200, JSON_TYPE, '[]')).toHaveLength(1);
  });

  test('HEAD, 204 and 304 have no body, whatever is documented', async () => {
    const { answered } = await judgeOf(get({ 200: pet, 204: pet, 304: pet }));
    expect(await answered('HEAD /x', 200, JSON_TYPE)).toEqual([]);
    expect(await answered('GET /x', 204)).toEqual([]);
    expect(await answered('GET /x', 304)).toEqual([]);
  });

  test('a body where none is documented: in strict mode, and in Swagger 2, where the document forbids it', async () => {
    const responses = { 201: { description: 'x' }, 404: { description: 'x' } };
    const lenient = await judgeOf(get(responses));
    expect(await lenient.answered('GET /x', 404, JSON_TYPE, '{}')).toEqual([]);
    const strict = await judgeOf(get(responses), { strict: true });
    expect(await strict.answered('GET /x', 404, JSON_TYPE, '{}')).toEqual([
      'response 404 has a body, none is documented',
    ]);
    const swagger = await judgeOf({ swagger: '2.0', paths: { '/x': { get: { responses } } } });
    expect(await swagger.answered('GET /x', 201, JSON_TYPE, '{}')).toHaveLength(1);
    expect(await swagger.answered('GET /x', 404, JSON_TYPE, '{}')).toEqual([]);
  });
});

describe('schema', () => {
  test('one finding a fault, with its place; what the provider hides is not demanded', async () => {
    const { judged } = await judgeOf(
      get({ 200: json({ type: 'array', items: { $ref: '#/components/schemas/Pet' } }) }),
    );
    expect(await judged('GET /x', 200, JSON_TYPE, [{ id: 1 }])).toMatchObject({ findings: [], notJudged: [] });
    const { findings } = await judged('GET /x', 200, JSON_TYPE, [{ id: 1 }, { id: 'a', note: 5 }]);
    expect(findings.map(({ where }) => where).sort()).toEqual(['response body /1/id', 'response body /1/note']);
    expect(findings[0]?.source).toMatchObject({
      file: 'api.json',
      pointer: expect.stringContaining('/components/schemas/Pet'),
    });
  });

  test('a body that is no JSON', async () => {
    const { answered } = await judgeOf(get({ 200: pet }));
    expect(await answered('GET /x', 200, JSON_TYPE, '{"id":')).toEqual([expect.stringMatching(/^body is no JSON/)]);
  });

  test('a body that is no UTF-8, unless it says so', async () => {
    const { answered } = await judgeOf(get({ 200: json({ type: 'string' }) }));
    const latin = Buffer.from('"Th\u00e9"', 'latin1');
    const no = 'is no JSON: it holds bytes that are no UTF-8';
    expect(await answered('GET /x', 200, JSON_TYPE, latin)).toEqual([expect.stringContaining(no)]);
    expect(await answered('GET /x', 200, { 'content-type': 'application/json' }, latin)).toHaveLength(1);
    expect(await answered('GET /x', 200, { 'content-type': 'application/json; charset=iso-8859-1' }, latin)).toEqual(
      [],
    );
    expect(await answered('GET /x', 200, JSON_TYPE, Buffer.from('"a\ufffdb"'))).toEqual([]);
  });

  test('a schema that nobody can judge is no pass', async () => {
    const { judged } = await judgeOf(get({ 200: json({ $ref: '#/components/schemas/Gone' }) }));
    const { findings, notJudged } = await judged('GET /x', 200, JSON_TYPE, '{}');
    expect(findings).toEqual([]);
    expect(notJudged).toMatchObject([{ check: 'response_schema_conformance' }]);
  });

  test('a body that was cut is not judged', async () => {
    const { judge } = await judgeOf(get({ 200: pet }));
    const request = { method: 'GET', url: 'http://api.test/x', headers: [], body: new Uint8Array() };
    const match = judge.match(request);
    if (match.kind !== 'operation') throw new Error(match.kind);
    const body = new TextEncoder().encode('{"id":');
    const headers = [['Content-Type', 'application/json']] as const;
    const judged = await judge.response(match.operation, request, { status: 200, headers, body, cut: true });
    expect(judged).toMatchObject({ findings: [], notJudged: [{ check: 'response_schema_conformance' }] });
  });

  test('XML is told once as not judged, and does not count as checked', async () => {
    const { judged } = await judgeOf(
      get({ 200: { description: 'x', content: { 'application/xml': { schema: PET } } } }),
    );
    const { findings, notJudged, remarks, checked } = await judged(
      'GET /x',
      200,
      { 'content-type': 'application/xml' },
      '<a/>',
    );
    expect([findings, notJudged]).toEqual([[], []]);
    expect(remarks).toMatchObject([{ message: expect.stringContaining('application/xml') }]);
    expect(checked).not.toContain('response_schema_conformance');
  });

  test('server-sent events and JSON Lines by their items', async () => {
    const itemSchema = {
      type: 'object',
      required: ['data'],
      properties: { data: { type: 'string', pattern: '^\\d+$' } },
    };
    const content = { 'text/event-stream': { itemSchema } };
    const { answered } = await judgeOf({ ...get({ 200: { description: 'x', content } }), openapi: '3.2.0' });
    const type = { 'content-type': 'text/event-stream' };
    expect(await answered('GET /x', 200, type, 'event: a\ndata: 1\n\ndata: 2\n\n')).toEqual([]);
    expect(await answered('GET /x', 200, type, 'data: 1\n\ndata: x\n\n')).toHaveLength(1);
  });

  test('a sequence with one schema: of the list, of each item, or of the text', async () => {
    const lines = { 'content-type': 'application/jsonl' };
    const given = async (type: string, schema: unknown) =>
      judgeOf(get({ 200: { description: 'x', content: { [type]: { schema } } } }));
    const item = await given('application/jsonl', { $ref: '#/components/schemas/Pet' });
    expect(await item.answered('GET /x', 200, lines, '{"id":1}\n{"id":2}\n')).toEqual([]);
    expect(await item.answered('GET /x', 200, lines, '{"id":1}\n{"id":"a"}\n')).toHaveLength(1);
    const list = await given('application/jsonl', { type: 'array', maxItems: 1 });
    expect(await list.answered('GET /x', 200, lines, '{}\n{}\n')).toHaveLength(1);
    const events = await given('text/event-stream', { type: 'string' });
    expect(await events.answered('GET /x', 200, { 'content-type': 'text/event-stream' }, 'data: 1\n\n')).toEqual([]);
  });

  test('of a stream that was cut what came whole is judged', async () => {
    const itemSchema = { type: 'object', properties: { data: { maxLength: 1 } } };
    const content = { 'text/event-stream': { itemSchema } };
    const { judge } = await judgeOf({ ...get({ 200: { description: 'x', content } }), openapi: '3.2.0' });
    const asked = request('GET /x');
    const match = judge.match(asked);
    if (match.kind !== 'operation') throw new Error(match.kind);
    const findings = async (text: string) => {
      const body = new TextEncoder().encode(text);
      const headers = [['Content-Type', 'text/event-stream']] as const;
      const judged = await judge.response(match.operation, asked, { status: 200, headers, body, cut: true });
      return [judged.findings.length, judged.notJudged.length];
    };
    expect(await findings('data: 1\n\ndata: 23')).toEqual([0, 0]);
    expect(await findings('data: 12\n\ndata: 2')).toEqual([1, 0]);
  });

  test('a text that is to be a list or an object is nothing that can be read', async () => {
    const content = { 'text/csv': { schema: { type: 'array', items: { type: 'object' } } } };
    const { judged } = await judgeOf(get({ 200: { description: 'x', content } }));
    const { findings, remarks } = await judged('GET /x', 200, { 'content-type': 'text/csv' }, 'a,b');
    expect(findings).toEqual([]);
    expect(remarks).toHaveLength(1);
  });

  test('in strict mode members that the document does not name are findings', async () => {
    const schema = {
      allOf: [
        { $ref: '#/components/schemas/Pet' },
        { type: 'object', properties: { tags: { type: 'array', items: PET } } },
      ],
    };
    const { answered } = await judgeOf(get({ 200: json(schema) }), { strict: true });
    expect(await answered('GET /x', 200, JSON_TYPE, { id: 1, note: null, tags: [{ id: 2 }] })).toEqual([]);
    expect(
      await answered('GET /x', 200, JSON_TYPE, {
        id: 1,
        extra: 1,
        tags: [
          { id: 2, more: 1 },
          { id: 3, more: 1 },
        ],
      }),
    ).toEqual(expect.arrayContaining(['body /extra is not documented', 'body /tags/*/more is not documented']));
    const open = await judgeOf(get({ 200: json({ ...PET, additionalProperties: true }) }), { strict: true });
    expect(await open.answered('GET /x', 200, JSON_TYPE, { id: 1, extra: 1 })).toEqual([]);
  });
});

describe('errors in Swagger 2', () => {
  const answers = async (produces: readonly string[]) => {
    const failed = { description: 'x', schema: { type: 'object', required: ['error'] } };
    const responses = { 200: { description: 'x', schema: { type: 'file' } }, 404: failed, default: failed };
    const { answered } = await judgeOf({ swagger: '2.0', paths: { '/x': { get: { produces, responses } } } });
    return {
      ok: await answered('GET /x', 200, JSON_TYPE, '{}'),
      good: await answered('GET /x', 404, JSON_TYPE, '{"error":"x"}'),
      wrong: await answered('GET /x', 500, JSON_TYPE, '{}'),
    };
  };

  test('beside a file are JSON, and judged by their schema', async () => {
    const { ok, good, wrong } = await answers(['application/octet-stream', 'text/csv']);
    expect([ok.length, good, wrong.length]).toEqual([1, [], 1]);
  });

  test('are of the type that the document has for data', async () => {
    expect((await answers(['application/xml'])).good).toHaveLength(1);
    expect((await answers(['application/vnd.x+json'])).good).toHaveLength(1);
  });
});

describe('members that are writeOnly', () => {
  test('are in no answer, wherever they are', async () => {
    const { answered } = await judgeOf(
      get({ 200: pet, 201: json({ type: 'object', properties: { of: { type: 'array', items: { allOf: [PET] } } } }) }),
    );
    expect(await answered('GET /x', 200, JSON_TYPE, { id: 1 })).toEqual([]);
    expect(await answered('GET /x', 200, JSON_TYPE, { id: 1, secret: 'x' })).toEqual([
      'body /secret is writeOnly, and was answered',
    ]);
    expect(await answered('GET /x', 201, JSON_TYPE, { of: [{ id: 1 }, { id: 2, secret: 'x' }] })).toEqual([
      'body /of/*/secret is writeOnly, and was answered',
    ]);
  });

  test('null gives nothing away; a member that another alternative has as an ordinary one is one', async () => {
    const token = { type: 'object', properties: { secret: { type: 'string' } } };
    const sealed = { type: 'object', properties: { secret: { type: ['string', 'null'], writeOnly: true } } };
    const { answered } = await judgeOf(get({ 200: json(sealed), 201: json({ anyOf: [sealed, token] }) }));
    expect(await answered('GET /x', 200, JSON_TYPE, { secret: null })).toEqual([]);
    expect(await answered('GET /x', 201, JSON_TYPE, { secret: 'x' })).toEqual([]);
  });
});

describe('headers', () => {
  const headers = {
    'X-Total': { required: true, schema: { type: 'integer' } },
    'X-Tags': { schema: { type: 'array', items: { enum: ['a', 'b'] } } },
    'X-Meta': { content: { 'application/json': { schema: { type: 'object' } } } },
    'Content-Type': { required: true, schema: { const: 'never' } },
  };

  test('required ones, their schemas in style simple, and as JSON', async () => {
    const { answered } = await judgeOf(get({ 200: { description: 'x', headers } }));
    expect(await answered('GET /x', 200, { 'x-total': '3', 'x-tags': 'a, b', 'x-meta': '{}' })).toEqual([]);
    expect(await answered('GET /x', 200)).toEqual(['header X-Total is missing, it is required']);
    expect(await answered('GET /x', 200, { 'x-total': 'many', 'x-tags': 'a,c', 'x-meta': '[' })).toHaveLength(3);
  });

  test('in strict mode those that the document does not name are findings, those of HTTP are not', async () => {
    const { answered } = await judgeOf(get({ 200: { description: 'x', headers } }), { strict: true });
    const sent = { 'x-total': '3', date: 'now', 'x-debug': '1', 'access-control-allow-origin': '*' };
    expect(await answered('GET /x', 200, sent)).toEqual(['header x-debug is not documented']);
  });
});
