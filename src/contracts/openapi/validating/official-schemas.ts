// The official JSON Schemas of OpenAPI and Swagger documents, compiled when they are first needed.
import { memoise } from '../../../core/memoise.ts';
import type { Json } from '../../../model/json.ts';
import type { Validator } from '../../json-schema/schema-set.ts';
import type { ApiVersion } from '../api.ts';

export type OfficialSchema = { readonly value: Json; readonly validator: Validator };

type Revive = (key: string, value: Json) => Json | undefined;

const read = async (location: string, revive?: Revive): Promise<Json> => {
  const { readFile } = await import('node:fs/promises');
  const { createRequire } = await import('node:module');
  return JSON.parse(await readFile(createRequire(import.meta.url).resolve(location), 'utf8'), revive) as Json;
};

/** Its anchor for dialects is named by nothing; without it the quicker engine does. */
const readOfficial = (version: string): Promise<Json> =>
  read(`@seriousme/openapi-schema-validator/schemas/v${version}/schema.json`, (key, value) =>
    key === '$dynamicAnchor' ? undefined : value,
  );

const identity = (value: Json): string => {
  const { $id, id } = value as { readonly $id?: string; readonly id?: string };
  return ($id ?? id ?? '').replace(/#$/, '');
};

/** What the schema of Swagger 2 says about schemas is what their meta-schema says. */
const META_SCHEMA = 'http://json-schema.org/draft-04/schema';

const load = async (version: string): Promise<OfficialSchema> => {
  const value = await readOfficial(version);
  const { createSchemaSet } = await import('../../json-schema/create-schema-set.ts');
  const set = createSchemaSet({ formats: 'assert' });
  const uri = identity(value);
  set.add({ uri, value });
  if (version === '2.0') {
    set.add({ uri: META_SCHEMA, value: await read('ajv-draft-04/dist/refs/json-schema-draft-04.json') });
  }
  return { value, validator: await set.compile(uri) };
};

/** Each is loaded once for all documents. */
export const officialSchema: (version: ApiVersion) => Promise<OfficialSchema> = memoise(load);
