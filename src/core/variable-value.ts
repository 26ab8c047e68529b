// How a variable's declared type casts its value, and how a value stands in text; both as Postman does it.
import type { VariableEntry } from '../model/collection.ts';
import type { Json } from '../model/json.ts';

const parsed = (value: Json | undefined): Json | undefined => {
  if (typeof value !== 'string') return value;
  try {
    const result = JSON.parse(value) as Json;
    return typeof result === 'object' && result !== null ? result : undefined;
  } catch {
    return undefined;
  }
};

/** The value scripts and templates see. Postman's boolean is plain truthiness: the text "false" is true. */
export const castValue = (value: Json | undefined, type: string | undefined): Json | undefined => {
  switch (type) {
    case 'number':
      return Number(value);
    case 'boolean':
      return Boolean(value);
    case 'string':
      return value === null || value === undefined ? value : String(value);
    case 'object':
    case 'array':
      return value === null ? undefined : parsed(value);
    default:
      return value;
  }
};

const KNOWN_TYPES = new Set(['string', 'number', 'boolean', 'object', 'array', 'any', 'secret']);

export const castEntry = (entry: VariableEntry): Json | undefined => castValue(entry.value, entry.type);

/** Types nobody knows count as `any`. */
export const knownType = (type: string | undefined): string | undefined =>
  type !== undefined && KNOWN_TYPES.has(type) ? type : undefined;

/** A value inside a template's text: `[object Object]` for objects, as in Postman. */
export const textOf = (value: Json | undefined): string => (value === undefined ? '' : String(value));
