// Which operation a request belongs to: servers, templates, encodings, and what belongs to none.
import { describe, expect, test } from 'vitest';
import { judgeOf } from '../judging/testing/judge-of.ts';

const operations = (...lines: readonly string[]) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const line of lines) {
    const [, method = '', path = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    paths[path] = { ...paths[path], [method.toLowerCase()]: { responses: { default: { description: 'x' } } } };
  }
  return paths;
};

const matcher = async (document: Record<string, unknown>, baseUrls: readonly string[] = [], uri?: string) => {
  const { judge } = await judgeOf({ openapi: '3.1.0', ...document }, { baseUrls }, uri);
  return (line: string) => {
    const [method = '', url = ''] = line.split(' ');
    const match = judge.match({ method, url });
    if (match.kind !== 'operation') return match;
    return { operation: match.operation.id, ...match.pathValues };
  };
};

describe('servers', () => {
  test('an absolute server counts with its path, any case of its host, and its port left out', async () => {
    const match = await matcher({
      servers: [{ url: 'https://API.example.com:443/v1/' }],
      paths: operations('GET /pets'),
    });
    expect(match('GET https://api.example.com/v1/pets?limit=1')).toEqual({ operation: 'GET /pets' });
    expect(match('GET https://api.example.com/v1')).toMatchObject({ kind: 'path' });
    expect(match('GET https://api.example.com/v10/pets')).toMatchObject({ kind: 'path' });
    expect(match('GET https://api.example.com/pets')).toMatchObject({ kind: 'path' });
    expect(match('GET http://api.example.com/v1/pets')).toEqual({ kind: 'elsewhere' });
    expect(match('GET https://auth.example.com/v1/pets')).toEqual({ kind: 'elsewhere' });
  });

  test('a host of another alphabet is the same on the wire', async () => {
    const match = await matcher({ servers: [{ url: 'https://bücher.example/v1' }], paths: operations('GET /pets') });
    expect(match('GET https://xn--bcher-kva.example/v1/pets')).toEqual({ operation: 'GET /pets' });
  });

  test('variables may have every value that they allow', async () => {
    const url = 'https://{tenant}.example.com:{port}/{version}';
    const variables = {
      tenant: { default: 'demo' },
      port: { default: '443', enum: ['443', '8443'] },
      version: { default: 'v1', enum: ['v1', 'v2'] },
    };
    const match = await matcher({ servers: [{ url, variables }], paths: operations('GET /pets') });
    expect(match('GET https://acme.example.com/v2/pets')).toEqual({ operation: 'GET /pets' });
    expect(match('GET https://acme.example.com:8443/v1/pets')).toEqual({ operation: 'GET /pets' });
    expect(match('GET https://acme.example.com:9/v1/pets')).toEqual({ kind: 'elsewhere' });
    expect(match('GET https://acme.example.com/v3/pets')).toMatchObject({ kind: 'path' });
  });

  test('a relative server is below the document, below the URLs given, or anywhere', async () => {
    const document = { servers: [{ url: '/v1' }], paths: operations('GET /pets') };
    const fetched = await matcher(document, [], 'https://docs.example.com/spec/api.json');
    expect(fetched('GET https://docs.example.com/v1/pets')).toEqual({ operation: 'GET /pets' });
    expect(fetched('GET https://other.example.com/v1/pets')).toEqual({ kind: 'elsewhere' });
    const given = await matcher(document, ['http://localhost:3000']);
    expect(given('GET http://localhost:3000/v1/pets')).toEqual({ operation: 'GET /pets' });
    expect(given('GET http://localhost:4000/v1/pets')).toEqual({ kind: 'elsewhere' });
    const anywhere = await matcher(document);
    expect(anywhere('GET http://auth.example.com/v1/token')).toEqual({ kind: 'elsewhere' });
    expect(anywhere('GET http://localhost:3000/v1/pets')).toEqual({ operation: 'GET /pets' });
    expect(anywhere('GET http://localhost:3000/v1/petz')).toEqual({ kind: 'path', near: '/pets' });
  });

  test('a URL that the caller gives is a base, and with no path of its own it has the paths of the servers too', async () => {
    const document = { servers: [{ url: 'https://api.example.com/v1' }], paths: operations('GET /pets') };
    const rooted = await matcher(document, ['http://localhost:3000']);
    expect(rooted('GET http://localhost:3000/pets')).toEqual({ operation: 'GET /pets' });
    expect(rooted('GET http://localhost:3000/v1/pets')).toEqual({ operation: 'GET /pets' });
    const based = await matcher(document, ['http://localhost:3000/api']);
    expect(based('GET http://localhost:3000/api/pets')).toEqual({ operation: 'GET /pets' });
    expect(based('GET http://localhost:3000/v1/pets')).toMatchObject({ kind: 'path' });
  });

  test('servers of an operation come in the place of those of the document', async () => {
    const paths = {
      '/files': { post: { servers: [{ url: 'https://up.example.com' }], responses: {} } },
      ...operations('GET /pets'),
    };
    const match = await matcher({ servers: [{ url: 'https://api.example.com' }], paths });
    expect(match('POST https://up.example.com/files')).toEqual({ operation: 'POST /files' });
    expect(match('POST https://api.example.com/files')).toMatchObject({ kind: 'path' });
  });

  test('Swagger 2 has a host, schemes and a base path', async () => {
    const { judge } = await judgeOf(
      {
        swagger: '2.0',
        host: 'api.example.com',
        basePath: '/v2',
        schemes: ['http', 'https'],
        paths: operations('GET /pets'),
      },
      { baseUrls: [] },
    );
    for (const scheme of ['http', 'https'])
      expect(judge.match({ method: 'GET', url: `${scheme}://api.example.com/v2/pets` }).kind).toBe('operation');
  });
});

