// Adds the keywords of one schema to a shape.
import { type Bag, bag, isBag, list, text } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';
import { type Items, type JsonType, type Limit, type Members, type Shape, TYPES } from './shape.ts';

type Draft = { -readonly [key in keyof Shape]: Shape[key] };

const isType = (value: Json): value is JsonType => TYPES.includes(value as JsonType);

const typesOf = (value: Json | undefined): ReadonlySet<JsonType> | undefined => {
  const named = typeof value === 'string' ? [value] : Array.isArray(value) ? list(value) : undefined;
  const types = named?.filter(isType);
  return types && types.length > 0 ? new Set(types) : undefined;
};

const both = (
  a: ReadonlySet<JsonType> | undefined,
  b: ReadonlySet<JsonType> | undefined,
): ReadonlySet<JsonType> | undefined => {
  if (!a || !b) return a ?? b;
  const common = new Set<JsonType>();
  for (const type of a) {
    if (b.has(type)) common.add(type);
    else if (type === 'number' && b.has('integer')) common.add('integer');
    else if (type === 'integer' && b.has('number')) common.add('integer');
  }
  return common;
};

export const sameJson = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const addValues = (draft: Draft, schema: Bag): void => {
  const own = 'const' in schema ? [schema.const!] : Array.isArray(schema.enum) ? list(schema.enum) : undefined;
  if (!own) return;
  draft.values = draft.values ? draft.values.filter((one) => own.some((other) => sameJson(one, other))) : own;
  draft.isConst = draft.isConst === true || 'const' in schema;
};

const numberOf = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined);

const larger = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

const smaller = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

const tighter = (
  a: Limit | undefined,
  value: Json | undefined,
  exclusive: boolean,
  sign: 1 | -1,
): Limit | undefined => {
  if (typeof value !== 'number') return a;
  if (!a || (value - a.value) * sign > 0) return { value, exclusive };
  return value === a.value && exclusive ? { value, exclusive } : a;
};

const addNumbers = (draft: Draft, schema: Bag): void => {
  draft.min = tighter(draft.min, schema.minimum, false, 1);
  draft.min = tighter(draft.min, schema.exclusiveMinimum, true, 1);
  draft.max = tighter(draft.max, schema.maximum, false, -1);
  draft.max = tighter(draft.max, schema.exclusiveMaximum, true, -1);
  const multiple = numberOf(schema.multipleOf);
  if (multiple !== undefined && multiple > 0) draft.multiples = [...draft.multiples, multiple];
};

const addTexts = (draft: Draft, schema: Bag): void => {
  draft.minLength = larger(draft.minLength, numberOf(schema.minLength));
  draft.maxLength = smaller(draft.maxLength, numberOf(schema.maxLength));
  if (typeof schema.pattern === 'string') draft.patterns = [...draft.patterns, schema.pattern];
  const format = text(schema.format) ?? (schema.contentEncoding === 'base64' ? 'byte' : undefined);
  if (format !== undefined && !draft.formats.includes(format)) draft.formats = [...draft.formats, format];
};

const addItems = (draft: Draft, schema: Bag): void => {
  draft.minItems = larger(draft.minItems, numberOf(schema.minItems));
  draft.maxItems = smaller(draft.maxItems, numberOf(schema.maxItems));
  draft.unique = draft.unique || schema.uniqueItems === true;
  if ('prefixItems' in schema || 'items' in schema) {
    const items: Items = {
      prefix: list(schema.prefixItems),
      ...(schema.items === undefined || Array.isArray(schema.items) ? {} : { rest: schema.items }),
    };
    draft.items = [...draft.items, items];
  }
  if (schema.contains !== undefined) {
    const contains = {
      schema: schema.contains,
      min: numberOf(schema.minContains) ?? 1,
      max: numberOf(schema.maxContains) ?? Number.POSITIVE_INFINITY,
    };
    draft.contains = [...draft.contains, contains];
  }
};

const MEMBERS = ['properties', 'patternProperties', 'additionalProperties'] as const;

const addMembers = (draft: Draft, schema: Bag): void => {
  draft.minProperties = larger(draft.minProperties, numberOf(schema.minProperties));
  draft.maxProperties = smaller(draft.maxProperties, numberOf(schema.maxProperties));
  const required = list(schema.required).filter((name) => typeof name === 'string');
  if (required.length > 0) draft.required = new Set([...draft.required, ...required]);
  if (MEMBERS.some((keyword) => keyword in schema)) {
    const members: Members = {
      properties: new Map(Object.entries(bag(schema.properties))),
      patterns: Object.entries(bag(schema.patternProperties)),
      ...(schema.additionalProperties === undefined ? {} : { additional: schema.additionalProperties }),
    };
    draft.members = [...draft.members, members];
  }
  if (schema.propertyNames !== undefined) draft.names = [...draft.names, schema.propertyNames];
  const dependent = Object.entries({ ...bag(schema.dependencies), ...bag(schema.dependentRequired) });
  for (const [name, others] of dependent) {
    if (Array.isArray(others)) draft.dependent = [...draft.dependent, [name, others as readonly string[]]];
  }
};

/** The commonest forms of `not` are kept to; others are left to chance. */
const addNot = (draft: Draft, schema: Bag): void => {
  const { not } = schema;
  if (not === undefined) return;
  draft.nots = [...draft.nots, not];
  if (!isBag(not)) return;
  const keys = Object.keys(not).filter((key) => key !== 'type' || not.type !== 'object');
  const required = list(not.required);
  if (keys.length === 1 && required.length === 1) draft.forbidden = new Set([...draft.forbidden, String(required[0])]);
  const types = Object.keys(not).length === 1 ? typesOf(not.type) : undefined;
  if (types) draft.types = both(draft.types, new Set(TYPES.filter((one) => !types.has(one))));
};

/** Keywords that combine schemas are not looked at. */
export const addKeywords = (shape: Shape, schema: Bag): Shape => {
  const draft: Draft = { ...shape };
  draft.types = both(draft.types, typesOf(schema.type));
  addValues(draft, schema);
  addNumbers(draft, schema);
  addTexts(draft, schema);
  addItems(draft, schema);
  addMembers(draft, schema);
  addNot(draft, schema);
  if (schema.unevaluatedProperties === false || schema.unevaluatedItems === false) draft.closed = true;
  if (schema.readOnly === true) draft.readOnly = true;
  const hints = [...(schema.default === undefined ? [] : [schema.default]), ...list(schema.examples)];
  if (hints.length > 0) draft.hints = [...draft.hints, ...hints];
  return draft;
};

/** Whether nothing can be of the shape, as far as that is seen at once. */
export const isEmpty = (shape: Shape): boolean =>
  shape.types?.size === 0 ||
  shape.values?.length === 0 ||
  [...shape.required].some((name) => shape.forbidden.has(name) || memberIsFalse(shape, name));

const memberIsFalse = (shape: Shape, name: string): boolean =>
  shape.members.some(({ properties }) => properties.get(name) === false);
