import { beforeEach, describe, expect, test } from 'vitest';
import { optsOutOfLegacy } from './legacy.ts';
import { type FreshRealm, openRealm } from './testing/fresh-realm.ts';

let realm: FreshRealm;

beforeEach(async () => {
  realm = await openRealm();
  realm.run(`
    globalThis.stored = { environment: { e: 'env' }, globals: {} };
    const scope = (name) => ({
      get: (key) => stored[name][key], set: (key, value) => { stored[name][key] = value; },
      unset: (key) => { delete stored[name][key]; }, clear: () => { stored[name] = {}; },
      toObject: () => ({ ...stored[name] }),
    });
    globalThis.said = [];
    globalThis.next = [];
    globalThis.context = {
      request: realm.createRequest({ id: 'i', name: 'n', description: 'about', call: { method: 'POST',
        url: { protocol: 'http', host: ['h'], path: ['p'], query: [], variables: [] }, headers: [{ key: 'X-H', value: 'v' }],
        body: { mode: 'urlencoded', params: [{ key: 'a', value: '1' }, { key: 'a', value: '2' }, { key: 'b', value: 'x', disabled: true }] } } }),
      response: realm.createResponse({ code: 200, reason: 'OK', headers: [['X-A', '1'], ['X-A', '2']], responseTime: 5, headerBytes: 0, wireBytes: 3 },
        { text: () => 'abc', bytes: () => new Uint8Array(3), size: 3 }, []),
      info: { requestId: 'i', requestName: 'n' }, data: { row: 1 }, iteration: 2,
      scopes: { environment: scope('environment'), globals: scope('globals') },
      cookies: realm.createCookieList([{ name: 'c', value: 'v' }]),
      setNextRequest: (name) => next.push(name), warn: (text) => said.push(text),
    };
    globalThis.legacy = realm.installLegacy(globalThis, context);
    globalThis.session = legacy.open(true);
    globalThis.collect = () => legacy.collectTests(session);
    globalThis.nextScript = (isEnabled = true) => { session = legacy.open(isEnabled); };
    globalThis.legacy.enableSugar();
  `);
});

const run = (code: string): unknown => {
  const text = realm.run(`JSON.stringify((() => { ${code} })())`) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
};

describe('tests', () => {
  test('entries come in the order of their keys, with their verdicts', () => {
    run("tests['b'] = true; tests['a'] = 0; tests[8] = 1; tests['c'] = undefined; tests['d'] = ''; tests['e'] = {}");
    expect(run('return collect()')).toEqual([
      { name: '8', passed: true },
      { name: 'b', passed: true },
      { name: 'a', passed: false, message: 'expected 0 to be truthy' },
      { name: 'c', passed: false, message: 'expected undefined to be truthy' },
      { name: 'd', passed: false, message: 'expected  to be truthy' },
      { name: 'e', passed: true },
    ]);
    expect(run('return collect()')).toEqual([]);
  });

  test('of another object in its place, and of what came later, only failures are told', () => {
    run("tests['a'] = true; tests['b'] = false; before = tests; tests = { x: false, y: true }");
    expect(run('return collect()')).toEqual([
      { name: 'a', passed: true },
      { name: 'b', passed: false, message: 'expected false to be truthy' },
      { name: 'x', passed: false, message: 'expected false to be truthy' },
    ]);
    run("before['a'] = null; before['b'] = 0; before['late'] = true; before['late and bad'] = 0");
    expect(run('return collect()')).toEqual([
      { name: 'a', passed: false, message: 'expected null to be truthy' },
      { name: 'late and bad', passed: false, message: 'expected 0 to be truthy' },
    ]);
  });

  test('a script that others interrupt keeps its own', () => {
    run("tests['outer'] = true; outer = session; nextScript(); tests['inner'] = true; legacy.resume(outer)");
    expect(run('return [Object.keys(tests), legacy.collectTests(outer).length]')).toEqual([['outer'], 1]);
  });
});

test('what a response leaves behind', () => {
  expect(
    run('return [responseBody, responseTime, responseHeaders, responseCode.code, responseCode.name, iteration, data]'),
  ).toEqual(['abc', 5, { 'X-A': '2' }, 200, 'OK', 2, { row: 1 }]);
  expect(
    run('return [responseCookies.get("c"), postman.getResponseHeader("x-a"), postman.getResponseCookie("c").value]'),
  ).toEqual(['v', '2', 'v']);
});

test('the request', () => {
  expect(run('return request')).toEqual({
    id: 'i',
    name: 'n',
    description: 'about',
    headers: { 'x-h': 'v' },
    method: 'POST',
    url: 'http://h/p',
    data: { a: ['1', '2'] },
  });
});

test('without a response its variables are undefined', () => {
  realm.run('context.response = undefined');
  expect(
    run('return [typeof responseBody, typeof responseCode, typeof responseHeaders, typeof postman.getResponseHeader]'),
  ).toEqual(Array(4).fill('undefined'));
});

