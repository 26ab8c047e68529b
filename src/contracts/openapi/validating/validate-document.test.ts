// Each rule: the good document has no finding, and the same one with one fault is found, at the line of the fault.
import { describe, expect, test } from 'vitest';
import { fetchFixture, fixture, readText, written } from '../testing/fixture-documents.ts';
import { RULES } from './rules.ts';
import { validateDocument } from './validate-document.ts';

type Version = '2.0' | '3.0' | '3.1' | '3.2';

type Mutation = {
  readonly rule: string;
  readonly level: 'error' | 'warning';
  readonly versions: readonly Version[];
  readonly from: string;
  readonly to: string;
  /** What stands in the line that is named; default: the first line of `to`. */
  readonly at?: string;
  readonly says: RegExp;
};

const V3: readonly Version[] = ['3.0', '3.1', '3.2'];
const LATER: readonly Version[] = ['3.1', '3.2'];
const ALL: readonly Version[] = ['2.0', ...V3];

const MUTATIONS: readonly Mutation[] = [
  {
    rule: 'reference',
    level: 'error',
    versions: V3,
    from: "$ref: '#/components/schemas/Passenger'",
    to: "$ref: '#/components/schemas/Pasenger'",
    says: /leads to nothing/,
  },
  {
    rule: 'reference',
    level: 'error',
    versions: ['2.0'],
    from: "$ref: '#/responses/Wrong'",
    to: "$ref: '#/responses/Rwong'",
    says: /leads to nothing/,
  },
  {
    rule: 'reference',
    level: 'error',
    versions: V3,
    from: "next: { $ref: '#/components/schemas/Crossing' }",
    to: "next: { $ref: '#/components/schemas/Crossing/properties/next' }",
    says: /back to itself/,
  },
  {
    rule: 'reference',
    level: 'error',
    versions: ['3.0', '3.1'],
    from: "next: { $ref: '#/components/schemas/Crossing' }",
    to: 'next: { $ref: absent.yaml }',
    says: /absent\.yaml could not be followed/,
  },
  {
    rule: 'reference',
    level: 'warning',
    versions: V3,
    from: "next: { $ref: '#/components/schemas/Crossing' }",
    to: 'next: { $ref: "https://x.example/a.json" }',
    says: /may not be fetched/,
  },
  {
    rule: 'reference-endless',
    level: 'warning',
    versions: V3,
    from: '    Child:\n      type: object',
    to: "    Child:\n      allOf: [{ $ref: '#/components/schemas/Child' }]\n      type: object",
    at: 'Child:',
    says: /over and over/,
  },
  {
    rule: 'reference-siblings',
    level: 'warning',
    versions: ['3.0'],
    from: "next: { $ref: '#/components/schemas/Crossing' }",
    to: "next: { $ref: '#/components/schemas/Crossing', nullable: true }",
    says: /nullable beside \$ref is ignored/,
  },
  {
    rule: 'path-template',
    level: 'error',
    versions: ALL,
    from: '  /crossings:',
    to: '  crossings:',
    says: /begin with a slash/,
  },
  {
    rule: 'path-template',
    level: 'warning',
    versions: ['2.0', '3.0', '3.1'],
    from: '  /crossings:',
    to: '  /crossings?all=1:',
    says: /query/,
  },
  {
    rule: 'path-template',
    level: 'error',
    versions: ['3.2'],
    from: '  /crossings:',
    to: '  /crossings?all=1:',
    says: /query/,
  },
  {
    rule: 'path-unique',
    level: 'error',
    versions: V3,
    from: '  /crossings/{crossingId}/tickets:',
    to: "  '/crossings/{other}': { get: { parameters: [{ name: other, in: path, required: true, schema: {} }], responses: { '200': { description: x } } } }\n  /crossings/{crossingId}/tickets:",
    says: /the same as/,
  },
  {
    rule: 'path-parameter-declared',
    level: 'error',
    versions: V3,
    from: '  /crossings/{crossingId}/tickets:',
    to: '  /crossings/{crossing}/tickets:',
    at: '    post:\n      operationId: buyTicket',
    says: /no path parameter for \{crossing\}/,
  },
  {
    rule: 'path-parameter-declared',
    level: 'error',
    versions: ['2.0'],
    from: '  /crossings/{crossingId}/picture:',
    to: '  /crossings/{crossing}/picture:',
    at: '    post:',
    says: /no path parameter for \{crossing\}/,
  },
  {
    rule: 'path-parameter-used',
    level: 'error',
    versions: V3,
    from: '  /crossings/{crossingId}/tickets:',
    to: '  /crossings/tickets:',
    at: '- name: crossingId\n          in: path\n          required: true\n          schema: { type: integer }',
    says: /not in the template/,
  },
  {
    rule: 'path-parameter-required',
    level: 'error',
    versions: ALL,
    from: 'in: path\n          required: true',
    to: 'in: path\n          required: false',
    at: 'required: false',
    says: /must be `required: true`/,
  },
  {
    rule: 'operation-id-unique',
    level: 'error',
    versions: ALL,
    from: 'operationId: getCrossing',
    to: 'operationId: listCrossings',
    at: 'operationId: listCrossings\n +(tags: .crossings.\n +)?responses',
    says: /is taken/,
  },
  {
    rule: 'operation-id-unique',
    level: 'error',
    versions: LATER,
    from: 'operationId: onDelay',
    to: 'operationId: buyTicket',
    at: 'operationId: buyTicket\n      requestBody:\n        content',
    says: /is taken/,
  },
  {
    rule: 'parameter-unique',
    level: 'error',
    versions: V3,
    from: "        - $ref: '#/components/parameters/Trace'",
    to: "        - $ref: '#/components/parameters/Trace'\n        - { name: x-trace, in: header, schema: { type: string } }",
    at: '- { name: x-trace',
    says: /declared twice/,
  },
  {
    rule: 'parameter-unique',
    level: 'error',
    versions: ['2.0'],
    from: '        - name: states\n',
    to: '        - name: limit\n',
    at: '        - name: limit\n          in: query\n          type: array',
    says: /declared twice/,
  },
  {
    rule: 'parameter-schema',
    level: 'error',
    versions: V3,
    from: "schema: { type: string, pattern: '^[a-f0-9]+$' }",
    to: 'description: no schema',
    at: 'Trace:',
    says: /neither/,
  },
  {
    rule: 'parameter-schema',
    level: 'error',
    versions: V3,
    from: "schema: { type: string, pattern: '^[a-f0-9]+$' }",
    to: 'schema: {}\n      content: { text/plain: {} }',
    at: 'content: { text/plain: {} }',
    says: /both/,
  },
  {
    rule: 'parameter-style',
    level: 'error',
    versions: V3,
    from: 'style: form',
    to: 'style: matrix',
    says: /style matrix is not for/,
  },
  {
    rule: 'parameter-ignored',
    level: 'warning',
    versions: V3,
    from: 'name: X-Trace',
    to: 'name: Authorization',
    at: 'Trace:',
    says: /ignored/,
  },
  {
    rule: 'parameter-querystring',
    level: 'error',
    versions: ['3.2'],
    from: '        - name: filter\n',
    to: '        - { name: q, in: query, schema: {} }\n        - name: filter\n',
    at: '- name: filter',
    says: /beside its querystring/,
  },
  {
    rule: 'body-method',
    level: 'warning',
    versions: V3,
    from: '    post:\n      operationId: buyTicket',
    to: '    delete:\n      operationId: buyTicket',
    at: 'requestBody:',
    says: /no meaning/,
  },
  {
    rule: 'body-swagger',
    level: 'error',
    versions: ['2.0'],
    from: 'consumes: [multipart/form-data]',
    to: 'consumes: [application/json]',
    at: '- name: picture',
    says: /consumes no form/,
  },
  {
    rule: 'media-type',
    level: 'error',
    versions: V3,
    from: 'application/problem+json:',
    to: 'problem:',
    says: /no media type/,
  },
  {
    rule: 'media-type',
    level: 'error',
    versions: ['2.0'],
    from: 'produces: [application/json]',
    to: 'produces: [json]',
    says: /no media type/,
  },
  {
    rule: 'example-and-examples',
    level: 'error',
    versions: V3,
    from: '              example:\n',
    to: '              examples: { one: { value: [] } }\n              example:\n',
    says: /exclude each other/,
  },
  { rule: 'status-code', level: 'error', versions: V3, from: "'201':", to: 'created:', says: /no status/ },
  { rule: 'status-code', level: 'error', versions: V3, from: '4XX:', to: '4xx:', says: /no status/ },
  { rule: 'status-code', level: 'error', versions: ['2.0'], from: "'201':", to: '2XX:', says: /no status/ },
  {
    rule: 'security',
    level: 'error',
    versions: ALL,
    from: '  - key: []',
    to: '  - kee: []',
    says: /kee is not defined/,
  },
  {
    rule: 'security',
    level: 'warning',
    versions: V3,
    from: '- login: [tickets:write]',
    to: '- login: [tickets:wipe]',
    says: /no scope tickets:wipe/,
  },
  {
    rule: 'security',
    level: 'error',
    versions: ['2.0', '3.0'],
    from: '  - key: []',
    to: '  - key: [all]',
    says: /has no scopes/,
  },
  {
    rule: 'link',
    level: 'error',
    versions: V3,
    from: 'operationId: buyTicket\n              parameters',
    to: 'operationId: buyTickets\n              parameters',
    says: /does not exist/,
  },
  {
    rule: 'link',
    level: 'warning',
    versions: V3,
    from: "parameters: { crossingId: '$response.body#/id' }",
    to: "parameters: { crosingId: '$response.body#/id' }",
    says: /no such parameter/,
  },
  {
    rule: 'tag',
    level: 'error',
    versions: ALL,
    from: 'tags:\n  - name: crossings',
    to: 'tags:\n  - name: crossings\n  - name: crossings',
    at: '  - name: crossings\n(?!  - name: crossings)',
    says: /declared twice/,
  },
  {
    rule: 'tag',
    level: 'error',
    versions: ['3.2'],
    from: 'parent: crossings',
    to: 'parent: crossing',
    says: /which is no tag/,
  },
  {
    rule: 'tag-declared',
    level: 'warning',
    versions: ALL,
    from: '      tags: [crossings]',
    to: '      tags: [crosings]',
    says: /not among those/,
  },
  {
    rule: 'server-variable',
    level: 'error',
    versions: V3,
    from: 'https://{region}.ferry',
    to: 'https://{regoin}.ferry',
    says: /not defined/,
  },
  {
    rule: 'server-variable',
    level: 'error',
    versions: LATER,
    from: 'default: north',
    to: 'default: west',
    says: /not one of its enum/,
  },
  {
    rule: 'component-unused',
    level: 'warning',
    versions: V3,
    from: '  schemas:\n',
    to: '  schemas:\n    Buoy: { type: string }\n',
    at: 'Buoy:',
    says: /used nowhere/,
  },
  {
    rule: 'component-unused',
    level: 'warning',
    versions: ['2.0'],
    from: 'definitions:\n',
    to: 'definitions:\n  Buoy: { type: string }\n',
    at: 'Buoy:',
    says: /used nowhere/,
  },
  {
    rule: 'schema-keyword',
    level: 'error',
    versions: ALL,
    from: 'id: { type: integer, format: int64, readOnly: true }',
    to: 'id: { type: int, format: int64, readOnly: true }',
    says: /type must be one of/,
  },
  {
    rule: 'schema-keyword',
    level: 'error',
    versions: ALL,
    from: 'required: [id, harbour]',
    to: 'required: id',
    says: /required must be a list/,
  },
  {
    rule: 'schema-keyword',
    level: 'error',
    versions: ALL,
    from: 'minLength: 1',
    to: 'minLength: -1',
    says: /minLength must be/,
  },
  {
    rule: 'schema-keyword',
    level: 'error',
    versions: ['2.0', '3.0'],
    from: 'harbour: { type: string,',
    to: 'harbour: { type: [string, integer],',
    says: /type must be one of/,
  },
  {
    rule: 'schema-keyword',
    level: 'error',
    versions: LATER,
    from: 'minimum: 0, maximum: 17',
    to: 'minimum: 0, exclusiveMinimum: true',
    says: /exclusiveMinimum must be a number/,
  },
  {
    rule: 'schema-pattern',
    level: 'error',
    versions: V3,
    from: "'^[a-f0-9]+$'",
    to: "'^[a-f0-9+$'",
    says: /no regular expression/,
  },
  {
    rule: 'schema-pattern',
    level: 'error',
    versions: ['2.0'],
    from: "'^[A-Z]'",
    to: "'^[A-Z'",
    says: /no regular expression/,
  },
  {
    rule: 'schema-bounds',
    level: 'warning',
    versions: ALL,
    from: 'minLength: 1',
    to: 'minLength: 41',
    says: /is above/,
  },
  {
    rule: 'schema-items',
    level: 'error',
    versions: ['3.0'],
    from: "type: array\n                items: { $ref: '#/components/schemas/Crossing' }",
    to: 'type: array',
    says: /must have `items`/,
  },
  {
    rule: 'schema-read-write',
    level: 'error',
    versions: ['3.0'],
    from: 'readOnly: true',
    to: 'readOnly: true, writeOnly: true',
    says: /both readOnly and writeOnly/,
  },
  {
    rule: 'schema-nullable',
    level: 'warning',
    versions: LATER,
    from: 'state: { type: string,',
    to: 'state: { type: string, nullable: true,',
    says: /no keyword since/,
  },
  {
    rule: 'schema-nullable',
    level: 'warning',
    versions: ['3.0'],
    from: 'note: { type: string, nullable: true }',
    to: 'note: { nullable: true }',
    says: /no effect/,
  },
  {
    rule: 'schema-required',
    level: 'warning',
    versions: ALL,
    from: 'required: [id, harbour]',
    to: 'required: [id, harbor]',
    says: /harbor is not described/,
  },
  {
    rule: 'schema-discriminator',
    level: 'error',
    versions: V3,
    from: 'child: Child',
    to: 'child: Chidl',
    says: /leads to nothing/,
  },
  {
    rule: 'schema-discriminator',
    level: 'warning',
    versions: V3,
    from: 'required: [kind, age]',
    to: 'required: [age]',
    at: 'discriminator:',
    says: /not required/,
  },
  {
    rule: 'value-schema',
    level: 'warning',
    versions: V3,
    from: '- { id: 7, harbour: Aby, state: open }',
    to: '- { id: seven, harbour: Aby, state: open }',
    at: 'example:',
    says: /example does not fit.*\/0\/id/,
  },
  {
    rule: 'value-schema',
    level: 'warning',
    versions: ['2.0'],
    from: '- { id: 7, harbour: Aby }',
    to: '- { id: seven, harbour: Aby }',
    at: 'application/json:',
    says: /example does not fit/,
  },
  {
    rule: 'value-schema',
    level: 'error',
    versions: ['2.0', '3.0'],
    from: 'default: 10',
    to: 'default: ten',
    says: /default does not fit/,
  },
  {
    rule: 'value-schema',
    level: 'warning',
    versions: LATER,
    from: 'default: 10',
    to: 'default: ten',
    says: /default does not fit/,
  },
  {
    rule: 'value-schema',
    level: 'warning',
    versions: V3,
    from: 'enum: [open, closed]',
    to: 'enum: [open, 4]',
    says: /enum value does not fit/,
  },
  {
    rule: 'structure',
    level: 'error',
    versions: V3,
    from: '      parameters:\n        - name: limit',
    to: '      paramters:\n        - name: limit',
    says: /unknown key `paramters`/,
  },
  {
    rule: 'structure',
    level: 'error',
    versions: ['2.0'],
    from: '      parameters:\n        - name: limit',
    to: '      paramters:\n        - name: limit',
    says: /unknown key `paramters`/,
  },
  {
    rule: 'structure',
    level: 'error',
    versions: ['2.0', '3.0', '3.1'],
    from: 'description: the crossing',
    to: 'x-description: the crossing',
    at: "'200':\n +x-description",
    says: /the response has no `description`/,
  },
  {
    rule: 'structure',
    level: 'error',
    versions: ALL,
    from: 'title: Ferry',
    to: 'titel: Ferry',
    at: 'info:',
    says: /`info` has no `title`/,
  },
  {
    rule: 'structure',
    level: 'error',
    versions: V3,
    from: 'in: header, name: X-Key',
    to: 'in: body, name: X-Key',
    says: /must be one of (query, header|header, query), cookie/,
  },
  {
    rule: 'structure',
    level: 'error',
    versions: V3,
    from: 'required: true\n        content',
    to: "required: 'yes'\n        content",
    at: "required: 'yes'",
    says: /must be boolean/,
  },
];

