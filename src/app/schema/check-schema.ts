// Judges a schema by the meta-schema of its draft, so that a slip in it is told where it stands.
import type { SourceDocument } from '../../contracts/documents/source-document.ts';
import { createSchemaSet } from '../../contracts/json-schema/create-schema-set.ts';
import { explainFaults } from '../../contracts/json-schema/explain.ts';
import { nearName } from '../../contracts/json-schema/explain-near.ts';
import { dialectNamed } from '../../contracts/json-schema/library/dialects.ts';
import { whatIsWrong } from '../../contracts/json-schema/library/malformed.ts';
import type { Dialect, Validator } from '../../contracts/json-schema/schema-set.ts';
import { findWellKnown } from '../../contracts/json-schema/well-known.ts';
import { isBag, text } from '../../core/json-bag.ts';
import { escapeKey, valueAt } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import { Problem } from '../../model/problem.ts';
import { schemasWithin } from './schemas-within.ts';

const META: { readonly [dialect in Dialect]: string } = {
  'draft-04': 'http://json-schema.org/draft-04/schema',
  'draft-06': 'http://json-schema.org/draft-06/schema',
  'draft-07': 'http://json-schema.org/draft-07/schema',
  '2019-09': 'https://json-schema.org/draft/2019-09/schema',
  '2020-12': 'https://json-schema.org/draft/2020-12/schema',
};

const compiled = new Map<Dialect, Promise<Validator>>();

const VOCABULARIES = [
  ...['core', 'applicator', 'unevaluated', 'validation', 'meta-data', 'format', 'format-annotation', 'content'],
];

/** Whole, not as a reference to what engines know by themselves: only so are faults told one by one. */
const compileMeta = (dialect: Dialect): Promise<Validator> => {
  const set = createSchemaSet({ formats: 'annotate', dialect });
  const uri = META[dialect];
  const parts = VOCABULARIES.map((name) => uri.replace(/schema$/, `meta/${name}`));
  for (const one of dialect.startsWith('draft') ? [uri] : [uri, ...parts]) {
    const value = findWellKnown(one);
    if (value !== undefined) set.add({ uri: one, value });
  }
  return set.compile(uri);
};

const metaValidator = (dialect: Dialect): Promise<Validator> => {
  const before = compiled.get(dialect);
  if (before) return before;
  const compiling = compileMeta(dialect);
  compiled.set(dialect, compiling);
  return compiling;
};

/** Of a meta-schema that choices stand in says nothing to who wrote the schema. */
const withoutBranches = (message: string): string =>
  message.replace(/ \(nearest of \d+ branches\)/, '').replace(/; nearest of \d+ branches/, '');

const asSentence = (message: string, pointer: string, dialect: Dialect): string => {
  const said = withoutBranches(message).replace(/^\/ /, '/ of the schema ');
  const place = pointer === '' ? said : said.replace(/^\/(?=\S)/, `${pointer}/`).replace(/^\/ of the schema/, pointer);
  return `no valid JSON Schema of ${dialect}: ${place}`;
};

const isSchema = (value: unknown): boolean =>
  typeof value === 'boolean' || (typeof value === 'object' && value !== null);

const noSchema = (root: SourceDocument, pointer: string): Problem => {
  const { line, column } = root.positionOf(pointer);
  return new Problem(
    'schema.no-schema',
    `${root.path}:${line}:${column} is no JSON Schema: it is neither an object nor true or false`,
  );
};

const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'];

const meantType = (keyword: string, value: Json): string | undefined =>
  keyword === 'type' && typeof value === 'string' ? nearName(value, TYPES) : undefined;

/** Says more than a meta-schema, and knows regular expressions. */
const checkKeywords = (root: SourceDocument, pointer: string, dialect: Dialect): void => {
  for (const { schema, pointer: at, shapes } of schemasWithin(root, pointer, dialect)) {
    for (const [keyword, value] of Object.entries(schema)) {
      const shape = shapes.get(keyword);
      const wrong = shape && whatIsWrong(keyword, shape, value, dialect);
      if (!wrong) continue;
      const place = `${at}/${escapeKey(keyword)}`;
      const { line, column } = root.positionOf(place);
      const near = meantType(keyword, value);
      throw new Problem(
        'schema.invalid',
        `${root.path}:${line}:${column} is no valid JSON Schema of ${dialect}: ${place} ${wrong}`,
        near === undefined ? {} : { hint: `Did you mean "${near}"?` },
      );
    }
  }
};

/**
 * Rejects with Problem, with line and column, for a schema that its draft does not allow. `pointer`: of the schema in the document;
 * undefined: the document is looked at only where it says itself that it is a schema.
 */
export const checkSchema = async (
  root: SourceDocument,
  pointer: string | undefined,
  fallback: Dialect = '2020-12',
): Promise<void> => {
  const named = isBag(root.value) ? text(root.value.$schema) : undefined;
  if (pointer === undefined && named === undefined) return;
  const at = pointer ?? '';
  const value = valueAt(root.value, at);
  if (value === undefined || !isSchema(value) || Array.isArray(value)) throw noSchema(root, at);
  const dialect = named === undefined ? fallback : dialectNamed(named);
  // A meta-schema of the user's own.
  if (!dialect) return;
  checkKeywords(root, at, dialect);
  const verdict = (await metaValidator(dialect)).validate(value);
  if (verdict.kind !== 'invalid') return;
  const [first, ...more] = explainFaults(verdict.faults, value);
  const { line, column } = root.positionOf(at + first!.where);
  const others = more.map(({ message }) => withoutBranches(message));
  throw new Problem(
    'schema.invalid',
    `${root.path}:${line}:${column} is ${asSentence(first!.message, at, dialect)}`,
    others.length > 0 ? { hint: `Also wrong: ${others.slice(0, 3).join('; ')}${others.length > 3 ? '; …' : ''}` } : {},
  );
};
