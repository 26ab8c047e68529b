// assay convert as a user meets it: the collection it makes runs green against a right provider, red against wrong ones.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runAssay } from '../fixtures/assay-process.ts';

type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: string | Buffer };
type Seen = { readonly line: string; readonly headers: IncomingMessage['headers']; readonly body: Buffer };

const folder = mkdtempSync(join(tmpdir(), 'assay-convert-'));
const assay = (...words: readonly string[]) => runAssay(words, { cwd: folder });
const at = (file: string): string => join(folder, file);
const json = (body: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

const PNG = Buffer.from('89504e470d0a1a0a0001ff', 'hex');
const rule = (...matchers: readonly object[]) => ({ matchers, combine: 'AND' });

const OLD = {
  consumer: { name: 'web' },
  provider: { name: 'shop' },
  metadata: { pactSpecification: { version: '2.0.0' } },
  interactions: [
    {
      description: 'a search',
      providerState: 'there are shoes',
      request: {
        method: 'get',
        path: '/search',
        query: 'q=red%20shoes&page=2',
        headers: { Accept: 'application/json' },
      },
      response: {
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: { total: 2, hits: [{ sku: 'A1', price: 9.5 }] },
        matchingRules: {
          '$.body.total': { match: 'type' },
          '$.body.hits': { min: 1, match: 'type' },
          '$.body.hits[*].sku': { match: 'regex', regex: '[A-Z]\\d' },
          "$.headers['Content-Type']": { match: 'regex', regex: 'application/json.*' },
        },
      },
    },
    {
      description: 'the old address',
      request: { method: 'GET', path: '/old' },
      response: { status: 302, headers: { Location: '/new' } },
    },
    {
      description: 'something plain',
      request: { method: 'GET', path: '/plain' },
      response: { status: 200, body: [1, true] },
    },
    {
      description: 'a login',
      request: {
        method: 'POST',
        path: '/login',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'user=ada&pass=a%26b+c',
      },
      response: { status: 204 },
    },
  ],
};

const NEW = {
  consumer: { name: 'app' },
  provider: { name: 'shop' },
  metadata: { pactSpecification: { version: '4.0' } },
  interactions: [
    {
      type: 'Synchronous/HTTP',
      description: 'an order',
      providerStates: [{ name: 'an order exists', params: { sku: 'A1' } }],
      request: {
        method: 'GET',
        path: '/orders/7',
        query: { expand: ['lines', 'a&b'] },
        headers: { 'X-Trace': ['t-1'] },
        generators: { path: { type: 'ProviderState', expression: '/orders/\u0024{orderId}' } },
      },
      response: {
        status: 200,
        headers: { 'Content-Type': ['application/json'], 'X-Pages': ['1, 2'] },
        body: {
          contentType: 'application/json',
          encoded: false,
          content: { id: 7, lines: [{ n: 1, note: null }], at: '2020-01-01' },
        },
        matchingRules: {
          status: rule({ match: 'statusCode', status: 'success' }),
          body: {
            '$.id': rule({ match: 'integer' }),
            '$.at': rule({ match: 'date', format: 'yyyy-MM-dd' }),
            '$.lines[*].n': rule({ match: 'decimal' }, { match: 'number' }),
          },
        },
      },
    },
    {
      type: 'Synchronous/HTTP',
      description: 'a note',
      request: {
        method: 'PUT',
        path: '/notes/{{x}}',
        body: {
          contentType: 'application/json',
          encoded: false,
          content: { text: 'Dear {{$guid}}, }}', deep: { a: { b: {} } } },
        },
      },
      response: { status: 200, body: { contentType: 'text/plain', encoded: false, content: 'kept' } },
    },
    {
      type: 'Synchronous/HTTP',
      description: 'a picture',
      request: {
        method: 'POST',
        path: '/pictures',
        body: { contentType: 'image/png', encoded: 'base64', content: PNG.toString('base64') },
      },
      response: { status: 201, body: { contentType: 'image/png', encoded: 'base64', content: PNG.toString('base64') } },
    },
    {
      type: 'Synchronous/HTTP',
      description: 'a feed',
      request: { method: 'GET', path: '/feed' },
      response: {
        status: 200,
        headers: { 'Content-Type': ['application/xml'], 'X-Left': ['3'] },
        body: {
          contentType: 'application/xml',
          encoded: false,
          content: '<feed lang="en"><title>Shoes</title></feed>',
        },
        matchingRules: { header: { 'X-Left': rule({ match: 'integer' }) } },
      },
    },
    {
      type: 'Synchronous/HTTP',
      description: 'a logo',
      request: { method: 'GET', path: '/logo' },
      response: {
        status: 200,
        body: { contentType: 'image/png', encoded: 'base64', content: PNG.toString('base64') },
        matchingRules: { body: { $: rule({ match: 'contentType', value: 'image/png' }) } },
      },
    },
    {
      type: 'Asynchronous/Messages',
      description: 'an order was packed',
      contents: { contentType: 'application/json', encoded: false, content: {} },
    },
  ],
};

const RIGHT: { readonly [line: string]: Answer } = {
  'GET /search': json({
    total: 70,
    hits: [
      { sku: 'B2', price: 1, more: true },
      { sku: 'C3', price: 0.5 },
    ],
  }),
  'GET /old': { status: 302, headers: { location: '/new' }, body: '' },
  'GET /plain': json([1, true]),
  'POST /login': { status: 204, headers: {}, body: '' },
  'GET /orders/7': {
    status: 206,
    headers: { 'content-type': 'application/json', 'x-pages': '1,2' },
    body: '{"id": 8, "lines": [{"n": 1.0, "note": null}], "at": "2024-02-29"}',
  },
  'PUT /notes/%7B%7Bx%7D%7D': { status: 200, headers: { 'content-type': 'text/plain' }, body: 'kept' },
  'GET /feed': {
    status: 200,
    headers: { 'content-type': 'application/xml', 'x-left': '5' },
    body: '<feed lang="en">\n  <title>Shoes</title>\n  <more/>\n</feed>',
  },
  'GET /logo': { status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.concat([PNG, PNG]) },
  'POST /pictures': { status: 201, headers: { 'content-type': 'image/png' }, body: PNG },
};

let server: Server;
let url = '';
let planted: { readonly [line: string]: Partial<Answer> } = {};
let seen: Seen[] = [];

const answer = (line: string): Answer => {
  const known = Object.keys(RIGHT).find((one) => line === one || line.startsWith(`${one}?`));
  if (known === undefined) return { status: 404, headers: {}, body: 'nothing here' };
  return { ...RIGHT[known]!, ...planted[known] };
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const line = `${request.method} ${request.url}`;
      seen.push({ line, headers: request.headers, body: Buffer.concat(chunks) });
      const { status, headers, body } = answer(line);
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(at('old.json'), JSON.stringify(OLD));
  writeFileSync(at('new.json'), JSON.stringify(NEW, null, 2));
});
beforeEach(() => {
  planted = {};
  seen = [];
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const convertBoth = () => assay('convert', 'old.json', 'new.json', '-o', 'both.json');
const runBoth = () => assay('run', 'both.json', '--env-var', `baseUrl=${url}`);

test('the collection runs green against a right provider, and asks as the pact does', async () => {
  const converted = await convertBoth();
  expect(converted.code).toBe(0);
  expect(converted.stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^warning: new\.json:\d+:\d+ "an order was packed" is left out: it is a message/),
  ]);
  const collection = JSON.parse(readFileSync(at('both.json'), 'utf8'));
  expect(collection.item.map(({ name }: { name: string }) => name)).toEqual(['web -> shop', 'app -> shop']);
  expect(collection.item[0].item[0].name).toBe('a search (given there are shoes)');
  expect(collection.item[1].item[0].request.description).toContain('- an order exists {"sku":"A1"}');
  expect(collection.item[1].item[0].response[0]).toMatchObject({ code: 200, body: expect.stringContaining('"at"') });
  expect(collection.variable).toContainEqual({ key: 'orderId', value: '7', type: 'string' });

  const { code, stdout } = await runBoth();
  expect(stdout).not.toMatch(/AssertionError/);
  expect(code).toBe(0);
  const [search, old, , login, order, note, picture] = seen;
  expect(seen.map(({ line }) => line)).toEqual([
    'GET /search?q=red%20shoes&page=2',
    'GET /old',
    'GET /plain',
    'POST /login',
    'GET /orders/7?expand=lines&expand=a%26b',
    'PUT /notes/%7B%7Bx%7D%7D',
    'POST /pictures',
    'GET /feed',
    'GET /logo',
  ]);
  expect(search!.headers.accept).toBe('application/json');
  expect(old!.body.length).toBe(0);
  expect([...new URLSearchParams(login!.body.toString())]).toEqual([
    ['user', 'ada'],
    ['pass', 'a&b c'],
  ]);
  expect(order!.headers['x-trace']).toBe('t-1');
  expect(JSON.parse(note!.body.toString())).toEqual({ text: 'Dear {{$guid}}, }}', deep: { a: { b: {} } } });
  expect(note!.headers['content-type']).toBe('application/json');
  expect(picture!.body.equals(PNG)).toBe(true);
});