describe('paths', () => {
  const base = ['http://a.test'];
  test('concrete ones come before templated ones, unless they lack the method', async () => {
    const match = await matcher({ paths: operations('GET /pets/{id}', 'GET /pets/mine', 'DELETE /pets/{id}') }, base);
    expect(match('GET http://a.test/pets/mine')).toEqual({ operation: 'GET /pets/mine' });
    expect(match('GET http://a.test/pets/7')).toEqual({ operation: 'GET /pets/{id}', id: '7' });
    expect(match('DELETE http://a.test/pets/mine')).toEqual({ operation: 'DELETE /pets/{id}', id: 'mine' });
  });

  test('templates inside a segment, percent-encoding, and values that are decoded', async () => {
    const match = await matcher(
      { paths: operations('GET /files/{name}.json', 'GET /range/{from}-{to}', 'GET /caf%C3%A9/{x}', 'GET /a b/{x}') },
      base,
    );
    expect(match('GET http://a.test/files/a.b.json')).toMatchObject({ name: 'a.b' });
    expect(match('GET http://a.test/files/.json')).toMatchObject({ kind: 'path' });
    expect(match('GET http://a.test/files/a%2Ejson')).toMatchObject({ name: 'a' });
    expect(match('GET http://a.test/range/1-2')).toMatchObject({ from: '1', to: '2' });
    expect(match('GET http://a.test/caf%c3%a9/x%2Fy')).toMatchObject({ x: 'x/y' });
    expect(match('GET http://a.test/a%20b/1')).toMatchObject({ x: '1' });
    expect(match('GET http://a.test/a%20b/%zz')).toMatchObject({ x: '%zz' });
  });

  test('a slash at the end is another path; the nearest one is told', async () => {
    const match = await matcher({ paths: operations('GET /pets', 'GET /pets/{id}/toys') }, base);
    expect(match('GET http://a.test/pets/')).toEqual({ kind: 'path', near: '/pets' });
    expect(match('GET http://a.test/Pets')).toEqual({ kind: 'path', near: '/pets' });
    expect(match('GET http://a.test/pets/17/tojs')).toEqual({ kind: 'path', near: '/pets/{id}/toys' });
    expect(match('GET http://a.test/something/else')).toEqual({ kind: 'path' });
  });

  test('a method that the path lacks is told with those that it has; a preflight is nothing to judge', async () => {
    const match = await matcher({ paths: operations('GET /pets', 'POST /pets') }, base);
    expect(match('DELETE http://a.test/pets')).toEqual({ kind: 'method', path: '/pets', methods: ['GET', 'POST'] });
    expect(match('HEAD http://a.test/pets')).toMatchObject({ kind: 'method' });
    expect(match('OPTIONS http://a.test/pets')).toEqual({ kind: 'elsewhere' });
  });

  test('names of a path that are those of every object', async () => {
    const match = await matcher({ paths: operations('GET /x/{__proto__}/{constructor}') }, base);
    const found = match('GET http://a.test/x/1/2');
    expect(Object.entries(found)).toContainEqual(['__proto__', '1']);
    expect(Object.entries(found)).toContainEqual(['constructor', '2']);
  });

  test('a hostile template takes no time', async () => {
    const path = `/${'{a}'.repeat(1)}${Array.from({ length: 30 }, (_, at) => `{n${at}}-`).join('')}end`;
    const match = await matcher({ paths: operations(`GET ${path}`) }, base);
    expect(match(`GET http://a.test/${'x-'.repeat(20_000)}`)).toMatchObject({ kind: 'path' });
  });
});
