// assay run --openapi through the built program: what is judged, what is not, coverage, and exit codes.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const BIN = join(import.meta.dirname, '..', 'bin', 'run.js');
const folder = mkdtempSync(join(tmpdir(), 'assay-openapi-'));

const SPEC = `openapi: 3.1.0
info: {title: Pets, version: '1'}
servers:
  - url: /v1
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - name: limit
          in: query
          schema: {type: integer, maximum: 100}
      responses:
        '200':
          description: all
          headers:
            X-Total: {required: true, schema: {type: integer}}
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Pet'}
      responses:
        '201': {description: made}
        '400': {description: refused}
  /pets/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: one, content: {application/xml: {schema: {type: object}}}}
  /old:
    get:
      responses:
        '302': {description: moved}
  /older:
    get:
      responses:
        '200': {description: all, content: {application/json: {schema: {type: array}}}}
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties: {id: {type: integer}}
`;

/** Broken where the request asks for it. */
const answer = (method: string, url: URL): { status: number; headers?: Record<string, string>; body?: string } => {
  const json = { 'content-type': 'application/json', 'x-total': '1' };
  const wish = url.searchParams.get('wish');
  const { pathname } = url;
  if (pathname === '/v1/pets' && method === 'POST') return { status: Number(wish ?? 201) };
  if (pathname === '/v1/pets') {
    if (wish === 'schema') return { status: 200, headers: json, body: '[{"id":"x"}]' };
    if (wish === 'header') return { status: 200, headers: { ...json, 'x-total': 'many' }, body: '[]' };
    if (wish === 'type') return { status: 200, headers: { ...json, 'content-type': 'text/html' }, body: '<p>' };
    if (wish === 'status') return { status: 418, headers: json, body: '{}' };
    return { status: 200, headers: json, body: '[{"id":1}]' };
  }
  if (pathname.startsWith('/v1/pets/'))
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: '<a/>' };
  if (pathname === '/v1/old' || pathname === '/v1/older') return { status: 302, headers: { location: '/v1/pets' } };
  if (pathname === '/v1/secret') return { status: 200, headers: json, body: '{}' };
  return { status: 404, headers: json, body: '{}' };
};

let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { status, headers = {}, body = '' } = answer(request.method ?? '', new URL(request.url ?? '/', 'http://x'));
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(folder, 'pets.yaml'), SPEC);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly output: string };

