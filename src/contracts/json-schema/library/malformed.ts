// Tells what is wrong with the value of a keyword: engines would ignore it, or say it in their own words.
import { isBag } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { compilePattern } from '../judging/patterns.ts';
import type { Dialect } from '../schema-set.ts';
import type { Shape } from './keywords.ts';

const TYPES = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);

const isSchema = (value: Json, dialect: Dialect): boolean =>
  isBag(value) || (typeof value === 'boolean' && dialect !== 'draft-04');

/** Both forms, of all drafts: draft-04 allowed booleans here. */
const LENIENT = new Set(['additionalProperties', 'additionalItems']);

const isNames = (value: Json): boolean =>
  Array.isArray(value) && (value as readonly Json[]).every((one) => typeof one === 'string');

const isType = (value: Json): boolean =>
  Array.isArray(value)
    ? (value as readonly Json[]).every((one) => typeof one === 'string' && TYPES.has(one))
    : typeof value === 'string' && TYPES.has(value);

const isCount = (value: Json): boolean => typeof value === 'number' && value >= 0 && Number.isInteger(value);

const shown = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

const COUNTS = new Set(['Length', 'Items', 'Properties', 'Contains'].flatMap((word) => [`min${word}`, `max${word}`]));
const NUMBERS = new Set(['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'multipleOf']);
const TEXTS = new Set(['$ref', '$dynamicRef', '$recursiveRef', 'format', 'pattern']);

const wrongData = (keyword: string, value: Json, dialect: Dialect): string | undefined => {
  if (keyword === 'type')
    return isType(value) ? undefined : `must be one of ${[...TYPES].join(', ')}, or a list of them`;
  if (keyword === 'required') return isNames(value) ? undefined : 'must be a list of names';
  if (keyword === 'enum') return Array.isArray(value) ? undefined : 'must be a list';
  if (keyword === 'uniqueItems') return typeof value === 'boolean' ? undefined : 'must be true or false';
  if (keyword === 'dependentRequired')
    return isBag(value) && Object.values(value).every(isNames) ? undefined : 'must hold lists of names';
  if (COUNTS.has(keyword)) return isCount(value) ? undefined : 'must be a whole number that is not negative';
  if (dialect === 'draft-04' && keyword.startsWith('exclusive'))
    return typeof value === 'boolean' ? undefined : 'must be true or false in draft-04';
  if (keyword === 'multipleOf' && typeof value === 'number' && value <= 0) return 'must be greater than 0';
  if (NUMBERS.has(keyword)) return typeof value === 'number' ? undefined : 'must be a number';
  if (TEXTS.has(keyword) && typeof value !== 'string') return 'must be a text';
  if (keyword === 'pattern' && !compilePattern(value as string)) return 'is not a regular expression';
  return undefined;
};

const wrongSchemas = (keyword: string, shape: Shape, value: Json, dialect: Dialect): string | undefined => {
  const fits = (one: Json): boolean => isSchema(one, dialect);
  if (shape === 'one' || (shape === 'items' && !Array.isArray(value)))
    return fits(value) || (LENIENT.has(keyword) && typeof value === 'boolean') ? undefined : 'must be a schema';
  if (shape === 'list' || shape === 'items')
    return Array.isArray(value) && (value as readonly Json[]).every(fits) ? undefined : 'must be a list of schemas';
  if (!isBag(value)) return 'must be an object of schemas';
  if (keyword === 'patternProperties') {
    const wrong = Object.keys(value).find((pattern) => !compilePattern(pattern));
    if (wrong !== undefined) return `has a key that is not a regular expression: ${shown(wrong)}`;
  }
  const members = Object.values(value);
  if (shape === 'dependencies')
    return members.every((one) => fits(one) || isNames(one)) ? undefined : 'must hold schemas or lists of names';
  return members.every(fits) ? undefined : 'must hold schemas';
};

/** A sentence without its place; undefined: the value may stand there. */
export const whatIsWrong = (keyword: string, shape: Shape, value: Json, dialect: Dialect): string | undefined => {
  const wrong = shape === 'data' ? wrongData(keyword, value, dialect) : wrongSchemas(keyword, shape, value, dialect);
  return wrong === undefined ? undefined : `${wrong}, and is ${shown(value)}`;
};
