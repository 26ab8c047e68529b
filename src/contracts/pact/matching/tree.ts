// JSON whose numbers stay as they are written: 1 and 1.0 differ, and no digit of a long number is lost.
import { keysOf } from '../../../core/json-pointer.ts';
/** A number that JavaScript's own would not keep: with a fraction, an exponent, or too many digits. */
// An interface, since a type would count as an object of any members.
export interface Numeral {
  readonly rawJSON: string;
}

export type Tree = null | boolean | number | string | Numeral | readonly Tree[] | TreeObject;
export type TreeObject = { readonly [key: string]: Tree };

/** Node's since version 22; TypeScript's library does not know them yet. */
const json = JSON as unknown as {
  rawJSON(text: string): Numeral;
  isRawJSON(value: unknown): value is Numeral;
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): Tree;
};

export const isNumeral = (value: unknown): value is Numeral => json.isRawJSON(value);
export const isList = (value: unknown): value is readonly Tree[] => Array.isArray(value);
export const isObject = (value: unknown): value is TreeObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumeral(value);
export const isNumber = (value: unknown): value is number | Numeral => typeof value === 'number' || isNumeral(value);

/** Throws SyntaxError for a text that is no JSON. */
export const parseTree = (text: string): Tree =>
  json.parse(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined && source !== String(value) ? json.rawJSON(source) : value,
  );

/** Undefined for a text that is no JSON. */
export const tryTree = (text: string): Tree | undefined => {
  try {
    return parseTree(text);
  } catch {
    return undefined;
  }
};

export const printTree = (value: Tree): string => JSON.stringify(value);

const FRACTION = /[.eE]/;

export const isDecimal = (value: Tree): boolean =>
  isNumeral(value) ? FRACTION.test(value.rawJSON) : typeof value === 'number' && !Number.isInteger(value);

export const numberOf = (value: number | Numeral): number => (isNumeral(value) ? Number(value.rawJSON) : value);

export type TreeKind = 'null' | 'boolean' | 'number' | 'string' | 'list' | 'object';

export const kindOf = (value: Tree): TreeKind => {
  if (value === null) return 'null';
  if (isNumber(value)) return 'number';
  if (isList(value)) return 'list';
  return typeof value as 'boolean' | 'string' | 'object';
};

const sameNumber = (a: number | Numeral, b: number | Numeral): boolean => {
  if (isNumeral(a) && isNumeral(b) && a.rawJSON === b.rawJSON) return true;
  if (isDecimal(a) !== isDecimal(b)) return false;
  if (isDecimal(a)) return numberOf(a) === numberOf(b);
  return (isNumeral(a) ? a.rawJSON : String(a)) === (isNumeral(b) ? b.rawJSON : String(b));
};

/** Equal as JSON: 1 is not 1.0, and the order of members does not count. */
export const sameTree = (a: Tree, b: Tree): boolean => {
  if (isNumber(a) || isNumber(b)) return isNumber(a) && isNumber(b) && sameNumber(a, b);
  if (isList(a) || isList(b)) {
    return isList(a) && isList(b) && a.length === b.length && a.every((one, at) => sameTree(one, b[at]!));
  }
  if (!isObject(a) || !isObject(b)) return a === b;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameTree(a[key]!, b[key]!))
  );
};

/** The value a JSON pointer leads to. */
export const treeAt = (root: Tree, pointer: string): Tree | undefined => {
  let value: Tree | undefined = root;
  for (const key of keysOf(pointer)) {
    if (isList(value)) value = value[Number(key)];
    else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
};
