// Requests as a provider would read them: parameters in every style, bodies, credentials.
import { describe, expect, test } from 'vitest';
import { createJudge } from '../create-judge.ts';
import { toRequest } from '../serialising/to-request.ts';
import { judgeOf, openApiOf, request } from './testing/judge-of.ts';

const one = (path: string, operation: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  openapi: '3.1.0',
  paths: { [path]: { get: { responses: { default: { description: 'x' } }, ...operation } } },
  ...more,
});

const query = (schema: unknown, more: Record<string, unknown> = {}, name = 'q') =>
  one('/x', { parameters: [{ name, in: 'query', schema, ...more }] });

const LIST = { type: 'array', items: { type: 'integer' }, minItems: 1 };
const POINT = {
  type: 'object',
  required: ['r', 'g'],
  properties: { r: { type: 'integer' }, g: { type: 'boolean' }, name: { type: 'string' } },
  additionalProperties: false,
};

describe('values on the wire', () => {
  test.each([
    ['integer', { type: 'integer', maximum: 9 }, ['7', '-7', '%37', '7.0'], ['ten', '10', '7.5', '', '1+1', '0x1']],
    ['number', { type: 'number' }, ['7', '-0.5', '1e3'], ['NaN', 'Infinity', '1,5', '.']],
    ['boolean', { type: 'boolean' }, ['true', 'false'], ['True', '1', 'yes', '']],
    ['string', { type: 'string', minLength: 1 }, ['7', 'true', 'null', 'a+b', '%zz'], ['']],
    ['null', { type: ['integer', 'null'] }, ['', 'null', '3'], ['x']],
    ['an enum without a type', { enum: [1, 'a', null] }, ['1', 'a', 'null', ''], ['2', 'b']],
    ['oneOf', { oneOf: [{ type: 'integer' }, { type: 'boolean' }] }, ['1', 'true'], ['x']],
    ['allOf', { allOf: [{ type: 'integer' }, { minimum: 5 }] }, ['5'], ['4', 'x']],
    ['a reference', { $ref: '#/components/schemas/Id' }, ['5'], ['x']],
    ['string by a pattern of digits', { type: 'string', pattern: '^0\\d$' }, ['07'], ['7']],
  ])('%s', async (_, schema, good, bad) => {
    const components = { schemas: { Id: { type: 'integer' } } };
    const { asked } = await judgeOf({ ...query(schema), components });
    for (const text of good) expect([text, await asked(`GET /x?q=${text}`)]).toEqual([text, []]);
    for (const text of bad) expect([text, (await asked(`GET /x?q=${text}`)).length]).not.toEqual([text, 0]);
  });

  test('any reading that is valid will do: a plus is a space or itself', async () => {
    const { asked } = await judgeOf(query({ type: 'string', format: 'date-time' }));
    expect(await asked('GET /x?q=2024-01-02T03:04:05+02:00')).toEqual([]);
    expect(await asked('GET /x?q=2024-01-02T03%3A04%3A05%2B02%3A00')).toEqual([]);
    expect(await asked('GET /x?q=yesterday')).toHaveLength(1);
  });

  test('a long list of mixed values is read item by item', async () => {
    const { asked } = await judgeOf(
      query({ type: 'array', items: { type: ['integer', 'string'], maximum: 9, pattern: '^\\D+$' } }),
    );
    const fine = Array.from({ length: 40 }, (_, at) => (at % 2 ? 'abc' : String(at % 10)));
    expect(await asked(`GET /x?${fine.map((text) => `q=${text}`).join('&')}`)).toEqual([]);
    expect(await asked(`GET /x?${[...fine, '10'].map((text) => `q=${text}`).join('&')}`)).not.toEqual([]);
  });
});

