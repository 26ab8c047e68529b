// Cases of bodies that are no JSON, and of which body is compared at all.
import type { Sent, StubCase, Version } from './stub-cases.ts';

const of = (contentType: string, ...bodies: readonly (string | Uint8Array)[]): readonly Sent[] =>
  bodies.map((body) => ({ headers: { 'Content-Type': contentType }, body }));

const body = (
  name: string,
  version: Version,
  contentType: string,
  content: unknown,
  bodyRules: Readonly<Record<string, unknown>>,
  sent: readonly Sent[],
): StubCase => ({
  name,
  version,
  request: {
    method: 'POST',
    headers: { 'Content-Type': version === 4 ? [contentType] : contentType },
    body: version === 4 && typeof content === 'string' ? { content, contentType, encoded: false } : content,
    ...(Object.keys(bodyRules).length > 0 ? { matchingRules: version === 2 ? bodyRules : { body: bodyRules } } : {}),
  },
  sent,
});

const rules = (...matchers: readonly object[]) => ({ matchers });
const XML = 'application/xml';
const FORM = 'application/x-www-form-urlencoded';
const MULTI = 'multipart/form-data; boundary=XX';
const JSON_TYPE = 'application/json';

const part = (name: string, content: string, more = ''): string =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
const file = (type: string, content: string): string =>
  `--XX\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
const END = '--XX--\r\n';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

export const BODY_CASES: readonly StubCase[] = [
  body(
    'XML',
    2,
    XML,
    '<?xml version="1.0"?><a x="1"><b>t</b><c/></a>',
    {},
    of(
      XML,
      '<a x="1"><b>t</b><c/></a>',
      '<a x="1">\n  <b>t</b>\n  <c></c>\n</a>',
      '<a x="2"><b>t</b><c/></a>',
      '<a x="1"><b>u</b><c/></a>',
      '<a><b>t</b><c/></a>',
      '<a x="1" y="2"><b>t</b><c/></a>',
      '<a x="1"><b>t</b></a>',
      '<a x="1"><b>t</b><c/><d/></a>',
      '<z x="1"><b>t</b><c/></z>',
      '<a x="1"><c/><b>t</b></a>',
      '<a',
      '<a x="1"><b><![CDATA[t]]></b><c/></a>',
    ),
  ),
  body(
    'XML with several of one name',
    2,
    XML,
    '<l><i>1</i><i>2</i></l>',
    {},
    of(XML, '<l><i>1</i><i>2</i></l>', '<l><i>2</i><i>1</i></l>', '<l><i>1</i></l>', '<l><i>1</i><i>2</i><i>3</i></l>'),
  ),
  body(
    'XML by type',
    3,
    XML,
    '<l><i id="1">a</i></l>',
    { '$.l.i': rules({ match: 'type' }) },
    of(XML, '<l><i id="2">b</i></l>', '<l><i id="1">a</i><i id="1">a</i></l>', '<l></l>'),
  ),
  body(
    'XML text by regex',
    3,
    XML,
    '<a><b>1</b></a>',
    { "$.a.b['#text']": rules({ match: 'regex', regex: '^\\d+$' }) },
    of(XML, '<a><b>77</b></a>', '<a><b>x</b></a>'),
  ),
  body(
    'XML attribute by regex',
    3,
    XML,
    '<a b="1"/>',
    { "$.a['@b']": rules({ match: 'regex', regex: '^\\d+$' }) },
    of(XML, '<a b="77"/>', '<a b="x"/>', '<a/>'),
  ),
  body(
    'XML with namespaces',
    3,
    XML,
    '<n:a xmlns:n="urn:x"><n:b>1</n:b></n:a>',
    {},
    of(XML, '<n:a xmlns:n="urn:x"><n:b>1</n:b></n:a>', '<n:a xmlns:n="urn:y"><n:b>1</n:b></n:a>'),
  ),
  body('XML as text/xml', 3, 'text/xml', '<a/>', {}, [...of('text/xml', '<a/>', '<b/>'), ...of(XML, '<a/>')]),
  body(
    'XML of a vendor',
    3,
    'application/vnd.x+xml',
    '<a>1</a>',
    {},
    of('application/vnd.x+xml', '<a>1</a>', '<a> 1 </a>', '<a>2</a>'),
  ),
  body('a form', 2, FORM, 'a=1&b=x+y', {}, of(FORM, 'a=1&b=x+y', 'b=x%20y&a=1', 'a=1', 'a=1&b=x+y&c=1', 'a=2&b=x+y')),
  body(
    'a form by rules',
    3,
    FORM,
    'a=1&b=x',
    { '$.a': rules({ match: 'regex', regex: '^\\d+$' }) },
    of(FORM, 'a=77&b=x', 'a=x&b=x', 'a=77&b=y', 'a=1&a=2&b=x'),
  ),
  body('a form of several values', 3, FORM, 'a=1&a=2', {}, of(FORM, 'a=1&a=2', 'a=2&a=1', 'a=1')),
  body('text', 2, 'text/plain', 'hello', {}, of('text/plain', 'hello', 'Hello', 'hello ', 'hello\n')),
  body(
    'text by regex',
    3,
    'text/plain',
    'hello',
    { $: rules({ match: 'regex', regex: '^h' }) },
    of('text/plain', 'hi', 'oh'),
  ),
  body(
    'text by include',
    3,
    'text/plain',
    'hello',
    { $: rules({ match: 'include', value: 'ell' }) },
    of('text/plain', 'yell', 'oh'),
  ),
  body('text with a charset', 3, 'text/plain; charset=utf-8', 'é', {}, [
    ...of('text/plain; charset=utf-8', 'é', 'e'),
    ...of('text/plain', 'é'),
  ]),
  body('CSV', 3, 'text/csv', 'a,b\n1,2', {}, of('text/csv', 'a,b\n1,2', 'a,b\n1,3')),
  body('a vendor type of JSON', 3, 'application/vnd.shop+json', { a: 1 }, { '$.a': rules({ match: 'type' }) }, [
    ...of('application/vnd.shop+json', '{"a":2}', '{"a":"x"}'),
    ...of(JSON_TYPE, '{"a":2}'),
  ]),
  body(
    'JSON written as text',
    3,
    JSON_TYPE,
    '{"a":1}',
    {},
    of(JSON_TYPE, '{"a":1}', '{ "a": 1 }', '{"a":2}', '"{\\"a\\":1}"'),
  ),
  body(
    'multipart',
    3,
    MULTI,
    `${part('a', '1')}${file('text/plain', 'hello')}${END}`,
    {},
    of(
      MULTI,
      `${part('a', '1')}${file('text/plain', 'hello')}${END}`,
      `${file('text/plain', 'hello')}${part('a', '1')}${END}`,
      `${part('a', '2')}${file('text/plain', 'hello')}${END}`,
      `${part('a', '1')}${END}`,
      `${part('a', '1')}${file('text/plain', 'bye')}${END}`,
    ),
  ),
  body(
    'multipart by content type',
    3,
    MULTI,
    `${file('image/png', 'x')}${END}`,
    { '$.file': rules({ match: 'contentType', value: 'image/png' }) },
    of(
      MULTI,
      Buffer.concat([Buffer.from(file('image/png', '').slice(0, -2)), PNG, Buffer.from(`\r\n${END}`)]),
      `${file('image/png', 'just text')}${END}`,
    ),
  ),
  {
    name: 'bytes',
    version: 4,
    request: {
      headers: { 'Content-Type': ['image/png'] },
      body: { content: PNG.toString('base64'), contentType: 'image/png', encoded: 'base64' },
    },
    sent: [...of('image/png', PNG, Buffer.concat([PNG, Buffer.from([1])])), { body: PNG }],
  },
  {
    name: 'bytes by content type',
    version: 4,
    request: {
      headers: { 'Content-Type': ['image/png'] },
      body: { content: PNG.toString('base64'), contentType: 'image/png', encoded: 'base64' },
      matchingRules: { body: { $: rules({ match: 'contentType', value: 'image/png' }) } },
    },
    sent: of('image/png', PNG, Buffer.concat([PNG, Buffer.from([1])]), 'text'),
  },
  { name: 'no body named', version: 3, request: {}, sent: [{}, ...of(JSON_TYPE, '{"a":1}'), ...of('text/plain', 'x')] },
  { name: 'a null body', version: 3, request: { body: null }, sent: [{}, ...of(JSON_TYPE, 'null', '{}')] },
  { name: 'an empty body', version: 3, request: { body: '' }, sent: [{}, ...of('text/plain', 'x')] },
  {
    name: 'JSON without a content type',
    version: 2,
    request: { body: { a: 1 } },
    sent: [
      { body: '{"a":1}' },
      { body: '{"a":2}' },
      ...of(JSON_TYPE, '{"a":1}', '{"a":2}'),
      ...of('text/plain', '{"a":1}'),
    ],
  },
  {
    name: 'text without a content type',
    version: 3,
    request: { body: 'plain' },
    sent: [{ body: 'plain' }, { body: 'other' }, ...of('text/plain', 'plain'), ...of(JSON_TYPE, '"plain"')],
  },
  {
    name: 'a body of GET',
    version: 3,
    request: { method: 'GET', headers: { 'Content-Type': JSON_TYPE }, body: { a: 1 } },
    sent: [{}, ...of(JSON_TYPE, '{"a":1}', '{"a":2}')],
  },
  {
    name: 'lenient headers',
    version: 3,
    alone: true,
    request: { method: 'GET', headers: { 'X-A': '1' } },
    sent: [{}, { headers: { 'x-a': '2' } }, { headers: { 'x-a': '1' } }],
  },
  {
    name: 'lenient content types',
    version: 3,
    alone: true,
    request: { headers: { 'Content-Type': JSON_TYPE }, body: { a: 1 } },
    sent: [{}, ...of('text/plain', '{"a":2}'), ...of(JSON_TYPE, '{"a":2}', '{"a":1}'), { body: '{"a":1}' }],
  },
  {
    name: 'lenient bodies',
    version: 3,
    alone: true,
    request: { method: 'DELETE', headers: { 'Content-Type': JSON_TYPE }, body: { a: 1 } },
    sent: [{}, ...of(JSON_TYPE, '{"a":2}')],
  },
  {
    name: 'strict queries',
    version: 3,
    alone: true,
    request: { method: 'GET', query: { a: ['1'] } },
    sent: [{}, { to: '?a=1' }, { to: '?a=2' }],
  },
];
