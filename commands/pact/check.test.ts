// assay pact check as a user meets it; what it finds is what PactFlow's own program finds.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAssay } from '../../fixtures/assay-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-pact-check-'));
const check = (...words: readonly string[]) => runAssay(['pact', 'check', ...words], { cwd: folder });
const put = (file: string, content: unknown): void =>
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content, null, 2));

const OPC = join(import.meta.dirname, '../../node_modules/.bin/opc');

type Found = { readonly type: string; readonly code: string; readonly message: string };

/** What the comparator's own program prints. */
const opc = (...words: readonly string[]): Promise<readonly Found[]> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [OPC, ...words], { cwd: folder }, (_, stdout, stderr) => {
      try {
        resolve(
          stdout
            .trim()
            .split('\n')
            .flatMap((line) => JSON.parse(line)),
        );
      } catch {
        reject(new Error(stderr));
      }
    });
  });

type Event = { readonly type: string; readonly [key: string]: unknown };
type Check = {
  verdict: string;
  name: string;
  where: string;
  error: { name: string; message: string };
  [key: string]: unknown;
};

const events = (): readonly Event[] =>
  readFileSync(join(folder, 'run.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);

const checksIn = (all: readonly Event[]): readonly Check[] =>
  all.flatMap((event) => (event.type === 'step.finished' ? (event.checks as Check[]) : []));

/** The same shape as the comparator's, of the events of a run. */
const foundIn = (all: readonly Event[]): readonly string[] => [
  ...checksIn(all)
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ error }) => `error ${error.name} ${error.message}`),
  ...all.filter(({ type }) => type === 'problem.raised').map(({ code, message }) => `warning ${code} ${message}`),
];

const SHOP = `openapi: 3.0.3
info: { title: shop, version: 1.0.0 }
x-shared: &shared
  description: none
  content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } }
paths:
  /users/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: integer } }
    get:
      parameters:
        - { name: expand, in: query, schema: { type: boolean } }
      responses:
        '200':
          description: ok
          headers: { X-Rate: { schema: { type: integer } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/User' } } }
        '404': *shared
    put:
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name]
              properties: { name: { type: string }, 'a.b': { type: integer } }
      responses:
        2XX: { description: ok }
        default: { description: wrong }
components:
  schemas:
    User:
      type: object
      properties:
        id: { type: integer }
        tags:
          type: array
          items: { $ref: '#/components/schemas/Tag' }
    Tag:
      type: object
      properties:
        label:
          type: string
          enum: [a, b]
    Error: { type: object, properties: { message: { type: string } } }
`;

const JSON_TYPE = { 'Content-Type': ['application/json'] };
const body = (content: unknown) => ({ contentType: 'application/json', encoded: false, content });
const http = (description: string, request: object, response: object) => ({
  type: 'Synchronous/HTTP',
  description,
  request,
  response,
});
const pact = (interactions: readonly object[], version = '4.0') => ({
  consumer: { name: 'web' },
  provider: { name: 'shop' },
  interactions,
  metadata: { pactSpecification: { version } },
});

const GOOD = http(
  'a user',
  { method: 'GET', path: '/users/7' },
  { status: 200, headers: JSON_TYPE, body: body({ id: 7, tags: [{ label: 'a' }] }) },
);
const WRONG = [
  http(
    'a wrong user',
    { method: 'GET', path: '/users/7', query: { expand: ['maybe'], other: ['1'] } },
    {
      status: 200,
      headers: { ...JSON_TYPE, 'X-Rate': ['fast'], 'X-More': ['1'] },
      body: body({ id: '7', tags: [{ label: 'a' }, { label: 'c' }] }),
    },
  ),
  http('nobody', { method: 'GET', path: '/users/8' }, { status: 404, headers: JSON_TYPE, body: body({ message: 8 }) }),
  http('another address', { method: 'GET', path: '/people' }, { status: 200 }),
  http(
    'a change',
    { method: 'PUT', path: '/users/7', headers: JSON_TYPE, body: body({ 'a.b': 'x' }) },
    { status: 201 },
  ),
];