describe('styles', () => {
  const base = 'http://api.test';
  const values = [
    ['a list', LIST, [1, 2, 3]],
    ['a list of one', LIST, [1]],
    ['an object', POINT, { r: 100, g: true, name: 'x y,&' }],
    ['a text', { type: 'string' }, 'a b/ü,;=&'],
    ['a number', { type: 'number' }, -1.5],
  ] as const;
  const styles = [
    ['path', 'simple', false],
    ['path', 'simple', true],
    ['path', 'label', false],
    ['path', 'label', true],
    ['path', 'matrix', false],
    ['path', 'matrix', true],
    ['query', 'form', true],
    ['query', 'form', false],
    ['query', 'spaceDelimited', false],
    ['query', 'pipeDelimited', false],
    ['query', 'deepObject', true],
    ['header', 'simple', false],
    ['header', 'simple', true],
    ['cookie', 'form', true],
    ['cookie', 'form', false],
  ] as const;

  test.each(styles)('%s %s, explode %s: what is written is read back', async (place, style, explode) => {
    for (const [name, schema, value] of values) {
      const isObject = typeof value === 'object' && !Array.isArray(value);
      if (style === 'deepObject' && !isObject) continue;
      if (style === 'spaceDelimited' && !Array.isArray(value)) continue;
      if (style === 'pipeDelimited' && !Array.isArray(value)) continue;
      const parameters = [{ name: 'p', in: place, required: true, style, explode, schema }];
      const api = await openApiOf(one(place === 'path' ? '/x/{p}' : '/x', { parameters }));
      const judge = createJudge(api, { baseUrls: [base] });
      const operation = api.operations[0]!;
      const none = { path: {}, query: {}, header: {}, cookie: {} };
      // A comma in a header is one between items.
      const sent = isObject && place === 'header' ? { ...(value as object), name: 'xy' } : value;
      const text = place === 'header' && name === 'a text' ? 'plain text' : sent;
      const given = { ...none, [place]: { p: text }, operation, mode: 'positive', title: '' } as const;
      const wire = toRequest(given as never, base);
      const { findings } = await judge.request(operation, wire);
      expect([name, wire.url, wire.headers, findings.map(({ message }) => message)]).toEqual([
        name,
        wire.url,
        wire.headers,
        [],
      ]);
    }
  });

  test('what is wrong in a list, an object or a nested value is found', async () => {
    const lists = await judgeOf(query(LIST, { explode: false }));
    expect(await lists.asked('GET /x?q=1,2')).toEqual([]);
    expect(await lists.asked('GET /x?q=1%2C2')).toEqual([]);
    expect(await lists.asked('GET /x?q=1,b')).toEqual([expect.stringContaining('/1')]);
    const spread = await judgeOf(query(POINT, { required: true }));
    expect(await spread.asked('GET /x?r=1&g=true')).toEqual([]);
    expect(await spread.asked('GET /x?r=1&g=maybe')).toEqual([expect.stringContaining('/g')]);
    expect(await spread.asked('GET /x')).toEqual(['query q is missing, it is required']);
    const deep = await judgeOf(
      query({ type: 'object', properties: { at: POINT, ids: LIST } }, { style: 'deepObject' }),
    );
    expect(await deep.asked('GET /x?q[at][r]=1&q[at][g]=true&q[ids][]=1&q[ids][]=2')).toEqual([]);
    expect(await deep.asked('GET /x?q[at][r]=x&q[at][g]=true')).toEqual([expect.stringContaining('/at/r')]);
  });

  test('a matrix or label parameter without its sign is told', async () => {
    const parameters = [{ name: 'p', in: 'path', required: true, style: 'matrix', schema: { type: 'integer' } }];
    const { asked } = await judgeOf(one('/x/{p}', { parameters }));
    expect(await asked('GET /x/;p=5')).toEqual([]);
    expect(await asked('GET /x/5')).toEqual(['path p is not written in the style matrix']);
  });

  test('a parameter of content is JSON; the whole query can be one value', async () => {
    const filter = await judgeOf(
      one('/x', { parameters: [{ name: 'f', in: 'query', content: { 'application/json': { schema: POINT } } }] }),
    );
    expect(await filter.asked(`GET /x?f=${encodeURIComponent('{"r":1,"g":true}')}`)).toEqual([]);
    expect(await filter.asked('GET /x?f={bad')).toEqual(['query f is no JSON']);
    const whole = await judgeOf({
      ...one('/x', {
        parameters: [
          { name: 'all', in: 'querystring', content: { 'application/x-www-form-urlencoded': { schema: POINT } } },
        ],
      }),
      openapi: '3.2.0',
    });
    expect(await whole.asked('GET /x?r=1&g=true')).toEqual([]);
    expect(await whole.asked('GET /x?r=1&g=x')).toHaveLength(1);
  });

  test('collection formats of Swagger 2', async () => {
    const parameters = ['csv', 'ssv', 'tsv', 'pipes', 'multi'].map((collectionFormat) => ({
      name: collectionFormat,
      in: 'query',
      type: 'array',
      items: { type: 'integer' },
      collectionFormat,
    }));
    const { asked } = await judgeOf({
      swagger: '2.0',
      paths: { '/x': { get: { parameters, responses: { 200: { description: 'x' } } } } },
    });
    expect(await asked('GET /x?csv=1,2&ssv=1%202&tsv=1%092&pipes=1|2&multi=1&multi=2')).toEqual([]);
    expect(await asked('GET /x?csv=1|2&ssv=1,2&tsv=1,2&pipes=1,2&multi=1,2')).toHaveLength(5);
  });
});

