// Says in plain words what is wrong with a value, keyword by keyword.
import { isBag } from '../../core/json-bag.ts';
import { unescapeKey } from '../../core/json-pointer.ts';
import type { Json } from '../../model/json.ts';
import { quoted, shortValue, writtenValue } from './explain-value.ts';
import type { Fault } from './schema-set.ts';

/** As it is shown: the pointer, cut in the middle, and `/` for the whole document. */
export const shownPlace = (pointer: string): string => {
  if (pointer === '') return '/';
  const named = pointer.replace(/\/(?=\/|$)/g, '/""');
  const flat = JSON.stringify(named).slice(1, -1).replaceAll('\\"', '"');
  return flat.length <= 200 ? flat : `${flat.slice(0, 90)}…${flat.slice(-90)}`;
};

const MAX_CHOICES = 10;

const choices = (expected: Json | undefined): string => {
  const list = Array.isArray(expected) ? (expected as readonly Json[]) : [expected];
  const shown = list.slice(0, MAX_CHOICES).map((value) => shortValue(value, 1));
  const more = list.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const plural = (count: Json | undefined, one: string, many = `${one}s`): string =>
  `${shortValue(count)} ${count === 1 ? one : many}`;

const types = (expected: Json | undefined): string => {
  const list = (Array.isArray(expected) ? (expected as readonly Json[]) : [expected]).map((type) =>
    typeof type === 'string' ? quoted(type).slice(1, -1) : shortValue(type, 1),
  );
  return list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} or ${list.at(-1)}`;
};

const charactersOf = (value: Json | undefined): number => (typeof value === 'string' ? [...value].length : 0);

const itemsOf = (value: Json | undefined): number => (Array.isArray(value) ? value.length : 0);

const membersOf = (value: Json | undefined): number => (isBag(value) ? Object.keys(value).length : 0);

const MAX_COMPARED = 2000;

const sameItems = (value: Json | undefined): string => {
  const seen = new Map<string, number>();
  const list = (Array.isArray(value) ? (value as readonly Json[]) : []).slice(0, MAX_COMPARED);
  for (const [index, item] of list.entries()) {
    // Two objects that differ in the order of their members are found by the validator, and not named here.
    const text = writtenValue(item);
    const before = text === '…' ? undefined : seen.get(text);
    if (before !== undefined) return `: items ${before} and ${index} are ${shortValue(item, 1)}`;
    seen.set(text, index);
  }
  return '';
};

const withoutDot = (message: string): string =>
  message
    .trim()
    .replace(/\.$/, '')
    .replace(/\bNOT\b/g, 'not');

type Words = (fault: Fault, value: Json | undefined) => string;

const got = (value: Json | undefined): string => `, got ${shortValue(value)}`;

const unknownMember: Words = ({ property, message }) =>
  property === undefined ? withoutDot(message) : `must not have a member ${quoted(property)}`;

const size =
  (bound: string, unit: string, many: string, count: (value: Json | undefined) => number, verb = 'have'): Words =>
  ({ expected }, value) =>
    `must ${verb} ${bound} ${plural(expected, unit, many)}, got ${count(value)}`;

const characters =
  (bound: string): Words =>
  ({ expected }, value) =>
    `must have ${bound} ${plural(expected, 'character')}, got ${charactersOf(value)}: ${shortValue(value)}`;

/** `beyond`: in draft-04 the limit itself may be too much. */
const compared =
  (words: string, beyond = words): Words =>
  ({ expected }, value) =>
    `must be ${value === expected ? beyond : words} ${shortValue(expected)}${got(value)}`;

/** The member that demands another one: the last part of the place. */
const dependent: Words = ({ property, schema, message }) => {
  const because = unescapeKey(schema.pointer.slice(schema.pointer.lastIndexOf('/') + 1));
  return property === undefined ? withoutDot(message) : `has ${quoted(because)}, but no member ${quoted(property)}`;
};

const containing =
  (bound: string): Words =>
  ({ expected }) =>
    `must hold ${bound} ${plural(expected, 'item')} of those that "contains" describes`;

const severalFit: Words = ({ branches, message, keyword }) => {
  const fitting = (branches ?? []).filter((faults) => faults.length === 0).length;
  if (keyword === 'oneOf' && fitting > 1)
    return `fits ${fitting} of ${branches?.length} branches, must fit exactly one`;
  return withoutDot(message);
};

const WORDS: { readonly [keyword: string]: Words } = {
  type: ({ expected }, value) => `must be ${types(expected)}${got(value)}`,
  required: ({ property, message }) =>
    property === undefined ? withoutDot(message) : `has no member ${quoted(property)}`,
  additionalProperties: unknownMember,
  unevaluatedProperties: unknownMember,
  enum: ({ expected }, value) => `is not one of ${choices(expected)}${got(value)}`,
  const: ({ expected }, value) => `must be ${shortValue(expected)}${got(value)}`,
  minimum: compared('at least', 'more than'),
  maximum: compared('at most', 'less than'),
  exclusiveMinimum: compared('more than'),
  exclusiveMaximum: compared('less than'),
  multipleOf: compared('a multiple of'),
  minLength: characters('at least'),
  maxLength: characters('at most'),
  pattern: ({ expected }, value) => `must match the pattern ${cutPattern(expected)}${got(value)}`,
  format: ({ expected }, value) => `is no ${formatName(expected)}${got(value)}`,
  minItems: size('at least', 'item', 'items', itemsOf),
  maxItems: size('at most', 'item', 'items', itemsOf),
  minProperties: size('at least', 'member', 'members', membersOf),
  maxProperties: size('at most', 'member', 'members', membersOf),
  uniqueItems: (_, value) => `must not hold the same item twice${sameItems(value)}`,
  contains: () => 'holds no item that fits "contains"',
  minContains: containing('at least'),
  maxContains: containing('at most'),
  dependentRequired: dependent,
  dependencies: dependent,
  not: (_, value) => `fits the schema that it must not fit${got(value)}`,
  false: () => 'must not be there',
  oneOf: severalFit,
  anyOf: severalFit,
};

/** A regular expression as it is written, cut. */
export function cutPattern(pattern: Json | undefined): string {
  return typeof pattern === 'string'
    ? quoted(pattern).slice(1, -1).replaceAll('\\\\', '\\').replaceAll('\\"', '"')
    : '';
}

function formatName(format: Json | undefined): string {
  return typeof format === 'string' ? `valid ${quoted(format).slice(1, -1)}` : 'valid value';
}

const NEEDED: { readonly [keyword: string]: true } = Object.fromEntries(
  [
    ...['type', 'enum', 'const', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
    ...['minLength', 'maxLength', 'pattern', 'format', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
    ...['minContains', 'maxContains'],
  ].map((keyword) => [keyword, true]),
);

/** About the names of members, not about values. */
const isOfName = ({ keyword, property }: Fault): boolean =>
  property !== undefined &&
  !['required', 'additionalProperties', 'unevaluatedProperties', 'dependentRequired', 'dependencies', 'false'].includes(
    keyword,
  );

/** `must be integer, got "x"` */
export const wordsOf = (fault: Fault, value: Json | undefined): string => {
  const { keyword, property, message, expected } = fault;
  if (keyword === 'propertyNames')
    return property === undefined ? withoutDot(message) : `has a member ${quoted(property)}, whose name is not allowed`;
  if (keyword === 'false' && property !== undefined) return `must not have a member ${quoted(property)}`;
  const words = Object.hasOwn(WORDS, keyword) ? WORDS[keyword] : undefined;
  const isSaid = words !== undefined && (expected !== undefined || !Object.hasOwn(NEEDED, keyword));
  if (isOfName(fault))
    return `has a member ${quoted(property!)} whose name ${isSaid ? words(fault, property!) : withoutDot(message)}`;
  if (isSaid) return words(fault, value);
  const isScalar = typeof value !== 'object' || value === null;
  return `${withoutDot(message) || `does not fit "${keyword}"`}${isScalar && value !== undefined ? got(value) : ''}`;
};