const lineOf = (text: string, { at, to }: Mutation): number => {
  const marker = at === undefined ? -1 : text.indexOf(at);
  const found = at === undefined ? text.indexOf(to) : marker >= 0 ? marker : text.search(new RegExp(at));
  const start = found + /^\s*/.exec(text.slice(found))![0].length;
  expect(found).toBeGreaterThanOrEqual(0);
  return text.slice(0, start).split('\n').length;
};

describe.each(ALL)('a document of version %s', (version) => {
  test('is green as it is', async () => {
    expect(await validateDocument(await fixture(`good-${version}.yaml`), fetchFixture)).toEqual([]);
  });

  test.each(MUTATIONS.filter((one) => one.versions.includes(version)))('$rule: $to', async (mutation) => {
    const good = await readText(`good-${version}.yaml`);
    const text = good.replace(mutation.from, () => mutation.to);
    expect(text).not.toBe(good);
    const findings = await validateDocument(written(text), fetchFixture);
    const found = findings.filter((one) => one.rule === mutation.rule);
    expect(found.map(({ level, message, position }) => ({ level, message, position }))).toContainEqual({
      level: mutation.level,
      message: expect.stringMatching(mutation.says),
      position: expect.stringMatching(new RegExp(`^written\\.yaml:${lineOf(text, mutation)}:\\d+$`)),
    });
  });
});

test('every rule has a document that breaks it', () => {
  const tried = new Set(MUTATIONS.map((one) => one.rule));
  expect(Object.keys(RULES).filter((rule) => !tried.has(rule))).toEqual([]);
});

test('files that are referred to are held against the specification too', async () => {
  const root = `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /a: { $ref: 'broken-part.yaml' }
`;
  const findings = await validateDocument(written(root), fetchFixture);
  expect(findings.map(({ rule, position }) => [rule, position])).toEqual([
    ['structure', 'broken-part.yaml:2:3'],
    ['schema-keyword', 'broken-part.yaml:5:61'],
  ]);
});

test('a suggestion names what was probably meant', async () => {
  const text = (await readText('good-3.1.yaml')).replace(
    '      parameters:\n        - name: limit',
    '      paramters:\n        - name: limit',
  );
  const [found] = (await validateDocument(written(text), fetchFixture)).filter((one) => one.rule === 'structure');
  expect(found?.hint).toBe('Did you mean `parameters`?');
});
