// What matching says of a request: each mismatch with its kind, its place, what was expected and what came.
import { expect, test } from 'vitest';
import { generateResponse } from '../generating/generate-response.ts';
import { readExpectedRequest } from './expected-request.ts';
import { type ActualRequest, matchRequest } from './match-request.ts';
import { parseTree, type TreeObject } from './tree.ts';

type Given = Partial<Omit<ActualRequest, 'body'>> & { readonly body?: string };

const request = (given: Given): ActualRequest => ({
  method: 'POST',
  target: '/',
  headers: [['Content-Type', 'application/json']],
  ...given,
  body: Buffer.from(given.body ?? ''),
});

const match = (expected: object, given: Given, version4 = false) => {
  const raw = parseTree(JSON.stringify({ request: { method: 'POST', path: '/', ...expected } })) as TreeObject;
  return matchRequest(readExpectedRequest(raw, version4), request(given));
};

const inShort = (...of: Parameters<typeof match>) =>
  match(...of).map(({ type, path, expected, actual }) => [type, path, expected, actual]);

test('a request that matches has no mismatch', () => {
  expect(match({ body: { a: [1] } }, { body: '{"a":[1]}' })).toEqual([]);
});

test.each<[string, object, Given, readonly (readonly string[])[]]>([
  ['a method', {}, { method: 'GET' }, [['method', '', 'POST', 'GET']]],
  ['a path', {}, { target: '/x?' }, [['path', '', '/', '/x']]],
  ['a missing parameter', { query: 'a=1' }, {}, [['query', 'a', '1', '']]],
  [
    'another value of a parameter',
    { query: { a: ['1', '2'] } },
    { target: '/?a=1&a=3' },
    [['query', 'a', '1, 2', '1, 3']],
  ],
  ['a parameter too many', {}, { target: '/?b=1&b=2' }, [['query', 'b', '', '1, 2']]],
  ['a missing header', { headers: { 'X-A': '1' } }, {}, [['header', 'X-A', '1', '']]],
  ['another header', { headers: { 'X-A': '1' } }, { headers: [['x-a', '2']] }, [['header', 'X-A', '1', '2']]],
  [
    'another content type',
    { body: {} },
    { headers: [['content-type', 'text/css']], body: 'x' },
    [['body-type', '', 'application/json', 'text/css']],
  ],
  ['no body', { body: { a: 1 } }, {}, [['body', '$', '{"a":1}', '']]],
  ['a body that is no JSON', { body: { a: 1 } }, { body: '{' }, [['body', '$', '{"a":1}', '{']]],
  [
    'values deep in JSON',
    { body: { l: [{ 'odd name': 1 }, 2] } },
    { body: '{"l":[{"odd name":"1"},3]}' },
    [
      ['body', "$.l[0]['odd name']", '1', '"1"'],
      ['body', '$.l[1]', '2', '3'],
    ],
  ],
  [
    'a missing element',
    { body: [1, 2] },
    { body: '[1]' },
    [
      ['body', '$[1]', '2', ''],
      ['body', '$', '[1,2]', '[1]'],
    ],
  ],
  ['members', { body: { a: 1 } }, { body: '{"b":1}' }, [['body', '$', '{"a":1}', '{"b":1}']]],
  ['1 and 1.0', { body: { a: 1 } }, { body: '{"a":1.0}' }, [['body', '$.a', '1', '1.0']]],
  [
    'everything at once',
    { method: 'PUT', query: 'a=1', headers: { 'X-A': '1' }, body: { a: 1 } },
    { target: '/y', body: '{"a":2}' },
    [
      ['method', '', 'PUT', 'POST'],
      ['path', '', '/', '/y'],
      ['query', 'a', '1', ''],
      ['header', 'X-A', '1', ''],
      ['body', '$.a', '1', '2'],
    ],
  ],
])('%s', (_, expected, given, mismatches) => {
  expect(inShort(expected, given)).toEqual(mismatches);
});

