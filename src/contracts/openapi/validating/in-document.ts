// Puts an object that stands in a file of its own into a document, since the official schemas are for whole documents.
import { childOf } from '../../../core/json-pointer.ts';
import type { Json } from '../../../model/json.ts';
import type { ApiVersion } from '../api.ts';
import type { Kind } from '../reading/grammar.ts';

type Keys = readonly string[];

const OPENAPI: { readonly [kind in Kind]?: Keys } = {
  pathItem: ['paths', '/part'],
  parameter: ['components', 'parameters', 'part'],
  requestBody: ['components', 'requestBodies', 'part'],
  response: ['components', 'responses', 'part'],
  header: ['components', 'headers', 'part'],
  callback: ['components', 'callbacks', 'part'],
  example: ['components', 'examples', 'part'],
  link: ['components', 'links', 'part'],
  securityScheme: ['components', 'securitySchemes', 'part'],
  schema: ['components', 'schemas', 'part'],
  mediaType: ['components', 'requestBodies', 'part', 'content', 'part/part'],
};

const SWAGGER: { readonly [kind in Kind]?: Keys } = {
  pathItem: ['paths', '/part'],
  parameter: ['parameters', 'part'],
  response: ['responses', 'part'],
  schema: ['definitions', 'part'],
};

export type Framed = {
  readonly document: Json;
  /** Where the object is in it. */
  readonly pointer: string;
};

const HEADS: { readonly [version in ApiVersion]: { readonly [key: string]: Json } } = {
  '2.0': { swagger: '2.0' },
  '3.0': { openapi: '3.0.3' },
  '3.1': { openapi: '3.1.0' },
  '3.2': { openapi: '3.2.0' },
};

/** Undefined for kinds that no document has a place for. */
export const inDocument = (kind: Kind, value: Json, version: ApiVersion): Framed | undefined => {
  if (kind === 'document') return { document: value, pointer: '' };
  const keys = (version === '2.0' ? SWAGGER : OPENAPI)[kind];
  if (!keys) return undefined;
  const held = keys.reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as { readonly [key: string]: Json };
  const document = { ...HEADS[version], info: { title: 'part', version: '1' }, paths: {}, ...held };
  return { document, pointer: keys.reduce<string>(childOf, '') };
};
