// Says what a file is that was given as a collection but is none, and what to do instead.

import { parseJson } from '../../core/parse-json.ts';
import type { SourceFile } from '../../model/contracts.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import { type Bag, isBag } from '../postman-v2/shape.ts';

type Finding = { readonly code: string; readonly what: string; readonly hint: string };

const POSTMAN_V3: Finding = {
  code: 'collection.is-postman-v3',
  what: 'is a file of a Postman v3 collection (YAML)',
  hint: 'Export the collection from Postman as "Collection v2.1" and run that file.',
};

const OPENAPI: Finding = {
  code: 'collection.is-openapi',
  what: 'is an OpenAPI description, not a collection',
  hint: 'Import it into Postman, export the collection as "Collection v2.1", and run that file.',
};

const HAR: Finding = {
  code: 'collection.is-har',
  what: 'is a HAR recording, not a collection',
  hint: 'Import it into Postman, export the collection as "Collection v2.1", and run that file.',
};

const ENVIRONMENT: Finding = {
  code: 'collection.is-environment',
  what: 'is an environment or globals file, not a collection',
  hint: 'Give the collection first, and this file with --environment or --globals.',
};

const LIST: Finding = {
  code: 'collection.is-list',
  what: 'holds a list, as a data file does, and not a collection',
  hint: 'Give the collection first, and a data file with --iteration-data.',
};

const NO_ITEMS: Finding = {
  code: 'collection.no-items',
  what: 'has no "item" list, so there is nothing to run',
  hint: 'Export the collection again from Postman as "Collection v2.1".',
};

const UNKNOWN: Finding = {
  code: 'collection.unknown',
  what: 'is JSON, but not a collection',
  hint: 'A Postman collection has "info" and "item"; export it from Postman as "Collection v2.1".',
};

const isEnvironment = (root: Bag): boolean =>
  Array.isArray(root.values) || isBag(root.environment) || isBag(root.globals);

const explainJson = (root: Json): Finding => {
  if (Array.isArray(root)) return LIST;
  if (!isBag(root)) return UNKNOWN;
  if (root.openapi !== undefined || root.swagger !== undefined) return OPENAPI;
  if (isBag(root.log) && Array.isArray(root.log.entries)) return HAR;
  if (isEnvironment(root)) return ENVIRONMENT;
  return isBag(root.info) || isBag(root.collection) ? NO_ITEMS : UNKNOWN;
};

const explainYaml = (text: string): Finding | undefined => {
  if (/^\$kind\s*:/m.test(text)) return POSTMAN_V3;
  return /^(?:openapi|swagger)\s*:/m.test(text) ? OPENAPI : undefined;
};

const isJsonLike = (text: string): boolean => /^\s*[[{]/.test(text);

/** Always a Problem; an empty or broken file says so itself. */
export const explainNoCollection = (file: SourceFile): Problem => {
  const yaml = isJsonLike(file.text) ? undefined : explainYaml(file.text);
  const { code, what, hint } = yaml ?? explainJson(parseJson(file, 'collection'));
  return new Problem(code, `${file.path} ${what}`, { hint });
};
