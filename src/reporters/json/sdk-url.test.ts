import { expect, it } from 'vitest';
import { sdkUrl, sdkUrlAsWritten } from './sdk-url.ts';

it.each([
  [
    'http://127.0.0.1:4811/ok?x=1',
    { protocol: 'http', host: ['127', '0', '0', '1'], port: '4811', path: ['ok'], query: [{ key: 'x', value: '1' }] },
  ],
  ['{{base}}/a/:id', { host: ['{{base}}'], path: ['a', ':id'], query: [] }],
  [
    'https://{{sub.domain}}.example.com:{{port}}/',
    { protocol: 'https', host: ['{{sub.domain}}', 'example', 'com'], port: '{{port}}', path: [''], query: [] },
  ],
  [
    'example.com?a&b=&c=1=2#top',
    {
      host: ['example', 'com'],
      query: [
        { key: 'a', value: null },
        { key: 'b', value: '' },
        { key: 'c', value: '1=2' },
      ],
      hash: 'top',
    },
  ],
  [
    'http://u:p@h/',
    {
      protocol: 'http',
      host: ['h'],
      path: [''],
      query: [],
      auth: {
        type: 'basic',
        basic: [
          { type: 'any', value: 'u', key: 'username' },
          { type: 'any', value: 'p', key: 'password' },
        ],
      },
    },
  ],
  ['', { query: [] }],
])('takes %s apart', (url, parts) => {
  expect(sdkUrl(url)).toEqual({ variable: [], ...parts });
});

it('takes a URL as a collection writes it', () => {
  expect(sdkUrlAsWritten('{{base}}/x')).toEqual({ host: ['{{base}}'], path: ['x'], query: [], variable: [] });
  expect(sdkUrlAsWritten({ raw: 'http://h/x' })).toMatchObject({ protocol: 'http', host: ['h'], path: ['x'] });
  expect(sdkUrlAsWritten({ raw: 'ignored', host: 'a.b', path: 'c/d', query: [{ key: 'q' }] })).toEqual({
    host: ['a', 'b'],
    path: ['c', 'd'],
    query: [{ key: 'q' }],
    variable: [],
  });
  expect(sdkUrlAsWritten(undefined)).toEqual({ query: [], variable: [] });
});
