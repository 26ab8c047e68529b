import { describe, expect, test } from 'vitest';
import type { UrlTemplate } from '../model/collection.ts';
import { parseUrl } from './parse-url.ts';
import { buildUrl, encodeUrl } from './request-url.ts';

const asWritten = (text: string): string => text;
const H = 'http://h';

const build = (url: UrlTemplate, resolve = asWritten, behaviour = {}): string => {
  const built = buildUrl(url, resolve, behaviour);
  return 'url' in built ? built.url : `error: ${built.error}`;
};

const parts = (some: Partial<UrlTemplate>): UrlTemplate => ({ host: ['h'], query: [], variables: [], ...some });

// Each line was sent through newman 6.2.2; the right side is the request line it wrote.
const TEXTS: readonly (readonly [written: string, sent: string])[] = [
  ['http://h/a b', '/a%20b'],
  ['http://h/ünï/日本', '/%C3%BCn%C3%AF/%E6%97%A5%E6%9C%AC'],
  ['http://h/"quoted"', '/%22quoted%22'],
  ["http://h/it's", "/it's"],
  ['http://h/[x]{y}', '/[x]%7By%7D'],
  ['http://h/a|b^c`d', '/a|b^c%60d'],
  ['http://h/a%20b', '/a%20b'],
  ['http://h/a%2Fb', '/a%2Fb'],
  ['http://h/100%', '/100%'],
  ['http://h/%zz', '/%zz'],
  ['http://h/a+b', '/a+b'],
  ['http://h/a:b;c=d', '/a:b;c=d'],
  ['http://h/a,b@c$d!', '/a,b@c$d!'],
  ['http://h/(x)*~_-.', '/(x)*~_-.'],
  ['http://h/<tag>', '/%3Ctag%3E'],
  ['http://h/back\\slash', '/back/slash'],
  ['http://h/emoji😀', '/emoji%F0%9F%98%80'],
  ['http://h/a?q=a b', '/a?q=a%20b'],
  ['http://h/a?q=ünï', '/a?q=%C3%BCn%C3%AF'],
  ['http://h/a?q="x"', '/a?q=%22x%22'],
  ["http://h/a?q=it's", '/a?q=it%27s'],
  ['http://h/a?q=[1]{2}', '/a?q=[1]{2}'],
  ['http://h/a?q=a|b^c`d', '/a?q=a|b^c`d'],
  ['http://h/a?q=a%20b', '/a?q=a%20b'],
  ['http://h/a?q=100%', '/a?q=100%'],
  ['http://h/a?q=a+b', '/a?q=a+b'],
  ['http://h/a?q=a:b;c/d?e', '/a?q=a:b;c/d?e'],
  ['http://h/a?q=<tag>', '/a?q=%3Ctag%3E'],
  ['http://h/a?q=back\\slash', '/a?q=back\\slash'],
  ['http://h/a?k y=v', '/a?k%20y=v'],
  ['http://h/a?q=%7B%7D', '/a?q=%7B%7D'],
  ['http://h/a?q=a#frag', '/a?q=a'],
  ['http://h/a#frag?x=1', '/a'],
  ['http://h/a?', '/a?'],
  ['http://h/a?a', '/a?a'],
  ['http://h/a?a=', '/a?a='],
  ['http://h/a?=b', '/a?=b'],
  ['http://h/a?&', '/a?&'],
  ['http://h/a?a=1&&b=2', '/a?a=1&&b=2'],
  ['http://h/a?a=1&', '/a?a=1&'],
  ['http://h/a??a=1', '/a??a=1'],
  ['http://h/a?a=b=c', '/a?a=b=c'],
  ['http://h/a?a=1&a=2', '/a?a=1&a=2'],
  ['http://h//a///x', '//a///x'],
  ['http://h', '/'],
  ['http://h?a=1', '/?a=1'],
  ['http://h/./a/../b', '/./a/../b'],
  ['http://h/%2e%2e/b', '/%2e%2e/b'],
  ['  http://h/a  ', '/a%20%20'],
  ['http://h/a\n/x\ty', '/a%0A/x%09y'],
  ['http:\\\\h\\a', '/a'],
  ['HTTP://H/a', '/a'],
  ['h/a', '/a'],
];

describe('a URL text', () => {
  test.each(TEXTS)('%s', (written, sent) => {
    expect(build(parseUrl(written))).toBe(H + sent);
  });

  test('keeps credentials, encoded', () => {
    expect(encodeUrl('http://user:p@ss@h/a')).toBe('http://user:p%40ss@h/a');
  });

  test('keeps ports as written and puts international names into punycode', () => {
    expect(encodeUrl('http://h:abc/')).toBe('http://h:abc/');
    expect(encodeUrl('http://Bücher.example:8080')).toBe('http://xn--bcher-kva.example:8080/');
    expect(encodeUrl('http://[::1]:80/x')).toBe('http://[::1]:80/x');
    expect(encodeUrl('{{nope}}/x')).toBe('http://{{nope}}/x');
  });

  test('is left alone with disableUrlEncoding', () => {
    expect(build(parseUrl('http://h/a"b|c?q=x"y|z'), asWritten, { disableUrlEncoding: true })).toBe(
      'http://h/a"b|c?q=x"y|z',
    );
  });

  test('that is blank is an error in newman’s words', () => {
    expect(build(parseUrl('  '))).toBe('error: runtime:extensions~request: request url is empty');
  });
});