describe('headers, cookies and credentials', () => {
  test('names of headers know no case; Accept, Content-Type and Authorization are described elsewhere', async () => {
    const header = (name: string) => ({ name, in: 'header', required: true, schema: { type: 'integer' } });
    const names = ['X-Trace', 'accept', 'Content-Type', 'Authorization'];
    const { asked } = await judgeOf(one('/x', { parameters: names.map(header) }));
    expect(await asked('GET /x', { 'x-TRACE': '5' })).toEqual([]);
    expect(await asked('GET /x', { 'x-trace': 'a' })).toHaveLength(1);
    expect(await asked('GET /x')).toEqual(['header X-Trace is missing, it is required']);
  });

  test('in strict mode credentials, undocumented query parameters and bodies are findings', async () => {
    const document = {
      ...one('/x', {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        security: [{ key: [] }, { basic: [] }],
      }),
      components: {
        securitySchemes: {
          key: { type: 'apiKey', in: 'query', name: 'api_key' },
          basic: { type: 'http', scheme: 'basic' },
        },
      },
    };
    const strict = await judgeOf(document, { strict: true });
    expect(await strict.asked('GET /x?api_key=1&limit=2')).toEqual([]);
    expect(await strict.asked('GET /x', { authorization: 'Basic YTpi' })).toEqual([]);
    expect(await strict.asked('GET /x', { authorization: 'Bearer a' })).toEqual([
      'no credentials: key, or basic is required',
    ]);
    expect(await strict.asked('GET /x?api_key=1&limt=2')).toEqual(['query limt is not documented']);
    const lenient = await judgeOf(document);
    expect(await lenient.asked('GET /x?limt=2', {}, 'body')).toEqual([]);
  });
});

