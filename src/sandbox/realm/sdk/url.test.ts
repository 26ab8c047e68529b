import { describe, expect, test } from 'vitest';
import { PostmanUrl, templateOfUrl, urlOfTemplate } from './url.ts';

const parts = (text: string) => new PostmanUrl(text).toJSON();

describe('parsing', () => {
  test.each([
    ['http://h?q', { protocol: 'http', host: ['h'], query: [{ key: 'q', value: null }] }],
    ['http://h//a//b/', { protocol: 'http', host: ['h'], path: ['', 'a', '', 'b', ''] }],
    ['http://[::1]:80/x', { protocol: 'http', host: ['[::1]'], port: '80', path: ['x'] }],
    ['h.i:{{port}}/x', { host: ['h', 'i'], port: '{{port}}', path: ['x'] }],
    ['http://{{a.b}}:{{c:d}}/e', { protocol: 'http', host: ['{{a.b}}'], port: '{{c:d}}', path: ['e'] }],
    ['http://h/{{a.b/c}}/d', { protocol: 'http', host: ['h'], path: ['{{a.b/c}}', 'd'] }],
    ['http://u@h/x', { protocol: 'http', auth: { user: 'u', password: undefined }, host: ['h'], path: ['x'] }],
    ['http://u:p:q@h', { protocol: 'http', auth: { user: 'u', password: 'p:q' }, host: ['h'] }],
    ['http://h/x#a#b?c', { protocol: 'http', host: ['h'], path: ['x'], hash: 'a#b?c' }],
    ['http:\\\\h\\x', { protocol: 'http', host: ['h'], path: ['x'] }],
    ['/just/path', { path: ['just', 'path'] }],
    ['', {}],
  ])('%s', (text, expected) => {
    expect(parts(text)).toEqual({ query: [], variable: [], ...expected });
  });

  test('path variables are listed', () => {
    expect(parts('http://h/:a/b/:a/:c')).toMatchObject({ variable: [{ key: 'a' }, { key: 'c' }] });
  });
});

describe('text', () => {
  const url = new PostmanUrl('https://us:pw@API.example.com:8443/v1/:id/x?x=1&y=a b&n&e=#frag');
  url.variables.upsert({ key: 'id', value: '77' });

  test('whole, with path variables filled in', () => {
    expect(String(url)).toBe('https://us:pw@API.example.com:8443/v1/77/x?x=1&y=a b&n&e=#frag');
  });

  test('parts', () => {
    expect(url.getHost()).toBe('API.example.com');
    expect(url.getPath()).toBe('/v1/77/x');
    expect(url.getPath(true)).toBe('/v1/:id/x');
    expect(url.getPathWithQuery()).toBe('/v1/77/x?x=1&y=a b&n&e=');
    expect(url.getRemote()).toBe('API.example.com:8443');
    expect(new PostmanUrl('https://h/').getRemote(true)).toBe('h:443');
    expect(() => url.getRaw()).toThrow('discontinued');
  });

  test('OAuth 1 base URL leaves out default ports, query and fragment', () => {
    expect(url.getOAuth1BaseUrl()).toBe('https://api.example.com:8443/v1/77/x');
    expect(new PostmanUrl('HTTP://H:80/a?b').getOAuth1BaseUrl()).toBe('http://h/a');
  });

  test('no question mark without an enabled parameter', () => {
    const quiet = new PostmanUrl({ host: 'h', path: '/a', query: [{ key: 'x', value: '1', disabled: true }] });
    expect([String(quiet), quiet.getPathWithQuery()]).toEqual(['h/a', '/a']);
  });

  test('query parameters come and go', () => {
    const changed = new PostmanUrl('http://h/?a=1&b=2&a=3');
    changed.addQueryParams('c=4&d=5');
    changed.addQueryParams([{ key: 'e', value: '6' }]);
    changed.removeQueryParams('a');
    changed.removeQueryParams(['b', { key: 'd' }]);
    expect(changed.getQueryString()).toBe('c=4&e=6');
  });
});

describe('templates', () => {
  test('a template survives the way through a Url', () => {
    const template = {
      protocol: 'http',
      host: ['{{h}}'],
      path: ['a', ':id', ''],
      query: [
        { key: 'x', value: null },
        { key: 'y', value: '', disabled: true },
      ],
      variables: [{ key: 'id', value: '5' }],
    };
    expect(templateOfUrl(urlOfTemplate(template))).toEqual(template);
  });

  test('whatever a script assigned becomes a template', () => {
    expect(templateOfUrl('http://h/p?q=1')).toMatchObject({
      host: ['h'],
      path: ['p'],
      query: [{ key: 'q', value: '1' }],
    });
    expect(templateOfUrl({ host: 'a.b', path: '/x/y' })).toMatchObject({ host: ['a', 'b'], path: ['x', 'y'] });
    expect(templateOfUrl({ raw: 'http://h' })).toBeUndefined();
    const url = new PostmanUrl('http://h/p');
    Object.assign(url, { query: 'a=b', path: '/new/path', host: 'other', port: 8080 });
    expect(templateOfUrl(url)).toMatchObject({
      host: ['other'],
      port: '8080',
      path: ['new', 'path'],
      query: [{ key: 'a', value: 'b' }],
    });
  });
});