const ruled = (value: unknown, rule: object, sent: string) =>
  match(
    { body: { v: value }, matchingRules: { body: { '$.v': { matchers: [rule] } } } },
    { body: `{"v":${sent}}` },
  ).map(({ message }) => message);

test.each<[unknown, object, string, string]>([
  ['a', { match: 'type' }, '1', "Expected 1 (number) to be of the same type as 'a' (string)"],
  ['a', { match: 'regex', regex: 'b+' }, '"c"', "Expected 'c' to match 'b+'"],
  ['a', { match: 'regex', regex: '(' }, '"c"', "The rule's pattern '(' is no regular expression"],
  ['a', { match: 'telepathy' }, '"c"', "There is no matching rule called 'telepathy'"],
  ['a', { match: 'date', date: 'jjjj' }, '"c"', "The rule's date pattern 'jjjj' cannot be read"],
  [[1], { match: 'type', min: 2 }, '[1]', 'Expected a list of at least 2 elements, but it has 1'],
  [[1], { match: 'type', max: 1 }, '[1,2]', 'Expected a list of at most 1 elements, but it has 2'],
])('the rule of %j that is broken: %j', (value, rule, sent, message) => {
  expect(ruled(value, rule, sent)).toEqual([message]);
});

/** A generator of numbers in [0, 1) that gives the same ones each time. */
const seeded = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

const WORDS = ['a', 'Zoë', "it's", 'x y', '', 'a.b', '7', '$', '[0]', '日本'];

const randomValue = (random: () => number, depth: number): unknown => {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const size = Math.floor(random() * 4);
  if (depth > 0 && random() < 0.5) {
    if (random() < 0.5) return Array.from({ length: size }, () => randomValue(random, depth - 1));
    return Object.fromEntries(Array.from({ length: size }, () => [pick(WORDS), randomValue(random, depth - 1)]));
  }
  return pick<() => unknown>([
    () => pick(WORDS),
    () => Math.floor(random() * 1e6),
    () => random() * 100,
    () => null,
    () => random() < 0.5,
  ])();
};

const RULES = [{ match: 'type' }, { match: 'equality' }, undefined, undefined];

test('a request built from the example of an interaction matches it, whatever the example', () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = seeded(seed);
    const body = { v: randomValue(random, 4) };
    const query = Object.fromEntries(WORDS.slice(0, 3).map((name) => [name, [String(randomValue(random, 0))]]));
    const rule = RULES[seed % RULES.length];
    const matchingRules = rule ? { body: { '$.v': { matchers: [rule] } } } : {};
    const version4 = seed % 2 === 0;
    const expected = {
      path: `/${encodeURIComponent(WORDS[seed % WORDS.length]!)}`,
      query,
      headers: { 'X-A': ['a, b'] },
      body: version4 ? { content: body, contentType: 'application/json', encoded: false } : body,
      matchingRules,
    };
    const pairs = Object.entries(query).map(
      ([name, [value]]) => `${encodeURIComponent(name)}=${encodeURIComponent(value!)}`,
    );
    const given = {
      target: `${expected.path}?${pairs.join('&')}`,
      headers: [
        ['x-a', 'a, b'],
        ['content-type', 'application/json'],
      ] as const,
      body: JSON.stringify(body),
    };
    expect(match(expected, given, version4), `seed ${seed}: ${given.body}`).toEqual([]);
    const changed = { ...body, another: 1 };
    expect(match(expected, { ...given, body: JSON.stringify(changed) }, version4), `seed ${seed}`).not.toEqual([]);
  }
});

test('the response built from an example is read back as it was written', () => {
  const deps = { random: seeded(7), now: () => 0, baseUrl: '', values: {} };
  const written = '{"response":{"status":200,"body":{"z":1.0,"a":12345678901234567890,"e":1E2}}}';
  const { body } = generateResponse(parseTree(written) as TreeObject, false, deps);
  expect(Buffer.from(body).toString()).toBe('{"z":1.0,"a":12345678901234567890,"e":1E2}');
});
