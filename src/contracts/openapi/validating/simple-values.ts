// Judges values by schemas that say little, as most do, without an engine.
import { type Bag, list } from '../../../core/json-bag.ts';
import type { Json } from '../../../model/json.ts';

const typeOf = (value: Json): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
};

const TYPES: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);

/** Undefined where the schema names no types, or none that are known. */
export const hasType = (schema: Bag, value: Json): boolean | undefined => {
  const types = list(Array.isArray(schema.type) ? schema.type : [schema.type ?? null]);
  if (types.length === 0 || !types.every((type) => TYPES.has(type as string))) return undefined;
  if (value === null && (schema.nullable === true || schema['x-nullable'] === true)) return true;
  const own = typeOf(value);
  return types.some((type) => type === own || (type === 'integer' && Number.isInteger(value)));
};

/** Keywords that are looked at here, or say nothing about values. */
const SIMPLE: ReadonlySet<string> = new Set([
  'type',
  'enum',
  'minimum',
  'maximum',
  'title',
  'description',
  'default',
  'example',
  'examples',
  'nullable',
  'readOnly',
  'writeOnly',
  'deprecated',
  'externalDocs',
  'xml',
]);

const isSimple = (schema: Bag): boolean =>
  Object.keys(schema).every(
    (key) => SIMPLE.has(key) || key.startsWith('x-') || (key === 'items' && schema.type !== 'array'),
  );

const isWithin = (schema: Bag, value: Json): boolean => {
  if (typeof value !== 'number') return true;
  const { minimum = value, maximum = value } = schema;
  return typeof minimum === 'number' && typeof maximum === 'number' && value >= minimum && value <= maximum;
};

const isListed = ({ enum: allowed }: Bag, value: Json): boolean =>
  allowed === undefined || (Array.isArray(allowed) && typeof value !== 'object' && allowed.includes(value as never));

/** True: no engine has to be asked. */
export const isSurelyValid = (schema: Bag, value: Json): boolean =>
  isSimple(schema) && hasType(schema, value) === true && isWithin(schema, value) && isListed(schema, value);