beforeAll(() => {
  put('shop.yaml', SHOP);
  put('good.json', pact([GOOD]));
  put('wrong.json', pact([GOOD, ...WRONG]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('pacts that agree pass, one check an interaction', async () => {
  const { code, stdout } = await check('--openapi', 'shop.yaml', 'good.json');
  expect(stdout).toContain('1 interaction holds');
  expect(code).toBe(0);
});

/** Line and text that a place such as `wrong.json:12:3#/a` leads to. */
const lineOf = (where: string, file: string): string => {
  const [, line = '0', column = '1'] = new RegExp(`${file.replace('.', '\\.')}:(\\d+):(\\d+)#`).exec(where) ?? [];
  return (readFileSync(join(folder, file), 'utf8').split('\n')[Number(line) - 1] ?? '').slice(Number(column) - 1);
};

test('what disagrees has a check each, with both places, as the comparator finds it', async () => {
  const { code } = await check('--openapi', 'shop.yaml', 'wrong.json', '--silent', '--reporter', 'ndjson=run.ndjson');
  expect(code).toBe(1);
  const all = events();
  const expected = (await opc('--oas', 'shop.yaml', 'wrong.json')).map(
    ({ type, code, message }) => `${type} ${code} ${message}`,
  );
  expect(expected.length).toBeGreaterThan(7);
  expect(foundIn(all).toSorted()).toEqual(expected.toSorted());

  const checks = checksIn(all);
  const named = (name: string): Check => checks.find((one) => one.name === name)!;
  const label = named('response.body.tags.1.label');
  expect(label).toMatchObject({ expected: { enum: ['a', 'b'] }, actual: 'c' });
  expect(label.where).toContain('#/interactions/1/response/body/content/tags/1/label');
  expect(label.where).toContain('#/components/schemas/Tag/properties/label/enum');
  expect(lineOf(label.where, 'wrong.json')).toMatch(/^"c"/);
  expect(lineOf(label.where, 'shop.yaml')).toBe('enum: [a, b]');
  const id = named('response.body.id');
  expect(id).toMatchObject({ expected: { type: 'integer' }, actual: '7' });
  expect(lineOf(id.where, 'shop.yaml')).toMatch(/^type: integer/);
  const dotted = named('request.body.a.b');
  expect(dotted.where).toContain('#/interactions/4/request/body/content/a.b');
  expect(lineOf(dotted.where, 'shop.yaml')).toMatch(/^type: integer \} \} \}$|^type: integer/);
  expect(lineOf(named('response.headers.x-more').where, 'wrong.json')).toMatch(/^\[/);
  const shared = named('response.body.message');
  expect(shared.where).toContain('#/components/schemas/Error/properties/message/type');
  const warning = all.find(({ type }) => type === 'problem.raised')!;
  expect(warning).toMatchObject({ level: 'warning', code: 'request.query.unknown' });
  expect(lineOf(String(warning.where), 'wrong.json')).toMatch(/^\[/);
});

test('warnings fail with --strict alone', async () => {
  put(
    'warned.json',
    pact([http('more', { method: 'GET', path: '/users/7', query: { other: ['1'] } }, { status: 200 })]),
  );
  const lenient = await check('--openapi', 'shop.yaml', 'warned.json');
  expect(lenient.stdout).toContain('Query parameter is not defined in the spec file: other');
  expect(lenient.code).toBe(0);
  expect((await check('--openapi', 'shop.yaml', 'warned.json', '--strict')).code).toBe(1);
});

test('a document in several files: places are those of the file, and nothing that is referred to is overlooked', async () => {
  mkdirSync(join(folder, 'parts'), { recursive: true });
  put(
    'api.yaml',
    "openapi: 3.1.0\ninfo: { title: x, version: '1' }\npaths:\n  /a: { $ref: parts/a.yaml }\n  /c:\n    get:\n      responses: { '200': { description: c, content: { application/json: { schema: { $ref: '#/components/schemas/Lost' } } } } }\n",
  );
  put(
    'parts/a.yaml',
    "get:\n  responses:\n    '200':\n      description: a\n      content:\n        application/json:\n          schema: { $ref: 's.json#/definitions/A' }\n",
  );
  put(
    'parts/s.json',
    '{"definitions": {\n "A": {"type": "object", "properties": {"b": {"$ref": "#/definitions/B"}}},\n "B": {"type": "object", "properties": {"n": {"type": "integer"}}}\n}}',
  );
  put(
    'parted.json',
    pact([
      http('a', { method: 'GET', path: '/a' }, { status: 200, headers: JSON_TYPE, body: body({ b: { n: 'x' } }) }),
    ]),
  );
  const { code } = await check('--openapi', 'api.yaml', 'parted.json', '--silent', '--reporter', 'ndjson=run.ndjson');
  expect(code).toBe(1);
  const [wrong] = checksIn(events());
  expect(wrong).toMatchObject({ name: 'response.body.b.n', expected: { type: 'integer' }, actual: 'x' });
  expect(wrong!.where).toContain('parts/s.json:3:');
  expect(wrong!.where).toContain('#/definitions/B/properties/n/type');
  expect(events()).toContainEqual(
    expect.objectContaining({
      code: 'spec.dangling-ref',
      message: expect.stringMatching(/^api\.yaml:7:\d+ refers to #\/components\/schemas\/Lost/),
    }),
  );
});

test('Swagger 2 with a base path, and pacts of specification 2', async () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } } };
  put('old.json', {
    swagger: '2.0',
    info: { title: 'x', version: '1' },
    basePath: '/v1',
    paths: {
      '/a': {
        post: {
          consumes: ['application/json'],
          produces: ['application/json'],
          parameters: [{ in: 'body', name: 'b', schema }],
          responses: { 200: { description: 'd', schema } },
        },
      },
    },
  });
  const headers = { 'Content-Type': 'application/json' };
  put(
    'old-pact.json',
    pact(
      [
        {
          description: 'a',
          request: { method: 'post', path: '/v1/a', headers, body: { n: 'x' } },
          response: { status: 200, headers, body: { n: 'y' } },
        },
      ],
      '2.0.0',
    ),
  );
  const { code } = await check('--openapi', 'old.json', 'old-pact.json', '--silent', '--reporter', 'ndjson=run.ndjson');
  expect(code).toBe(1);
  const expected = (await opc('--oas', 'old.json', 'old-pact.json')).map(
    ({ type, code, message }) => `${type} ${code} ${message}`,
  );
  expect(foundIn(events()).toSorted()).toEqual(expected.toSorted());
  expect(checksIn(events()).map(({ where }) => where.split('old.json')[1]!.replace(/^[:\d]+/, ''))).toEqual([
    '#/paths/~1a/post/parameters/0/schema/properties/n/type',
    '#/paths/~1a/post/responses/200/schema/properties/n/type',
  ]);
});