const assay = (words: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [BIN, ...words], { cwd: folder, env: { ...process.env, CI: '' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.on('close', (code) => resolve({ code, output }));
  });

type Call = { readonly line: string; readonly body?: unknown };

const run = (calls: readonly (string | Call)[], ...words: readonly string[]): Promise<Ended> => {
  const item = calls.map((given) => {
    const { line, body } = typeof given === 'string' ? { line: given, body: undefined } : given;
    const [method, path = ''] = line.split(' ');
    const raw =
      body === undefined
        ? {}
        : { body: { mode: 'raw', raw: JSON.stringify(body), options: { raw: { language: 'json' } } } };
    return { name: line, request: { method, url: path.startsWith('http') ? path : base + path, ...raw } };
  });
  writeFileSync(join(folder, 'c.json'), JSON.stringify({ info: { name: 'c', schema: 'v2.1.0' }, item }));
  return assay(['run', 'c.json', '--openapi', 'pets.yaml', ...words]);
};

describe('what is judged', () => {
  test('a run that keeps the document passes, and every aspect is told', async () => {
    const { code, output } = await run(['GET /v1/pets?limit=5', { line: 'POST /v1/pets', body: { id: 1 } }]);
    expect(output).toContain('response_schema_conformance: GET /pets');
    expect(output).toContain('request_conformance: POST /pets');
    expect(output).toContain('2/5');
    expect(code).toBe(0);
  });

  test.each([
    ['a response schema', 'GET /v1/pets?wish=schema', 'body /0/id', 'pets.yaml:48'],
    ['a response header', 'GET /v1/pets?wish=header', 'header X-Total', 'pets.yaml:17'],
    ['a content type', 'GET /v1/pets?wish=type', 'text/html', 'pets.yaml:14'],
    ['a status', 'GET /v1/pets?wish=status', 'status 418 is not documented', 'pets.yaml:7'],
    ['a request parameter', 'GET /v1/pets?limit=500', 'query limit', 'pets.yaml:12'],
    ['a path', 'GET /v1/secret', 'no path for /v1/secret', 'pets.yaml:5'],
  ])('%s that the document does not allow fails the run, with its line', async (_, line, message, place) => {
    const { code, output } = await run(['GET /v1/pets', line]);
    expect(output).toContain(message);
    expect(output).toContain(place);
    expect(code).toBe(1);
  });

  test('a request body that is wrong and accepted fails; one that is wrong and refused as documented does not', async () => {
    const accepted = await run([{ line: 'POST /v1/pets', body: { id: 'x' } }]);
    expect(accepted.output).toContain('body /id');
    expect(accepted.code).toBe(1);
    const refused = await run([{ line: 'POST /v1/pets?wish=400', body: { id: 'x' } }]);
    expect(refused.output).toContain('wrong, and refused with 400');
    expect(refused.code).toBe(0);
    const undocumented = await run([{ line: 'POST /v1/pets?wish=422', body: { id: 'x' } }]);
    expect(undocumented.code).toBe(1);
  });

  test('members and parameters that are not documented fail only in strict mode', async () => {
    const calls = ['GET /v1/pets?lim=5'];
    expect((await run(calls)).code).toBe(0);
    const strict = await run(calls, '--openapi-strict');
    expect(strict.output).toContain('query lim is not documented');
    expect(strict.output).toContain('limit');
    expect(strict.code).toBe(1);
  });

  test('a redirect that is documented is judged as it is, another one by where it leads', async () => {
    const { code, output } = await run(['GET /v1/old', 'GET /v1/older']);
    expect(output).toContain('status_code_conformance: GET /old');
    expect(output).toContain('response_schema_conformance: GET /older');
    expect(code).toBe(0);
  });

  test('scripts see the same responses as without it', async () => {
    await run(['GET /v1/pets']);
    const file = join(folder, 'c.json');
    const collection = JSON.parse(readFileSync(file, 'utf8'));
    collection.item[0].event = [
      { listen: 'test', script: { exec: ['pm.test("is", () => pm.response.to.have.status(200))'] } },
    ];
    writeFileSync(file, JSON.stringify(collection));
    const { code, output } = await assay(['run', 'c.json', '--openapi', 'pets.yaml']);
    expect(output).toMatch(/documented_operation[\s\S]*✓ is|documented_operation[\s\S]*is\n/);
    expect(code).toBe(0);
  });
});

describe('what is not judged', () => {
  test('requests to other servers, told once', async () => {
    const { code, output } = await run(['GET /v1/pets', `GET ${base.replace('127.0.0.1', 'localhost')}/token`]);
    expect(output).toMatch(/1 request was not judged by pets\.yaml/);
    expect(output).toContain('--openapi-server');
    expect(code).toBe(0);
  });

  test('an undocumented request that comes before it is known where the API is, is an error in the end', async () => {
    const { code, output } = await run(['GET /v1/secret', 'GET /v1/pets']);
    expect(output).toContain('no path for /v1/secret');
    expect(code).toBe(3);
  });

  test('XML, told once an operation', async () => {
    const { code, output } = await run(['GET /v1/pets/1', 'GET /v1/pets/2']);
    expect(output.match(/application\/xml\s+cannot\s+be\s+read/g)).toHaveLength(1);
    expect(output).not.toContain('response_schema_conformance');
    expect(code).toBe(0);
  });

  test('a run without any request of the document could not be judged', async () => {
    const { code, output } = await run(['GET /v1/pets'], '--openapi-server', 'http://127.0.0.1:9/api');
    expect(output).toContain('No request of this run belongs to an operation of pets.yaml');
    expect(output).toContain('--openapi-server');
    expect(code).toBe(3);
  });

  test('a server that the document does not name', async () => {
    const named = await run(['GET /v1/pets'], '--openapi-server', `${base}/v1`);
    expect(named.output).toContain('documented_operation: GET /pets');
    expect(named.code).toBe(0);
    const wrong = await run(['GET /v1/pets'], '--openapi-server', 'localhost:8080');
    expect(wrong.output).toContain('--openapi-server needs a URL');
    expect(wrong.code).toBe(2);
  });

  test('a schema that leads nowhere is an error, not a pass', async () => {
    writeFileSync(
      join(folder, 'pets.yaml'),
      SPEC.replace("#/components/schemas/Pet'}}\n    post", "#/components/schemas/Gone'}}\n    post"),
    );
    const { code, output } = await run(['GET /v1/pets']);
    writeFileSync(join(folder, 'pets.yaml'), SPEC);
    expect(output).toContain('could not be evaluated');
    expect(code).toBe(3);
  });

  test('a document that cannot be used', async () => {
    for (const [text, said] of [
      ['openapi: 3.1.0\ninfo: {title: x, version: "1"}\npaths: {}\n', 'no operation'],
      ['a: [', 'broken.yaml:'],
      ['just: data', 'broken.yaml'],
    ] as const) {
      writeFileSync(join(folder, 'broken.yaml'), text);
      const { code, output } = await assay(['run', 'c.json', '--openapi', 'broken.yaml']);
      expect(output).toContain(said);
      expect(output).not.toContain('    at ');
      expect(code).toBe(2);
    }
    const gone = await assay(['run', 'c.json', '--openapi', 'gone.yaml']);
    expect(gone.code).toBe(2);
  });
});

describe('coverage', () => {
  test('less than demanded fails the run, in the terminal and in JUnit; enough does not', async () => {
    const report = join(folder, 'r.xml');
    const words = ['-r', 'cli,junit', '--reporter-junit-export', report];
    const low = await run(['GET /v1/pets?limit=1'], '--min-coverage', '60', ...words);
    expect(low.output).toContain('API coverage');
    expect(low.output).toMatch(/% of Pets was covered, 60 % is demanded/);
    expect(low.output).toContain('POST /pets');
    expect(low.code).toBe(1);
    expect(readFileSync(report, 'utf8')).toMatch(/coverage of at least 60 %[\s\S]*<failure/);
    const enough = await run(['GET /v1/pets?limit=1'], '--min-coverage', '20', ...words);
    expect(enough.code).toBe(0);
  });

  test('what the document does not know is listed', async () => {
    const { output } = await run(['GET /v1/pets?wish=status', 'GET /v1/secret']);
    expect(output).toContain('GET /pets 418');
    expect(output).toContain('GET /v1/secret');
  });
});
