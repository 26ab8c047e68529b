// Which parts of a document are what: the objects of OpenAPI and Swagger, by the member that holds them.
import type { ApiVersion } from '../api.ts';
import { isLegacy } from './version.ts';

export type Kind =
  | 'document'
  | 'components'
  | 'paths'
  | 'pathItem'
  | 'operation'
  | 'parameter'
  | 'requestBody'
  | 'mediaType'
  | 'encoding'
  | 'responses'
  | 'response'
  | 'header'
  | 'callback'
  | 'example'
  | 'link'
  | 'server'
  | 'serverVariable'
  | 'securityScheme'
  | 'tag'
  | 'schema'
  /** Swagger 2: a parameter, a header or their items, whose constraints stand in the object itself. */
  | 'items';

/** One object, a list of them (`[]`), or a map of names to them (`{}`). */
export type Shape = Kind | `[]${Kind}` | `{}${Kind}`;

type Members = { readonly [member: string]: Shape };

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'] as const;

const OPERATIONS: Members = Object.fromEntries(METHODS.map((method) => [method, 'operation' as const]));

const SCHEMA: Members = {
  properties: '{}schema',
  patternProperties: '{}schema',
  additionalProperties: 'schema',
  items: 'schema',
  allOf: '[]schema',
  anyOf: '[]schema',
  oneOf: '[]schema',
  not: 'schema',
};

const SCHEMA_2020: Members = {
  ...SCHEMA,
  $defs: '{}schema',
  definitions: '{}schema',
  dependentSchemas: '{}schema',
  prefixItems: '[]schema',
  additionalItems: 'schema',
  contains: 'schema',
  propertyNames: 'schema',
  if: 'schema',
  // biome-ignore lint/suspicious/noThenProperty: it is the keyword's name
  then: 'schema',
  else: 'schema',
  unevaluatedItems: 'schema',
  unevaluatedProperties: 'schema',
  contentSchema: 'schema',
};

const VALUE: Members = { schema: 'schema', content: '{}mediaType', examples: '{}example' };

const OPENAPI: { readonly [kind in Kind]?: Members } = {
  document: {
    servers: '[]server',
    paths: 'paths',
    webhooks: '{}pathItem',
    components: 'components',
    tags: '[]tag',
  },
  components: {
    schemas: '{}schema',
    responses: '{}response',
    parameters: '{}parameter',
    examples: '{}example',
    requestBodies: '{}requestBody',
    headers: '{}header',
    securitySchemes: '{}securityScheme',
    links: '{}link',
    callbacks: '{}callback',
    pathItems: '{}pathItem',
    mediaTypes: '{}mediaType',
  },
  pathItem: { ...OPERATIONS, additionalOperations: '{}operation', parameters: '[]parameter', servers: '[]server' },
  operation: {
    parameters: '[]parameter',
    requestBody: 'requestBody',
    responses: 'responses',
    callbacks: '{}callback',
    servers: '[]server',
  },
  parameter: VALUE,
  header: VALUE,
  requestBody: { content: '{}mediaType' },
  mediaType: {
    schema: 'schema',
    itemSchema: 'schema',
    examples: '{}example',
    encoding: '{}encoding',
    prefixEncoding: '[]encoding',
    itemEncoding: 'encoding',
  },
  encoding: {
    headers: '{}header',
    encoding: '{}encoding',
    prefixEncoding: '[]encoding',
    itemEncoding: 'encoding',
  },
  response: { headers: '{}header', content: '{}mediaType', links: '{}link' },
  link: { server: 'server' },
  server: { variables: '{}serverVariable' },
};

const SWAGGER: { readonly [kind in Kind]?: Members } = {
  document: {
    paths: 'paths',
    definitions: '{}schema',
    parameters: '{}parameter',
    responses: '{}response',
    securityDefinitions: '{}securityScheme',
    tags: '[]tag',
  },
  pathItem: { ...OPERATIONS, parameters: '[]parameter' },
  operation: { parameters: '[]parameter', responses: 'responses' },
  parameter: { schema: 'schema' },
  response: { schema: 'schema', headers: '{}header' },
  items: { items: 'items' },
};

/** Objects whose every member, but extensions, is one of a kind. */
const ALL_MEMBERS: { readonly [kind in Kind]?: Kind } = {
  paths: 'pathItem',
  responses: 'response',
  callback: 'pathItem',
};

const NONE: Members = {};

export const membersOf = (kind: Kind, version: ApiVersion): Members => {
  if (kind === 'schema') return isLegacy(version) ? SCHEMA : SCHEMA_2020;
  return (version === '2.0' ? SWAGGER : OPENAPI)[kind] ?? NONE;
};

export const allMembersOf = (kind: Kind): Kind | undefined => ALL_MEMBERS[kind];

const REFERABLE: ReadonlySet<Kind> = new Set([
  'pathItem',
  'parameter',
  'requestBody',
  'mediaType',
  'response',
  'header',
  'callback',
  'example',
  'link',
  'securityScheme',
  'schema',
]);

/** Whether `$ref` in such an object is a reference. */
export const isReferable = (kind: Kind): boolean => REFERABLE.has(kind);

/** Whether what stands beside a `$ref` counts. */
export const siblingsCount = (kind: Kind, version: ApiVersion): boolean =>
  kind === 'pathItem' || (kind === 'schema' && version !== '2.0' && version !== '3.0');