describe('variables of scopes', () => {
  test('are text once set, and the copies follow', () => {
    run(
      "postman.setEnvironmentVariable('n', 5); postman.setGlobalVariable('o', {}); postman.setGlobalVariable('u', null)",
    );
    expect(run('return [stored, environment, globals, postman.getEnvironmentVariable("n")]')).toEqual([
      { environment: { e: 'env', n: '5' }, globals: { o: '[object Object]', u: null } },
      { e: 'env', n: '5' },
      { o: '[object Object]', u: null },
      '5',
    ]);
  });

  test('are cleared one by one or all', () => {
    run("postman.setGlobalVariable('a', 1); postman.clearGlobalVariable('a'); postman.clearEnvironmentVariables()");
    expect(run('return [stored, environment, globals]')).toEqual([{ environment: {}, globals: {} }, {}, {}]);
  });

  test('a copy is not the scope', () => {
    expect(run('environment.q = 1; return [stored.environment.q, environment.q]')).toEqual([null, 1]);
  });
});

test('setNextRequest passes on', () => {
  expect(run("postman.setNextRequest('a'); postman.setNextRequest(null); return next")).toEqual(['a', null]);
});

test('a script may assign; the next script starts afresh', () => {
  expect(run("responseBody = 'mine'; return responseBody")).toBe('mine');
  run('nextScript()');
  expect(run('return responseBody')).toBe('abc');
});

test('follows the context to the next response', () => {
  run('return responseBody');
  run('nextScript()');
  realm.run('context.response = undefined');
  expect(run('return typeof responseBody')).toBe('undefined');
});

test('libraries of old', () => {
  expect(
    run("return [_.VERSION, _.all([1]), CryptoJS.MD5('a').toString(), Backbone.VERSION, typeof cheerio.load]"),
  ).toEqual(['3.10.2', true, '0cc175b9c0f1b6a831c399e269772661', '1.6.0', 'function']);
  expect(run("return [tv4.validate(1, { type: 'string' }), tv4.error.message]")).toEqual([
    false,
    'Invalid type: number (expected string)',
  ]);
  expect(run('return xml2Json(\'<a x="1"><b>1</b><b>2</b><c/> t </a>\')')).toEqual({
    a: { _: 't', $: { x: '1' }, b: ['1', '2'], c: '' },
  });
  expect(run("return [typeof xml2Json('<a>'), typeof xml2Json('nope'), xml2Json('')]")).toEqual([
    'undefined',
    'undefined',
    null,
  ]);
});

describe('methods on built-in classes', () => {
  test('has, and others that old scripts use', () => {
    expect(run("return [responseBody.has('b'), 'abc'.has('B'), 'a1'.has(/\\d/), 'abc'.has('')]")).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(
      run("return ['abc'.first(2), [1, 2, 3].last(), [1, 1, 2].unique(), (5000.123).format(2), [1, 2].sum()]"),
    ).toEqual(['ab', 3, [1, 2], '5,000.12', 3]);
  });

  test('are invisible and give way', () => {
    expect(
      run('const seen = []; for (const key in []) seen.push(key); for (const key in {}) seen.push(key); return seen'),
    ).toEqual([]);
    expect(
      run("const list = []; list.min = 7; String.prototype.has = () => 'mine'; return [list.min, 'x'.has()]"),
    ).toEqual([7, 'mine']);
  });
});

test('deprecation notes are said once per script, when something is looked into', () => {
  run('[tests, _, typeof request]; nextScript()');
  run("tests['a'] = 1; tests['b'] = 1; responseBody.length; postman.setNextRequest(null); _.VERSION");
  expect(run('return said')).toEqual([
    'Using "tests" is deprecated. Use "pm.test()" instead.',
    'Using "postman.setNextRequest" is deprecated. Use "pm.execution.setNextRequest()" instead.',
    `Using "_" is deprecated. Use "require('lodash')" instead.`,
  ]);
});

test('a script can do without all of it', () => {
  expect([
    optsOutOfLegacy('"use sandbox2";\ntests'),
    optsOutOfLegacy("'use sandbox2';"),
    optsOutOfLegacy('"use sandbox2"\ntests'),
    optsOutOfLegacy('tests'),
  ]).toEqual([true, true, false, false]);
  realm.run('nextScript(false)');
  expect(run('return [typeof tests, typeof postman, typeof _, typeof "".has, JSON.parse.name]')).toEqual([
    'undefined',
    'undefined',
    'undefined',
    'function',
    'parse',
  ]);
  expect(run('try { JSON.parse("{a"); } catch (error) { return error.name; }')).toBe('SyntaxError');
  realm.run('nextScript(true)');
  expect(run('try { JSON.parse("{a"); } catch (error) { return error.name; }')).toBe('JSONError');
});