const order = (body: string): Partial<Answer> => ({ body });
const hits = (...items: readonly object[]): Partial<Answer> => ({ body: JSON.stringify({ total: 1, hits: items }) });

describe('a wrong provider is red', () => {
  test.each<[string, string, Partial<Answer>, RegExp]>([
    ['status', 'POST /login', { status: 200 }, /status is 204/],
    ['status class', 'GET /orders/7', { status: 404 }, /status is 2xx/],
    ['header', 'GET /old', { headers: { location: '/newer' } }, /header Location is \/new/],
    ['missing header', 'GET /old', { headers: {} }, /header Location/],
    [
      'header by expression',
      'GET /search',
      { headers: { 'content-type': 'text/html' } },
      /header Content-Type matches/,
    ],
    ['no JSON', 'GET /search', { body: '<html>' }, /body is JSON/],
    ['type', 'GET /search', { body: '{"total": "7", "hits": [{"sku": "A1", "price": 1}]}' }, /\$\.total is a number/],
    ['too few items', 'GET /search', hits(), /\$\.hits is a list of at least 1/],
    [
      'an item of another type',
      'GET /search',
      hits({ sku: 'A1', price: 1 }, { sku: 'A1', price: '1' }),
      /\$\.hits\[\*\]\.price/,
    ],
    ['an item without a member', 'GET /search', hits({ sku: 'A1' }), /price is missing/],
    ['an expression', 'GET /search', hits({ sku: 'A12', price: 1 }), /\$\.hits\[\*\]\.sku matches \[A-Z\]\\d/],
    [
      'no integer',
      'GET /orders/7',
      order('{"id": 8.0, "lines": [{"n": 1.5, "note": null}], "at": "2024-02-29"}'),
      /\$\.id is an integer/,
    ],
    [
      'no decimal',
      'GET /orders/7',
      order('{"id": 8, "lines": [{"n": 1, "note": null}], "at": "2024-02-29"}'),
      /\$\.lines\[0\]\.n is a decimal number/,
    ],
    [
      'more items',
      'GET /orders/7',
      order('{"id": 8, "lines": [{"n": 1.5, "note": null}, {}], "at": "2024-02-29"}'),
      /is a list of 1/,
    ],
    [
      'no date',
      'GET /orders/7',
      order('{"id": 8, "lines": [{"n": 1.5, "note": null}], "at": "2024-13-29"}'),
      /is a date like yyyy-MM-dd/,
    ],
    ['missing null', 'GET /orders/7', order('{"id": 8, "lines": [{"n": 1.5}], "at": "2024-02-29"}'), /note is missing/],
    ['XML', 'GET /feed', { body: '<feed lang="en"><title>Hats</title></feed>' }, /body holds the same XML/],
    [
      'a header that is no number',
      'GET /feed',
      { headers: { 'content-type': 'application/xml', 'x-left': 'few' } },
      /header X-Left/,
    ],
    ['another kind of file', 'GET /logo', { body: 'GIF89a' }, /body is image\/png/],
    [
      'JSON that is said to be text',
      'GET /plain',
      { headers: { 'content-type': 'text/plain' } },
      /body is said to be JSON/,
    ],
    ['text', 'PUT /notes/%7B%7Bx%7D%7D', { body: 'lost' }, /body is "kept"/],
    ['bytes', 'POST /pictures', { body: Buffer.from('89504e47', 'hex') }, /body has the same bytes/],
  ])('%s', async (_, line, wrong, message) => {
    await convertBoth();
    planted = { [line]: wrong };
    const { code, stdout } = await runBoth();
    expect(stdout).toMatch(message);
    expect(code).toBe(1);
  });
});

test('one pact is a flat collection on standard output; an existing file is replaced whole', async () => {
  const { code, stdout } = await assay('convert', 'old.json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout).item.map(({ name }: { name: string }) => name)).toHaveLength(4);
  writeFileSync(at('there.json'), 'x'.repeat(100_000));
  await assay('convert', 'old.json', '-o', 'there.json');
  expect(readFileSync(at('there.json'), 'utf8')).toBe(stdout);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a pact that cannot be read, and none at all, are said, and nothing is written', async () => {
  writeFileSync(at('broken.json'), '{\n  "consumer": {"name": "a"},\n  oops\n}');
  const broken = await assay('convert', 'broken.json', '-o', 'never.json');
  expect(broken.stderr).toMatch(/broken\.json:3:3 is not valid JSON/);
  expect(broken.code).toBe(2);
  expect(readdirSync(folder)).not.toContain('never.json');
  expect(await assay('convert')).toMatchObject({ code: 2, stderr: expect.stringContaining('No file to convert') });
});