const id = (value: unknown, more = {}) => ({ key: 'id', value: value as string, ...more });

const PARTS: readonly (readonly [name: string, url: Partial<UrlTemplate>, sent: string])[] = [
  ['segments', { path: ['a b', 'ü'] }, '/a%20b/%C3%BC'],
  ['a slash in a segment', { path: ['a/b'] }, '/a/b'],
  ['a question mark in a segment', { path: ['what?', 'x'] }, '/what?/x'],
  ['a hash in a segment', { path: ['a#b'] }, '/a'],
  ['no path', {}, '/'],
  ['an empty path', { path: [] }, '/'],
  ['a lone slash', { path: [''] }, '/'],
  ['a trailing slash', { path: ['a', ''] }, '/a/'],
  ['null value', { path: ['a'], query: [{ key: 'a', value: null }] }, '/a?a'],
  ['empty value', { path: ['a'], query: [{ key: 'a', value: '' }] }, '/a?a='],
  ['empty key', { path: ['a'], query: [{ key: '', value: 'x' }] }, '/a?=x'],
  ['& in a value', { path: ['a'], query: [{ key: 'a', value: 'x&y=z' }] }, '/a?a=x%26y=z'],
  ['& in a key', { path: ['a'], query: [{ key: 'a&b', value: '1' }] }, '/a?a%26b=1'],
  ['= in a key', { path: ['a'], query: [{ key: 'a=b', value: 'c=d' }] }, '/a?a%3Db=c=d'],
  ['# in a value', { path: ['a'], query: [{ key: 'a', value: 'x#y' }] }, '/a?a=x%23y'],
  ['a line break in a value', { path: ['a'], query: [{ key: 'a', value: 'x\ny' }] }, '/a?a=x%0Ay'],
  ['a disabled parameter', { path: ['a'], query: [{ key: 'a', value: '1', disabled: true }] }, '/a'],
  ['a path variable', { path: [':id'], variables: [id('7')] }, '/7'],
  ['a number as path variable', { path: [':id'], variables: [id(7)] }, '/:id'],
  ['a path variable said to be text', { path: [':id'], variables: [id(7, { type: 'string' })] }, '/7'],
  [
    'a path variable said to be text, without value',
    { path: [':id'], variables: [id(null, { type: 'string' })] },
    '/null',
  ],
  ['a path variable that goes further', { path: [':id'], variables: [id('a b/c?d#e%')] }, '/a%20b/c?d'],
  ['a path variable without value', { path: [':id', 'x'], variables: [id('')] }, '/:id/x'],
  ['a disabled path variable', { path: [':id'], variables: [id('7', { disabled: true })] }, '/7'],
  ['a path variable with a suffix', { path: [':id.json'], variables: [id('7')] }, '/7.json'],
  ['a double colon', { path: ['::id'], variables: [id('7')] }, '/::id'],
  ['a colon inside', { path: ['a:id'], variables: [id('7')] }, '/a:id'],
  ['a path variable twice', { path: [':id', ':id'], variables: [id('1'), id('2')] }, '/2/2'],
  ['a placeholder from a value', { path: [':id'], variables: [id(':other')] }, '/:other'],
  ['a hash', { path: ['a'], hash: 'frag', query: [{ key: 'a', value: '1' }] }, '/a?a=1'],
];

describe('a URL in parts', () => {
  test.each(PARTS)('%s', (_name, url, sent) => {
    expect(build(parts(url))).toBe(H + sent);
  });

  test('protocol with or without slashes, port, credentials', () => {
    const auth = { user: 'u', password: 'p' };
    expect(build(parts({ protocol: 'https', port: '1', path: ['a'], auth }))).toBe('https://u:p@h:1/a');
    expect(build(parts({ protocol: 'https://', host: ['a', 'b'] }))).toBe('https://a.b/');
  });

  test('is resolved as a whole, so that values may hold any part of it', () => {
    const values: Record<string, string> = { base: 'https://api.example:8443/v1?k=a b', amp: 'x&y=z', name: ':id' };
    const resolve = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (written, name) => values[name] ?? written);
    expect(build(parts({ host: ['{{base}}'] }), resolve)).toBe('https://api.example:8443/v1?k=a%20b');
    const query = [
      { key: 'a', value: '{{amp}}' },
      { key: '{{nope}}', value: '{{no=pe}}' },
    ];
    expect(build(parts({ path: ['{{name}}'], variables: [id('7')], query }), resolve)).toBe(
      'http://h/:id?a=x&y=z&{{nope}}={{no=pe}}',
    );
  });

  test('with nothing but a raw text is empty, as for newman', () => {
    expect(build({ raw: 'http://h/a', host: [], query: [], variables: [] })).toContain('request url is empty');
  });
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['255.254.10.0', '255.254.10.0'],
  ['127.1', '127.0.0.1'],
  ['127.0.0.01', '127.0.0.1'],
  ['127.0.0.1.', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['2130706433', '127.0.0.1'],
  ['256.0.0.1', '256.0.0.1'],
  ['1.2.3.4.5', '1.2.3.4.5'],
])('the address %s is written as %s', (host, written) => {
  expect(encodeUrl(`http://${host}/`)).toBe(`http://${written}/`);
});
