// The official JSON Schemas of OpenAPI and Swagger documents, compiled when they are first needed.
import { memoise } from '../../../core/memoise.ts';
import type { Json } from '../../../model/json.ts';
import type { SchemaSet, Validator } from '../../json-schema/schema-set.ts';
import type { ApiVersion } from '../api.ts';
import type { Kind } from '../reading/grammar.ts';

export type OfficialSchema = {
  readonly value: Json;
  /** Of a whole document, or of one object that stands in a file of its own; undefined for what has no schema. */
  validatorOf(kind: Kind): Promise<Validator | undefined>;
};

type Names = { readonly [kind in Kind]?: string };

const OPENAPI_30: Names = {
  pathItem: 'PathItem',
  parameter: 'Parameter',
  requestBody: 'RequestBody',
  mediaType: 'MediaType',
  response: 'Response',
  header: 'Header',
  callback: 'Callback',
  example: 'Example',
  link: 'Link',
  securityScheme: 'SecurityScheme',
  schema: 'Schema',
};

const OPENAPI_31: Names = {
  pathItem: 'path-item',
  parameter: 'parameter',
  requestBody: 'request-body',
  mediaType: 'media-type',
  response: 'response',
  header: 'header',
  callback: 'callbacks',
  example: 'example',
  link: 'link',
  securityScheme: 'security-scheme',
};

const SWAGGER: Names = { pathItem: 'pathItem', parameter: 'parameter', response: 'response', schema: 'schema' };

const namesOf = (version: ApiVersion): Names => {
  if (version === '2.0') return SWAGGER;
  return version === '3.0' ? OPENAPI_30 : OPENAPI_31;
};

const readText = async (location: string): Promise<string> => {
  const { readFile } = await import('node:fs/promises');
  const { createRequire } = await import('node:module');
  return readFile(createRequire(import.meta.url).resolve(location), 'utf8');
};

const read = async (location: string): Promise<Json> => JSON.parse(await readText(location)) as Json;

/** Its anchor for dialects is named by nothing, and engines have trouble with it in parts of the schema. */
const readOfficial = async (version: string): Promise<Json> => {
  const text = await readText(`@seriousme/openapi-schema-validator/schemas/v${version}/schema.json`);
  return JSON.parse(text.replaceAll(/"\$dynamicAnchor"\s*:\s*"meta"\s*,/g, '')) as Json;
};

/** What the schema of Swagger 2 says about schemas is what their meta-schema says. */
const META_SCHEMA = 'http://json-schema.org/draft-04/schema';

const identity = (value: Json): string => {
  const { $id, id } = value as { readonly $id?: string; readonly id?: string };
  return ($id ?? id ?? '').replace(/#$/, '');
};

const load = async (version: string): Promise<OfficialSchema> => {
  const value = await readOfficial(version);
  const { createSchemaSet } = await import('../../json-schema/create-schema-set.ts');
  const set: SchemaSet = createSchemaSet({ formats: 'assert' });
  const uri = identity(value);
  set.add({ uri, value });
  if (version === '2.0') {
    set.add({ uri: META_SCHEMA, value: await read('ajv-draft-04/dist/refs/json-schema-draft-04.json') });
  }
  const names = namesOf(version as ApiVersion);
  const definitions = version === '2.0' || version === '3.0' ? 'definitions' : '$defs';
  return {
    value,
    validatorOf: async (kind) => {
      if (kind === 'document') return set.compile(uri);
      const name = names[kind];
      return name === undefined ? undefined : set.compile(`${uri}#/${definitions}/${name}`);
    },
  };
};

/** Each is loaded once for all documents. */
export const officialSchema: (version: ApiVersion) => Promise<OfficialSchema> = memoise(load);
