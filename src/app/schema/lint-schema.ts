// Finds what a schema says in vain: keywords that nobody knows, and keywords that say nothing about the type.
import type { SourceDocument } from '../../contracts/documents/source-document.ts';
import { nearName } from '../../contracts/json-schema/explain-near.ts';
import { dialectNamed } from '../../contracts/json-schema/library/dialects.ts';
import type { Dialect } from '../../contracts/json-schema/schema-set.ts';
import { type Bag, isBag, text } from '../../core/json-bag.ts';
import { escapeKey } from '../../core/json-pointer.ts';
import type { SchemaWarning } from '../../engine/schema/schema-run.ts';
import { type SchemaSpot, schemasWithin } from './schemas-within.ts';

const ANNOTATIONS = new Set([
  ...['$id', 'id', '$schema', '$comment', '$anchor', '$dynamicAnchor', '$recursiveAnchor', '$vocabulary'],
  ...['title', 'description', 'default', 'examples', 'example', 'deprecated', 'readOnly', 'writeOnly'],
  ...['contentEncoding', 'contentMediaType', 'nullable', 'discriminator', 'xml', 'externalDocs'],
]);

const OF_TYPE: readonly (readonly [string, readonly string[]])[] = [
  ['string', ['minLength', 'maxLength', 'pattern']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
  ['array', ['items', 'prefixItems', 'additionalItems', 'contains', 'minItems', 'maxItems', 'uniqueItems']],
  [
    'object',
    [
      'properties',
      'required',
      'additionalProperties',
      'patternProperties',
      'minProperties',
      'maxProperties',
      'propertyNames',
    ],
  ],
];

const TYPE_OF: ReadonlyMap<string, string> = new Map(
  OF_TYPE.flatMap(([type, keywords]) => keywords.map((keyword) => [keyword, type] as const)),
);

const typesOf = ({ type }: Bag): ReadonlySet<string> | undefined => {
  const list = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === 'string') as readonly string[];
  if (list.length === 0) return undefined;
  return new Set(list.map((one) => (one === 'integer' ? 'number' : one)));
};

/** Of keywords that are equally near, the one of the type: `min` of a text is `minLength`. */
const meant = (keyword: string, schema: Bag, known: readonly string[]): string | undefined => {
  const types = typesOf(schema);
  const fitting = known.filter((one) => types?.has(TYPE_OF.get(one) ?? '') ?? true);
  return nearName(keyword, fitting) ?? nearName(keyword, known);
};

const sayingsOf = ({ schema }: SchemaSpot, known: readonly string[]): ReadonlyMap<string, string> => {
  const sayings = new Map<string, string>();
  const types = typesOf(schema);
  for (const keyword of Object.keys(schema)) {
    if (keyword.startsWith('x-') || ANNOTATIONS.has(keyword)) continue;
    if (!known.includes(keyword)) {
      const near = meant(keyword, schema, known);
      const hint = near === undefined ? '' : `: did you mean "${near}"?`;
      sayings.set(keyword, `"${keyword}" is no keyword of this draft and judges nothing${hint}`);
      continue;
    }
    const type = TYPE_OF.get(keyword);
    if (type === undefined || !types || types.has(type)) continue;
    sayings.set(keyword, `"${keyword}" says something of ${type}s only, and the type is ${[...types].join(' or ')}`);
  }
  return sayings;
};

const MOST_WARNINGS = 50;

/** Of the schema at the pointer and those within it. */
export const lintSchema = (
  root: SourceDocument,
  pointer: string,
  fallback: Dialect = '2020-12',
): readonly SchemaWarning[] => {
  const named = isBag(root.value) ? text(root.value.$schema) : undefined;
  const dialect = (named === undefined ? fallback : dialectNamed(named)) ?? fallback;
  const warnings: SchemaWarning[] = [];
  for (const spot of schemasWithin(root, pointer, dialect)) {
    for (const [keyword, saying] of sayingsOf(spot, [...spot.shapes.keys()])) {
      const { line, column } = root.positionOf(`${spot.pointer}/${escapeKey(keyword)}`);
      warnings.push({ code: 'schema.lint', message: `${root.path}:${line}:${column} ${saying}` });
    }
    if (warnings.length >= MOST_WARNINGS) break;
  }
  return warnings;
};