test('merge keys of YAML count, which the program of the comparator overlooks', async () => {
  const merged = SHOP.replace('x-shared: &shared', "x-shared: &shared\n '404':").replace(
    "'404': *shared",
    '<<: *shared',
  );
  put(
    'merged.yaml',
    merged.replaceAll(
      /^( {2})(description: none|content: \{ application\/json: \{ schema: \{ \$ref: '#\/components\/schemas\/Error' \} \} \})$/gm,
      '   $2',
    ),
  );
  const { code } = await check('--openapi', 'merged.yaml', 'wrong.json', '--silent', '--reporter', 'ndjson=run.ndjson');
  expect(code).toBe(1);
  const wrong = checksIn(events()).find(({ name }) => name === 'response.body.message')!;
  expect(wrong.error.message).toContain('must be string');
});

test('servers of a document are not looked at, which is said where it matters', async () => {
  put('served.yaml', SHOP.replace('paths:', 'servers: [{ url: https://shop.example/api }]\npaths:'));
  put('served.json', pact([{ ...GOOD, request: { method: 'GET', path: '/api/users/7' } }]));
  const unknown = await check('--openapi', 'served.yaml', 'served.json');
  expect(unknown.stdout).toContain('--base-path /api');
  expect(unknown.code).toBe(1);
  expect((await check('--openapi', 'served.yaml', 'served.json', '--base-path', '/api')).code).toBe(0);
});

