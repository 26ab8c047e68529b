// Compiles schemas with @hyperjump/json-schema: slower than ajv, and right where ajv is wrong.

import {
  registerSchema,
  setShouldValidateFormat,
  setShouldValidateSchema,
  unregisterSchema,
} from '@hyperjump/json-schema';
import {
  addFormat,
  compile as compileSchema,
  getSchema,
  interpret,
  loadDialect,
  unloadDialect,
} from '@hyperjump/json-schema/experimental';
import * as Instance from '@hyperjump/json-schema/instance/experimental';
import type { Json } from '../../../model/json.ts';
import type { Library, Resource } from '../library/create-library.ts';
import type { Located, Reach } from '../library/reach.ts';
import type { Dialect } from '../schema-set.ts';
import { copyResources, type ResourceCopy } from './copy-resources.ts';

export type HyperjumpTest = {
  test(value: Json): boolean;
  /** A format it does not know is in the schema: its yes is not the last word. */
  readonly lacksFormats: boolean;
};

// Schemas are looked through before, with better messages.
setShouldValidateSchema(false);

const IDS: { readonly [dialect in Dialect]: string } = {
  'draft-04': 'http://json-schema.org/draft-04/schema',
  'draft-06': 'http://json-schema.org/draft-06/schema',
  'draft-07': 'http://json-schema.org/draft-07/schema',
  '2019-09': 'https://json-schema.org/draft/2019-09/schema',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

const LOADERS: { readonly [dialect in Dialect]: () => Promise<unknown> } = {
  'draft-04': () => import('@hyperjump/json-schema/draft-04'),
  'draft-06': () => import('@hyperjump/json-schema/draft-06'),
  'draft-07': () => import('@hyperjump/json-schema/draft-07'),
  '2019-09': () => import('@hyperjump/json-schema/draft-2019-09'),
  '2020-12': () => import('@hyperjump/json-schema/draft-2020-12'),
};

const OLD_FORMATS = new Set(['date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri']);
const NEW_FORMATS = new Set([
  ...OLD_FORMATS,
  ...['date', 'time', 'duration', 'idn-email', 'idn-hostname', 'uri-reference', 'iri', 'iri-reference', 'uuid'],
  ...['uri-template', 'json-pointer', 'relative-json-pointer', 'regex'],
]);

const hasFormat = (name: string, dialect: Dialect): boolean =>
  (dialect.startsWith('draft-') ? OLD_FORMATS : NEW_FORMATS).has(name);

const FORMAT_ID = 'https://json-schema.org/format/';

const addFormats = async (): Promise<void> => {
  const { findFormat } = await import('../judging/formats.ts');
  const add = (id: string, name: string, dialect: Dialect): void =>
    addFormat({
      id: FORMAT_ID + id,
      handler: (value) => typeof value !== 'string' || findFormat(name, dialect)!.test(value),
    });
  for (const name of NEW_FORMATS) add(name, name, '2020-12');
  add('draft-04/hostname', 'hostname', 'draft-04');
};

// Its registry is one for the whole process.
let last = 0;

/** The types do not know the last argument, without which it could not be unloaded. */
const loadForAWhile: (...rules: [...Parameters<typeof loadDialect>, isPersistent: boolean]) => void = loadDialect;

/** The id under which the rules of a schema's own meta-schema are known; throws for a vocabulary nobody knows. */
const loadCustom = (library: Library, copy: ResourceCopy, loaded: Map<Resource, string>): string => {
  const custom = library.dialectOf(copy.resource)!.custom;
  const vocabulary = (custom?.value as { $vocabulary?: Record<string, boolean> } | undefined)?.$vocabulary;
  if (!custom || !vocabulary) return IDS[copy.dialect];
  const id = loaded.get(custom) ?? `https://assay.invalid/dialect${++last}`;
  if (!loaded.has(custom)) loadForAWhile(id, vocabulary, true, false);
  loaded.set(custom, id);
  return id;
};

const judging = (judge: () => boolean, formats: boolean): boolean => {
  setShouldValidateFormat(formats);
  try {
    return judge();
  } finally {
    setShouldValidateFormat(undefined);
  }
};

/** Rejects with whatever hyperjump throws. */
export const compileWithHyperjump = async (
  library: Library,
  reach: Reach,
  start: Located,
  formats: boolean,
): Promise<HyperjumpTest> => {
  await Promise.all([...reach.dialects].map((dialect) => LOADERS[dialect]()));
  if (formats) await addFormats();
  const prefix = `https://assay.invalid/set${++last}/`;
  const copies = copyResources({ library, reach, prefix, hasFormat }, start);
  const registered: string[] = [];
  const dialects = new Map<Resource, string>();
  try {
    for (const copy of copies.all) {
      registerSchema(copy.value as Parameters<typeof registerSchema>[0], copy.uri, loadCustom(library, copy, dialects));
      registered.push(copy.uri);
    }
    const compiled = await compileSchema(await getSchema(copies.start));
    const validate = (value: Json): boolean => interpret(compiled, Instance.fromJs(value as never), 'FLAG').valid;
    return { lacksFormats: copies.lacksFormats && formats, test: (value) => judging(() => validate(value), formats) };
  } finally {
    for (const uri of registered) unregisterSchema(uri);
    for (const id of dialects.values()) unloadDialect(id);
  }
};
