import { describe, expect, test } from 'vitest';
import { createRequest } from './request.ts';
import { normaliseScriptRequest } from './script-request.ts';
import { PostmanUrl } from './url.ts';

const url = 'http://h/p';

describe('what to call', () => {
  test('a URL alone is a GET', () => {
    expect(normaliseScriptRequest('http://h/p?a=b c').call).toMatchObject({
      method: 'GET',
      url: { host: ['h'], path: ['p'], query: [{ key: 'a', value: 'b c' }] },
      headers: [],
    });
  });

  test('the method is written in capitals', () => {
    expect(normaliseScriptRequest({ url, method: 'put' }).call.method).toBe('PUT');
  });

  test('a request of ours or of the SDK', () => {
    const call = {
      method: 'POST',
      url: { host: ['h'], query: [], variables: [] },
      headers: [],
      body: { mode: 'raw' as const, text: 'x' },
    };
    expect(normaliseScriptRequest(createRequest({ id: '', name: '', call })).call).toMatchObject(call);
    const sdkLike = { toJSON: () => ({ url: { host: ['s'] }, method: 'DELETE', header: [{ key: 'a', value: 'b' }] }) };
    expect(normaliseScriptRequest(sdkLike).call).toMatchObject({
      method: 'DELETE',
      headers: [{ key: 'a', value: 'b' }],
    });
  });

  test.each([
    [{ uri: url }],
    [{ url: { raw: url } }],
    [{}],
    [[]],
    [5],
    [new PostmanUrl(url)],
  ])('%o names no URL', (input) => {
    expect(normaliseScriptRequest(input).call.url).toBeUndefined();
  });

  test.each([[''], [undefined], [null]])('%o is nothing to request', (input) => {
    expect(() => normaliseScriptRequest(input)).toThrow('sendrequest: nothing to request');
  });
});

describe('headers', () => {
  test.each<[unknown, [string, string][]]>([
    [[{ key: 'A', value: '1' }], [['A', '1']]],
    [
      { A: '1', C: 2, n: null, e: '' },
      [
        ['A', '1'],
        ['e', ''],
      ],
    ],
    [
      'A: 1\nB: 2',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [
      ['A: 1', 'B:2'],
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    [[null, { key: 'k' }], [['k', '']]],
  ])('%o', (header, expected) => {
    expect(normaliseScriptRequest({ url, header }).call.headers.map(({ key, value }) => [key, value])).toEqual(
      expected,
    );
  });

  test('`headers` is not a name that Postman knows', () => {
    expect(normaliseScriptRequest({ url, headers: { A: '1' } }).call.headers).toEqual([]);
  });
});

describe('body and auth', () => {
  test.each<[unknown, unknown]>([
    ['text', { mode: 'raw', text: 'text' }],
    [
      { mode: 'raw', raw: { a: 1 } },
      { mode: 'raw', text: '{"a":1}' },
    ],
    [
      { mode: 'raw', raw: '{}', options: { raw: { language: 'json' } } },
      { mode: 'raw', text: '{}', language: 'json' },
    ],
    [{ mode: 'formdata', formdata: [{ key: 'f', type: 'file', src: '/etc/passwd' }] }, undefined],
    [{ mode: 'file', file: { src: '/etc/passwd' } }, undefined],
    [{ a: 1 }, undefined],
    [null, undefined],
  ])('%o', (body, expected) => {
    expect(normaliseScriptRequest({ url, method: 'POST', body }).call.body).toEqual(expected);
  });

  test('auth in both of its spellings', () => {
    const expected = { type: 'basic', fields: { username: 'u', password: 'p' } };
    const list = [
      { key: 'username', value: 'u' },
      { key: 'password', value: 'p' },
    ];
    expect(normaliseScriptRequest({ url, auth: { type: 'basic', basic: list } }).auth).toMatchObject(expected);
    expect(normaliseScriptRequest({ url, auth: { type: 'basic', basic: expected.fields } }).auth).toMatchObject(
      expected,
    );
  });
});