describe('bodies', () => {
  const post = (content: unknown, more: Record<string, unknown> = {}) => ({
    openapi: '3.1.0',
    paths: { '/x': { post: { requestBody: { content, ...more }, responses: { default: { description: 'x' } } } } },
  });
  const json = { 'content-type': 'application/json; charset=utf-8' };

  test('the most specific media type counts, its parameters do not', async () => {
    const { asked } = await judgeOf(
      post({
        '*/*': { schema: { const: 'any' } },
        'application/*': { schema: { const: 'range' } },
        'application/json': { schema: { type: 'object' } },
        'application/*+json': { schema: { const: 'suffix' } },
      }),
    );
    expect(await asked('POST /x', json, {})).toEqual([]);
    expect(await asked('POST /x', json, '[]')).toHaveLength(1);
    expect(await asked('POST /x', { 'content-type': 'application/vnd.x+json' }, '"suffix"')).toEqual([]);
    expect(await asked('POST /x', { 'content-type': 'text/plain' }, 'any')).toEqual([]);
  });

  test('a body that is missing, of another type, or no JSON', async () => {
    const { asked } = await judgeOf(post({ 'application/json': { schema: { type: 'object' } } }, { required: true }));
    expect(await asked('POST /x')).toEqual(['body is missing, it is required']);
    expect(await asked('POST /x', { 'content-type': 'text/csv' }, 'a')).toEqual([
      'Content-Type text/csv is not documented, application/json is',
    ]);
    expect(await asked('POST /x', {}, '{}')).toEqual(['body has no Content-Type, documented is application/json']);
    expect(await asked('POST /x', json, '{bad')).toEqual([expect.stringMatching(/^body is no JSON: /)]);
    const optional = await judgeOf(post({ 'application/json': {} }));
    expect(await optional.asked('POST /x')).toEqual([]);
  });

  test('what the provider sets is not demanded, and members named like those of every object are judged', async () => {
    const schema = {
      type: 'object',
      required: ['id', 'name', 'constructor'],
      properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' } },
    };
    const { asked } = await judgeOf(post({ 'application/json': { schema } }));
    expect(await asked('POST /x', json, '{"name":"a","constructor":1}')).toEqual([]);
    expect(await asked('POST /x', json, '{"name":"a","__proto__":{"constructor":1}}')).toHaveLength(1);
  });

  test('forms: fields by type, lists, objects as JSON or in brackets', async () => {
    const schema = {
      type: 'object',
      required: ['age'],
      properties: {
        age: { type: 'integer' },
        tags: { type: 'array', items: { type: 'string', maxLength: 3 } },
        at: POINT,
      },
    };
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { asked } = await judgeOf(post({ 'application/x-www-form-urlencoded': { schema } }, { required: true }));
    expect(await asked('POST /x', form, 'age=3&tags=a&tags=b')).toEqual([]);
    expect(await asked('POST /x', form, 'age=3&tags=a')).toEqual([]);
    expect(await asked('POST /x', form, 'age=3&at=%7B%22r%22%3A1%2C%22g%22%3Atrue%7D')).toEqual([]);
    expect(await asked('POST /x', form, 'age=3&at[r]=1&at[g]=true')).toEqual([]);
    expect(await asked('POST /x', form, 'age=x&tags=long')).toHaveLength(2);
    expect(await asked('POST /x', form, '')).toHaveLength(1);
  });

  test('multipart: parts by name, JSON parts, files', async () => {
    const schema = {
      type: 'object',
      required: ['meta', 'file'],
      properties: { meta: POINT, count: { type: 'integer' }, file: { type: 'string', contentMediaType: 'image/png' } },
    };
    const { asked } = await judgeOf(post({ 'multipart/form-data': { schema } }));
    const type = { 'content-type': 'multipart/form-data; boundary=b' };
    const part = (name: string, value: string, more = '') =>
      `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
    const file = part('file', 'bytes', '; filename="a.png"\r\nContent-Type: image/png');
    const meta = part('meta', '{"r":1,"g":true}', '\r\nContent-Type: application/json');
    expect(await asked('POST /x', type, `${meta}${file}${part('count', '3')}--b--\r\n`)).toEqual([]);
    expect(await asked('POST /x', type, `${meta}${part('count', 'x')}--b--\r\n`)).toHaveLength(2);
    expect(await asked('POST /x', type, 'nonsense')).toEqual(['body is no multipart body of its boundary']);
  });

  test('a part has the type that its encoding says, or says none', async () => {
    const schema = { type: 'object', properties: { file: { type: 'string' } } };
    const encoding = { file: { contentType: 'image/png, image/*' }, gone: { contentType: 'text/csv' } };
    const { asked } = await judgeOf(post({ 'multipart/form-data': { schema, encoding } }));
    const type = { 'content-type': 'multipart/form-data; boundary=b' };
    const body = (more: string) => `--b\r\nContent-Disposition: form-data; name="file"${more}\r\n\r\nx\r\n--b--\r\n`;
    expect(await asked('POST /x', type, body('\r\nContent-Type: image/gif'))).toEqual([]);
    expect(await asked('POST /x', type, body(''))).toEqual([]);
    expect(await asked('POST /x', type, body('\r\nContent-Type: text/plain'))).toEqual([
      'part file is text/plain, image/png, image/* is documented',
    ]);
  });

  test('JSON Lines by their items', async () => {
    const content = { 'application/x-ndjson': { itemSchema: { type: 'object', required: ['id'] } } };
    const { asked } = await judgeOf({ ...post(content), openapi: '3.2.0' });
    const type = { 'content-type': 'application/x-ndjson' };
    expect(await asked('POST /x', type, '{"id":1}\n{"id":2}\n')).toEqual([]);
    expect(await asked('POST /x', type, '{"id":1}\n{}\n')).toHaveLength(1);
    expect(await asked('POST /x', type, '{"id":1}\n{bad\n')).toEqual([expect.stringContaining('line 2')]);
  });
});

test('schemas that lead back to themselves, and fields that are nested without end, take no time', async () => {
  const many = Array.from({ length: 40 }, () => ({ $ref: '#/components/schemas/A' }));
  const components = { schemas: { A: { anyOf: [...many, { type: 'integer' }, { allOf: many.slice(0, 1) }] } } };
  const loop = await judgeOf({ ...query({ $ref: '#/components/schemas/A' }, { style: 'deepObject' }), components });
  expect((await loop.asked(`GET /x?q${'[a]'.repeat(5000)}=1`)).length).toBeLessThan(2);
  const diamonds = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [
      `D${at}`,
      at === 39 ? { type: 'integer' } : { oneOf: [1, 2].map(() => ({ $ref: `#/components/schemas/D${at + 1}` })) },
    ]),
  );
  const diamond = await judgeOf({ ...query({ type: ['object'] }), components: { schemas: diamonds } });
  expect(await diamond.asked('GET /x')).toEqual([]);
});

test('findings have a key that does not change with the values, and the place that demands it', async () => {
  const document = query({ type: 'array', items: { type: 'integer' } });
  const { judge } = await judgeOf(document);
  const keyOf = async (line: string) => {
    const sent = request(line);
    const match = judge.match(sent);
    if (match.kind !== 'operation') throw new Error(match.kind);
    return (await judge.request(match.operation, sent)).findings;
  };
  const [first] = await keyOf('GET /x?q=a');
  const [second] = await keyOf('GET /x?q=1&q=2&q=other');
  expect(first?.key).toBe(second?.key);
  expect(first?.source).toEqual({ file: 'api.json', pointer: '/paths/~1x/get/parameters/0/schema/items/type' });
});
