// assay verify pact as a provider's team meets it: what is sent, what is judged, in every version of the specification.
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { asks, pactOf } from '../../fixtures/pacts/provider-scene.ts';
import { openScriptedShop } from '../../fixtures/pacts/scripted-shop.ts';

const { scene, shop, route } = await openScriptedShop('verify');
type Raw = Readonly<Record<string, unknown>>;

const JSON_TYPE = ['Content-Type', 'application/json'];
const typed = (type: string, body: string | Uint8Array) => ({ headers: ['Content-Type', type], body });

describe('what is sent', () => {
  test('paths, queries, headers and bodies go out as the pact has them', async () => {
    const ok = { status: 200, body: {} };
    route(
      Object.fromEntries(['/q', '/multi', '/a%2Fb/c', '/%C3%BC/%E2%82%AC', '/h'].map((path) => [`GET ${path}`, ok])),
    );
    route({ 'POST /json': ok, 'PUT /text': ok, 'POST /form': ok, 'DELETE /gone': { status: 204, headers: [] } });
    const { code, steps } = await scene.judge(
      pactOf([
        asks('/q', {}, { request: { method: 'GET', path: '/q', query: { q: ['a b&c', 'd'], empty: [''] } } }),
        asks('/a%2Fb/c'),
        asks('/ü/€', {}, { request: { method: 'get', path: '/ü/€' } }),
        asks('/h', {}, { request: { method: 'GET', path: '/h', headers: { 'X-One': '1', 'X-Many': ['a', 'b'] } } }),
        {
          description: 'json',
          request: { method: 'POST', path: '/json', headers: { 'Content-Type': 'application/json' }, body: { a: [1] } },
          response: { status: 200 },
        },
        {
          description: 'text',
          request: { method: 'PUT', path: '/text', headers: { 'Content-Type': 'text/plain' }, body: 'plain é' },
          response: { status: 200 },
        },
        {
          description: 'form',
          request: {
            method: 'POST',
            path: '/form',
            headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
            body: 'a=1&b=%20',
          },
          response: { status: 200 },
        },
        { description: 'gone', request: { method: 'DELETE', path: '/gone' }, response: { status: 204 } },
      ]),
      shop,
    );
    expect(steps.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual([
      'passed /q',
      'passed /a%2Fb/c',
      'passed /ü/€',
      'passed /h',
      'passed json',
      'passed text',
      'passed form',
      'passed gone',
    ]);
    expect(code).toBe(0);
    const targets = shop.heard.map(({ method, target }) => `${method} ${target}`);
    expect(targets.slice(1)).toEqual([
      'GET /a%2Fb/c',
      'GET /%C3%BC/%E2%82%AC',
      'GET /h',
      'POST /json',
      'PUT /text',
      'POST /form',
      'DELETE /gone',
    ]);
    const query = new URL(shop.heard[0]!.target, 'http://x').searchParams;
    expect(query.getAll('q')).toEqual(['a b&c', 'd']);
    expect(query.getAll('empty')).toEqual(['']);
    expect(shop.heard[3]!.headers).toMatchObject({ 'x-one': '1', 'x-many': 'a, b' });
    expect(JSON.parse(shop.heard[4]!.body)).toEqual({ a: [1] });
    expect(shop.heard[4]!.headers['content-type']).toBe('application/json');
    expect(shop.heard[5]!.body).toBe('plain é');
    expect(shop.heard[6]!.body).toBe('a=1&b=%20');
    expect(shop.heard[7]!.body).toBe('');
    for (const { headers } of shop.heard) expect(headers).not.toHaveProperty('cookie');
  });

  test('queries of specification 2 are text, and cookies of one interaction do not reach another', async () => {
    route({ 'GET /login': { headers: [...JSON_TYPE, 'Set-Cookie', 'sid=1; Path=/'], body: {} }, 'GET /me': {} });
    const me = { description: 'me', request: { method: 'GET', path: '/me', query: 'a=b%20c&d=1&d=2' } };
    const { code } = await scene.judge(pactOf([asks('/login'), { ...me, response: { status: 200 } }], '2.0.0'), shop);
    expect(code).toBe(0);
    const { target, headers } = shop.heard.at(-1)!;
    const query = new URL(target, 'http://x').searchParams;
    expect([query.get('a'), query.getAll('d')]).toEqual(['b c', ['1', '2']]);
    expect(headers).not.toHaveProperty('cookie');
  });

  test('a base path, headers in both spellings in the place of the pact’s', async () => {
    route({ 'GET /api/v1/x': {} });
    const request = { method: 'GET', path: '/x', headers: { Authorization: 'Bearer of-the-consumer', 'X-Kept': 'k' } };
    const words = ['-H', 'Authorization: Bearer a:b=c', '--header', 'X-Added=1=2'];
    const { code } = await scene.judge(pactOf([asks('/x', {}, { request })]), { url: `${shop.url}/api/v1/` }, words);
    expect(code).toBe(0);
    expect(shop.heard[0]!.headers).toMatchObject({
      authorization: 'Bearer a:b=c',
      'x-added': '1=2',
      'x-kept': 'k',
      host: `127.0.0.1:${shop.port}`,
    });
  });

  test('the address in parts, as the official verifier takes it', async () => {
    route({ 'GET /base/x': {} });
    scene.write('parts.json', pactOf([asks('/x')]));
    const { code } = await scene.verify([
      ...['-f', 'parts.json', '--hostname', '127.0.0.1', '-p', String(shop.port), '--base-path', 'base'],
    ]);
    expect(code).toBe(0);
    expect(shop.heard.map(({ target }) => target)).toEqual(['/base/x']);
  });
});

describe('what is judged', () => {
  test('status, headers and bodies of every kind: what matches is green', async () => {
    const big = { list: Array.from({ length: 20_000 }, (_, at) => ({ at, text: 'x'.repeat(1000) })) };
    const bytes = Uint8Array.from([0, 255, 1, 254]);
    const form = '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--B--\r\n';
    route({
      'GET /json': { body: { id: 7, more: true, tags: ['a'] } },
      'GET /xml': typed('application/xml', '<a x="1"><b>t</b></a>'),
      'GET /text': typed('text/plain', 'Hello é'),
      'GET /bytes': typed('application/octet-stream', bytes),
      'GET /form': typed('application/x-www-form-urlencoded', 'b=2&a=1'),
      'GET /multipart': typed('multipart/form-data; boundary=B', form),
      'GET /gzip': { headers: [...JSON_TYPE, 'Content-Encoding', 'gzip'], body: gzipSync('{"id":1}') },
      'GET /br': { headers: [...JSON_TYPE, 'Content-Encoding', 'br'], body: brotliCompressSync('{"id":1}') },
      'GET /big': { body: big },
      'GET /moved': { status: 302, headers: ['Location', '/json'] },
      'GET /follow': { status: 302, headers: ['Location', '/json'] },
      'GET /same': { status: 304, headers: ['ETag', '"1"'] },
      'GET /headers': { headers: [...JSON_TYPE, 'Accept', 'a, b', 'X-Twice', 'a', 'X-Twice', 'b'], body: '{}' },
      'HEAD /json': { headers: [...JSON_TYPE, 'Content-Length', '12'] },
      'GET /hop': { headers: [...JSON_TYPE, 'Connection', 'close', 'Transfer-Encoding', 'chunked'], body: '{}' },
      'GET /date': { headers: [...JSON_TYPE, 'Date', 'Tue, 24 Nov 2026 10:00:00 GMT', 'X-Url', 'http://a:1/b'] },
    });
    const type = (value: string) => ({ 'Content-Type': value });
    const b64 = (value: Uint8Array | string) => Buffer.from(value).toString('base64');
    const v4 = (path: string, response: Raw, more: Raw = {}) =>
      asks(path, response, { type: 'Synchronous/HTTP', ...more });
    const { code, steps } = await scene.judge(
      pactOf(
        [
          v4('/json', { body: { contentType: 'application/json', encoded: false, content: { id: 7, tags: ['a'] } } }),
          v4('/xml', {
            headers: { 'Content-Type': ['application/xml'] },
            body: { contentType: 'application/xml', encoded: false, content: '<a x="1"><b>t</b></a>' },
          }),
          v4('/text', { body: { contentType: 'text/plain', encoded: false, content: 'Hello é' } }),
          v4('/bytes', {
            body: { contentType: 'application/octet-stream', encoded: 'base64', content: b64(bytes) },
          }),
          v4('/form', {
            body: { contentType: 'application/x-www-form-urlencoded', encoded: false, content: 'a=1&b=2' },
          }),
          v4('/multipart', {
            headers: { 'Content-Type': ['multipart/form-data; boundary=B'] },
            body: { contentType: 'multipart/form-data; boundary=B', encoded: 'base64', content: b64(form) },
            matchingRules: { header: { 'Content-Type': { matchers: [{ match: 'regex', regex: 'multipart/.*' }] } } },
          }),
          v4('/gzip', { body: { contentType: 'application/json', encoded: false, content: { id: 1 } } }),
          v4('/br', { body: { contentType: 'application/json', encoded: false, content: { id: 1 } } }),
          v4('/big', {
            body: { contentType: 'application/json', encoded: false, content: { list: [{ at: 0 }] } },
            matchingRules: { body: { '$.list': { combine: 'AND', matchers: [{ match: 'type', min: 1 }] } } },
          }),
          v4('/moved', { status: 302, headers: { Location: ['/json'] } }),
          v4(
            '/moved',
            { status: 200, matchingRules: { status: { matchers: [{ match: 'statusCode', status: 'redirect' }] } } },
            { description: 'moved in any way' },
          ),
          v4('/follow', { body: { contentType: 'application/json', encoded: false, content: { id: 7 } } }),
          v4('/same', { status: 304 }),
          v4('/headers', { headers: { accept: ['a', 'b'], 'X-Twice': ['a', 'b'] } }),
          v4(
            '/json',
            { headers: type('application/json') },
            {
              description: 'HEAD',
              request: { method: 'HEAD', path: '/json' },
            },
          ),
          v4('/hop', { headers: { Connection: ['close'], 'Transfer-Encoding': ['chunked'] } }),
          v4('/date', { headers: { Date: ['Tue, 24 Nov 2026 10:00:00 GMT'], 'X-Url': ['http://a:1/b'] } }),
        ],
        '4.0',
      ),
      shop,
      ['--max-response-size', '50000000'],
    );
    expect(steps.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(code).toBe(0);
    expect(steps).toHaveLength(17);
    expect(steps.at(-3)?.checks).toEqual(['pass status 200', 'pass header Content-Type']);
    expect(shop.heard.filter(({ target }) => target === '/json').map(({ method }) => method)).toEqual([
      'GET',
      'GET',
      'HEAD',
    ]);
  });

  test('what does not match is told with place, expected and actual value', async () => {
    route({
      'GET /status': { status: 201 },
      'GET /header': { headers: [...JSON_TYPE, 'X-A', 'wrong'], body: '{}' },
      'GET /json': { body: { id: 'seven', lines: [{ sku: 'bad' }, { sku: 'B2' }] } },
      'GET /xml': typed('application/xml', '<a x="2"><b>u</b></a>'),
      'GET /text': typed('text/plain', 'Bye'),
      'GET /bytes': typed('application/octet-stream', Uint8Array.from([0, 1])),
      'GET /form': typed('application/x-www-form-urlencoded', 'a=2'),
      'GET /type': typed('text/html', '<p>'),
      'GET /empty': { headers: JSON_TYPE },
      'GET /null': { body: 'null' },
      'GET /redirect': { status: 302, headers: ['Location', '/elsewhere'] },
    });
    const octets = { 'Content-Type': 'application/octet-stream' };
    const { code, steps, step } = await scene.judge(
      pactOf([
        asks('/status'),
        asks('/header', { headers: { 'X-A': 'right', 'X-B': 'missing' } }),
        asks('/json', {
          body: { id: 7, lines: [{ sku: 'A1' }] },
          matchingRules: {
            body: {
              '$.id': { matchers: [{ match: 'integer' }] },
              '$.lines': { matchers: [{ match: 'type', min: 1 }] },
              '$.lines[*].sku': { matchers: [{ match: 'regex', regex: '^[A-Z]\\d$' }] },
            },
          },
        }),
        asks('/xml', { headers: { 'Content-Type': 'application/xml' }, body: '<a x="1"><b>t</b></a>' }),
        asks('/text', { headers: { 'Content-Type': 'text/plain' }, body: 'Hello' }),
        asks('/bytes', { headers: octets, body: Buffer.from([0, 255]).toString('base64') }),
        asks('/form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=1' }),
        asks('/type', { headers: { 'Content-Type': 'application/json' }, body: { a: 1 } }),
        asks('/empty', { body: { a: 1 } }),
        asks('/null', { body: { a: 1 } }),
        asks('/redirect', { status: 301, headers: { Location: '/elsewhere' } }),
      ]),
      shop,
    );
    expect(code).toBe(1);
    expect(steps.map(({ outcome }) => outcome)).toEqual(steps.map(() => 'failed'));
    expect(step('/status').checks).toEqual(['fail status']);
    expect(step('/status').all[0]).toMatchObject({ expected: 200, actual: 201, where: 'status' });
    expect(step('/header').checks).toEqual(['pass status 200', 'fail header X-A', 'fail header X-B']);
    expect(step('/header').all[1]).toMatchObject({
      expected: 'right',
      actual: 'wrong',
      source: { file: 'pact.json', pointer: '/interactions/1/response/headers/X-A' },
    });
    expect(step('/json').checks).toEqual(['pass status 200', 'fail body $.id', 'fail body $.lines[0].sku']);
    expect(step('/json').all[2]).toMatchObject({ error: { name: 'BodyMismatch' }, actual: 'bad' });
    expect(step('/xml').messages).toHaveLength(2);
    expect(step('/text').messages[0]).toMatch(/Hello.*Bye|Bye.*Hello/s);
    expect(step('/form').messages[0]).toMatch(/1.*2/s);
    expect(step('/type').checks).toContain('fail header Content-Type');
    expect(step('/empty').checks).toEqual(['pass status 200', 'fail body']);
    expect(step('/redirect').all[0]).toMatchObject({ expected: 301, actual: 302 });
    expect(shop.heard.map(({ target }) => target)).not.toContain('/elsewhere');
  });

  test('one pact of each specification; matchers of each', async () => {
    route({ 'GET /v': { headers: [...JSON_TYPE, 'X-Id', 'id-12'], body: { id: 12, name: 'Ada' } } });
    const rulesOld = { '$.body.id': { match: 'type' }, '$.headers.X-Id': { match: 'regex', regex: 'id-\\d+' } };
    const headers = { 'X-Id': 'id-1' };
    const named = { name: 'Ada', id: 12 };
    scene.write('versions/v1.json', pactOf([asks('/v', { body: named })], '1.0.0'));
    scene.write(
      'versions/v2.json',
      pactOf([asks('/v', { headers, body: { id: 1 }, matchingRules: rulesOld })], '2.0.0'),
    );
    scene.write(
      'versions/v3.json',
      pactOf([
        asks('/v', {
          headers,
          body: { id: 1 },
          matchingRules: {
            body: { '$.id': { matchers: [{ match: 'integer' }] } },
            header: { 'X-Id': { matchers: [{ match: 'regex', regex: 'id-\\d+' }] } },
          },
        }),
      ]),
    );
    scene.write(
      'versions/v4.json',
      pactOf(
        [
          asks(
            '/v',
            {
              status: 200,
              body: { contentType: 'application/json', encoded: false, content: { id: 1 } },
              matchingRules: {
                body: { '$.id': { combine: 'AND', matchers: [{ match: 'integer' }] } },
                status: { combine: 'AND', matchers: [{ match: 'statusCode', status: 'success' }] },
              },
            },
            { type: 'Synchronous/HTTP', key: 'k1', comments: { text: ['why'], testname: 'a test' } },
          ),
        ],
        '4.0',
      ),
    );
    const { code, steps } = await scene.verify(['versions', '--provider-url', shop.url]);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(code).toBe(0);
    route({ 'GET /v': { status: 500, headers: [...JSON_TYPE, 'X-Id', 'none'], body: { id: 'x', name: 'Bob' } } });
    const red = await scene.verify(['versions', '--provider-url', shop.url]);
    expect(red.code).toBe(1);
    expect(red.steps.map(({ checks }) => checks.filter((one) => one.startsWith('fail')))).toEqual([
      ['fail status', 'fail body $.id', 'fail body $.name'],
      ['fail status', 'fail header X-Id', 'fail body $.id'],
      ['fail status', 'fail header X-Id', 'fail body $.id'],
      ['fail status', 'fail body $.id'],
    ]);
  });

  test('interactions of the same name are judged each for itself; pending ones do not count', async () => {
    route({ 'GET /a': {}, 'GET /b': { status: 500 }, 'GET /c': { status: 500 } });
    const same = { description: 'same', providerStates: [] };
    const v4 = { type: 'Synchronous/HTTP' };
    const pending = asks('/c', {}, { ...v4, pending: true });
    const { code, steps } = await scene.judge(
      pactOf([asks('/a', {}, { ...v4, ...same }), asks('/b', {}, { ...v4, ...same }), pending], '4.0'),
      shop,
    );
    expect(steps.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['same', 'passed'],
      ['same', 'failed'],
      ['/c', 'skipped'],
    ]);
    expect(steps[2]?.reason).toContain('pending');
    expect(code).toBe(1);
    expect((await scene.judge(pactOf([asks('/a', {}, v4), pending], '4.0'), shop)).code).toBe(0);
  });

  test('a large body is compared whole', async () => {
    const text = 'a'.repeat(4_000_000);
    route({ 'GET /big': typed('text/plain', text) });
    const plain = { headers: { 'Content-Type': 'text/plain' } };
    const { code, steps, step } = await scene.judge(
      pactOf([
        asks('/big', { ...plain, body: text }),
        asks('/big', { ...plain, body: `${text}b` }, { description: 'b' }),
      ]),
      shop,
    );
    expect(steps.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
    expect(code).toBe(1);
    const [message = ''] = step('b').messages;
    expect(message).toContain('aaa');
    expect(message.length).toBeLessThan(20_000);
    expect(JSON.stringify(step('b').all).length).toBeLessThan(100_000);
  });
});