test('messages need an AsyncAPI document; what is not compared is skipped, not passed', async () => {
  const message = (description: string, content: object, operationId: string) => ({
    type: 'Asynchronous/Messages',
    description,
    contents: body(content),
    comments: { references: { AsyncAPI: { operationId } } },
  });
  put(
    'events.yaml',
    "asyncapi: 3.0.0\ninfo: { title: x, version: '1' }\nchannels:\n  orders:\n    messages:\n      packed:\n        payload: { type: object, properties: { id: { type: integer } } }\noperations:\n  packed: { action: send, channel: { $ref: '#/channels/orders' }, messages: [{ $ref: '#/channels/orders/messages/packed' }] }\n",
  );
  put(
    'events.json',
    pact([message('right', { id: 1 }, 'packed'), message('wrong', { id: 'x' }, 'packed'), message('lost', {}, 'sent')]),
  );
  const alone = await check('--openapi', 'shop.yaml', 'events.json');
  expect(alone.stderr).toContain('Nothing was compared');
  expect(alone.code).toBe(4);
  const { code } = await check(
    '--asyncapi',
    'events.yaml',
    'events.json',
    '--silent',
    '--reporter',
    'ndjson=run.ndjson',
  );
  expect(code).toBe(1);
  expect(checksIn(events()).map(({ verdict, error }) => error?.name ?? verdict)).toEqual([
    'pass',
    'message.no.match',
    'message.operation.unknown',
  ]);
  expect(checksIn(events())[1]!.error.message).toContain('must be integer');
});

describe('what cannot be judged or read', () => {
  test('a schema that is none makes its interactions errors, not the others', async () => {
    put(
      'pattern.yaml',
      "openapi: 3.0.0\ninfo: { title: x, version: '1' }\npaths:\n  /a: { get: { responses: { '200': { description: d, content: { application/json: { schema: { type: string, pattern: '(' } } } } } } }\n  /b: { get: { responses: { '200': { description: d } } } }\n",
    );
    put(
      'pattern.json',
      pact([
        http('a', { method: 'GET', path: '/a' }, { status: 200, headers: JSON_TYPE, body: body('x') }),
        http('b', { method: 'GET', path: '/b' }, { status: 200 }),
      ]),
    );
    const { code, stdout } = await check('--openapi', 'pattern.yaml', 'pattern.json');
    expect(stdout).toContain('Invalid regular expression');
    expect(stdout).toMatch(/✓ b/);
    expect(code).toBe(3);
  });

  test.each<[string, readonly string[], string, number]>([
    ['broken YAML', ['--openapi', 'broken.yaml', 'good.json'], 'broken.yaml:4:1 is neither JSON nor YAML', 2],
    ['another document', ['--openapi', 'good.json', 'good.json'], 'good.json:1:1 is no OpenAPI document', 2],
    ['no such file', ['--openapi', 'gone.yaml', 'good.json'], 'gone.yaml', 2],
    ['a reference to no file', ['--openapi', 'lost.yaml', 'good.json'], 'parts/lost.yaml', 2],
    [
      'a malformed pact',
      ['--openapi', 'shop.yaml', 'malformed.json'],
      'malformed.json:17:19 cannot be compared: response.status',
      2,
    ],
    ['broken JSON of a pact', ['--openapi', 'shop.yaml', 'broken.json'], 'broken.json:1:2', 2],
    ['no document', ['good.json'], 'No API description was given', 2],
    ['no pact', ['--openapi', 'shop.yaml'], 'No pact was given', 2],
    ['no interaction', ['--openapi', 'shop.yaml', 'empty.json'], 'Nothing was compared', 4],
  ])('%s', async (_, words, message, exit) => {
    put('broken.yaml', 'openapi: 3.0.0\ninfo:\n  title: [x\n');
    put('lost.yaml', "openapi: 3.0.0\ninfo: { title: x, version: '1' }\npaths: { /a: { $ref: parts/lost.yaml } }\n");
    put('malformed.json', pact([http('x', { method: 'GET', path: '/x' }, { status: '200' })]));
    put('broken.json', '{oops');
    put('empty.json', pact([]));
    const { code, stderr } = await check(...words);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(code).toBe(exit);
  });
});

test('the document may be a URL, and its files are beside it', async () => {
  const server: Server = createServer((request, response) => {
    const file =
      request.url === '/v1/shop.yaml'
        ? "openapi: 3.0.0\ninfo: { title: x, version: '1' }\npaths: { /users/7: { $ref: user.yaml } }\n"
        : "get: { responses: { '201': { description: d } } }\n";
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  try {
    const { code } = await check(
      '--openapi',
      `${url}/shop.yaml`,
      'good.json',
      '--reporters',
      'json',
      '--reporter-json-export',
      'r.json',
      '--reporter',
      'ndjson=run.ndjson',
    );
    expect(code).toBe(1);
    expect(checksIn(events())[0]!.where).toContain(`${url}/user.yaml:1:`);
  } finally {
    server.close();
  }
});
