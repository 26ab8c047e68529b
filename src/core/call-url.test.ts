import { expect, test } from 'vitest';
import {
  addQueryParameter,
  removeQueryParameter,
  resolveLocation,
  splitCallUrl,
  withoutCredentials,
} from './call-url.ts';

test('takes a URL apart without changing a byte', () => {
  expect(splitCallUrl('http://u:p@[::1]:8080/a/../b?c=%zz')).toEqual({
    protocol: 'http',
    credentials: 'u:p',
    hostname: '::1',
    port: '8080',
    authority: '[::1]:8080',
    host: '[::1]:8080',
    target: '/a/../b?c=%zz',
  });
});

test.each([
  ['http://h:80/', 'h', '80'],
  ['https://h:443/', 'h', '443'],
  ['https://h:80/', 'h:80', '80'],
  ['http://h:/', 'h', undefined],
])('the Host header of %s is %s', (url, host, port) => {
  expect(splitCallUrl(url)).toMatchObject({ host, port });
});

// Locations as newman 6.2.2 followed them from http://h:1/dir/page?x=1.
test.each([
  ['/t?q=a%20b', 'http://h:1/t?q=a%20b'],
  ['../up/./x', 'http://h:1/dir/../up/./x'],
  ['next', 'http://h:1/dir/next'],
  ['?z=1', 'http://h:1/dir/page?z=1'],
  ['#top', 'http://h:1/dir/page?x=1'],
  ['//other/y', 'http://other/y'],
  ['HTTPS://OTHER/Z', 'https://other/Z'],
  ['/a b?c={d}|"', 'http://h:1/a%20b?c={d}|%22'],
  ['http://', 'http:///'],
  ['\\x\\y', 'http://h:1/x/y'],
  ['\\\\other\\y', 'http://other/y'],
  ['http:/other', 'http://http:/other'],
])('the location %s leads to %s', (location, url) => {
  expect(resolveLocation('http://h:1/dir/page?x=1', location)).toBe(url);
});

test('a location stays as it is where URLs are not encoded', () => {
  expect(resolveLocation('http://h/x', '/"a"', false)).toBe('http://h/"a"');
});

test('adds query parameters in Postman’s encoding', () => {
  expect(addQueryParameter('http://h/b?z', 'a', "k v&=#'+%20é")).toBe('http://h/b?z&a=k%20v%26=%23%27+%20%C3%A9');
  expect(addQueryParameter('http://h/b', 'a=&b', 'v')).toBe('http://h/b?a%3D%26b=v');
  expect(addQueryParameter('http://h/b', 'k', null)).toBe('http://h/b?k');
});

test('removes every parameter of a name and the question mark with the last one', () => {
  expect(removeQueryParameter('http://h/b?a=1&b=2&a=3&aa', 'a')).toBe('http://h/b?b=2&aa');
  expect(removeQueryParameter('http://h/b?a%20b=1', 'a b')).toBe('http://h/b');
});

test('takes credentials out of what others read', () => {
  expect(withoutCredentials('http://u:p@h/a@b')).toBe('http://h/a@b');
  expect(withoutCredentials('http://h/?x=@')).toBe('http://h/?x=@');
});
