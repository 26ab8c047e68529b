import { expect, test } from 'vitest';
import { matchesUrlPattern } from './url-pattern.ts';

// Answers of postman-collection's own patterns.
test.each([
  ['https://example.com/*', 'https://example.com/a', true],
  ['https://example.com', 'https://example.com/a', false],
  ['https://*.example.com/*', 'https://example.com/a', true],
  ['https://*.example.com/*', 'https://a.b.example.com/a', true],
  ['https://*.example.com/*', 'https://xexample.com/a', false],
  ['*://*/*', 'https://a:8443/x', false],
  ['*://*/*', 'http://a/x', true],
  ['*://*:*/*', 'https://a:8443/x', true],
  ['https://a:8443/*', 'https://a:8443/x', true],
  ['https://a/*', 'https://a:8443/x', false],
  ['https://a:443/*', 'https://a/x', true],
  ['<all_urls>', 'https://a:8443/x', true],
  ['a/*', 'https://a/x', false],
  ['https://a/X*', 'https://a/x', false],
  ['http://a/*', 'https://a/x', false],
  ['https://a/b/*/c', 'https://a/b/x/c', true],
  ['https://a*/*', 'https://ab/x', false],
  ['https://a/b', 'https://a/b?q=1', true],
  ['http+https://a/*', 'https://a/x', true],
  ['http+ftp://a/*', 'https://a/x', false],
  ['https://a/?', 'https://a/x', true],
  ['https://a/?', 'https://a/xy', false],
  ['constructor://a/*', 'https://a/x', false],
])('%s on %s: %s', (pattern, url, matches) => {
  expect(matchesUrlPattern(pattern, url)).toBe(matches);
});
