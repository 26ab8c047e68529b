// Looks at values of unknown shape, as scripts hand them over.

const { isArray } = Array;
const { hasOwn, keys } = Object;

export type Bag = { [key: string]: unknown };

export function isObject(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null;
}

/** An object literal, or what JSON makes. */
export function isPlainObject(value: unknown): value is Bag {
  if (!isObject(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

export function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}

export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** The entries of an object without those that are undefined. */
export function withoutUndefined<T extends object>(value: T): T {
  const result: Bag = {};
  for (const key of keys(value)) {
    const entry = (value as Bag)[key];
    if (entry !== undefined) result[key] = entry;
  }
  return result as T;
}

/** Equality of JSON-like values, however deep. */
export function isDeepEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right) || left === right) return true;
  if (!isObject(left) || !isObject(right)) return false;
  if (isArray(left) !== isArray(right)) return false;
  const names = keys(left);
  if (names.length !== keys(right).length) return false;
  return names.every((name) => hasOwn(right, name) && isDeepEqual(left[name], right[name]));
}

/** Lodash-like rule of `filter` and `find`: a function, a property name, its name and value, or a partial object. */
export function predicateOf(rule: unknown, context?: unknown): (item: unknown, index: number) => boolean {
  if (isFunction(rule)) return (item, index) => Boolean(rule.call(context, item, index));
  if (isArray(rule)) return (item) => isObject(item) && isDeepEqual(item[String(rule[0])], rule[1]);
  if (isObject(rule)) {
    const wanted = keys(rule);
    return (item) => isObject(item) && wanted.every((key) => isDeepEqual(item[key], rule[key]));
  }
  return (item) => isObject(item) && Boolean(item[String(rule)]);
}
